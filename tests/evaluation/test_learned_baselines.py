"""Ridge regression and gradient boosting on windows, against closed forms and the library itself."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import preset
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.data.sources.synthetic import PLANTED_SHARE, load_synthetic
from lstm_core.data.table import PriceTable
from lstm_core.evaluation import learned_baselines
from lstm_core.evaluation.baselines import Setting
from lstm_core.evaluation.learned_baselines import ALPHAS, TREES, fit_gradient_boosting, fit_ridge
from lstm_core.evaluation.metrics import measure
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare
from lstm_core.one_thread import one_thread

both_fits = pytest.mark.parametrize("fit", [fit_ridge, fit_gradient_boosting], ids=["ridge", "trees"])


def _setting(table: PriceTable, seed: int = 7, **features: object) -> Setting:
    config = preset("recommended").with_("features", **features)
    level = table.frame[config.features.target].to_numpy()
    return Setting(prepare(table, Preparation.of(config)), level, table.dates, seed)


def _flat(inputs: np.ndarray) -> np.ndarray:
    return inputs.reshape(len(inputs), -1).astype("float64")


def test_ridge_is_the_closed_form_with_the_alpha_that_leaving_out_prefers(table: PriceTable) -> None:
    setting = _setting(table, window=4)
    train, test = setting.data.train, setting.data.test
    x, y = _flat(train.inputs), train.targets[:, 0].astype("float64")

    def weights(alpha: float, kept: np.ndarray) -> tuple[np.ndarray, float]:
        center, mean = x[kept].mean(axis=0), y[kept].mean()
        around = x[kept] - center
        found = np.linalg.solve(around.T @ around + alpha * np.eye(x.shape[1]), around.T @ (y[kept] - mean))
        return found, mean - center @ found

    def left_out_error(alpha: float) -> float:
        errors = []
        for one in range(len(y)):
            slope, offset = weights(alpha, np.arange(len(y)) != one)
            errors.append(y[one] - x[one] @ slope - offset)
        return float(np.mean(np.square(errors)))

    best = min(ALPHAS, key=left_out_error)
    found = fit_ridge(setting)
    assert f"alpha = {best:.3g}," in found.note
    slope, offset = weights(best, np.arange(len(y)) >= 0)
    scaled = _flat(test.inputs) @ slope + offset
    np.testing.assert_allclose(found.predict(test), test.to_level(scaled), rtol=1e-6)


def test_ridge_finds_the_planted_lag() -> None:
    setting = _setting(load_synthetic("planted_lag"), inputs=("x", "distractor", "y"), target="y", window=12)
    test = setting.data.test
    metrics = measure(test.actual, fit_ridge(setting).predict(test), test.previous, setting.data.level_scale)
    assert metrics.r2 == pytest.approx(PLANTED_SHARE, abs=0.02)


@pytest.mark.parametrize("inputs", [("temp_max",), ("temp_min", "temp_max")])
def test_ridge_beats_persistence_on_the_weather(inputs: tuple[str, ...]) -> None:
    setting = _setting(load_bundled("seattle"), inputs=inputs, target="temp_max")
    test = setting.data.test
    errors = fit_ridge(setting).predict(test) - test.actual
    ratio = np.sqrt(np.mean(errors**2) / np.mean((test.previous - test.actual) ** 2))
    assert 0.90 < ratio < 0.94  # about 8% better


def test_boosting_is_the_library_s_with_these_settings(table: PriceTable) -> None:
    from sklearn.ensemble import HistGradientBoostingRegressor

    setting = _setting(table, seed=3, window=4)
    train, test = setting.data.train, setting.data.test
    direct = HistGradientBoostingRegressor(
        max_iter=TREES, learning_rate=0.05, max_leaf_nodes=8, max_bins=64, early_stopping=False, random_state=3
    )
    with one_thread():
        scaled = direct.fit(_flat(train.inputs), train.targets[:, 0]).predict(_flat(test.inputs))
    found = fit_gradient_boosting(setting).predict(test)
    np.testing.assert_allclose(found, test.to_level(scaled), rtol=1e-6)


def test_boosting_finds_what_no_line_can() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=1500)
    y = np.r_[0.0, np.abs(x[:-1])] + random.normal(scale=0.1, size=1500)
    index = pd.bdate_range("2015-01-01", periods=1500, name="date")
    setting = _setting(
        PriceTable("V", pd.DataFrame({"x": x, "y": y}, index=index)),
        inputs=("x", "y"),
        target="y",
        target_kind="level",
        window=3,
    )
    test = setting.data.test
    trees, ridge = (
        measure(test.actual, fit(setting).predict(test), test.previous, 1.0).r2
        for fit in (fit_gradient_boosting, fit_ridge)
    )
    assert trees > 0.9
    assert ridge < 0.1


@both_fits
def test_the_same_seed_gives_the_same_numbers(table: PriceTable, fit) -> None:
    setting = _setting(table, window=4)
    one, two = (fit(setting).predict(setting.data.test) for _ in range(2))
    assert one.tolist() == two.tolist()


@both_fits
@pytest.mark.parametrize("kind", ["level", "change", "log_return"])
def test_predictions_come_back_in_the_target_s_unit(table: PriceTable, fit, kind: str) -> None:
    setting = _setting(table, window=4, target_kind=kind)
    predicted = fit(setting).predict(setting.data.test)
    assert predicted.shape == setting.data.test.actual.shape
    assert np.abs(predicted - setting.data.test.previous).max() < 10  # of prices of about 100


@both_fits
def test_only_the_first_step_of_a_horizon_is_learned(make_table, fit) -> None:
    table = make_table(150)
    one, three = (_setting(table, window=4, horizon=horizon) for horizon in (1, 3))
    # Three steps ahead leave out the last two training windows; with the same ones all is the same.
    shorter = Setting(one.data, one.level, one.dates, one.seed)
    assert len(shorter.data.train) == len(three.data.train) + 2
    first = three.data.train.targets[:, 0]
    np.testing.assert_allclose(first, one.data.train.targets[:-2, 0], rtol=1e-5)
    gap = fit(three).predict(three.data.test) - fit(one).predict(three.data.test)
    assert np.abs(gap).max() < np.std(one.data.test.actual - one.data.test.previous)


@pytest.mark.parametrize("kind", ["level", "change"])
@pytest.mark.parametrize("seed", range(4))
def test_ridge_stays_calm_with_more_columns_than_windows(kind: str, seed: int) -> None:
    random = np.random.default_rng(seed)
    noise, values = random.normal(size=130), np.zeros(130)
    for row in range(1, 130):
        values[row] = 0.9 * values[row - 1] + noise[row]
    frame = pd.DataFrame({"value": values, "other": random.normal(size=130), "more": values + 0.1 * noise})
    frame.index = pd.bdate_range("2020-01-01", periods=130, name="date")
    setting = _setting(
        PriceTable("C", frame), inputs=("value", "other", "more"), target="value", window=40, target_kind=kind
    )
    train, test = setting.data.train, setting.data.test
    assert train.inputs[0].size > 2 * len(train)
    predicted, seen = fit_ridge(setting).predict(test), setting.level[: setting.data.split.train.stop]
    assert predicted.min() > seen.min() - 0.5 * np.ptp(seen)
    assert predicted.max() < seen.max() + 0.5 * np.ptp(seen)
    assert np.std(predicted - test.actual) < 3 * np.std(test.previous - test.actual)


@both_fits
def test_wide_windows_lose_their_oldest_steps(table: PriceTable, fit, monkeypatch: pytest.MonkeyPatch) -> None:
    wide, narrow = _setting(table, window=12), _setting(table, window=3)
    same = np.isin(narrow.data.train.rows, wide.data.train.rows)
    assert same.sum() == len(wide.data.train)
    monkeypatch.setattr(learned_baselines, "MOST_COLUMNS", 7)  # of two features: three steps
    found = fit(wide)
    assert "newest 3 steps" in found.note
    seen = wide.data.test.inputs.copy()
    seen[:, :-3] = np.nan  # would be refused or spread if it were looked at
    assert np.array_equal(
        learned_baselines._flat(wide.data.test, slice(None)), _flat(narrow.data.test.inputs), equal_nan=True
    )
    assert np.isfinite(found.predict(wide.data.test)).all()


@both_fits
def test_long_series_are_learned_from_their_newest_windows_and_predicted_in_pieces(
    table: PriceTable, fit, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = _setting(table, window=4)
    monkeypatch.setattr(learned_baselines, "MOST_SAMPLES", 30)
    learned = fit(setting)
    monkeypatch.setattr(learned_baselines, "MOST_SAMPLES", 7)
    in_pieces = learned.predict(setting.data.test)
    monkeypatch.setattr(learned_baselines, "MOST_SAMPLES", 30)
    np.testing.assert_allclose(in_pieces, learned.predict(setting.data.test), rtol=1e-12)
    # The oldest windows change nothing.
    setting.data.train.targets[:-30] += 100
    np.testing.assert_allclose(fit(setting).predict(setting.data.test), in_pieces, rtol=1e-12)


def test_trees_are_said_not_to_reach_new_levels_where_levels_are_predicted(table: PriceTable) -> None:
    notes = [fit_gradient_boosting(_setting(table, window=4, target_kind=kind)).note for kind in ("level", "change")]
    assert ["beyond" in note for note in notes] == [True, False]
