"""Names for the columns of a file that has none: open, high, low, close and volume, where the numbers are so."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_core.arrays import Float64

__all__ = ["bar_names"]

_NEARLY_ALL = 0.99
_BARS = ("open", "high", "low", "close")


def bar_names(columns: Mapping[str, Float64]) -> dict[str, str]:
    """Return new names for four columns in a row with low <= open, close <= high, and for the volume behind them.

    Example:
        >>> low, high = np.array([1.0, 2.0]), np.array([3.0, 4.0])
        >>> bar_names({"a": low, "b": high, "c": low, "d": high, "e": low})
        {'a': 'open', 'b': 'high', 'c': 'low', 'd': 'close', 'e': 'volume'}
    """
    names = list(columns)
    for at in range(len(names) - len(_BARS) + 1):
        opened, high, low, close = (columns[name] for name in names[at : at + len(_BARS)])
        with np.errstate(invalid="ignore"):
            good = (low <= np.minimum(opened, close)) & (high >= np.maximum(opened, close))
            some = bool(((high > low).sum() > 0) & (low.min() > 0))
        if some and good.mean() >= _NEARLY_ALL:
            found = dict(zip(names[at : at + len(_BARS)], _BARS, strict=True))
            behind = names[at + len(_BARS)] if at + len(_BARS) < len(names) else None
            if behind is not None and bool((columns[behind][~np.isnan(columns[behind])] >= 0).all()):
                found[behind] = "volume"
            return found
    return {}
