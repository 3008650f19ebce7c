"""The simple baselines, against numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.sources.synthetic import load_synthetic
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.baselines import (
    AVERAGED,
    Fitted,
    Setting,
    Unfit,
    fit_drift,
    fit_moving_average,
    fit_persistence,
    fit_seasonal_naive,
)
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare


def _setting(values: np.ndarray, window: int = 5, name: str = "recommended", **changes: object) -> Setting:
    index = pd.date_range("2020-01-01", periods=len(values), name="date")
    table = PriceTable("S", pd.DataFrame({"value": np.asarray(values, dtype="float64")}, index=index))
    config: ExperimentConfig = preset(name).with_("features", inputs=("value",), target="value", window=window)
    data = prepare(table, Preparation.of(config.with_("", **changes)))
    return Setting(data, table.frame["value"].to_numpy(), table.dates, 7)


def _predicted(found: Fitted | Unfit, setting: Setting) -> np.ndarray:
    assert isinstance(found, Fitted)
    return found.predict(setting.data.test)


@pytest.mark.parametrize("name", ["tutorial", "recommended"])
def test_persistence_is_the_value_of_the_row_before(name: str) -> None:
    setting = _setting(np.arange(60.0) ** 2, name=name)
    rows = setting.data.test.rows
    assert _predicted(fit_persistence(setting), setting).tolist() == ((rows - 1.0) ** 2).tolist()


def test_drift_adds_the_mean_change_of_the_training_part() -> None:
    # 70 training rows: 69 changes, of +3 each; then +10 a row.
    values = np.r_[3 * np.arange(70.0), 207 + 10 * np.arange(1, 31.0)]
    setting = _setting(values)
    found = fit_drift(setting)
    np.testing.assert_allclose(_predicted(found, setting), setting.data.test.previous + 3)
    assert "+3" in found.note


def test_the_moving_average_is_the_mean_of_the_last_values() -> None:
    setting = _setting(np.arange(60.0))
    found = fit_moving_average(setting)
    # Of a rising line the fewest values are best: those of 1, 2 and 3 rows before.
    np.testing.assert_allclose(_predicted(found, setting), setting.data.test.rows - 2.0)
    assert "last 3 values" in found.note


def test_noise_is_averaged_over_as_many_values_as_the_window_holds() -> None:
    noise = np.random.default_rng(0).normal(size=400)
    for window, most in ((25, 20), (12, 10), (20, 20), (4, 3), (2, 2)):
        setting = _setting(noise, window=window)
        found = fit_moving_average(setting)
        assert f"last {most} values" in found.note
        rows = setting.data.test.rows
        expected = [noise[row - most : row].mean() for row in rows]
        np.testing.assert_allclose(_predicted(found, setting), expected)


def test_what_is_averaged_is_chosen_by_the_training_part_alone() -> None:
    random = np.random.default_rng(1)
    noise, walk = random.normal(size=300), random.normal(scale=5, size=300).cumsum()
    assert max(AVERAGED) == 20
    # Noise in the training part, a walk, of which 3 values would be best, after it.
    found = fit_moving_average(_setting(np.r_[noise[:210], walk[:90]], window=25))
    assert "last 20 values" in found.note


def test_seasonal_naive_repeats_the_value_of_one_season_before() -> None:
    table = load_synthetic("noisy_sine")
    setting = _setting(table.frame["value"].to_numpy())
    found = fit_seasonal_naive(setting)
    rows = setting.data.test.rows
    assert _predicted(found, setting).tolist() == setting.level[rows - 50].tolist()
    assert "50 rows before" in found.note


def test_seasonal_naive_is_not_to_be_had_for_a_random_walk() -> None:
    found = fit_seasonal_naive(_setting(np.random.default_rng(0).normal(size=300).cumsum()))
    assert found == Unfit("the training part shows no season")


def test_a_season_after_the_training_part_is_none() -> None:
    random = np.random.default_rng(0)
    wave = np.tile(10 * random.normal(size=7), 40)
    walk = random.normal(size=700).cumsum()
    assert isinstance(fit_seasonal_naive(_setting(np.r_[walk, wave])), Unfit)
    assert isinstance(fit_seasonal_naive(_setting(np.r_[np.tile(wave[:7], 100), walk[:280]])), Fitted)


def test_without_a_value_one_season_before_the_last_value_is_repeated() -> None:
    # Test windows drawn from everywhere, also from the first 50 rows.
    setting = _setting(load_synthetic("noisy_sine").frame["value"].to_numpy(), leak="shuffle")
    rows, predicted = setting.data.test.rows, _predicted(fit_seasonal_naive(setting), setting)
    early = rows < 50
    assert early.any()
    assert predicted[early].tolist() == setting.level[rows[early] - 1].tolist()
    assert predicted[~early].tolist() == setting.level[rows[~early] - 50].tolist()
