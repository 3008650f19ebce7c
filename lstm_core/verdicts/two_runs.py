"""Of two runs on the same days, is one closer to what happened, beyond what the days explain?"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.evaluation.bootstrap import ENOUGH_DAYS
from lstm_core.evaluation.measures import LEVEL_MARGIN
from lstm_core.numbers import percent
from lstm_core.steps import Step
from lstm_core.verdicts.kit import Rule, Subject

__all__ = ["SURE", "TWO_RUNS", "Between"]

SURE = 0.05
"""Chance does less than that in fewer than 5 of 100 cases."""


@dataclass(frozen=True)
class Between:
    """The error of one run held against that of another one, on the days that both were tested on.

    Attributes:
        one, other: What the two are called; ``other`` is the one that is held against.
        change: By which share the RMSE of the one lies above the other's; ``None`` if the other makes no error.
        interval: 95% interval of it; ``None`` where there is none.
        p: Probability of so large a difference if both were equally good; of several comparisons corrected by Holm's
            method. ``None`` with too few days.
        same: Whether the two predict the same but for rounding.
        days: How many days they share.
        step: What one of these stands for.
    """

    one: str
    other: str
    change: float | None
    interval: tuple[float, float] | None
    p: float | None
    same: bool
    days: int
    step: Step

    @property
    def is_sure(self) -> bool:
        """Whether chance of the days alone hardly makes such a difference."""
        outside = self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]
        return outside and self.p is not None and self.p < SURE

    @property
    def is_level(self) -> bool:
        """Whether nobody would choose by it: it is below 1%, and surely small or surely there."""
        if self.change is None or self.interval is None or abs(self.change) > LEVEL_MARGIN:
            return False
        return self.is_sure or max(map(abs, self.interval)) <= LEVEL_MARGIN


def _far(found: Between) -> str:
    """Say how far apart the two are."""
    assert found.change is not None
    return f"the difference of {percent(abs(found.change))}"


def _moved(found: Between) -> str:
    """Say which has the smaller error, and how sure its size is."""
    assert found.change is not None and found.interval is not None
    lower = found.change < 0
    ends = sorted(abs(end) for end in found.interval)
    return (
        f"{found.one}'s error is {percent(abs(found.change))} {'lower' if lower else 'higher'} than {found.other}'s, "
        f"which is more than days explain (95% interval: {percent(ends[0])} to {percent(ends[1])})"
    )


TWO_RUNS: Subject[Between] = Subject(
    "Does one of two runs do better?",
    "The RMSE of a run as a share of another one's, on the test rows that both share. The interval is a block bootstrap"
    " over days, p that of the Diebold-Mariano test; where several runs are held against one, p is corrected by Holm's "
    "method. Both speak of days, not of seeds: each run is one training.",
    (
        Rule("W0", "same", "they predict the same", lambda found: found.same, lambda found: "both predict the same"),
        Rule(
            "W1",
            "constant",
            "the other makes no error",
            lambda found: found.change is None,
            lambda found: f"{found.other} makes no error, so there is nothing to hold {found.one}'s against",
        ),
        Rule(
            "W2",
            "unclear",
            "they share fewer than 30 days",
            lambda found: found.days < ENOUGH_DAYS,
            lambda found: f"{found.step.count(found.days)} are too few to tell {_far(found)} from chance",
        ),
        Rule(
            "W3",
            "level",
            "the errors are within 1%, and so is the whole interval, or it is surely a difference",
            lambda found: found.is_level,
            lambda found: f"{_far(found)} is so small that nobody would choose by it",
        ),
        Rule(
            "W4",
            "better",
            "the interval lies below 0, and p is below 0.05",
            lambda found: found.is_sure and (found.change or 0.0) < 0,
            _moved,
        ),
        Rule("W5", "worse", "it lies above 0, and p is below 0.05", lambda found: found.is_sure, _moved),
        Rule(
            "W6",
            "unclear",
            "anything else: a difference that may be chance",
            lambda found: True,
            lambda found: f"{_far(found)} is within what days explain",
        ),
    ),
)
