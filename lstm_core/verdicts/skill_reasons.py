"""The steps behind a verdict on skill, one for each thing looked at: what it is, and what it says here."""

from __future__ import annotations

from lstm_core.evaluation.bootstrap import ENOUGH_DAYS
from lstm_core.evaluation.measures import against
from lstm_core.leaks import LEAKS
from lstm_core.numbers import chance_in_words, number, percent
from lstm_core.verdicts.kit import judge
from lstm_core.verdicts.lateness import LATENESS
from lstm_core.verdicts.leaderboard import best_method
from lstm_core.verdicts.skill_findings import HeldAgainst, SkillFindings

__all__ = ["REASONS"]


def _errors(found: SkillFindings) -> str:
    tested = f"{found.days:,} test {found.step.short if found.days == 1 else found.step.shorts}"
    text = (
        f"Over {tested} the model's typical miss is {number(found.model)}, that of repeating the last {found.target} "
        f"{number(found.persistence)} (root mean squared errors)."
    )
    if found.measured.skill is None:
        return f"{text} Where nothing changes there is nothing to be better at, so there is no skill."
    return (
        f"{text} Skill, 1 minus the first divided by the second, is {number(found.measured.skill)}: 1 is perfect, "
        "0 as good as repeating, below 0 worse."
    )


def _leaks(found: SkillFindings) -> str:
    if found.leak == "none":
        return (
            "No mistake was made on purpose: the parts follow one another in time, and each was used for its own job."
        )
    return (
        f"A mistake was made on purpose, to show what it does: {LEAKS[found.leak].confession}. The score says nothing "
        "about real forecasts."
    )


def _suspicion(found: SkillFindings) -> str:
    if found.measured.answer_columns:
        columns = ", ".join(f"'{name}'" for name in found.measured.answer_columns)
        text = (
            f"In the training part the last value of {columns} alone nearly determines the next change. Make sure that "
            f"it is really known {found.step.one} before; if it is, any simple method can use it."
        )
        return f"{text} The errors, too, are smaller than can be believed." if found.too_good else text
    if found.too_good:
        return (
            "The errors are far smaller than those of repeating the last value or of the simple baselines. That comes "
            "about when an input knows the answer, or when the series follows an exact rule that simple methods miss."
        )
    if found.below_har:
        return (
            f"The error is {number(found.model / found.har, 3)} of HAR's. For the size of moves published models with "
            "many inputs come to 0.93 to 1; a tenth less is a leak until somebody shows that it is none: train again "
            "on another series, and leave inputs out one by one."
        )
    return "The errors are of a believable size, and no input is known to hold the answer."


def _interval(found: SkillFindings) -> str:
    if found.measured.skill is None:
        return "There is no skill to be sure of."
    if not found.enough:
        return f"A range needs at least {ENOUGH_DAYS} test {found.step.shorts}; there are {found.days}."
    if found.measured.skill_interval is None:
        return f"The {found.target} changed too seldom to say how sure the skill is."
    low, high = found.measured.skill_interval
    text = (
        f"Drawing the test {found.step.shorts} anew, in blocks of neighbors, moves the skill about: in 95 of 100 draws "
        "it lies "
        f"between {number(low)} and {number(high)} (block bootstrap)."
    )
    if low > 0:
        return f"{text} All of that is above 0, where the model is ahead."
    if high < 0:
        return f"{text} All of that is below 0, where repeating is ahead."
    return f"{text} 0 lies inside, so either may be ahead."


def _chance(found: SkillFindings) -> str:
    if found.measured.diebold_mariano_p is None:
        return (
            f"The test for chance was not made: it needs at least {ENOUGH_DAYS} test {found.step.shorts} and a "
            "value that changes."
        )
    return (
        "The Diebold-Mariano test asks how often two equally good forecasts would differ by as much as these: "
        f"{_likely(found.repeating, found.measured.diebold_mariano_p)} (the usual limit is 5%)."
    )


def _likely(other: HeldAgainst, p: float) -> str:
    says = "so chance hardly explains it" if other.significant else "so it may well be chance"
    return f"{chance_in_words(p)}, {says}"


def _opponent(found: SkillFindings) -> str:
    if found.opponent is None:
        return ""
    part = {"validation": "validation part", "training": "end of the training part"}[found.opponent.chosen_on]
    if found.rival is None:
        return (
            f"On the {part}, before the test part was looked at, no simple method was clearly better than repeating "
            "the last value: what is better than that is better than all of them."
        )
    if found.rival.several:
        return (
            "Each fold is held against the simple method that was the best before its test rows: what it can do, too, "
            f"is no skill of the network. {_against(found, found.rival)}"
        )
    return (
        f"On the {part}, before the test part was looked at, '{found.rival.label}' was the best of the simple methods: "
        f"what it can do, too, is no skill of the network. {_against(found, found.rival)}"
    )


def _against(found: SkillFindings, rival: HeldAgainst) -> str:
    error = f"its typical miss is {number(rival.error)}"
    if rival.skill is None:
        return f"In the test part {error}: nothing can be better."
    text = f"In the test part {error}, and the model's skill against it {number(rival.skill)}"
    if rival.interval is None or rival.p is None:
        return f"{text}; there are too few {found.step.shorts} to say how sure that is."
    low, high = map(number, rival.interval)
    return (
        f"{text}, in 95 of 100 draws between {low} and {high}; two equally good ones would differ by as much "
        f"{_likely(rival, rival.p)}."
    )


def _direction(found: SkillFindings) -> str:
    counted = found.measured.direction
    if counted.rate is None or counted.interval is None:
        return "The value never changed where the model predicted a change: nothing to count."
    low, high = counted.interval
    times = f"{counted.days:,} times" if counted.days > 1 else "Once"
    text = (
        f"{times} the value changed and the model predicted a change; {counted.hits:,} of them "
        f"({percent(counted.rate)}) had the right sign. Over many more {found.step.shorts} that could turn out "
        f"anywhere from {percent(low)} to {percent(high)}."
    )
    usual = found.measured.usual_direction or 0.5
    if low <= 0.5 <= high:
        return f"{text} Tossing a coin, 50%, lies inside."
    if high < 0.5:
        return f"{text} Tossing a coin, 50%, would have been better."
    if low <= usual:
        return (
            f"{text} But always saying the more common direction was right on {percent(usual)}, with no model at all."
        )
    return f"{text} That beats a coin, and always saying the more common direction ({percent(usual)})."


def _baselines(found: SkillFindings) -> str:
    closest, best = found.baseline, best_method(found.leaderboard)
    if closest is None or best is None:
        return "There was no other baseline to compare with than repeating the last value."
    if best.name == "persistence":
        text = (
            f"{'No other simple' if found.opponent is None else 'In the test part no other'} method does better than "
            "repeating the last value; the closest is "
            f"'{closest.label}', with a typical error of {number(closest.metrics.rmse)}."
        )
    else:
        where = "of the simple methods" if found.opponent is None else "of all others in the test part"
        text = f"The best {where} is '{best.label}', with a typical error of {number(best.metrics.rmse)}."
    standing = {
        "below": "The model is ahead of it.",
        "level": "The model is level with it.",
        "above": "It does better than the model, with less effort.",
    }
    named = closest if best.name == "persistence" else best
    return f"{text} {standing[against(found.model, named.metrics.rmse)]}"


REASONS = (
    ("Typical errors", _errors),
    ("Looking at the future", _leaks),
    ("Too good to be true?", _suspicion),
    ("How sure the skill is", _interval),
    ("Could it be chance?", _chance),
    ("The best simple method", _opponent),
    (LATENESS.title, lambda found: judge(LATENESS, found.lateness).sentence),
    ("Up or down", _direction),
    ("Other baselines", _baselines),
)
"""One for each thing that is looked at, in the order of the rules."""
