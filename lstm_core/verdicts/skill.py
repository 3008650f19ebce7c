"""One plain sentence: is the model better than repeating the last value, and than the best simple method?"""

from __future__ import annotations

from collections.abc import Sequence

from lstm_core.config import LeakName
from lstm_core.evaluation.evidence import Evidence
from lstm_core.results import LeaderboardEntry, Opponent, RunResult, SkillOutcome, Verdict
from lstm_core.verdicts import skill_words as words
from lstm_core.verdicts.kit import Rule, Subject, judge
from lstm_core.verdicts.skill_findings import SkillFindings
from lstm_core.verdicts.skill_reasons import REASONS

__all__ = ["SKILL", "judge_predictions", "judge_skill", "verdict_of"]


def verdict_of(result: RunResult) -> Verdict:
    """Judge a run by its record, by the rules of today whenever it was made."""
    return judge_skill(SkillFindings.of_run(result))


def judge_predictions(
    evidence: Evidence,
    target: str,
    *,
    leaderboard: Sequence[LeaderboardEntry] = (),
    leak: LeakName = "none",
    answer_columns: Sequence[str] = (),
    opponent: Opponent | None = None,
) -> Verdict:
    """Say in words whether a model is any good, and why.

    Args:
        evidence: Its predictions of the test part, one row ahead.
        target: What people call the predicted column, as in ``close``.
        leaderboard: The model and the baselines on the same days, as far as there are any.
        leak: The mistake that was made on purpose.
        answer_columns: Inputs that seem to hold the answer, as ``answer_columns.answer_columns`` names them.
        opponent: The best simple method, chosen before these days were looked at; ``None`` if none was.

    Example:
        >>> import numpy as np
        >>> close = 100 + np.random.default_rng(0).normal(size=201).cumsum()
        >>> verdict = judge_predictions(Evidence(close[1:], close[:-1], close[:-1]), "close")
        >>> verdict.outcome, verdict.best_lag
        ('level', 1)
    """
    return judge_skill(SkillFindings.of_evidence(evidence, target, leaderboard, leak, answer_columns, opponent))


def judge_skill(found: SkillFindings) -> Verdict:
    """Judge what was found, and put the numbers beside it that the judgement rests on."""
    judgement, measured = judge(SKILL, found), found.measured
    outcome: SkillOutcome = judgement.outcome  # type: ignore[assignment]  # the rules below have no other
    return Verdict(
        outcome=outcome,
        sentence=judgement.sentence,
        skill=measured.skill,
        skill_interval=measured.skill_interval,
        diebold_mariano_p=measured.diebold_mariano_p,
        best_lag=measured.lags.best,
        direction=measured.direction,
        reasons=judgement.reasons,
    )


SKILL: Subject[SkillFindings] = Subject(
    "Is the model better than repeating the last value?",
    "The model on the test rows, one row ahead, held against persistence and against the opponent: the best simple "
    "method by the validation part, which may be persistence itself. Each is judged alone: level within 1% of its "
    "error, however significant; ahead or behind where the 95% interval of the skill against it lies on that side of 0 "
    "and p is below 0.05; else a difference that may be chance. What a simple method has, too, counts as no skill. "
    "Results from before there were opponents are held against persistence alone. Two remarks at the most are added to "
    "`level`, `better`, `worse` and to R7's `unclear`.",
    (
        Rule(
            "R0",
            "constant",
            "persistence makes no error: the value never changed",
            lambda found: found.measured.skill is None,
            words.constant,
        ),
        Rule(
            "R1",
            "leaked",
            "the run made a mistake on purpose (scaler fitted on everything, shuffled parts, test part chose the "
            "epoch)",
            lambda found: found.leak != "none",
            words.leaked,
        ),
        Rule(
            "R2",
            "suspicious",
            "on 10 days or more, the model's error is under a tenth of persistence's; or skill is above 0.3 and the "
            "error under 0.6 of the best baseline's; or, on 30 days or more and for a target that says how far "
            "something moves, the error is under 0.9 of HAR's; or, on any number of days, an input holds the answer",
            lambda found: found.too_good or found.below_har or bool(found.measured.answer_columns),
            words.suspicion,
        ),
        Rule("R3", "unclear", "fewer than 30 test days", lambda found: not found.enough, words.too_few),
        Rule(
            "R4",
            "level",
            "it is level with persistence or with the opponent, and behind neither; or it is ahead of both, but "
            "another simple method turned out level with it in the test part, or better",
            lambda found: (
                ("level" in found.standings and "worse" not in found.standings)
                or (found.ahead and found.matched_by is not None)
            ),
            words.level,
        ),
        Rule(
            "R5",
            "better",
            "it is ahead of persistence and of the opponent",
            lambda found: found.ahead,
            words.better,
        ),
        Rule(
            "R6",
            "worse",
            "it is behind persistence or behind the opponent",
            lambda found: "worse" in found.standings,
            words.worse,
        ),
        Rule("R7", "unclear", "anything else: a difference that may be chance", lambda found: True, words.unclear),
    ),
    REASONS,
)
