"""What one draws on, and the check of what was drawn."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_core.errors import ConfigError
from lstm_core.numbers import counted

__all__ = ["Sheet", "typed_numbers"]

_BETWEEN = re.compile(r"[\s;]+")


@dataclass(frozen=True)
class Sheet:
    """What one draws on: a point for each place, each to be moved up and down.

    Attributes:
        title: What is to be drawn.
        across: What the places are.
        up: What the heights are, with their unit.
        places: Names of the places, the first on the left.
        known: A curve that ends where the drawing begins; empty for none.
        low, high: The lowest and the highest that may be drawn.
        start: Where the points lie before anybody has moved them.
    """

    title: str
    across: str
    up: str
    places: tuple[str, ...]
    known: tuple[float, ...]
    low: float
    high: float
    start: tuple[float, ...]

    def checked(self, drawn: object) -> tuple[float, ...]:
        """Return a drawing as it may be kept, whoever sent it.

        Args:
            drawn: A list of a number for each place; anything else is refused.

        Raises:
            ConfigError: It is no drawing on this sheet; the message names the place.

        Example:
            >>> Sheet("A line", "day", "height", ("Mon", "Tue"), (), 0, 1, (0, 0)).checked([0.5, 1])
            (0.5, 1.0)
        """
        if not isinstance(drawn, list | tuple) or len(drawn) != len(self.places):
            came = counted(len(drawn), "number") if isinstance(drawn, list | tuple) else "something else"
            raise ConfigError(f"A drawing here has {counted(len(self.places), 'number')}; {came} came.")
        for place, value in zip(self.places, drawn, strict=True):
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise ConfigError(f"What was drawn at {place} is no number.")
            if not self.low <= value <= self.high:
                raise ConfigError(
                    f"What was drawn at {place} is {value:g}, but must be from {self.low:g} to {self.high:g}."
                )
        return tuple(map(float, drawn))


def typed_numbers(text: str) -> Sequence[float]:
    """Return numbers that were typed with blanks or semicolons between them; a comma may be a decimal point.

    Raises:
        ConfigError: One of them is no number.

    Example:
        >>> typed_numbers("1 2,5; 3.25")
        [1.0, 2.5, 3.25]
    """
    numbers = []
    for word in _BETWEEN.split(text.strip()):
        try:
            numbers.append(float(word.rstrip(",").replace(",", ".")))
        except ValueError:
            raise ConfigError(
                f"'{word}' is no number. Write numbers with a blank between them, such as: 1 2.5 3."
            ) from None
    return numbers
