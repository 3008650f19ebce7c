"""Models whose worth is known, judged as a run is: against all baselines on a real series, on each kind of target."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.baselines import Setting, Unfit
from lstm_core.evaluation.evidence import Evidence, hold_against, measure_evidence
from lstm_core.evaluation.har import HAR_BASELINE
from lstm_core.evaluation.leaderboard import BASELINES, Board, Network, leaderboard
from lstm_core.evaluation.metrics import measure as measure_errors
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare, with_features
from lstm_core.results import OpponentFacts, Verdict
from lstm_core.verdicts.skill import judge_skill
from lstm_core.verdicts.skill_findings import SkillFindings

ROWS = 800
TARGETS = {
    "price": ("close", "level"),
    "change of price": ("close", "change"),
    "log return of price": ("close", "log_return"),
    "returns": ("moved", "level"),
    "range": ("parkinson", "level"),
    "log range": ("logrange", "level"),
    "change of range": ("parkinson", "change"),
}


class Judged:
    """One target of IBM's prices, with all baselines fitted to it."""

    def __init__(self, target: str, kind: str) -> None:
        ibm = load_bundled("ibm").last(ROWS)
        frame = ibm.frame.assign(moved=100 * np.log(ibm.frame["close"]).diff().fillna(0.0))
        split = {"train": 0.6, "validation": 0.15, "reach_back": True}
        self.config = (
            ExperimentConfig()
            .with_("features", inputs=(target,), target=target, target_kind=kind, window=22)
            .with_("split", **split)
        )
        table = with_features(PriceTable("IBM", frame), self.config.features)
        self.data = prepare(table, Preparation.of(self.config))
        self.setting = Setting.of(self.data, table, self.config.features, 7)
        self.har = HAR_BASELINE.fit(self.setting).predict(self.data.test)
        self.board: Board = leaderboard(self.setting, Network(self.har, 0.0, 0.0, "It is HAR."))

    def verdict(self, predicted: np.ndarray) -> Verdict:
        """Judge a model by what it predicted, as if it had been the network of the run."""
        test, opponent = self.data.test, self.board.opponent
        evidence = Evidence(test.actual, predicted, test.previous)
        held = hold_against(evidence, opponent.predicted)
        metrics = measure_errors(test.actual, predicted, test.previous, 1.0)
        entries = tuple(
            replace(entry, metrics=metrics) if entry.name == "model" else entry for entry in self.board.entries
        )
        facts = OpponentFacts(opponent.name, opponent.label, opponent.chosen_on, held.skill, held.interval, held.p)
        found = SkillFindings.of_record(
            self.config, len(evidence), entries, measure_evidence(evidence), evidence.step, facts
        )
        return judge_skill(found)


@pytest.fixture(scope="module", params=TARGETS)
def judged(request) -> Judged:
    return Judged(*TARGETS[request.param])


@pytest.mark.parametrize("name", ["persistence", "drift", "mean", "moving_average", "ewma", "har", "linear"])
def test_no_simple_method_is_skill_whichever_was_chosen_as_the_opponent(judged, name):
    method = next(baseline for baseline in BASELINES if baseline.name == name).fit(judged.setting)
    predicted = judged.har if isinstance(method, Unfit) else method.predict(judged.data.test)
    assert judged.verdict(predicted).outcome in ("level", "worse", "unclear")


def test_the_opponent_itself_is_level(judged):
    assert judged.verdict(judged.board.opponent.predicted).outcome in ("level", "worse")


def test_always_the_mean_is_no_skill(judged):
    mean = np.full_like(judged.har, judged.setting.level[judged.setting.training_rows].mean())
    assert judged.verdict(mean).outcome in ("level", "worse", "unclear")


def test_har_with_noise_is_worse(judged):
    misses = judged.data.test.actual - judged.har
    for seed in range(5):
        noise = 0.8 * misses.std() * np.random.default_rng(seed).normal(size=len(misses))
        assert judged.verdict(judged.har + noise).outcome == "worse"


def test_who_knows_more_than_all_of_them_is_better(judged):
    best = judged.board.opponent.predicted
    assert judged.verdict(best + 0.07 * (judged.data.test.actual - best)).outcome == "better"


def test_an_oracle_is_suspicious(judged):
    assert judged.verdict(judged.data.test.actual).outcome == "suspicious"
