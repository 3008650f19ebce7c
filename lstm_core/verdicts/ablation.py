"""Does something help: an input, attention, a layer?"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.evaluation.arms import Gain
from lstm_core.evaluation.measures import LEVEL_MARGIN
from lstm_core.verdicts.kit import Judgement, Rule, Subject, judge

__all__ = ["DOES_IT_HELP", "Asked", "error_in_words", "judge_gain"]


@dataclass(frozen=True)
class Asked:
    """What was asked about, and what was measured of it.

    Attributes:
        thing: What people call it: ``open``, ``dropout 0.2 instead of 0``.
        measured: By how much the error is smaller with it.
    """

    thing: str
    measured: Gain

    @property
    def ends(self) -> tuple[float, float]:
        """The interval of the gain, where there is one."""
        return self.measured.interval or (float("-inf"), float("inf"))


def judge_gain(thing: str, measured: Gain) -> Judgement:
    """Say whether something helps.

    Args:
        thing: What people call it.
        measured: What was measured.

    Example:
        >>> found = Gain(0.03, (0.02, 0.04), (0.012, 0.05), 0.95, 0.001, 0.001, days=252, seeds=2, folds=3)
        >>> judge_gain("open", found).sentence
        'With open the typical error is 3.0% smaller (1.2% to 5.0%): it helps.'
    """
    return judge(DOES_IT_HELP, Asked(thing, measured))


def error_in_words(gain: float) -> str:
    """Say how the error with something stands to that without.

    Example:
        >>> error_in_words(0.031), error_in_words(-0.2), error_in_words(0.0002)
        ('3.1% smaller', '20.0% larger', 'the same')
    """
    size = f"{100 * abs(gain):.1f}%"
    return "the same" if size == "0.0%" else f"{size} {'smaller' if gain > 0 else 'larger'}"


def _begin(found: Asked) -> str:
    gain = found.measured.gain
    return f"With {found.thing} the typical error is {error_in_words(0.0 if gain is None else gain)}"


def _sure(found: Asked) -> str:
    small, large = sorted(100 * abs(end) for end in found.ends)
    return f"{_begin(found)} ({small:.1f}% to {large:.1f}%)"


def _too_little(found: Asked) -> str:
    if found.measured.gain is None:
        return f"Without {found.thing} there is no error at all, so nothing can be smaller: one can't tell."
    return f"{_begin(found)}, but {found.measured.days} test rows are too few to say what is chance: one can't tell."


def _unclear(found: Asked) -> str:
    low, high = found.ends
    return (
        f"{_begin(found)}, but chance alone makes it anything from {error_in_words(low)} to {error_in_words(high)}: "
        "one can't tell."
    )


DOES_IT_HELP: Subject[Asked] = Subject(
    "Does an input or a setting help?",
    "By how much the RMSE is smaller with it than without, over the rows of all folds, the squared errors of the seeds "
    "averaged by row. The interval comes from drawing rows (in blocks) and seeds anew. Where several things are asked "
    "at once each interval is at the level of Holm's correction: all answers together are wrong in at most 5 of 100 "
    "cases in which nothing helps.",
    (
        Rule(
            "H0",
            "can't tell",
            "there is no interval: too few rows",
            lambda found: not found.measured.interval,
            _too_little,
        ),
        Rule(
            "H1",
            "no difference",
            "the interval lies within 1% to either side of 0",
            lambda found: found.ends[0] > -LEVEL_MARGIN and found.ends[1] < LEVEL_MARGIN,
            lambda found: (
                f"{_begin(found)}, and chance moves that by less than 1% to either side: it makes no difference."
            ),
        ),
        Rule(
            "H2",
            "helps",
            "the interval lies above 0",
            lambda found: found.ends[0] > 0,
            lambda found: f"{_sure(found)}: it helps.",
        ),
        Rule(
            "H3",
            "does harm",
            "the interval lies below 0",
            lambda found: found.ends[1] < 0,
            lambda found: f"{_sure(found)}: it does harm.",
        ),
        Rule("H4", "can't tell", "anything else", lambda found: True, _unclear),
    ),
)
