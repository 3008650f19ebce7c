"""The verdict against the best simple method: what a simple method has, too, is no skill.

Models whose worth is known, on each kind of target: always the mean, the opponent itself, the opponent with noise, one
that knows more, an oracle. The rules and their numbers are those of ``docs/verdict.md``.
"""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.evaluation.evidence import Evidence, hold_against
from lstm_core.evaluation.measures import rmse
from lstm_core.results import LeaderboardEntry, Metrics, Opponent
from lstm_core.verdicts.kit import deciding_rule, judge
from lstm_core.verdicts.leaderboard import judge_leaderboard
from lstm_core.verdicts.skill import SKILL, judge_predictions, judge_skill
from lstm_core.verdicts.skill_findings import SkillFindings

DAYS = 252
SEEDS = range(10)


def _opponent(evidence: Evidence, predicted: np.ndarray, label: str = "HAR") -> Opponent:
    held = hold_against(evidence, predicted)
    return Opponent(label.lower(), label, "validation", held.skill, held.interval, held.p, predicted)


def _verdict(actual: np.ndarray, previous: np.ndarray, predicted: np.ndarray, simple: np.ndarray, label: str = "HAR"):
    evidence = Evidence(actual, predicted, previous)
    return judge_predictions(evidence, "range", opponent=_opponent(evidence, simple, label))


def _level(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a price that wanders, its last value, and what a linear method makes of it: the last value, a bit off."""
    random = np.random.default_rng(seed)
    walk = 100 + random.normal(size=DAYS + 1).cumsum()
    return walk[1:], walk[:-1], walk[:-1] + 0.02


def _returns(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return returns without memory, the last one, and their mean."""
    returns = np.random.default_rng(seed).normal(0.05, 1, DAYS + 1)
    return returns[1:], returns[:-1], np.full(DAYS, 0.05)


def _range(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return how far something moves, whose level wanders slowly, its last value, and the best guess at that level."""
    random = np.random.default_rng(seed)
    level = np.zeros(DAYS + 1)
    for day in range(1, DAYS + 1):
        level[day] = 0.95 * level[day - 1] + 0.2 * random.normal()
    seen = level + 0.5 * random.normal(size=DAYS + 1)
    return seen[1:], seen[:-1], 0.95 * level[:-1]


KINDS = {"level": _level, "returns": _returns, "range": _range}


# Nothing that a simple method has, too, counts as skill.


@pytest.mark.parametrize("seed", SEEDS)
def test_always_the_mean_is_no_skill_in_returns_though_it_is_29_percent_better_than_the_last_return(seed):
    actual, previous, mean = _returns(seed)
    verdict = _verdict(actual, previous, np.full(DAYS, 0.04), mean, "mean")
    assert verdict.skill == pytest.approx(1 - 1 / np.sqrt(2), abs=0.06)
    assert verdict.outcome == "level"
    assert "better than simply repeating the last range, but level with the mean, the best simple method" in (
        verdict.sentence
    )


def test_without_an_opponent_it_would_be_called_skill():
    actual, previous, mean = _returns(0)
    assert judge_predictions(Evidence(actual, mean, previous), "return").outcome == "better"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_opponent_itself_is_level_on_each_kind_of_target(kind, seed):
    actual, previous, simple = KINDS[kind](seed)
    assert _verdict(actual, previous, simple, simple).outcome == "level"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_opponent_with_noise_is_worse_on_each_kind_of_target(kind, seed):
    actual, previous, simple = KINDS[kind](seed)
    noise = 0.8 * np.std(actual - simple) * np.random.default_rng(seed + 100).normal(size=DAYS)
    assert _verdict(actual, previous, simple + noise, simple).outcome == "worse"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_who_knows_a_third_of_what_the_opponent_misses_is_better_on_each_kind_of_target(kind, seed):
    actual, previous, simple = KINDS[kind](seed)
    verdict = _verdict(actual, previous, simple + (actual - simple) / 3, simple)
    assert verdict.outcome == "better"
    assert "and 33% better than HAR, the best simple method" in verdict.sentence


@pytest.mark.parametrize("kind", KINDS)
def test_an_oracle_is_suspicious_on_each_kind_of_target(kind):
    actual, previous, simple = KINDS[kind](0)
    assert _verdict(actual, previous, actual, simple).outcome == "suspicious"


@pytest.mark.parametrize("kind", KINDS)
def test_noise_is_called_better_in_at_most_five_of_a_hundred_cases(kind):
    """The model is in truth as good as the opponent: it leaves out as much as it knows beside it."""
    outcomes = []
    for seed in range(120):
        actual, previous, simple = KINDS[kind](seed)
        spread = np.std(actual - simple)
        known, noise = 0.4 * spread * np.random.default_rng(seed + 1000).normal(size=(2, DAYS))
        outcomes.append(_verdict(actual + known, previous, simple + known + noise, simple).outcome)
    assert outcomes.count("better") <= 0.05 * 120
    assert outcomes.count("worse") <= 0.09 * 120


# The table of the rules.


@pytest.mark.parametrize(
    ("repeating", "opponent", "outcome", "rule"),
    [
        ("better", "better", "better", "R5"),
        ("better", "level", "level", "R4"),
        ("better", "worse", "worse", "R6"),
        ("better", "unclear", "unclear", "R7"),
        ("level", "better", "level", "R4"),
        ("level", "level", "level", "R4"),
        ("level", "worse", "worse", "R6"),
        ("level", "unclear", "level", "R4"),
        ("worse", "better", "worse", "R6"),
        ("worse", "level", "worse", "R6"),
        ("worse", "worse", "worse", "R6"),
        ("worse", "unclear", "worse", "R6"),
        ("unclear", "better", "unclear", "R7"),
        ("unclear", "level", "level", "R4"),
        ("unclear", "worse", "worse", "R6"),
        ("unclear", "unclear", "unclear", "R7"),
    ],
)
def test_praise_needs_both_and_blame_needs_one(repeating, opponent, outcome, rule):
    found = _found(repeating, opponent)
    assert (deciding_rule(SKILL, found).name, deciding_rule(SKILL, found).outcome) == (rule, outcome)
    verdict = judge_skill(found)
    assert verdict.sentence.startswith("The model ")
    assert "HAR, the best simple method: its typical error is" in verdict.sentence
    assert len(verdict.sentence.split()) <= 60
    assert verdict.sentence.count(". ") == 0
    but = (repeating == "better") != (opponent == "better")
    assert (", but " in verdict.sentence) == but
    assert ("which may be chance" in verdict.sentence) == (outcome == "unclear")


_MEASURED = {
    "better": (0.18, (0.1, 0.3), 0.01),
    "level": (0.004, (0.001, 0.008), 0.01),
    "worse": (-0.1, (-0.2, -0.05), 0.01),
    "unclear": (0.03, (-0.1, 0.2), 0.6),
}


def _found(repeating: str, opponent: str) -> SkillFindings:
    """Return findings with these standings to persistence and to HAR."""
    actual, previous, simple = _range(0)
    evidence = Evidence(actual, simple, previous)
    found = SkillFindings.of_evidence(evidence, "range", opponent=_opponent(evidence, simple))
    ours, theirs = _MEASURED[repeating], _MEASURED[opponent]
    assert found.opponent is not None
    return replace(
        found,
        model=1.0,
        persistence=1 / (1 - ours[0]),
        measured=replace(found.measured, skill=ours[0], skill_interval=ours[1], diebold_mariano_p=ours[2]),
        opponent=replace(found.opponent, skill=theirs[0], skill_interval=theirs[1], diebold_mariano_p=theirs[2]),
        opponent_error=1 / (1 - theirs[0]),
    )


def test_the_sentence_says_both():
    assert judge_skill(_found("better", "level")).sentence.startswith(
        "The model is 18% better than simply repeating the last range, but level with HAR, the best simple method: "
        "its typical error is 1, that of repeating 1.22, of HAR 1.004"
    )
    assert judge_skill(_found("worse", "worse")).sentence.startswith(
        "The model is 10% worse than simply repeating the last range and 10% worse than HAR, the best simple method: "
    )
    assert judge_skill(_found("better", "unclear")).sentence.startswith(
        "The model is 18% better than simply repeating the last range, but can't be told from HAR, the best simple "
        "method: "
    )


def test_persistence_as_the_opponent_changes_no_word():
    actual, previous, _ = _level(0)
    evidence = Evidence(actual, previous + 0.3, previous)
    alone = judge_predictions(evidence, "close")
    beside = judge_predictions(evidence, "close", opponent=_opponent(evidence, previous, "persistence"))
    assert (beside.outcome, beside.sentence) == (alone.outcome, alone.sentence)
    told = {reason.title: reason.text for reason in beside.reasons}["The best simple method"]
    assert told.startswith("On the validation part, before the test part was looked at, no simple method was clearly")
    assert "The best simple method" not in {reason.title for reason in alone.reasons}  # as results of before read


def test_an_opponent_without_any_error_is_ahead():
    previous = np.arange(60.0)
    evidence = Evidence(previous + 1, previous + 0.7, previous)
    verdict = judge_predictions(evidence, "count", opponent=_opponent(evidence, previous + 1, "drift"))
    assert verdict.outcome == "worse"
    assert "70% better than simply repeating the last count, but worse than the drift" in verdict.sentence
    reasons = {reason.title: reason.text for reason in verdict.reasons}
    assert reasons["The best simple method"].endswith("its typical miss is 0: nothing can be better.")


def test_the_reason_says_how_sure_the_skill_against_the_opponent_is():
    told = dict(SKILL.reasons)["The best simple method"]
    text = told(_found("better", "worse"))
    assert "'HAR' was the best of the simple methods" in text
    assert "skill against it -0.1, in 95 of 100 draws between -0.2 and -0.05" in text
    found = _found("better", "unclear")
    assert found.opponent is not None
    few = replace(found, opponent=replace(found.opponent, skill_interval=None, diebold_mariano_p=None))
    assert told(few).endswith("there are too few days to say how sure that is.")


# Too good for a target that says how far something moves.


def _entry(name: str, error: float) -> LeaderboardEntry:
    return LeaderboardEntry(name, name.upper(), Metrics(0.0, error, error, None, None, 0.5), 0.0, 0.0, "")


@pytest.mark.parametrize(("ratio", "outcome"), [(0.89, "suspicious"), (0.91, "better")])
def test_a_tenth_below_har_is_suspicious_until_shown_otherwise(ratio, outcome):
    found = _found("better", "better")
    board = (_entry("model", 1.0), _entry("har", 1 / ratio), _entry("persistence", found.persistence))
    volatile = replace(found, tells_moves=True, leaderboard=board)
    judgement = judge(SKILL, volatile)
    assert judgement.outcome == outcome
    assert judge(SKILL, replace(volatile, tells_moves=False)).outcome == "better"
    if outcome == "suspicious":
        assert "until shown otherwise: the error is 11% below that of HAR" in judgement.sentence
        assert any("published models" in reason.text for reason in judgement.reasons)


def test_a_few_days_may_be_a_tenth_below_har_by_luck():
    board = (_entry("model", 1.0), _entry("har", 2.0), _entry("persistence", 1.3))
    assert judge(SKILL, replace(_found("better", "better"), tells_moves=True, leaderboard=board, days=29)).outcome == (
        "unclear"
    )


# Other words that name the best.


def test_the_leaderboard_explains_why_the_verdict_goes_by_another_method():
    board = (_entry("ewma", 0.9), _entry("har", 0.95), _entry("persistence", 1.0), _entry("model", 1.1))
    actual, previous, simple = _range(0)
    evidence = Evidence(actual, simple, previous)
    said = judge_leaderboard(board, _opponent(evidence, simple)).sentence
    assert "The best is EWMA, with 0.9. The verdict goes by HAR (0.95), the best simple method before" in said
    assert "The verdict goes by" not in judge_leaderboard(board, _opponent(evidence, simple, "EWMA")).sentence
    assert "The verdict goes by" not in judge_leaderboard(board).sentence


@pytest.mark.parametrize(
    ("ewma", "simple", "outcome", "words"),
    [
        (1.004, True, "level", "yet the ewma, which is simple, too, does as well in the test part, with 1.004"),
        (0.9, True, "level", "yet the ewma, which is simple, too, does better in the test part, with 0.9"),
        (1.02, True, "better", "and 18% better than HAR"),
        (1.004, False, "better", "and 18% better than HAR"),  # gradient boosting is not simple
    ],
)
@pytest.mark.parametrize("opponent", ["HAR", "persistence"])
def test_what_another_simple_method_turns_out_to_have_is_no_skill_either(ewma, simple, outcome, words, opponent):
    other = _entry("ewma", ewma)
    entry = replace(other, label="ewma", validation_rmse=1.5 if simple else None)
    board = (entry, _entry("model", 1.0), _entry("har", 1.22), _entry("persistence", 1.22))
    found = replace(_found("better", "better"), leaderboard=board)
    assert found.opponent is not None
    if opponent == "persistence":
        found = replace(found, opponent=replace(found.opponent, name="persistence"))
        words = words.replace("and 18% better than HAR", "by 18%")
    verdict = judge_skill(found)
    assert verdict.outcome == outcome
    assert words in verdict.sentence


def test_another_method_that_turned_out_better_in_the_test_part_is_named():
    board = (_entry("ewma", 0.5), _entry("har", 1.2), _entry("model", 1.0), _entry("persistence", 1.3))
    sentence = judge_skill(replace(_found("better", "level"), leaderboard=board)).sentence
    assert "'EWMA' turned out better in the test part, with 0.5" in sentence


def test_errors_in_words_are_those_of_the_same_days():
    actual, previous, simple = _range(3)
    evidence = Evidence(actual, simple + 0.1, previous)
    found = SkillFindings.of_evidence(evidence, "range", opponent=_opponent(evidence, simple))
    assert found.rival is not None
    assert found.opponent_error == rmse(actual, simple)
    assert found.rival.skill == pytest.approx(1 - found.model / found.opponent_error)
