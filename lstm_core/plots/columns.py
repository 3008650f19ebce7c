"""What charts call columns and indicators."""

from __future__ import annotations

from collections.abc import Iterable

from lstm_core.features.indicators import label
from lstm_core.plots.labels import plain, value_label

__all__ = ["axis_title", "distinct_labels"]


def axis_title(name: str) -> str:
    """Name a column with its unit, and an indicator in words.

    Example:
        >>> axis_title("close"), axis_title("rsi:14")
        ('close (price)', 'RSI (14)')
    """
    words = label(name)
    return value_label(name) if words == name else plain(words)


def distinct_labels(names: Iterable[str]) -> list[str]:
    """Return what people call some inputs; where two would be called the same, all are named as they are written.

    Example:
        >>> distinct_labels(["close", "rsi:14"]), distinct_labels(["rsi", "rsi:14"])
        (['close', 'RSI (14)'], ['rsi', 'rsi:14'])
    """
    written = list(names)
    labels = [label(name) for name in written]
    return labels if len(set(labels)) == len(labels) else written
