"""The verdict on models whose worth is known: persistence, copies, oracles, noise, leaks and true skill.

The rules and their numbers are those of ``docs/verdict.md``.
"""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.errors import TooFewRowsError
from lstm_core.evaluation.evidence import Evidence
from lstm_core.results import LeaderboardEntry, Metrics
from lstm_core.verdicts.kit import deciding_rule
from lstm_core.verdicts.skill import SKILL
from lstm_core.verdicts.skill import judge_predictions as judge
from lstm_core.verdicts.skill_findings import SkillFindings

DAYS = 250


def _walk(days: int = DAYS, seed: int = 0) -> np.ndarray:
    return 100 + np.random.default_rng(seed).normal(size=days + 10).cumsum()


def _evidence(walk: np.ndarray, predicted: np.ndarray) -> Evidence:
    """Return predictions of the newest days of a series."""
    days = len(predicted)
    return Evidence(walk[-days:], predicted, walk[-days - 1 : -1])


def _entry(name: str, rmse: float, label: str | None = None) -> LeaderboardEntry:
    return LeaderboardEntry(name, label or name, Metrics(0.0, rmse, rmse, None, None, 0.5), 0.0, 0.0, "")


def _errors(model: float, persistence: float, days: int = DAYS) -> Evidence:
    """Return a series whose errors all have one size, with signs that say nothing about direction."""
    signs = np.tile([1.0, 1.0, -1.0, -1.0], days // 4 + 1)[:days]
    others = np.tile([1.0, -1.0], days // 2 + 1)[:days]
    actual = persistence * signs
    return Evidence(actual, actual - model * others, np.zeros(days))


# R0: nothing can beat repeating what never changes.


@pytest.mark.parametrize("days", [1, 12, 250])
@pytest.mark.parametrize("miss", [0.0, 0.1])
def test_r0_a_series_that_never_changes(days: int, miss: float) -> None:
    flat = np.full(days, 0.3)
    verdict = judge(Evidence(flat, flat + miss, flat), "rain")
    assert verdict.outcome == "constant"
    assert verdict.sentence == "The rain never changed in the test part; nothing can beat repeating it."
    assert (verdict.skill, verdict.skill_interval, verdict.diebold_mariano_p) == (None, None, None)
    assert verdict.best_lag == 0


def test_r0_comes_before_all_others() -> None:
    flat = np.full(40, 0.3)
    assert judge(Evidence(flat, flat, flat), "rain", leak="shuffle", answer_columns=("x",)).outcome == "constant"


# R1: a mistake on purpose.


@pytest.mark.parametrize(
    ("leak", "words"),
    [
        ("scaler", "the scaler was fitted on all rows"),
        ("shuffle", "the parts were drawn at random"),
        ("stopping", "the test part chose the epoch"),
    ],
)
@pytest.mark.parametrize("predicts", ["skill", "copy", "oracle"])
def test_r1_the_score_of_a_leaked_run_does_not_count_whatever_it_is(leak: str, words: str, predicts: str) -> None:
    walk = _walk()
    said = {"skill": walk[-DAYS:] + 0.7, "copy": walk[-DAYS - 1 : -1], "oracle": walk[-DAYS:]}[predicts]
    verdict = judge(_evidence(walk, said), "close", leak=leak, answer_columns=("x",))
    assert verdict.outcome == "leaked"
    assert verdict.sentence.startswith(f"This score does not count: {words}")
    assert any(words in reason.text for reason in verdict.reasons)


# R2: too good to be true.


@pytest.mark.parametrize("days", [10, 29, 250])
def test_r2_an_oracle_is_suspicious(days: int) -> None:
    walk = _walk()
    verdict = judge(_evidence(walk, walk[-days:]), "close")
    assert verdict.outcome == "suspicious"
    assert verdict.skill == 1
    assert verdict.sentence.startswith("Too good to be true: look for an input that knows the answer")


@pytest.mark.parametrize(("ratio", "outcome"), [(0.099, "suspicious"), (0.101, "better")])
def test_r2_an_error_under_a_tenth_of_persistences_is_suspicious(ratio: float, outcome: str) -> None:
    assert judge(_errors(3 * ratio, 3.0), "close").outcome == outcome


def test_r2_half_of_the_change_known_beforehand_is_suspicious_beside_baselines_that_know_nothing() -> None:
    walk = _walk()
    actual, previous = walk[-DAYS:], walk[-DAYS - 1 : -1]
    leaked = Evidence(actual, previous + 0.5 * (actual - previous), previous)
    board = (_entry("model", 0.5), _entry("ridge", 0.97), _entry("persistence", 1.0), _entry("drift", 1.01))
    verdict = judge(leaked, "close", leaderboard=board)
    assert verdict.skill == pytest.approx(0.5)
    assert verdict.outcome == "suspicious"
    assert "best baseline 0.97" in verdict.sentence


@pytest.mark.parametrize(
    ("model", "ridge", "outcome"),
    [
        (0.59, 1.0, "suspicious"),
        (0.61, 1.0, "better"),  # not so far below
        (0.59, 0.6, "better"),  # a simple method finds it too, so it can be found
        (0.71, 1.3, "better"),  # skill 0.29 is no wonder
    ],
)
def test_r2_far_below_every_baseline_with_much_skill_is_suspicious(model: float, ridge: float, outcome: str) -> None:
    board = (_entry("ridge", ridge), _entry("mean", 5.0))
    assert judge(_errors(model, 1.0), "close", leaderboard=board).outcome == outcome


def test_r2_persistence_and_the_model_itself_are_no_such_baselines() -> None:
    board = (_entry("model", 0.5), _entry("persistence", 1.0))
    assert judge(_errors(0.5, 1.0), "close", leaderboard=board).outcome == "better"


def test_r2_on_a_handful_of_days_a_small_error_may_be_luck() -> None:
    walk = _walk()
    assert judge(_evidence(walk, walk[-9:]), "close").outcome == "unclear"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (("volume",), "the input 'volume' alone nearly gives the next close away"),
        (("a", "b"), "the inputs 'a' and 'b' each nearly give the next close away"),
        (("a", "b", "c", "d"), "the inputs 'a' and 'b' and 2 more each nearly give"),
    ],
)
def test_r2_an_input_that_holds_the_answer_is_named_however_bad_the_model_is(columns: tuple[str], words: str) -> None:
    verdict = judge(_errors(2.0, 1.0), "close", answer_columns=columns)
    assert verdict.outcome == "suspicious"
    assert verdict.sentence.startswith(f"This score may not count: {words}")


def test_r2_an_oracle_with_such_an_input_is_told_where_to_look() -> None:
    verdict = judge(_errors(0.01, 1.0), "close", answer_columns=("volume",))
    assert verdict.sentence.startswith("Too good to be true: look at the input 'volume' first")


# R3: too few days.


@pytest.mark.parametrize(("days", "words"), [(1, "1 test day is"), (2, "2 test days are"), (29, "29 test days are")])
@pytest.mark.parametrize("model", [0.5, 1.0, 3.0])
def test_r3_few_days_say_nothing(days: int, words: str, model: float) -> None:
    verdict = judge(_errors(model, 1.0, days), "close")
    assert verdict.outcome == "unclear"
    assert verdict.sentence == (
        f"{words} too few to judge the model by; so far its typical error is {model:g}, that of repeating the last "
        "close 1."
    )
    assert (verdict.skill_interval, verdict.diebold_mariano_p) == (None, None)
    assert verdict.skill == pytest.approx(1 - model)


# R4: level.


@pytest.mark.parametrize("seed", range(5))
def test_r4_persistence_itself_is_level_and_one_day_late(seed: int) -> None:
    walk = _walk(seed=seed)
    verdict = judge(_evidence(walk, walk[-DAYS - 1 : -1]), "close")
    assert (verdict.outcome, verdict.skill, verdict.best_lag, verdict.diebold_mariano_p) == ("level", 0.0, 1, 1.0)
    assert verdict.sentence.startswith("The model is no better and no worse than simply repeating the last close: ")
    assert verdict.sentence.endswith("; it repeats the close of the day before.")


@pytest.mark.parametrize("ratio", [0.991, 1.009])
def test_r4_within_one_percent_is_level_even_if_it_is_no_chance(ratio: float) -> None:
    verdict = judge(_errors(ratio, 1.0), "close")
    assert verdict.diebold_mariano_p == 0
    assert verdict.outcome == "level"


# R5: better.


def test_r5_a_model_of_an_autoregressive_process_is_better_by_what_it_should_be() -> None:
    # y[t] = 0.5 y[t-1] + e: the model's error has variance 1; a change has 2 (1 - 0.5) / (1 - 0.25) = 4 / 3.
    steps = np.random.default_rng(4).normal(size=2001)
    level = np.zeros(2001)
    for day in range(1, 2001):
        level[day] = 0.5 * level[day - 1] + steps[day]
    verdict = judge(Evidence(level[1:], 0.5 * level[:-1], level[:-1]), "wind")
    known = 1 - np.sqrt(3 / 4)
    assert verdict.outcome == "better"
    assert verdict.skill == pytest.approx(known, abs=0.03)
    assert verdict.skill_interval[0] < known < verdict.skill_interval[1]
    assert "better than simply repeating the last wind, by 1" in verdict.sentence
    assert "calls up or down right for 6" in verdict.sentence  # asin(0.5) / pi + 0.5 = 67% for normal steps


def test_r5_the_sentence_is_worked_out_by_hand() -> None:
    assert judge(_errors(1.5, 2.0), "close").sentence == (
        "The model is better than simply repeating the last close, by 25%: the model's typical error is 1.5, that of "
        "repeating it 2; it calls up or down right for 100% of the days."
    )


# R6: worse.


@pytest.mark.parametrize(
    ("model", "words"),
    [(2.5, "2.5, 25% above that of repeating it (2)"), (11.0, "11, 5.5 times that of repeating it (2)")],
)
def test_r6_the_sentence_is_worked_out_by_hand(model: float, words: str) -> None:
    verdict = judge(_errors(model, 2.0), "close")
    assert verdict.outcome == "worse"
    assert verdict.sentence == (
        f"Simply repeating the last close would have been better: the model's typical error is {words}."
    )


@pytest.mark.parametrize("lag", [2, 3, 5])
def test_r6_a_copy_that_comes_days_late_is_worse_and_given_away(lag: int) -> None:
    walk = _walk(1000)
    verdict = judge(_evidence(walk, walk[10 - lag : -lag]), "close")
    assert (verdict.outcome, verdict.best_lag) == ("worse", lag)
    assert f"it repeats the close of {lag} days before" in verdict.sentence


@pytest.mark.parametrize("seed", range(5))
def test_r6_noise_is_worse_and_repeats_nothing(seed: int) -> None:
    walk = _walk(seed=seed)
    noise = walk.mean() + np.random.default_rng(seed + 50).normal(scale=walk.std(), size=DAYS)
    verdict = judge(_evidence(walk, noise), "close")
    assert verdict.outcome == "worse"
    assert "repeats" not in verdict.sentence


def test_r6_the_last_value_with_noise_mostly_repeats_it() -> None:
    walk = _walk()
    verdict = judge(_evidence(walk, walk[-DAYS - 1 : -1] + 0.6 * np.random.default_rng(8).normal(size=DAYS)), "close")
    assert (verdict.outcome, verdict.best_lag) == ("worse", 1)
    assert "it mostly repeats the close of the day before" in verdict.sentence


# R7: it may be chance.


def test_r7_a_difference_that_may_be_chance_is_unclear() -> None:
    # The model knows something of the step, and adds as much noise as it knows.
    unknown, known, noise = np.random.default_rng(3).normal(size=(3, 60)) * [[1], [0.5], [0.5]]
    actual = unknown + known
    verdict = judge(Evidence(actual, known + noise, np.zeros(60)), "close")
    assert abs(verdict.skill) > 0.01
    assert verdict.diebold_mariano_p > 0.05
    assert verdict.outcome == "unclear"
    assert verdict.sentence.startswith("The model can't be told from simply repeating the last close: ")
    assert "which may be chance" in verdict.sentence


def test_r7_models_without_skill_are_called_better_or_worse_in_few_cases() -> None:
    random = np.random.default_rng(0)
    called = []
    for _ in range(150):
        unknown, known, noise = random.normal(size=(3, 200)) * [[1], [0.5], [0.5]]
        called.append(judge(Evidence(unknown + known, known + noise, np.zeros(200)), "close").outcome)
    assert sum(outcome in ("better", "worse") for outcome in called) <= 0.09 * 150
    assert set(called) <= {"better", "worse", "unclear", "level"}


@pytest.mark.parametrize(
    ("skill", "interval", "p", "outcome"),
    [
        (0.2, (0.1, 0.3), 0.049, "better"),
        (0.2, (0.1, 0.3), 0.051, "unclear"),
        (0.2, (-0.01, 0.3), 0.01, "unclear"),
        (-0.2, (-0.3, -0.1), 0.049, "worse"),
        (-0.2, (-0.3, -0.1), 0.051, "unclear"),
        (-0.2, (-0.3, 0.01), 0.01, "unclear"),
        (0.2, None, 0.01, "unclear"),
        (0.009, (0.005, 0.012), 0.0, "level"),
    ],
)
def test_r4_to_r7_interval_and_test_must_agree(
    skill: float, interval: tuple[float, float] | None, p: float, outcome: str
) -> None:
    found = SkillFindings.of_evidence(_errors(0.8, 1.0), "close")
    measured = replace(found.measured, skill=skill, skill_interval=interval, diebold_mariano_p=p)
    assert deciding_rule(SKILL, replace(found, measured=measured)).outcome == outcome


# Remarks.


def test_a_better_model_is_not_told_that_it_repeats() -> None:
    known, unknown = np.random.default_rng(0).normal(size=(2, 1000)) * [[0.5], [1]]
    walk = 100 + np.r_[0, (known + unknown).cumsum()]
    verdict = judge(Evidence(walk[1:], walk[:-1] + known, walk[:-1]), "close")
    assert (verdict.outcome, verdict.best_lag) == ("better", 1)  # the curve hardly moves away from the last value
    assert "repeats" not in verdict.sentence


def test_a_baseline_that_does_better_is_named_and_one_within_a_percent_is_not() -> None:
    board = (
        _entry("ridge", 1.2, "Ridge regression"),
        _entry("forest", 1.1, "Random forest"),
        _entry("persistence", 0.1),
    )
    sentence = judge(_errors(1.5, 2.0), "close", leaderboard=board).sentence
    assert "; the baseline 'Random forest' does better, with 1.1; it calls up or down" in sentence
    near = (_entry("ridge", 1.49, "Ridge regression"),)
    assert "baseline" not in judge(_errors(1.5, 2.0), "close", leaderboard=near).sentence


def test_a_market_that_mostly_rises_makes_nobody_a_prophet() -> None:
    # The value rises on 7 of 10 days, and the model says so each day.
    random = np.random.default_rng(0)
    steps = np.where(random.random(DAYS) < 0.7, 1.0, -1.0) * random.uniform(0.5, 1.5, DAYS)
    verdict = judge(Evidence(steps, np.full(DAYS, 0.02), np.zeros(DAYS)), "close")
    assert verdict.direction.interval[0] > 0.5
    assert "up or down" not in verdict.sentence
    assert any("always saying the more common direction" in reason.text for reason in verdict.reasons)


def test_a_model_that_is_wrong_about_up_and_down_hears_it() -> None:
    steps = np.random.default_rng(0).normal(size=DAYS)
    verdict = judge(Evidence(steps, -0.1 * steps, np.zeros(DAYS)), "close")
    assert verdict.outcome == "worse"
    assert "it calls up or down right for only 0% of the days" in verdict.sentence


# What holds of all of them.


@given(
    seed=st.integers(0, 1000),
    days=st.integers(1, 120),
    known=st.floats(-0.5, 1.2),
    noise=st.floats(0, 3),
    scale=st.sampled_from([1e-4, 1.0, 1e7]),
    leak=st.sampled_from(["none", "none", "scaler", "shuffle", "stopping"]),
    columns=st.sampled_from([(), (), ("volume",), ("a", "b", "c")]),
)
def test_every_verdict_is_one_short_sentence_with_all_its_reasons(
    seed: int, days: int, known: float, noise: float, scale: float, leak: str, columns: tuple[str, ...]
) -> None:
    step, other = scale * np.random.default_rng(seed).normal(size=(2, days))
    previous = 50 * scale + step.cumsum() - step
    evidence = Evidence(previous + step, previous + known * step + noise * other, previous)
    board = (_entry("ridge", 0.9 * scale, "Ridge regression"),)
    verdict = judge(evidence, "close", leaderboard=board, leak=leak, answer_columns=columns)
    assert re.fullmatch(r"[A-Z0-9][^!?]*[^.]\.", verdict.sentence)
    assert ". " not in verdict.sentence
    assert "e+" not in verdict.sentence
    assert len(verdict.sentence.split()) <= 46
    assert len(verdict.reasons) == len({reason.title for reason in verdict.reasons}) == 8
    for reason in verdict.reasons:
        assert reason.text.endswith((".", ")."))
        assert reason.text.count(". ") <= 2
        assert "nan" not in reason.text
        assert "None" not in reason.text
    found = SkillFindings.of_evidence(evidence, "close", board, leak, columns)
    assert deciding_rule(SKILL, found).outcome == verdict.outcome


@pytest.mark.parametrize("shift", [0.0, 1000.0])
@pytest.mark.parametrize("factor", [1e-3, 1e6])
def test_units_do_not_change_the_verdict(factor: float, shift: float) -> None:
    walk = _walk()
    said = walk[-DAYS - 1 : -1] + 0.6 * np.random.default_rng(8).normal(size=DAYS)
    plain = judge(_evidence(walk, said), "close")
    other = judge(_evidence(factor * (walk + shift), factor * (said + shift)), "close")
    assert (other.outcome, other.best_lag, other.direction) == (plain.outcome, plain.best_lag, plain.direction)
    assert other.skill == pytest.approx(plain.skill)


def test_a_run_can_be_judged_again_from_its_table() -> None:
    walk = _walk()
    evidence = _evidence(walk, walk[-DAYS:] + 0.5)
    table = pd.DataFrame(
        {"persistence": evidence.previous, "predicted": evidence.predicted, "actual": evidence.actual},
        index=pd.date_range("2024-01-01", periods=DAYS, name="date"),
    )
    assert judge(Evidence.of_table(table), "close") == judge(evidence, "close")
    ints = table.round().astype("int64")
    assert judge(Evidence.of_table(ints), "close").outcome in ("better", "unclear")


def test_days_that_make_no_sense_are_refused() -> None:
    with pytest.raises(TooFewRowsError, match="no predicted day"):
        Evidence(np.empty(0), np.empty(0), np.empty(0))
    with pytest.raises(ValueError, match="finite"):
        Evidence(np.array([1.0]), np.array([np.nan]), np.array([1.0]))
    with pytest.raises(ValueError, match="one number a day"):
        Evidence(np.zeros(3), np.zeros((3, 1)), np.zeros(3))


def test_the_rules_are_written_down() -> None:
    text = (Path(__file__).parents[2] / "docs" / "verdict.md").read_text(encoding="utf-8")
    for number, outcome in enumerate(
        ["constant", "leaked", "suspicious", "unclear", "level", "better", "worse", "unclear"]
    ):
        assert re.search(rf"^\| R{number} \|.*\| `{outcome}` \|", text, re.MULTILINE), f"R{number}"
