"""The sentences of the verdict on skill, one for each outcome, and what is worth adding to them.

Where the best simple method is another one than persistence, both are named: '18% better than simply repeating the last
range, but level with HAR, the best simple method'.
"""

from __future__ import annotations

from lstm_core.evaluation.measures import against
from lstm_core.leaks import LEAKS
from lstm_core.numbers import number, percent, with_article
from lstm_core.verdicts.skill_findings import HeldAgainst, SkillFindings

__all__ = ["better", "constant", "leaked", "level", "suspicion", "too_few", "unclear", "worse"]

_FAR = 1.5  # from so many times an error on, percent are hard to read
_MOST_REMARKS = 2  # a sentence with three is not read to its end


def constant(found: SkillFindings) -> str:
    """Say that nothing ever changed."""
    return f"The {found.target} never changed in the test part; nothing can beat repeating it."


def leaked(found: SkillFindings) -> str:
    """Say that the score does not count, and why."""
    return f"This score does not count: {LEAKS[found.leak].confession} ({_errors(found)})."


def _errors(found: SkillFindings) -> str:
    ours, theirs = number(found.model), number(found.persistence)
    return f"typical error {ours}, that of repeating the last {found.target} {theirs}"


def suspicion(found: SkillFindings) -> str:
    """Say what is too good to be true, and where to look."""
    columns, errors = found.measured.answer_columns, _errors(found)
    names = " and ".join(f"'{name}'" for name in columns[:2]) + (f" and {len(columns) - 2} more" if columns[2:] else "")
    inputs = f"the inputs {names}" if columns[1:] else f"the input {names}"
    if not found.too_good and not columns:
        below = percent(1 - found.model / found.har)
        return (
            f"Too good to be true until shown otherwise: the error is {below} below that of HAR, which hardly any "
            f"model comes to; look for an input that knows the answer ({errors})."
        )
    if not found.too_good:
        give = "each nearly give" if columns[1:] else "alone nearly gives"
        return f"This score may not count: {inputs} {give} the next {found.target} away ({errors})."
    if columns:
        return f"Too good to be true: look at {inputs} first, which may know the answer ({errors})."
    if found.far_below_baselines and found.baseline is not None:
        errors += f", of the best baseline {number(found.baseline.metrics.rmse)}"
    return f"Too good to be true: look for an input that knows the answer ({errors})."


def too_few(found: SkillFindings) -> str:
    """Say that there are too few days to judge by."""
    few = f"{found.days} test {found.step.shorts} are" if found.days > 1 else f"1 test {found.step.short} is"
    return f"{few} too few to judge the model by; so far its {_errors(found).replace('error', 'error is', 1)}."


def _repeating(found: SkillFindings) -> str:
    return f"simply repeating the last {found.target}"


def _both(found: SkillFindings) -> str:
    return f"the model's typical error is {number(found.model)}, that of repeating it {number(found.persistence)}"


def level(found: SkillFindings) -> str:
    """Say that the model is level with persistence or with the best simple method."""
    if found.ahead:
        return better(found)
    if found.rival is not None:
        return _with_remarks(_beside_both(found, found.rival), found)
    return _with_remarks(f"The model is no better and no worse than {_repeating(found)}: {_both(found)}", found)


def better(found: SkillFindings) -> str:
    """Say by how much the model is better."""
    if found.rival is not None:
        return _with_remarks(_beside_both(found, found.rival), found)
    much = percent(1 - found.model / found.persistence)
    return _with_remarks(f"The model is better than {_repeating(found)}, by {much}: {_both(found)}", found)


def worse(found: SkillFindings) -> str:
    """Say what would have been better than the model."""
    if found.rival is not None:
        return _with_remarks(_beside_both(found, found.rival), found)
    ratio, repeating = found.model / found.persistence, _repeating(found)
    much = f"{ratio:.1f} times" if ratio >= _FAR else f"{percent(ratio - 1)} above"
    text = (
        f"{repeating[0].upper()}{repeating[1:]} would have been better: the model's typical error is "
        f"{number(found.model)}, {much} that of repeating it ({number(found.persistence)})"
    )
    return _with_remarks(text, found)


def unclear(found: SkillFindings) -> str:
    """Say that the difference may be chance."""
    text = f"The model can't be told from {_repeating(found)}: {_both(found)}"
    if found.rival is not None:
        text = _beside_both(found, found.rival)
    return _with_remarks(f"{text}, which may be chance", found)


def _beside_both(found: SkillFindings, rival: HeldAgainst) -> str:
    """Say how the model does beside persistence and beside the best simple method."""
    first = _beside(found, found.repeating, _repeating(found))
    second = _beside(found, rival, rival.introduced)
    link = ", but " if (found.repeating.standing == "better") != (rival.standing == "better") else " and "
    if found.repeating.standing == rival.standing == "unclear":
        link, second = ", nor ", second.removeprefix("can't be told ")
    elif first.startswith("is "):
        second = second.removeprefix("is ")
    return (
        f"The model {first}{link}{second}: its typical error is {number(found.model)}, that of repeating "
        f"{number(found.persistence)}, of {rival.named} {number(rival.error)}"
    )


def _beside(found: SkillFindings, other: HeldAgainst, whom: str) -> str:
    if other.standing == "level":
        return f"is level with {whom}"
    if other.standing == "unclear":
        return f"can't be told from {whom}"
    if other.skill is None:
        return f"is worse than {whom}"
    if other.standing == "better":
        return f"is {percent(other.skill)} better than {whom}"
    ratio = 1 - other.skill
    return (
        f"is {ratio:.1f} times as far off as {whom}" if ratio >= _FAR else f"is {percent(ratio - 1)} worse than {whom}"
    )


def _with_remarks(text: str, found: SkillFindings) -> str:
    """Add what else is worth knowing, the most important first."""
    late = [] if found.repeating.standing == "better" else _repeats(found)
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
    best, rival = found.baseline, found.rival
    if found.ahead and found.matched_by is not None:
        other, error = with_article(found.matched_by.label), found.matched_by.metrics.rmse
        well = "better" if against(error, found.model) == "below" else "as well"
        return [f"yet {other}, which is simple, too, does {well} in the test part, with {number(error)}"]
    named = [found.model, found.persistence] if rival is None else [found.model, found.persistence, rival.error]
    # One that is level with those says nothing that the sentence has not said yet.
    if best is None or against(best.metrics.rmse, min(named)) != "below":
        return []
    if rival is not None:
        return [f"'{best.label}' turned out better in the test part, with {number(best.metrics.rmse)}"]
    return [f"the baseline '{best.label}' does better, with {number(best.metrics.rmse)}"]


def _up_or_down(found: SkillFindings) -> list[str]:
    rate, interval = found.measured.direction.rate, found.measured.direction.interval
    if rate is None or interval is None:
        return []
    right = f"{percent(rate)} of the {found.step.shorts}"
    if interval[0] > max(0.5, found.measured.usual_direction or 0):
        return [f"it calls up or down right for {right}"]
    return [f"it calls up or down right for only {right}"] if interval[1] < 0.5 else []
