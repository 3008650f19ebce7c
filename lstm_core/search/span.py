"""Between what a search looks for the value of a setting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lstm_core.knobs.knob import Knob
from lstm_core.knobs.words import in_words

__all__ = ["Span", "span_of"]

_LOG_FROM = 8.0
"""Values whose greatest is so many times the least are looked through by their ratios, not by their differences."""

_DIGITS = 3  # of a number that is proposed: nobody wants a learning rate of 0.0013278465


@dataclass(frozen=True)
class Span:
    """What a setting may be in a search: between two numbers, or one of a few values.

    Attributes:
        path: The setting (``Knob.path``).
        low, high: The least and the greatest number; ``None`` both where there are only ``values``.
        whole: Whether only whole numbers count.
        log: Whether halves and doubles are as far apart, instead of equal differences.
        step: From one number to the next; ``None`` for any between.
        values: The values, where it is one of a few.
    """

    path: str
    low: float | None = None
    high: float | None = None
    whole: bool = False
    log: bool = False
    step: float | None = None
    values: tuple[Any, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it lies between two numbers."""
        return self.low is not None

    @property
    def count(self) -> float:
        """How many values there are; infinity where any number will do."""
        if self.low is None or self.high is None:
            return len(self.values)
        if self.whole or self.step:
            return math.floor((self.high - self.low) / (self.step or 1) + 1e-9) + 1
        return math.inf

    def rounded(self, value: Any) -> Any:
        """Return a proposed value as a person would write it: with few digits, and still inside.

        Example:
            >>> Span("training.learning_rate", 0.0005, 0.01, log=True).rounded(0.00132784)
            0.00133
        """
        if self.low is None or self.high is None:
            return value
        if self.whole:
            return int(value)
        return min(max(float(f"{value:.{_DIGITS - 1}e}"), self.low), self.high)

    def at(self, place: float) -> Any:
        """Return the value at a place in the span, from 0 to below 1, so that all have equal parts of it.

        Example:
            >>> Span("model.cell", values=("lstm", "gru")).at(0.75)
            'gru'
            >>> Span("model.units", 1, 4, whole=True).at(0.99)
            4
        """
        if self.low is None or self.high is None:
            return self.values[int(place * len(self.values))]
        step = 1.0 if self.whole else self.step or 0.0
        low, high = self.low - step / 2, self.high + step / 2
        if self.log:
            value = math.exp(math.log(low) + place * (math.log(high) - math.log(low)))
        else:
            value = low + place * (high - low)
        if step:
            value = self.low + step * round((value - self.low) / step)
        return self.rounded(min(max(value, self.low), self.high))

    def place(self, value: Any) -> float:
        """Return where a value lies in the span, from 0 to 1; one of a few lies in the middle of its part.

        Example:
            >>> round(Span("model.units", 8, 128, whole=True, log=True).place(32), 6)
            0.5
            >>> Span("model.cell", values=("lstm", "gru")).place("gru")
            0.75
        """
        if self.low is None or self.high is None:
            return (self.values.index(value) + 0.5) / len(self.values)
        low, high, here = (math.log(each) if self.log else each for each in (self.low, self.high, value))
        return (here - low) / (high - low)

    def holds(self, value: Any) -> bool:
        """Say whether a value is one of those that may be."""
        if self.low is None or self.high is None:
            return value in self.values
        return isinstance(value, int | float) and self.low <= value <= self.high


def span_of(knob: Knob, values: Sequence[Any]) -> Span:
    """Return what a search looks between, given values of a setting that are worth trying.

    Numbers are looked for between the least and the greatest of them; everything else, and numbers among which there
    is a 'none' or a 0 beside ratios, is one of the values.

    Args:
        knob: The setting.
        values: At least two different ones.

    Example:
        >>> from lstm_core.config import ExperimentConfig
        >>> from lstm_core.knobs.knob import knobs_of
        >>> knobs = knobs_of(ExperimentConfig)
        >>> span_of(knobs["model.units"], (8, 16, 128))
        Span(path='model.units', low=8, high=128, whole=True, log=True, step=None, values=())
        >>> span_of(knobs["training.clip_norm"], (None, 1.0)).values
        (None, 1.0)
    """
    some = tuple(dict.fromkeys(values))
    if knob.kind not in (int, float) or not all(_is_number(value) for value in some) or len(some) < 2:
        return Span(knob.path, values=some)
    low, high, whole = min(some), max(some), knob.kind is int
    if low > 0 and high / low >= _LOG_FROM:
        return Span(knob.path, low, high, whole, log=True)
    if low <= 0 and not whole and knob.about.step is None:
        return Span(knob.path, values=tuple(sorted(some)))
    return Span(knob.path, low, high, whole, step=None if whole else knob.about.step)


def _span_in_words(knob: Knob, span: Span) -> str:
    """Say what a setting may be, such as ``from 8 to 128``.

    Example:
        >>> from lstm_core.config import ExperimentConfig
        >>> from lstm_core.knobs.knob import knobs_of
        >>> knob = knobs_of(ExperimentConfig)["model.units"]
        >>> _span_in_words(knob, span_of(knob, (8, 128)))
        'from 8 to 128'
    """
    if span.is_number:
        return f"from {in_words(knob, span.low)} to {in_words(knob, span.high)}"
    return " or ".join(in_words(knob, value) for value in span.values)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
