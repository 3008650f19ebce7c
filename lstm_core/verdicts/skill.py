"""One plain sentence: is the model better than repeating the last value?"""

from __future__ import annotations

from collections.abc import Sequence

from lstm_core.config import LeakName
from lstm_core.evaluation.evidence import Evidence
from lstm_core.evaluation.measures import against
from lstm_core.leaks import LEAKS
from lstm_core.numbers import number, percent
from lstm_core.results import LeaderboardEntry, Outcome, RunResult, Verdict
from lstm_core.verdicts.kit import Rule, Subject, judge
from lstm_core.verdicts.skill_findings import SkillFindings
from lstm_core.verdicts.skill_reasons import REASONS

__all__ = ["SKILL", "judge_predictions", "judge_skill", "verdict_of"]

_MOST_REMARKS = 2  # a sentence with three is not read to its end


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
) -> Verdict:
    """Say in words whether a model is any good, and why.

    Args:
        evidence: Its predictions of the test part, one row ahead.
        target: What people call the predicted column, as in ``close``.
        leaderboard: The model and the baselines on the same days, as far as there are any.
        leak: The mistake that was made on purpose.
        answer_columns: Inputs that seem to hold the answer, as ``answer_columns.answer_columns`` names them.

    Example:
        >>> import numpy as np
        >>> close = 100 + np.random.default_rng(0).normal(size=201).cumsum()
        >>> verdict = judge_predictions(Evidence(close[1:], close[:-1], close[:-1]), "close")
        >>> verdict.outcome, verdict.best_lag
        ('level', 1)
    """
    return judge_skill(SkillFindings.of_evidence(evidence, target, leaderboard, leak, answer_columns))


def judge_skill(found: SkillFindings) -> Verdict:
    """Judge what was found, and put the numbers beside it that the judgement rests on."""
    judgement, measured = judge(SKILL, found), found.measured
    outcome: Outcome = judgement.outcome  # type: ignore[assignment]  # the rules below have no other
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


def _errors(found: SkillFindings) -> str:
    ours, theirs = number(found.model), number(found.persistence)
    return f"typical error {ours}, that of repeating the last {found.target} {theirs}"


def _suspicion(found: SkillFindings) -> str:
    columns, errors = found.measured.answer_columns, _errors(found)
    names = " and ".join(f"'{name}'" for name in columns[:2]) + (f" and {len(columns) - 2} more" if columns[2:] else "")
    inputs = f"the inputs {names}" if columns[1:] else f"the input {names}"
    if not found.too_good:
        give = "each nearly give" if columns[1:] else "alone nearly gives"
        return f"This score may not count: {inputs} {give} the next {found.target} away ({errors})."
    if columns:
        return f"Too good to be true: look at {inputs} first, which may know the answer ({errors})."
    if found.far_below_baselines and found.baseline is not None:
        errors += f", of the best baseline {number(found.baseline.metrics.rmse)}"
    return f"Too good to be true: look for an input that knows the answer ({errors})."


def _too_few(found: SkillFindings) -> str:
    few = f"{found.days} test {found.step.shorts} are" if found.days > 1 else f"1 test {found.step.short} is"
    return f"{few} too few to judge the model by; so far its {_errors(found).replace('error', 'error is', 1)}."


def _repeating(found: SkillFindings) -> str:
    return f"simply repeating the last {found.target}"


def _both(found: SkillFindings) -> str:
    return f"the model's typical error is {number(found.model)}, that of repeating it {number(found.persistence)}"


def _level(found: SkillFindings) -> str:
    return _with_remarks(f"The model is no better and no worse than {_repeating(found)}: {_both(found)}", found)


def _better(found: SkillFindings) -> str:
    much = percent(1 - found.model / found.persistence)
    text = f"The model is better than {_repeating(found)}, by {much}: {_both(found)}"
    return _with_remarks(text, found, better=True)


def _worse(found: SkillFindings) -> str:
    ratio, repeating = found.model / found.persistence, _repeating(found)
    much = f"{ratio:.1f} times" if ratio >= 1.5 else f"{percent(ratio - 1)} above"
    text = (
        f"{repeating[0].upper()}{repeating[1:]} would have been better: the model's typical error is "
        f"{number(found.model)}, {much} that of repeating it ({number(found.persistence)})"
    )
    return _with_remarks(text, found)


def _unclear(found: SkillFindings) -> str:
    text = f"The model can't be told from {_repeating(found)}: {_both(found)}, which may be chance"
    return _with_remarks(text, found)


def _with_remarks(text: str, found: SkillFindings, *, better: bool = False) -> str:
    """Add what else is worth knowing, the most important first."""
    late = [] if better else _repeats(found)
    remarks = [*late, *_does_better(found), *_up_or_down(found)]
    return "; ".join([text, *remarks[:_MOST_REMARKS]]) + "."


def _repeats(found: SkillFindings) -> list[str]:
    mostly = {"copy": "", "mostly_copy": "mostly "}.get(found.lateness.outcome)
    if mostly is None:
        return []
    lag = found.measured.lags.best
    when = f"the {found.step.short} before" if lag == 1 else f"{found.step.count(lag)} before"
    return [f"it {mostly}repeats the {found.target} of {when}"]


def _does_better(found: SkillFindings) -> list[str]:
    best = found.baseline
    # One that is level with persistence says nothing that the sentence has not said yet.
    if best is None or against(best.metrics.rmse, min(found.model, found.persistence)) != "below":
        return []
    return [f"the baseline '{best.label}' does better, with {number(best.metrics.rmse)}"]


def _up_or_down(found: SkillFindings) -> list[str]:
    rate, interval = found.measured.direction.rate, found.measured.direction.interval
    if rate is None or interval is None:
        return []
    right = f"{percent(rate)} of the {found.step.shorts}"
    if interval[0] > max(0.5, found.measured.usual_direction or 0):
        return [f"it calls up or down right for {right}"]
    return [f"it calls up or down right for only {right}"] if interval[1] < 0.5 else []


SKILL: Subject[SkillFindings] = Subject(
    "Is the model better than repeating the last value?",
    "The model and persistence on the same test rows, one row ahead. Two remarks at the most are added to `level`, "
    "`better`, `worse` and to R7's `unclear`.",
    (
        Rule(
            "R0",
            "constant",
            "persistence makes no error: the value never changed",
            lambda found: found.measured.skill is None,
            lambda found: f"The {found.target} never changed in the test part; nothing can beat repeating it.",
        ),
        Rule(
            "R1",
            "leaked",
            "the run made a mistake on purpose (scaler fitted on everything, shuffled parts, test part chose the "
            "epoch)",
            lambda found: found.leak != "none",
            lambda found: f"This score does not count: {LEAKS[found.leak].confession} ({_errors(found)}).",
        ),
        Rule(
            "R2",
            "suspicious",
            "on 10 days or more, the model's error is under a tenth of persistence's; or skill is above 0.3 and the "
            "error under 0.6 of the best baseline's; or, on any number of days, an input holds the answer",
            lambda found: found.too_good or bool(found.measured.answer_columns),
            _suspicion,
        ),
        Rule("R3", "unclear", "fewer than 30 test days", lambda found: not found.enough, _too_few),
        Rule(
            "R4",
            "level",
            "skill is between -0.01 and 0.01, however significant",
            lambda found: against(1.0 - (found.measured.skill or 0.0), 1.0) == "level",
            _level,
        ),
        Rule("R5", "better", "the interval lies above 0 and p is below 0.05", lambda found: found.surely > 0, _better),
        Rule("R6", "worse", "the interval lies below 0 and p is below 0.05", lambda found: found.surely < 0, _worse),
        Rule("R7", "unclear", "anything else: a difference that may be chance", lambda found: True, _unclear),
    ),
    REASONS,
)
