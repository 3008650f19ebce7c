"""Fading average, climatology, HAR, GARCH and the linear model, against numbers by hand or another library's."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import preset
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.baselines import Fitted, Setting, Unfit, fit_mean
from lstm_core.evaluation.climatology import AROUND, fit_climatology
from lstm_core.evaluation.ewma import RATES, fading_average, fit_ewma
from lstm_core.evaluation.garch import Garch, fit_garch
from lstm_core.evaluation.har import fit_har
from lstm_core.evaluation.linear import fit_linear
from lstm_core.features.har import means_before
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare, with_features


def setting_of(frame: pd.DataFrame, target: str = "value", window: int = 5, name: str = "recommended") -> Setting:
    """Return what baselines get of a table whose columns are all inputs."""
    inputs = tuple(dict.fromkeys([*frame.columns, target]))
    config = preset(name).with_("features", inputs=inputs, target=target, window=window, target_kind="level")
    table = PriceTable("S", frame)
    data, table = prepare(table, Preparation.of(config)), with_features(table, config.features)
    return Setting.of(data, table, config.features, config.seed)


def values_of(values: np.ndarray, start: str = "2015-01-01", freq: str = "D", **more: np.ndarray) -> pd.DataFrame:
    index = pd.date_range(start, periods=len(values), freq=freq, name="date")
    return pd.DataFrame({"value": np.asarray(values, dtype="float64"), **more}, index=index)


def predicted(found: Fitted | Unfit, setting: Setting) -> np.ndarray:
    assert isinstance(found, Fitted)
    return found.predict(setting.data.test)


def test_the_mean_is_that_of_the_training_part() -> None:
    setting = setting_of(values_of(np.arange(100.0)))
    assert set(predicted(fit_mean(setting), setting)) == {34.5}  # rows 0 to 69


def test_the_fading_average_is_the_recursion() -> None:
    values = np.random.default_rng(0).normal(size=50)
    expected = [values[0]]
    for value in values[1:]:
        expected.append(0.3 * value + 0.7 * expected[-1])
    np.testing.assert_allclose(fading_average(values, 0.3), expected, rtol=1e-12)


def test_the_fading_average_has_the_rate_of_statsmodels_smoothing() -> None:
    from statsmodels.tsa.holtwinters import SimpleExpSmoothing  # type: ignore[import-untyped]

    random = np.random.default_rng(1)
    values = 0.3 * random.normal(size=400).cumsum() + random.normal(size=400)
    setting = setting_of(values_of(values))
    training = values[setting.training_rows]
    library = SimpleExpSmoothing(training, initialization_method="known", initial_level=training[0]).fit()
    found = predicted(fit_ewma(setting), setting)
    errors = {rate: np.abs(fading_average(values, rate)[setting.data.test.rows - 1] - found).max() for rate in RATES}
    rate = min(errors, key=lambda rate: errors[rate])
    assert errors[rate] < 1e-12
    assert rate == pytest.approx(library.params["smoothing_level"], rel=0.08)  # as fine as the grid is


def test_climatology_is_the_mean_around_the_same_day_of_earlier_years() -> None:
    random = np.random.default_rng(0)
    frame = values_of(random.normal(size=365 * 5), start="2015-01-01")
    setting = setting_of(frame)
    training = frame[: setting.training_rows.stop]
    first = setting.data.test.dates[0]
    days = training.index.map(lambda date: abs((date.replace(year=2000) - first.replace(year=2000)).days))
    near = np.minimum(days, 366 - days) <= AROUND
    found = predicted(fit_climatology(setting), setting)
    assert found[0] == pytest.approx(training["value"][near].mean())


def test_climatology_keeps_the_time_of_day_apart() -> None:
    index = pd.date_range("2015-01-01", periods=2 * 365 * 4, freq="12h", name="date")
    frame = pd.DataFrame({"value": np.where(index.hour == 0, 1.0, 5.0)}, index=index)
    setting = setting_of(frame)
    found = predicted(fit_climatology(setting), setting)
    np.testing.assert_allclose(found, setting.data.test.actual)


def test_climatology_needs_two_years() -> None:
    found = fit_climatology(setting_of(values_of(np.random.default_rng(0).normal(size=800))))
    assert isinstance(found, Unfit)
    assert "two years" in found.reason


def test_means_reach_back_as_far_as_there_is_something() -> None:
    values = np.arange(10.0)[:, None]
    assert means_before(values, np.array([3, 9]), (1, 5)).tolist() == [[2.0, 1.0], [8.0, 6.0]]


def test_har_is_least_squares_on_the_means_of_1_5_and_22_rows() -> None:
    random = np.random.default_rng(0)
    values = np.exp(0.1 * random.normal(size=400).cumsum())
    setting = setting_of(values_of(values, freq="B"))

    def terms(row: int) -> list[float]:
        return [1.0, *(float(values[row - length : row].mean()) for length in (1, 5, 22))]

    learned = range(22, setting.training_rows.stop)
    weights = np.linalg.lstsq(np.array([terms(row) for row in learned]), values[list(learned)], rcond=None)[0]
    expected = np.array([terms(row) for row in setting.data.test.rows]) @ weights
    found = fit_har(setting)
    np.testing.assert_allclose(predicted(found, setting), expected, rtol=1e-8)
    assert isinstance(found, Fitted)
    assert "1, 5 and 22 values" in found.note


def test_har_knows_last_season() -> None:
    random = np.random.default_rng(0)
    wave = np.tile(10 * random.normal(size=7), 60) + 0.1 * random.normal(size=420)
    setting = setting_of(values_of(wave))
    found = fit_har(setting)
    errors = predicted(found, setting) - setting.data.test.actual
    assert np.sqrt(np.mean(errors**2)) < 0.2
    assert isinstance(found, Fitted)
    assert "7 rows before" in found.note


def test_har_drops_means_that_the_training_part_is_too_short_for() -> None:
    found = fit_har(setting_of(values_of(np.random.default_rng(0).normal(size=100))))
    assert isinstance(found, Fitted)
    assert "1 and 5 values" in found.note
    assert isinstance(fit_har(setting_of(values_of(np.arange(12.0)), window=2)), Unfit)


def bars(rows: int = 900, seed: int = 0) -> pd.DataFrame:
    """Return bars of a price whose variance is that of a GARCH(1,1)."""
    random, variance, returns = np.random.default_rng(seed), 1.0, []
    for _ in range(rows):
        returns.append(np.sqrt(variance) * random.normal())
        variance = 0.05 + 0.1 * returns[-1] ** 2 + 0.85 * variance
    close = 100 * np.exp(np.cumsum(returns) / 100)
    spread = np.abs(random.normal(size=rows)) * 0.002 + np.abs(returns) / 100
    frame = pd.DataFrame({"close": close, "high": close * (1 + spread), "low": close * (1 - spread)})
    frame.index = pd.bdate_range("2015-01-01", periods=rows, name="date")
    return frame


def test_garch_foresees_what_the_library_foresees() -> None:
    from arch import arch_model

    frame = bars()
    setting = setting_of(frame, target="parkinson")
    stop = setting.training_rows.stop
    returns = 100 * np.diff(np.log(frame["close"].to_numpy()))
    fitted = arch_model(returns[: stop - 1], vol="GARCH", rescale=False).fit(disp="off")
    variances = arch_model(returns, vol="GARCH", rescale=False).fix(fitted.params).conditional_volatility ** 2
    rows = setting.data.test.rows
    slope, base = np.polyfit(np.sqrt(variances[: stop - 1]), setting.level[1:stop], 1)
    expected = base + slope * np.sqrt(variances[rows - 1])
    np.testing.assert_allclose(predicted(fit_garch(setting), setting), expected, rtol=0.01)


def test_garch_is_the_recursion() -> None:
    model, returns = Garch(0.1, 0.2, 0.3, 0.5, 2.0), np.array([1.0, -2.0, 0.5])
    expected = [2.0]
    for value in returns:
        expected.append(0.2 + 0.3 * (value - 0.1) ** 2 + 0.5 * expected[-1])
    np.testing.assert_allclose(model.variances(returns), expected)


def test_garch_is_for_targets_that_say_how_far_something_moves() -> None:
    frame = bars(300)
    assert fit_garch(setting_of(frame, target="close")) == Unfit()
    without = fit_garch(replace(setting_of(frame, target="range"), closes=None))
    assert isinstance(without, Unfit)
    assert "close" in without.reason
    short = fit_garch(setting_of(bars(120), target="range"))
    assert isinstance(short, Unfit)
    assert "under 100" in short.reason


def test_garch_of_a_price_that_never_moves_is_not_to_be_had() -> None:
    frame = bars(300)
    frame["close"] = 5.0
    frame["high"], frame["low"] = 6.0, 4.0
    assert isinstance(fit_garch(setting_of(frame, target="parkinson")), Unfit)


def test_the_linear_model_finds_what_another_column_knows() -> None:
    random = np.random.default_rng(0)
    other = random.normal(size=600)
    value = np.r_[0.0, other[:-1]] + 0.1 * random.normal(size=600)
    setting = setting_of(values_of(value, other=other))
    found = fit_linear(setting)
    errors = predicted(found, setting) - setting.data.test.actual
    assert np.sqrt(np.mean(errors**2)) == pytest.approx(0.1, rel=0.2)
    assert isinstance(found, Fitted)
    assert "to the last value" not in found.note


def test_the_linear_model_is_the_library_s_ridge_on_those_means() -> None:
    from sklearn.linear_model import Ridge

    random = np.random.default_rng(2)
    walk, other = random.normal(size=300).cumsum(), random.normal(size=300)
    setting = setting_of(values_of(walk, other=other))
    found = fit_linear(setting)
    assert isinstance(found, Fitted)
    assert "to the last value" in found.note
    alpha = float(found.note.split("alpha = ")[1].split(",")[0])
    rows = np.arange(22, setting.training_rows.stop)
    columns = np.column_stack([walk, other])
    known = means_before(columns, rows)
    center, scale = known.mean(axis=0), known.std(axis=0)
    ridge = Ridge(alpha=alpha).fit((known - center) / scale, walk[rows] - walk[rows - 1])
    test = setting.data.test
    expected = test.previous + ridge.predict((means_before(columns, test.rows) - center) / scale)
    np.testing.assert_allclose(predicted(found, setting), expected, atol=0.01)


def test_the_linear_model_minds_no_column_that_never_changes() -> None:
    setting = setting_of(values_of(np.random.default_rng(0).normal(size=200), other=np.full(200, 7.0)))
    assert np.isfinite(predicted(fit_linear(setting), setting)).all()
