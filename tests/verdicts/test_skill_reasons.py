"""The reasons say what was looked at, with the numbers that were found."""

import numpy as np

from lstm_core.evaluation.evidence import Evidence
from lstm_core.leaks import LEAKS
from lstm_core.results import LeaderboardEntry, Metrics
from lstm_core.verdicts.kit import judge
from lstm_core.verdicts.skill import SKILL
from lstm_core.verdicts.skill_findings import SkillFindings


def _texts(evidence: Evidence, *args: object) -> dict[str, str]:
    return {
        reason.title: reason.text
        for reason in judge(SKILL, SkillFindings.of_evidence(evidence, "close", *args)).reasons
    }


def _skilful(days: int = 200) -> Evidence:
    """Return a walk of which most of each step's variance is known before."""
    known, unknown = np.random.default_rng(0).normal(size=(2, days)) * [[1.5], [1.0]]
    walk = 100 + np.r_[0, (known + unknown).cumsum()]
    return Evidence(walk[1:], walk[:-1] + known, walk[:-1])


def test_a_skilful_model_is_ahead_in_all_of_them() -> None:
    found = SkillFindings.of_evidence(_skilful(), "close")
    texts = _texts(_skilful())
    assert f"the model's typical miss is {found.model:.4g}" in texts["Typical errors"]
    assert f"is {found.measured.skill:.4g}: 1 is perfect" in texts["Typical errors"]
    assert texts["How sure the skill is"].endswith("All of that is above 0, where the model is ahead.")
    assert (
        f"between {found.measured.skill_interval[0]:.4g} and {found.measured.skill_interval[1]:.4g}"
        in texts["How sure the skill is"]
    )
    assert "in less than 0.1% of the cases, so chance hardly explains it" in texts["Could it be chance?"]
    assert "do not come late" in texts["Does it come late?"]
    assert "beats a coin" in texts["Up or down"]
    assert "No mistake was made on purpose" in texts["Looking at the future"]
    assert "believable size" in texts["Too good to be true?"]


def test_a_mirrored_model_is_behind_in_all_of_them() -> None:
    one = _skilful()
    texts = _texts(Evidence(one.actual, 2 * one.previous - one.predicted, one.previous))
    assert texts["How sure the skill is"].endswith("All of that is below 0, where repeating is ahead.")
    assert "a coin, 50%, would have been better" in texts["Up or down"]


def test_a_copy_is_said_to_be_one_with_its_lag() -> None:
    walk = 100 + np.random.default_rng(0).normal(size=203).cumsum()
    texts = _texts(Evidence(walk[3:], walk[:-3], walk[2:-1]))
    assert (
        "Moved back by 3 days the predictions fit best: apart from a constant distance they then typically miss by 0"
        in (texts["Does it come late?"])
    )
    assert "largely a copy of the value 3 days before" in texts["Does it come late?"]


def test_persistence_leaves_nothing_to_count_and_no_doubt() -> None:
    walk = 100 + np.random.default_rng(0).normal(size=101).cumsum()
    texts = _texts(Evidence(walk[1:], walk[:-1], walk[:-1]))
    assert "nothing to count" in texts["Up or down"]
    assert "between 0 and 0" in texts["How sure the skill is"]
    assert "in 100% of the cases, so it may well be chance" in texts["Could it be chance?"]


def test_few_days_and_constant_series_say_why_there_is_no_test() -> None:
    few = _texts(_skilful(12))
    assert few["How sure the skill is"] == "A range needs at least 30 test days; there are 12."
    assert "was not made" in few["Could it be chance?"]
    flat = np.full(40, 5.0)
    texts = _texts(Evidence(flat, flat, flat))
    assert "there is no skill" in texts["Typical errors"]
    assert "was not made" in texts["Could it be chance?"]
    rare = flat.copy()
    rare[20] = 6.0
    assert "changed too seldom" in _texts(Evidence(rare, flat + 0.1, flat))["How sure the skill is"]


def test_leaks_and_inputs_that_know_are_named() -> None:
    texts = _texts(_skilful(), (), "shuffle", ("volume", "high"))
    assert LEAKS["shuffle"].confession in texts["Looking at the future"]
    assert "the last value of 'volume', 'high' alone" in texts["Too good to be true?"]
    one = _skilful()
    assert "far smaller" in _texts(Evidence(one.actual, one.actual, one.previous))["Too good to be true?"]


def test_the_best_baseline_is_named_whoever_is_ahead() -> None:
    def board(rmse: float) -> tuple[LeaderboardEntry, ...]:
        metrics = Metrics(0.0, rmse, rmse, None, None, 0.5)
        return (LeaderboardEntry("ridge", "Ridge regression", metrics, 0.0, 0.0, ""),)

    ours = SkillFindings.of_evidence(_skilful(), "close").model
    assert "'Ridge regression'" in _texts(_skilful(), board(ours))["Other baselines"]
    assert _texts(_skilful(), board(ours))["Other baselines"].endswith("The model is level with it.")
    assert _texts(_skilful(), board(2 * ours))["Other baselines"].endswith("The model is ahead of it.")
    assert "better than the model, with less effort" in _texts(_skilful(), board(ours / 2))["Other baselines"]
    assert "no other baseline" in _texts(_skilful())["Other baselines"]
