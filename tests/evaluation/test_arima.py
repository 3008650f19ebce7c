"""ARIMA as a baseline: what it chooses, what it predicts, and that later values only move its state."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import preset
from lstm_core.data.table import PriceTable
from lstm_core.evaluation import arima
from lstm_core.evaluation.arima import fit_arima
from lstm_core.evaluation.baselines import Fitted, Setting, Unfit
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare

pytestmark = pytest.mark.usefixtures("arima_anew")


def _setting(values: np.ndarray, **changes: Any) -> Setting:
    index = pd.bdate_range("2015-01-01", periods=len(values), name="date")
    table = PriceTable("S", pd.DataFrame({"value": values}, index=index))
    config = preset("recommended").with_("features", inputs=("value",), target="value", window=5)
    return Setting(
        prepare(table, Preparation.of(config.with_("", **changes))), table.frame["value"].to_numpy(), table.dates, 7
    )


def _fitted(setting: Setting) -> Fitted:
    found = fit_arima(setting)
    assert isinstance(found, Fitted)
    return found


def _autoregression(rows: int, weight: float, mean: float, seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=rows)
    values = np.full(rows, mean)
    for row in range(1, rows):
        values[row] = mean + weight * (values[row - 1] - mean) + noise[row]
    return values


def test_a_random_walk_leaves_nothing_but_persistence() -> None:
    setting = _setting(100 + np.random.default_rng(0).normal(size=500).cumsum())
    found = _fitted(setting)
    assert found.note.startswith("ARIMA(0,1,0) predicts the last value")
    np.testing.assert_allclose(found.predict(setting.data.test), setting.data.test.previous)


def test_noise_leaves_nothing_but_the_mean_of_the_training_part() -> None:
    setting = _setting(50 + np.random.default_rng(2).normal(size=500))
    found = _fitted(setting)
    assert found.note.startswith("ARIMA(0,0,0) predicts the mean")
    np.testing.assert_allclose(found.predict(setting.data.test), setting.level[:350].mean())


def test_a_slow_return_to_the_mean_is_found_with_its_weight() -> None:
    setting = _setting(_autoregression(1500, weight=0.7, mean=20.0))
    found, test = _fitted(setting), setting.data.test
    assert found.note.startswith("ARIMA(1,0,0) predicts the next value from 1 past value;")
    mean = setting.level[: setting.data.split.train.stop].mean()
    weights = (found.predict(test) - mean) / (test.previous - mean)
    assert weights == pytest.approx(np.full(len(test), weights[0]))
    assert weights[0] == pytest.approx(0.7, abs=0.05)


def test_a_walk_under_noise_is_smoothed_exponentially() -> None:
    random = np.random.default_rng(3)
    setting = _setting(random.normal(size=1500).cumsum() + random.normal(scale=2, size=1500))
    found, test = _fitted(setting), setting.data.test
    assert found.note.startswith("ARIMA(0,1,1) predicts the next change from 1 past error;")
    predicted = found.predict(test)
    # ARIMA(0,1,1) is exponential smoothing: each prediction moves by the same share of the last error.
    shares = np.diff(predicted) / (test.actual - predicted)[:-1]
    assert shares == pytest.approx(np.full(len(shares), shares[0]), rel=1e-6)
    # The best share of a walk of variance q under noise of variance r: q/r = share^2 / (1 - share), here 1/4.
    assert shares[0] == pytest.approx((np.sqrt(17) - 1) / 8, abs=0.06)


def test_neither_unit_nor_offset_matters() -> None:
    values = _autoregression(400, weight=0.6, mean=0.0)
    one, other = _setting(values), _setting(5e8 + 1e6 * values)
    expected = 5e8 + 1e6 * _fitted(one).predict(one.data.test)
    np.testing.assert_allclose(_fitted(other).predict(other.data.test), expected, rtol=1e-7)


def test_only_the_newest_training_rows_are_fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arima, "MOST_ROWS", 300)
    noise = np.random.default_rng(5).normal(size=700)
    setting = _setting(np.r_[90 + noise[:190].cumsum(), noise[190:]])  # noise from the newest 300 of 490 rows on
    found = _fitted(setting)
    assert "ARIMA(0,0,0)" in found.note
    np.testing.assert_allclose(found.predict(setting.data.test), noise[190:490].mean())


def test_windows_from_everywhere_are_predicted_too() -> None:
    setting = _setting(_autoregression(300, weight=0.7, mean=5.0), leak="shuffle")
    found, test = _fitted(setting), setting.data.test
    assert np.ptp(np.diff(test.rows)) > 0
    one_by_one = [found.predict(setting.data.test)[sample] for sample in (0, len(test) - 1)]
    mean = setting.level[:210].mean()
    np.testing.assert_allclose(np.sign(np.array(one_by_one) - mean), np.sign(test.previous[[0, len(test) - 1]] - mean))


@pytest.mark.parametrize("value", [0.0, 0.1, -7.0])
def test_a_constant_training_part_is_refused_in_words(value: float) -> None:
    values = np.r_[np.full(210, value), np.random.default_rng(0).normal(size=90)]
    assert fit_arima(_setting(values)) == Unfit("the target never changes in the training part")


def test_a_fit_that_does_not_converge_gives_no_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arima, "_at_maximum", lambda result: False)
    found = fit_arima(_setting(_autoregression(100, weight=0.6, mean=0.0)))
    assert found == Unfit("its fit to the training part did not converge")


def test_an_order_that_fails_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = _setting(_autoregression(400, weight=0.7, mean=0.0))
    assert "ARIMA(1,0,0)" in _fitted(setting).note
    fit = arima._fit
    monkeypatch.setattr(arima, "_fit", lambda values, order: None if order == (1, 0, 0) else fit(values, order))
    assert "ARIMA(1,0,1)" in _fitted(setting).note


def test_libraries_do_not_warn(recwarn: pytest.WarningsRecorder) -> None:
    setting = _setting(np.random.default_rng(1).normal(size=80).cumsum())
    _fitted(setting).predict(setting.data.test)
    assert [str(warning.message) for warning in recwarn] == []
