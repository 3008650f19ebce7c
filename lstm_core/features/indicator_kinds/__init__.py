"""The kinds of indicators: each file of this folder holds a few that belong together, formula and words side by side.

Only here is one found by its name. Every formula takes a table's frame, one column of it and its numbers, and returns
one float64 a row, shape (rows,), with NaN at the start where it has no value yet. A row's value comes from that row
and the rows before it, never from later ones.

TA-Lib is imported by what uses it: who only names indicators, as the run service does, has no use for it.
"""

from __future__ import annotations

from lstm_core.features.indicator_kind import IndicatorKind
from lstm_core.features.indicator_kinds import averages, changes, dates, movement, oscillators, spread, volume
from lstm_core.features.volatility import Volatility

__all__ = ["INDICATORS", "volatility_of"]

INDICATORS: dict[str, IndicatorKind] = {
    name: kind
    for family in (changes, averages, oscillators, spread, movement, volume, dates)
    for name, kind in family.KINDS.items()
}
"""By name, in the order in which people are offered them."""


def volatility_of(target: str) -> Volatility | None:
    """Return what the values of a target say of variances; ``None`` if it does not say how far something moves.

    Args:
        target: As a config names it: ``parkinson``, ``realized:5@close``, ``close``.

    Example:
        >>> import numpy as np
        >>> volatility_of("realized:5@close").from_variance(np.array([9.0])).tolist()
        [3.0]
        >>> volatility_of("close") is None
        True
    """
    kind = INDICATORS.get(target.partition("@")[0].partition(":")[0])
    return kind.volatility if kind else None
