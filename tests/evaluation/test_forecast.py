"""The forecast is what the kept weights say of the last window, with honest bands, on the right dates."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core.config import QUANTILES, ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.forecast import forecast
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare
from lstm_core.model.forward import forward
from tests.made_results import made_result

CONFIG = ExperimentConfig().with_("features", window=5, inputs=("open", "close", "sma:3")).with_("model", units=3)
KINDS = ["level", "change", "log_return"]


@pytest.fixture(scope="module")
def flat():
    """Return a table that rises by 1 each weekday, from 1 to 60; the last day is Friday 22 March 2019."""
    close = np.arange(1.0, 61.0)
    index = pd.bdate_range(end="2019-03-22", periods=60, name="date")
    return PriceTable("RISING", pd.DataFrame({"open": close - 0.5, "close": close}, index=index))


def with_head(result, bias):
    """Return a result whose model puts out fixed numbers, scaled, whatever it sees."""
    weights = result.weights | {
        "head/kernel": np.zeros_like(result.weights["head/kernel"]),
        "head/bias": np.asarray(bias, dtype="float32"),
    }
    return dataclasses.replace(result, weights=weights)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("horizon", [1, 3])
@pytest.mark.parametrize("loss", ["mse", "quantile"])
def test_the_forecast_is_the_models_output_for_the_window_before_it(table, kind, horizon, loss):
    config = CONFIG.with_("features", target_kind=kind, horizon=horizon).with_("training", loss=loss)
    config = config.with_("split", train=0.6, rows=(0, 60, 60, 100), reach_back=True)
    # The whole table knows what came after row 100; the result was made of the rows before it.
    data = prepare(table, Preparation.of(config.with_("split", rows=(0, 60, 60, 115))))
    (sample,) = np.flatnonzero(data.test.rows == 100)
    result = made_result(config, PriceTable("T", table.frame.iloc[:102]))  # two rows are the warm-up of sma:3
    outputs = forward(config.model, result.weights, data.test.inputs[sample : sample + 1]).outputs
    expected = data.test.frame.to_levels(np.repeat(outputs, len(data.test), axis=0))[sample]
    found = forecast(result)
    np.testing.assert_allclose(found.values, expected[:, 0], rtol=1e-6)
    assert found.last_value == data.test.previous[sample]
    assert found.last_date == table.dates[101]
    assert found.persistence.tolist() == [data.test.previous[sample]] * horizon
    assert len(found.dates) == horizon


@pytest.mark.parametrize(
    ("kind", "bias", "values"),
    [
        ("level", [0.5, 1.0], [0.5 * 47 + 1, 48.0]),  # minmax over the closes 1 to 48 of the training rows
        ("change", [0.5, -1.0], [60 + 0.5 * 1, 60 - 1 * 2]),  # deviations of changes that are always 1, and 2
        ("change", [0.0, 0.0], [60, 60]),
        ("log_return", [0.0, 0.0], [60, 60]),
    ],
)
def test_outputs_become_values_in_the_targets_unit(flat, kind, bias, values):
    config = CONFIG.with_("features", inputs=("close",), target_kind=kind, horizon=2)
    result = made_result(config, flat)
    if kind == "change":  # a constant change has no deviation; the scaler then takes 1
        result.scalers["target"]["scale"] = [1.0, 2.0]
    np.testing.assert_allclose(forecast(with_head(result, bias)).values, values, rtol=1e-6)


def test_a_log_return_grows_from_the_last_value(flat):
    config = CONFIG.with_("features", inputs=("close",), target_kind="log_return")
    result = made_result(config, flat)
    result.scalers["target"]["scale"] = [0.1]
    assert forecast(with_head(result, [2.0])).values == pytest.approx([60 * np.exp(0.2)])


def test_dates_go_on_where_the_series_ends(flat):
    config = CONFIG.with_("features", inputs=("close",), horizon=2)
    found = forecast(made_result(config, flat))
    assert found.dates.tolist() == [pd.Timestamp("2019-03-25"), pd.Timestamp("2019-03-26")]
    assert found.calendar == "every weekday"


def errors_of(*sizes):
    """Predict the truth plus errors of these sizes by turns."""
    return lambda windows: windows.steps + np.resize(sizes, len(windows.steps))[:, None]


def test_bands_are_as_wide_as_the_errors_before(flat):
    # 24 windows of training errors, then 12 of the test part: 1 to 4 by turns, so that 29 of 36 are at most 4.
    config = CONFIG.with_("features", inputs=("close",), target_kind="change").with_("split", reach_back=True)
    found = forecast(with_head(made_result(config, flat, errors_of(1, -2, 3, -4)), [0.0]))
    assert [band.nominal for band in found.bands] == [0.5, 0.8, 0.95]
    for nominal, width in ((0.5, 2.0), (0.8, 4.0), (0.95, 4.0)):
        band = found.band(nominal)
        assert (band.lower.tolist(), band.upper.tolist()) == ([60 - width], [60 + width])
        assert band.enough


def test_a_model_of_quantiles_brings_its_own_bands(flat):
    config = CONFIG.with_("features", inputs=("close",), target_kind="change").with_("training", loss="quantile")
    result = made_result(config, flat, errors_of(0.0))
    result.scalers["target"]["scale"] = [1.0]
    bias = {0.5: 0.0, 0.025: -9.0, 0.1: -5.0, 0.25: -1.0, 0.75: 2.0, 0.9: 6.0, 0.975: 8.0}
    found = forecast(with_head(result, [bias[level] for level in QUANTILES]))
    assert found.values.tolist() == [60]
    for nominal, lower, upper in ((0.5, 59, 62), (0.8, 55, 66), (0.95, 51, 68)):
        assert (found.band(nominal).lower[0], found.band(nominal).upper[0]) == (lower, upper)


def test_the_sentence_says_what_when_how_wide_and_that_nothing_can_be_told(flat):
    config = CONFIG.with_("features", inputs=("close",), target_kind="change").with_("split", reach_back=True)
    result = made_result(config, flat, errors_of(1, -2, 3, -4))
    assert forecast(with_head(result, [0.5])).sentence == (
        "The model forecasts the close at 60.5 for Monday 25 March 2019, after 60 on Friday 22 March 2019. With errors "
        "as before, it lies between 56.5 and 64.5 in 80% of the cases, a band 8 wide. The last value lies inside of "
        "it, so that the forecast can't be told from 'no change'. This is an exercise in machine learning, not "
        "investment advice."
    )
    assert "lies outside of it: the model expects a change beyond its usual error" in (
        forecast(with_head(result, [7.0])).sentence
    )


def test_the_sentence_counts_the_rows_that_can_be_told(flat):
    config = CONFIG.with_("features", inputs=("close",), target_kind="change", horizon=3)
    result = made_result(config.with_("split", reach_back=True), flat, errors_of(1, -2, 3, -4))
    said = forecast(with_head(result, [0.0, 0.0, 7.0])).sentence
    assert "for Monday 25 March 2019 and at 67 for Wednesday 27 March 2019, 3 days ahead" in said
    assert "the last of them lies between 63 and 71" in said
    assert "In 1 of the 3 rows such a band leaves the last value out" in said
    assert "inside of each such band" in forecast(with_head(result, [0.0, 0.0, 0.0])).sentence


def test_a_mistake_on_purpose_is_not_forgotten(table):
    result = made_result(CONFIG.with_("", leak="scaler"), table)
    assert "The run made a mistake on purpose" in forecast(result).sentence


def test_an_indicator_can_be_the_target(table):
    found = forecast(made_result(CONFIG.with_("features", target="realized:5"), table))
    assert found.target == "Realized volatility (5)"
    assert found.last_value > 0


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), kind=st.sampled_from(KINDS))
def test_only_the_last_window_and_the_last_value_count(table, seed, kind):
    result = made_result(CONFIG.with_("features", target_kind=kind), table)
    series = result.series.copy()
    series.iloc[: -CONFIG.features.window] *= np.random.default_rng(seed).uniform(0.1, 10)
    again = forecast(dataclasses.replace(result, series=series))
    assert again.values.tobytes() == forecast(result).values.tobytes()


def test_json_has_a_row_for_each_date(table):
    fields = forecast(made_result(CONFIG.with_("features", horizon=2), table)).to_json()
    fields = json.loads(json.dumps(fields))
    assert fields["last"] == {"date": "2020-06-16", "value": pytest.approx(table.frame["close"].iloc[-1])}
    assert [row["date"] for row in fields["rows"]] == ["2020-06-17", "2020-06-18"]
    assert fields["rows"][0]["bands"].keys() == {"0.5", "0.8", "0.95"}
    low, high = fields["rows"][0]["bands"]["0.95"]
    assert low <= fields["rows"][0]["value"] <= high
