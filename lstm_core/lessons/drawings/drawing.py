"""What all drawings have in common: a sheet before the runs, and what stands beside the drawing after them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.lessons.drawings.sheet import Sheet
from lstm_core.results import RunResult

__all__ = ["MOST_PLACES", "Drawing", "DrawnGuess", "DrawnLine", "closeness"]

MOST_PLACES = 30
"""More points than this nobody can move with a finger."""


@dataclass(frozen=True)
class DrawnLine:
    """One of the lines beside a drawing.

    Attributes:
        name: What it is called.
        values: A height for each place.
    """

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class DrawnGuess:
    """A drawing beside what happened.

    Attributes:
        title: What the lines show.
        across, up: What their places and their heights are.
        places: Names of the places.
        known: A curve that ends where the lines begin; empty for none.
        yours: What was drawn, in the same unit as the others.
        truth: What came out.
        plain: What somebody draws who knows nothing.
        others: More lines to look at.
        words: The drawing beside the plain one, in a sentence or two that shame nobody.
        closer: Whether the drawing is closer to the truth than the plain one.
    """

    title: str
    across: str
    up: str
    places: tuple[str, ...]
    known: tuple[float, ...]
    yours: DrawnLine
    truth: DrawnLine
    plain: DrawnLine
    others: tuple[DrawnLine, ...]
    words: str
    closer: bool


def closeness(yours: float, plain: float, called: str) -> str:
    """Say whether a drawing or the plain one is closer, in a sentence that shames nobody.

    Args:
        yours: How close the drawing is; larger is closer.
        plain: The same of the plain one.
        called: What the plain one is called, as at the beginning of a sentence.

    Example:
        >>> closeness(0.6, 0.4, "Even weights"), closeness(0.4, 0.4, "A flat line")
        ('Yours was closer.', 'A flat line is just as close.')
    """
    if yours > plain:
        return "Yours was closer."
    came = "is just as close" if yours == plain else "came closer: a surprise is what one remembers"
    return f"{called} {came}."


class Drawing(ABC):
    """Something that can be drawn as a guess."""

    @abstractmethod
    def check(self, config: ExperimentConfig, ahead: int) -> None:
        """Refuse a run of which this can't be drawn.

        Args:
            config: The run.
            ahead: How many rows are drawn, where that is to be said.

        Raises:
            ConfigError: It has nothing of the kind, or too much of it.
        """

    @abstractmethod
    def sheet(self, config: ExperimentConfig, table: PriceTable, ahead: int) -> Sheet:
        """Return what one draws on before the run.

        Args:
            config: The run.
            table: Its data.
            ahead: How many rows are drawn, where that is to be said.
        """

    @abstractmethod
    def beside(self, result: RunResult, table: PriceTable, drawn: Sequence[float]) -> DrawnGuess:
        """Return a drawing beside what came of the run.

        Args:
            result: What came of it.
            table: Its data.
            drawn: The drawing, as its sheet has checked it.
        """
