"""What did a mistake that was made on purpose do to the error?"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.evaluation.measures import Standing, against
from lstm_core.numbers import number
from lstm_core.verdicts.kit import Rule, Subject

__all__ = ["LEAK_EFFECT", "ErrorChange"]

_LUCK = 0.1
"""Less than 10% may be the luck of one training: on IBM a scaler that learned nearly nothing of the future moved the
error of the tutorial's model by up to that (three seeds), in either direction."""


@dataclass(frozen=True)
class ErrorChange:
    """An error without a mistake and with it.

    Attributes:
        begin: How a sentence on it begins: with which mistake, which error.
        before, after: The errors without the mistake and with it.
        unit: What follows the second number in a sentence; empty for errors in the target's unit.
    """

    begin: str
    before: float
    after: float
    unit: str

    @property
    def standing(self) -> Standing:
        """Where the error with the mistake stands to that without."""
        return against(self.after, self.before)

    @property
    def is_small(self) -> bool:
        """Whether another seed could make so little of a difference."""
        return abs(self.after - self.before) < _LUCK * self.before


def _same(found: ErrorChange) -> str:
    return f"{found.begin} stays the same ({number(found.before)} and {number(found.after)}{found.unit})"


def _moved(found: ErrorChange) -> str:
    verb = "falls" if found.after < found.before else "rises"
    return f"{found.begin} {verb} from {number(found.before)} to {number(found.after)}{found.unit}"


LEAK_EFFECT: Subject[ErrorChange] = Subject(
    "What did a mistake do to the score?",
    "The error of a run with a mistake made on purpose beside that of the same run without, on the rows that both were "
    "tested on; where there are too few of these, multiples of persistence's error.",
    (
        Rule("K0", "none", "the errors are within 1%", lambda found: found.standing == "level", _same),
        Rule(
            "K1",
            "little",
            "they are less than 10% apart, which another seed could do",
            lambda found: found.is_small,
            lambda found: f"{_moved(found)}, which is so little that another seed alone could do it",
        ),
        Rule("K2", "flatters", "the error falls", lambda found: found.standing == "below", _moved),
        Rule(
            "K3",
            "worse",
            "anything else: it rises",
            lambda found: True,
            lambda found: f"{_moved(found)}, so this mistake does not even flatter here",
        ),
    ),
)
