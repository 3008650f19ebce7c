"""One plain sentence: is the model better than repeating the last value? The rules stand in ``docs/verdict.md``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lstm_core.config import LeakName
from lstm_core.evaluation.evidence import Evidence, Findings, measure_all
from lstm_core.evaluation.measures import against
from lstm_core.evaluation.reasons import reasons_for
from lstm_core.leaks import LEAKS
from lstm_core.numbers import number, percent
from lstm_core.results import LeaderboardEntry, Outcome, Verdict

__all__ = ["Evidence", "judge", "outcome_of"]

_MOST_REMARKS = 2  # a sentence with three is not read to its end

_RULES: tuple[tuple[Outcome, Callable[[Findings], bool]], ...] = (
    ("constant", lambda found: found.skill is None),  # R0
    ("leaked", lambda found: found.leak != "none"),  # R1
    ("suspicious", lambda found: found.too_good or bool(found.answer_columns)),  # R2
    ("unclear", lambda found: not found.enough),  # R3
    ("level", lambda found: against(1.0 - (found.skill or 0.0), 1.0) == "level"),  # R4
    ("better", lambda found: found.significant and found.interval is not None and found.interval[0] > 0),  # R5
    ("worse", lambda found: found.significant and found.interval is not None and found.interval[1] < 0),  # R6
    ("unclear", lambda found: True),  # R7
)


def judge(
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
        >>> verdict = judge(Evidence(close[1:], close[:-1], close[:-1]), "close")
        >>> verdict.outcome, verdict.best_lag
        ('level', 1)
    """
    found = measure_all(evidence, target, leaderboard, leak, answer_columns)
    outcome = outcome_of(found)
    return Verdict(
        outcome=outcome,
        sentence=_sentence(outcome, found),
        skill=found.skill,
        skill_interval=found.interval,
        diebold_mariano_p=found.p,
        best_lag=found.lags.best,
        direction=found.direction,
        reasons=reasons_for(found),
    )


def outcome_of(found: Findings) -> Outcome:
    """Return what the findings come to: the first rule that fits decides."""
    return next(outcome for outcome, fits in _RULES if fits(found))


def _sentence(outcome: Outcome, found: Findings) -> str:
    errors = f"typical error {number(found.model)}, that of repeating the last {found.target} "
    errors += number(found.persistence)
    if outcome == "constant":
        return f"The {found.target} never changed in the test part; nothing can beat repeating it."
    if outcome == "leaked":
        return f"This score does not count: {LEAKS[found.leak].confession} ({errors})."
    if outcome == "suspicious":
        return _suspicion(found, errors)
    if not found.enough:
        few = f"{found.days} test {found.step.shorts} are" if found.days > 1 else f"1 test {found.step.short} is"
        return f"{few} too few to judge the model by; so far its {errors.replace('error', 'error is', 1)}."
    return "; ".join([_comparison(outcome, found), *_remarks(outcome, found)[:_MOST_REMARKS]]) + "."


def _suspicion(found: Findings, errors: str) -> str:
    columns = found.answer_columns
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


def _comparison(outcome: Outcome, found: Findings) -> str:
    ours, theirs = number(found.model), number(found.persistence)
    repeating = f"simply repeating the last {found.target}"
    ratio = found.model / found.persistence
    is_error = f"the model's typical error is {ours}"
    if outcome == "worse":
        much = f"{ratio:.1f} times" if ratio >= 1.5 else f"{percent(ratio - 1)} above"
        would = f"{repeating[0].upper()}{repeating[1:]} would have been better"
        return f"{would}: {is_error}, {much} that of repeating it ({theirs})"
    errors = f"{is_error}, that of repeating it {theirs}"
    if outcome == "better":
        return f"The model is better than {repeating}, by {percent(1 - ratio)}: {errors}"
    if outcome == "level":
        return f"The model is no better and no worse than {repeating}: {errors}"
    return f"The model can't be told from {repeating}: {errors}, which may be chance"


def _remarks(outcome: Outcome, found: Findings) -> list[str]:
    """Return what else is worth knowing, the most important first."""
    remarks = []
    if outcome != "better" and found.lags.mostly_repeats:
        lag, mostly = found.lags.best, "" if found.lags.repeats else "mostly "
        when = f"the {found.step.short} before" if lag == 1 else f"{found.step.count(lag)} before"
        remarks.append(f"it {mostly}repeats the {found.target} of {when}")
    best = found.baseline
    # One that is level with persistence says nothing that the sentence has not said yet.
    if best is not None and against(best.metrics.rmse, min(found.model, found.persistence)) == "below":
        remarks.append(f"the baseline '{best.label}' does better, with {number(best.metrics.rmse)}")
    rate, interval = found.direction.rate, found.direction.interval
    if rate is not None and interval is not None:
        if interval[0] > max(0.5, found.usual_direction or 0):
            remarks.append(f"it calls up or down right for {percent(rate)} of the {found.step.shorts}")
        elif interval[1] < 0.5:
            remarks.append(f"it calls up or down right for only {percent(rate)} of the {found.step.shorts}")
    return remarks
