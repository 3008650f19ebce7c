"""Which targets say how far something moves, and what variance each of their values means: one table for all.

Whoever needs the variance behind a value asks here: QLIKE (``evaluation/qlike.py``), GARCH (``evaluation/garch.py``).

The range of a row is taken for a variance as M. Parkinson does, "The extreme value method for estimating the variance
of the rate of return", Journal of Business 53 (1980): of a random walk without drift, the expected square of
``ln(high / low)`` is ``4 ln 2`` times the variance of its returns. Which unit a variance has (percent, price or share)
does not matter to those who ask: both compare variances of one target only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float64

__all__ = ["VOLATILITIES", "Volatility", "volatility_of"]

_RANGE = 4 * np.log(2)


@dataclass(frozen=True)
class Volatility:
    """What the values of one kind of target say of variances.

    Attributes:
        to_variance: The variance that a value means.
        from_variance: The value that means a variance.
    """

    to_variance: Callable[[Float64], Float64]
    from_variance: Callable[[Float64], Float64]


_DEVIATION = Volatility(lambda values: np.sign(values) * values**2, np.sqrt)  # below 0 no deviation can be
_ROW_RANGE = Volatility(
    lambda values: np.sign(values) * values**2 / _RANGE, lambda variances: np.sqrt(_RANGE * variances)
)
_LOG_RANGE = Volatility(lambda values: np.exp(2 * values) / _RANGE, lambda variances: np.log(_RANGE * variances) / 2)

VOLATILITIES = {
    "range": _ROW_RANGE,
    "parkinson": _DEVIATION,
    "realized": _DEVIATION,
    "logrange": _LOG_RANGE,
    "logrange_mean": _LOG_RANGE,
}
"""By the kind of the target (``features/indicator_kinds.py``)."""


def volatility_of(target: str) -> Volatility | None:
    """Return what the values of a target say of variances; ``None`` if it does not say how far something moves.

    Args:
        target: As a config names it: ``parkinson``, ``realized:5@close``, ``close``.

    Example:
        >>> volatility_of("realized:5@close").to_variance(np.array([3.0])).tolist()
        [9.0]
        >>> volatility_of("close") is None
        True
    """
    return VOLATILITIES.get(target.partition("@")[0].partition(":")[0])
