"""A trained model's windows are the run's own, and its predictions are what the pipeline would say."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError, DataError
from lstm_core.explain.trained import TrainedModel, chunks
from lstm_core.features.preparation import Preparation
from lstm_core.features.splits import split_rows
from lstm_core.features.windows import prepare, with_features
from lstm_core.model import averaged
from lstm_core.model.forward import forward

KINDS = ("level", "change", "log_return")


@pytest.fixture
def config(tiny_config):
    return tiny_config.with_("features", inputs=("open", "close", "sma:4"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reach_back", [False, True])
def test_windows_and_predictions_are_those_of_the_pipeline(make_result, table, config, kind, reach_back):
    config = config.with_("features", target_kind=kind, horizon=2).with_("split", reach_back=reach_back)
    result = make_result(table, config)
    model, data = TrainedModel.of(result), prepare(table, Preparation.of(config))
    np.testing.assert_array_equal(model.windows(), data.test.inputs)
    np.testing.assert_array_equal(model.previous(), data.test.previous)
    np.testing.assert_array_equal(model.actual(), data.test.actual)
    np.testing.assert_array_equal(model.days, data.test.dates)
    outputs = forward(config.model, result.weights, data.test.inputs).outputs
    expected = data.test.frame.to_levels(outputs)[:, 0, 0]
    np.testing.assert_allclose(model.predict(model.windows(), model.frame()), expected, rtol=1e-6)


def test_the_median_is_predicted_by_a_model_of_quantiles(make_result, table, config):
    config = config.with_("training", loss="quantile").with_("features", horizon=2, target_kind="change")
    result = make_result(table, config)
    model, data = TrainedModel.of(result), prepare(table, Preparation.of(config))
    outputs = forward(config.model, result.weights, data.test.inputs).outputs
    assert outputs.shape[1] == 14
    expected = data.test.previous + outputs[:, 0].astype("float64") * data.target_unit.scaler.scale[0]
    np.testing.assert_allclose(model.predict(model.windows(), model.frame()), expected, rtol=1e-6)


def test_shuffled_parts_keep_their_own_rows(make_result, table, config):
    config = config.with_("", leak="shuffle")
    model, data = TrainedModel.of(make_result(table, config)), prepare(table, Preparation.of(config))
    np.testing.assert_array_equal(model.windows(), data.test.inputs)
    assert np.diff(model.test_rows).max() > 1


@pytest.mark.parametrize("rows", [None, (20, 70, 80, 110)])
def test_the_baseline_is_the_mean_over_the_training_rows_alone(make_result, table, config, rows):
    config = config.with_("split", rows=rows) if rows else config
    model = TrainedModel.of(make_result(table, config))
    frame = with_features(table, config.features).frame[["open", "close", "sma:4"]]
    training = split_rows(len(frame), config.split).train
    assert model.input_scaler.fitted_rows == len(training)
    mean = frame.iloc[training.start : training.stop].mean().to_numpy()
    np.testing.assert_allclose(model.baseline, model.scaled(mean), atol=1e-5)


def test_a_window_is_the_rows_before_the_predicted_one_in_their_units(make_result, table, config):
    model = TrainedModel.of(make_result(table, config))
    frame = with_features(table, config.features).frame
    window = model.window_of(2)
    row = model.test_rows[2]
    np.testing.assert_array_equal(window.values, frame[["open", "close", "sma:4"]].to_numpy()[row - 5 : row])
    assert list(window.dates) == list(frame.index[row - 5 : row])
    assert (window.predicted, window.actual) == (frame.index[row], frame["close"].iloc[row])
    assert window.previous == frame["close"].iloc[row - 1]
    np.testing.assert_array_equal(model.scaled(window.values), model.windows()[2])


def test_the_window_after_the_end_predicts_what_nobody_knows_yet(make_result, table, config):
    model = TrainedModel.of(make_result(table, config))
    window = model.window_before(len(model.series))
    assert (window.predicted, window.actual) == (None, None)
    assert window.previous == table.frame["close"].iloc[-1]
    assert window.dates[-1] == table.end


@pytest.mark.parametrize("row", [4, 118])
def test_a_row_without_a_window_is_refused(make_result, table, config, row):
    model = TrainedModel.of(make_result(table, config))
    with pytest.raises(DataError, match=f"Row {row} has no window: choose a row from 5 to 117"):
        model.window_before(row)


def test_a_day_is_found_by_its_date(make_result, table, config):
    model = TrainedModel.of(make_result(table, config))
    assert model.sample_of(f"{model.days[3]:%Y-%m-%d}") == 3


def test_of_several_rows_a_day_the_last_is_meant_unless_the_time_is_given(make_result, make_table, config):
    hours = pd.date_range("2024-01-01", periods=120, freq="4h", name="date")
    table = make_table()
    hourly = type(table)(title="HOURS", frame=table.frame.set_axis(hours))
    model = TrainedModel.of(make_result(hourly, config))
    assert model.days[model.sample_of("2024-01-19")] == pd.Timestamp("2024-01-19 20:00")
    assert model.days[model.sample_of("2024-01-19T08:00")] == pd.Timestamp("2024-01-19 08:00")


def test_an_unknown_day_is_refused_with_the_days_there_are(make_result, table, config):
    model = TrainedModel.of(make_result(table, config))
    first, last = (f"{model.days[place]:%Y-%m-%d}" for place in (0, -1))
    with pytest.raises(DataError, match=f"No test window predicts 1999-12-31.*from {first} to {last}"):
        model.sample_of("1999-12-31")
    for text in ("soon", "", "31.12.2019"):
        with pytest.raises(ConfigError, match="is no date; write it as year-month-day"):
            model.sample_of(text)


def test_names_are_those_that_people_read(make_result, table, config):
    model = TrainedModel.of(make_result(table, config))
    assert model.inputs == ("open", "close", "sma:4")
    assert model.labels == ("open", "close", "SMA (4)")
    assert model.target == "close"


def test_a_long_test_part_is_predicted_in_parts_that_fit_into_memory():
    config = ExperimentConfig().with_("features", window=1000).with_("model", units=512, layers=3)
    assert next(chunks(3, config)) == slice(0, 1)
    assert [part.indices(600) for part in chunks(600, ExperimentConfig())][-1] == (520, 600, 1)


def test_parts_predict_what_the_whole_does(make_result, table, config, monkeypatch):
    model = TrainedModel.of(make_result(table, config))
    whole = model.predict(model.windows(), model.frame()), model.attention()
    monkeypatch.setattr("lstm_core.explain.trained._NUMBERS_AT_ONCE", 100)
    parts = model.predict(model.windows(), model.frame()), model.attention()
    for one, other in zip(whole, parts, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


@given(st.integers(0, 22), st.floats(-50, 50))
def test_nothing_looks_at_the_predicted_row_or_later(make_result, table, tiny_config, sample, shift):
    model = TrainedModel.of(make_result(table, tiny_config))
    row = int(model.test_rows[min(sample, len(model.test_rows) - 1)])
    series = model.series.copy()
    series.iloc[row:] += shift
    other = replace(model, series=series)
    one, two = (known.window_before(row) for known in (model, other))
    np.testing.assert_array_equal(one.values, two.values)
    assert (one.previous, one.predicted) == (two.previous, two.predicted)
    upto = np.flatnonzero(model.test_rows <= row)
    predictions = [known.predict(known.windows(upto), known.frame(upto)) for known in (model, other)]
    np.testing.assert_array_equal(*predictions)
    result = make_result(table, tiny_config)
    changed = TrainedModel.of(replace(result, series=series))
    np.testing.assert_array_equal(changed.baseline, model.baseline)


def test_the_model_runs_on_one_thread(hand_made, monkeypatch):
    seen = []
    model = hand_made()
    windows = model.windows()

    def watched(*given):
        seen.extend(library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas")
        return forward(*given)

    monkeypatch.setattr(averaged, "forward", watched)
    model.predict(windows, model.frame())
    assert set(seen) == {1}


def test_the_window_that_tells_nothing_is_flat_where_windows_are_scaled_by_themselves(make_result, table, config):
    own = TrainedModel.of(make_result(table, config.with_("features", scaling="window")))
    assert own.baseline.tolist() == [0, 0, 0]
    assert "over this window" in own.in_average_window
    assert "training mean" in TrainedModel.of(make_result(table, config)).in_average_window
