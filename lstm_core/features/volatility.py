"""What the values of a target that says how far something moves mean: which variance, which share of the price.

A kind of indicator names one of these (``indicator_kind.py``); QLIKE, GARCH and the units that people know go by it.

The range of a row is taken for a variance as M. Parkinson does, "The extreme value method for estimating the variance
of the rate of return", Journal of Business 53 (1980): of a random walk without drift, the expected square of
``ln(high / low)`` is ``4 ln 2`` times the variance of its returns. Which unit a variance has (percent, price or share)
does not matter to those who ask: they compare variances of one target only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float64

__all__ = ["LOG_RANGE", "PARKINSON", "REALIZED", "ROW_RANGE", "Volatility"]

_RANGE = 4 * np.log(2)


@dataclass(frozen=True)
class Volatility:
    """What the values of one kind of target say of variances.

    Attributes:
        to_variance: The variance that a value means.
        from_variance: The value that means a variance.
        to_share: The deviation of one row that a value means, as a share of the price; ``None`` where a value alone
            does not tell, as it is a price itself.
        of_a_range: Whether it is made of a row's highest and lowest price.
    """

    to_variance: Callable[[Float64], Float64]
    from_variance: Callable[[Float64], Float64]
    to_share: Callable[[Float64], Float64] | None = None
    of_a_range: bool = True


def _as_variance(values: Float64) -> Float64:
    return np.sign(values) * values**2  # below 0 no deviation can be


ROW_RANGE = Volatility(lambda values: _as_variance(values) / _RANGE, lambda variances: np.sqrt(_RANGE * variances))
LOG_RANGE = Volatility(
    lambda values: np.exp(2 * values) / _RANGE,
    lambda variances: np.log(_RANGE * variances) / 2,
    to_share=lambda values: np.exp(values) / np.sqrt(_RANGE),
)
PARKINSON = Volatility(_as_variance, np.sqrt, to_share=lambda values: values / 100)
REALIZED = Volatility(_as_variance, np.sqrt, to_share=lambda values: values / 100, of_a_range=False)
