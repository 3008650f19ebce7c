"""Do the predictions come late? What a model that repeats earlier values is given away by."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.numbers import number
from lstm_core.results import LagProfile
from lstm_core.steps import Step
from lstm_core.verdicts.kit import Rule, Subject, deciding_rule

__all__ = ["LATENESS", "Lateness"]

_COPY, _MOSTLY_COPY = 0.1, 0.6
"""So small a share of the distance at lag 0 is left at the best lag of a copy, and of what is mostly one."""


@dataclass(frozen=True)
class Lateness:
    """How far predictions are from earlier values.

    Attributes:
        lags: The distances by lag.
        step: What one row of the series stands for.
    """

    lags: LagProfile
    step: Step

    @property
    def back(self) -> str:
        """The best lag in words."""
        return self.step.count(self.lags.best)

    @property
    def at_the_edge(self) -> bool:
        """Whether the search ended before a best lag was found: the longest one fits best."""
        return self.lags.best == len(self.lags.errors) - 1

    @property
    def outcome(self) -> str:
        """What it comes to."""
        return deciding_rule(LATENESS, self).outcome


def _moved(found: Lateness) -> str:
    there, here = number(found.lags.errors[found.lags.best]), number(found.lags.errors[0])
    return (
        f"Moved back by {found.back} the predictions fit best: apart from a constant distance they then typically miss "
        f"by {there} instead of {here}."
    )


def _beyond(found: Lateness) -> str:
    return (
        f"The further back the predictions are moved the better they fit, as far as was tried, {found.back}: where "
        "they fit best lies beyond it, so no lag was found. A curve that is far too smooth, or far off, does that."
    )


LATENESS: Subject[Lateness] = Subject(
    "Does it come late?",
    "The distance of the predictions from the actual values 0 to 10 rows earlier, apart from a constant distance; the "
    "best lag is the shortest within 1% of the least distance.",
    (
        Rule(
            "D0",
            "on_time",
            "the best lag is 0",
            lambda found: found.lags.best == 0,
            lambda found: "The predictions fit best where they are meant to be: they do not come late.",
        ),
        Rule(
            "D1",
            "copy",
            "at the best lag a tenth of the distance at lag 0 is left, or less",
            lambda found: found.lags.ratio <= _COPY,
            lambda found: f"{_moved(found)} So they are largely a copy of the value {found.back} before.",
        ),
        Rule(
            "D2",
            "not_found",
            "the best lag is the longest one that was tried",
            lambda found: found.at_the_edge,
            _beyond,
        ),
        Rule(
            "D3",
            "mostly_copy",
            "at the best lag at most 0.6 of the distance at lag 0 is left",
            lambda found: found.lags.ratio <= _MOSTLY_COPY,
            lambda found: f"{_moved(found)} So they are largely a copy of the value {found.back} before.",
        ),
        Rule(
            "D4",
            "no_copy",
            "anything else",
            lambda found: True,
            lambda found: f"{_moved(found)} That is not enough to call them a copy.",
        ),
    ),
)
