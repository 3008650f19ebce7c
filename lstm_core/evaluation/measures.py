"""How far predictions are off, what counts as no error at all, and what counts as level: one rule for each.

Whoever compares errors asks here, so that a number, its verdict and its chart can't disagree.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from lstm_core.arrays import Float64

__all__ = ["LEVEL_MARGIN", "Standing", "against", "mae", "mse", "rmse", "rounding", "skill"]

LEVEL_MARGIN = 0.01
"""Errors within 1% of each other count as level: nobody would choose a model for that."""

_ROUNDING = 1e-12  # of the largest value

Standing = Literal["below", "level", "above"]


def mse(actual: Float64, predicted: Float64) -> float:
    """Return the mean squared error, in the square of the values' unit.

    Args:
        actual: What happened, shape (days,).
        predicted: Predictions of it, same unit and shape.

    Example:
        >>> mse(np.array([1.0, 2.0]), np.array([4.0, 5.0]))
        9.0
    """
    return float(np.mean((actual - predicted) ** 2))


def rmse(actual: Float64, predicted: Float64) -> float:
    """Return the root mean squared error, in the values' unit; arguments are those of ``mse``.

    Example:
        >>> rmse(np.array([1.0, 2.0]), np.array([4.0, 5.0]))
        3.0
    """
    return float(np.sqrt(mse(actual, predicted)))


def mae(actual: Float64, predicted: Float64) -> float:
    """Return the mean absolute error, in the values' unit; arguments are those of ``mse``.

    Example:
        >>> mae(np.array([1.0, 2.0]), np.array([4.0, 1.0]))
        2.0
    """
    return float(np.mean(np.abs(actual - predicted)))


def skill(actual: Float64, predicted: Float64, previous: Float64) -> float | None:
    """Return 1 - RMSE of the model / RMSE of persistence.

    1 is perfect, 0 as good as repeating the last value, below 0 worse. The mean squared error's skill score (A. Murphy,
    "Skill scores based on the mean square error", Monthly Weather Review 116, 1988) is 1 - (1 - skill)^2.

    Persistence makes no error where its RMSE is no more than ``rounding`` leaves: a series that stands at 0.3 once as
    0.3 and once as 0.1 + 0.2 has not moved, and an error divided by such a difference would be a number without sense.

    Args:
        actual: What happened, in the target's unit, shape (days,).
        predicted: Predictions of it, same unit and shape.
        previous: The last value that each prediction could see, same unit and shape.

    Returns:
        The skill; ``None`` if persistence makes no error.

    Example:
        >>> actual, previous = np.array([2.0, 4.0, 6.0]), np.array([0.0, 2.0, 4.0])
        >>> skill(actual, actual - 1, previous), skill(previous, actual, previous)
        (0.5, None)
    """
    persistence = rmse(actual, previous)
    if persistence <= rounding(actual):
        return None
    return 1.0 - rmse(actual, predicted) / persistence


def rounding(values: Float64) -> float:
    """Return how much of a difference between such values may be rounding and nothing else, in their unit.

    A double keeps 16 digits; a few sums and differences leave at least 12 of them.

    Args:
        values: Shape (days,), at least one.

    Example:
        >>> rounding(np.array([0.0, -200.0, 30.0]))
        2e-10
    """
    return _ROUNDING * float(np.abs(values).max())


def against(error: float, yardstick: float) -> Standing:
    """Say whether an error is below another one, level with it or above it.

    Args:
        error: The error to judge.
        yardstick: The one it is held against; they are level within ``LEVEL_MARGIN`` of it.

    Example:
        >>> against(0.98, 1.0), against(1.005, 1.0), against(1.02, 1.0)
        ('below', 'level', 'above')
    """
    if error < (1 - LEVEL_MARGIN) * yardstick:
        return "below"
    return "above" if error > (1 + LEVEL_MARGIN) * yardstick else "level"
