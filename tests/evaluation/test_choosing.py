"""Which simple method is the opponent."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.table import PriceTable
from lstm_core.evaluation import leaderboard as module
from lstm_core.evaluation.baselines import Baseline, Fitted, Setting, fit_mean, fit_persistence
from lstm_core.evaluation.choosing import choosing_for, simplest_of_the_best
from lstm_core.evaluation.evidence import Evidence, hold_against
from lstm_core.evaluation.leaderboard import BASELINES, Board, Network, leaderboard
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare

FEW = (Baseline("persistence", "persistence", fit_persistence), Baseline("mean", "training mean", fit_mean))


def setting_of(values: np.ndarray, name: str = "recommended", **features: object) -> Setting:
    index = pd.date_range("2020-01-01", periods=len(values), name="date")
    table = PriceTable("C", pd.DataFrame({"value": values}, index=index))
    config: ExperimentConfig = preset(name).with_("features", inputs=("value",), target="value", window=5)
    config = config.with_("features", **features)
    return Setting.of(prepare(table, Preparation.of(config)), table, config.features, config.seed)


def judged(setting: Setting, *, refits: bool = False) -> Board:
    return leaderboard(setting, Network(setting.data.test.actual, 0.0, 0.0, "It knows."), refits=refits)


def test_of_those_within_half_a_percent_the_simplest_is_taken() -> None:
    assert simplest_of_the_best({"persistence": 1.0049, "mean": 1.0}) == "persistence"
    assert simplest_of_the_best({"persistence": 1.0051, "mean": 1.0}) == "mean"
    assert simplest_of_the_best({"persistence": 0.0, "mean": 0.0}) == "persistence"
    assert simplest_of_the_best({}) is None


def test_with_a_validation_part_methods_are_compared_there() -> None:
    setting = setting_of(np.random.default_rng(0).normal(size=200))
    choosing = choosing_for(setting)
    assert choosing is not None
    assert (choosing.part, choosing.setting) == ("validation", None)
    assert choosing.windows is setting.data.validation


@pytest.mark.parametrize("horizon", [1, 3])
def test_without_one_at_the_end_of_the_training_part_of_which_they_know_nothing_then(horizon: int) -> None:
    setting = setting_of(np.random.default_rng(0).normal(size=200), "tutorial", horizon=horizon)
    choosing = choosing_for(setting)
    assert choosing is not None
    assert choosing.part == "training"
    assert choosing.setting is not None
    train, earlier = setting.data.train, choosing.setting.data.train
    assert len(choosing.windows) == len(train) // 5
    assert len(earlier) + len(choosing.windows) == len(train)
    assert choosing.windows.rows[-1] == train.rows[-1] < setting.data.split.test.start
    assert choosing.setting.training_rows.stop == choosing.windows.rows[0]


def test_who_was_best_before_is_the_opponent_whoever_is_best_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BASELINES", FEW)
    random = np.random.default_rng(0)
    noise, walk = random.normal(size=200), 0.1 * random.normal(size=40).cumsum() + 5
    setting = setting_of(np.r_[noise, walk])
    assert setting.data.split.test.start <= 204
    board = judged(setting)
    assert board.opponent.name == "mean"
    errors = {entry.name: entry.metrics.rmse for entry in board.entries}
    assert errors["persistence"] < errors["mean"]  # by hindsight
    before = {entry.name: entry.validation_rmse for entry in board.entries}
    validation = setting.data.validation
    assert validation is not None
    expected = np.sqrt(np.mean((validation.actual - validation.previous) ** 2))
    assert before["persistence"] == pytest.approx(expected)
    assert before["model"] is None


def test_the_opponent_has_skill_interval_and_test_of_the_model_against_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BASELINES", FEW)
    setting = setting_of(np.random.default_rng(0).normal(size=400))
    test = setting.data.test
    guess = 0.5 * test.actual
    found = leaderboard(setting, Network(guess, 0.0, 0.0, "Half of it.")).opponent
    held = hold_against(Evidence(test.actual, guess, test.previous), found.predicted)
    assert found.name == "mean"
    assert (found.skill, found.skill_interval, found.diebold_mariano_p) == (held.skill, held.interval, held.p)
    assert found.skill == pytest.approx(0.5, abs=0.05)


def test_learned_methods_are_no_opponents() -> None:
    assert {baseline.name for baseline in BASELINES if not baseline.is_simple} == {"ridge", "gradient_boosting"}


def test_a_refit_gives_everybody_all_rows_before_the_test_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BASELINES", FEW)
    setting = setting_of(np.r_[np.zeros(140), np.ones(60)] + 0.1 * np.random.default_rng(0).normal(size=200))
    once, again = (judged(setting, refits=refits) for refits in (False, True))
    means = [
        {entry.name: entry for entry in board.entries}["mean"].note.split("part, ")[1].split(",")[0]
        for board in (once, again)
    ]
    split = setting.data.split
    assert float(means[0]) == pytest.approx(setting.level[: split.train.stop].mean(), rel=0.01)
    assert float(means[1]) == pytest.approx(setting.level[: split.test.start].mean(), rel=0.01)
    assert once.opponent.name == again.opponent.name
    errors = [{entry.name: entry.validation_rmse for entry in board.entries} for board in (once, again)]
    assert errors[0] == errors[1]


def test_what_explodes_where_methods_are_chosen_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(setting: Setting) -> Fitted:
        return Fitted(lambda windows: np.where(windows.rows < setting.data.split.test.start, 1e308, 0.0) * 1e308, "It.")

    monkeypatch.setattr(module, "BASELINES", (*FEW, Baseline("late", "late", late)))
    board = judged(setting_of(np.random.default_rng(0).normal(size=100)))
    assert {entry.name: entry.validation_rmse for entry in board.entries}["late"] is None
    assert board.opponent.name == "mean"
