"""MASE: the average miss as a multiple of what repeating the last value missed in the training part."""

from __future__ import annotations

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.measures import mae, rounding

__all__ = ["mase", "naive_error"]


def naive_error(training: Float64) -> float | None:
    """Return the mean absolute change from row to row, which is what repeating the last value misses on average.

    Args:
        training: The training part, in the order of time, in the target's unit, shape (rows,).

    Returns:
        In the same unit; ``None`` if nothing ever changed by more than rounding.

    Example:
        >>> naive_error(np.array([1.0, 2.0, 4.0, 3.0]))
        1.3333333333333333
    """
    if len(training) < 2:
        return None
    error = float(np.mean(np.abs(np.diff(training))))
    return error if error > rounding(training) else None


def mase(actual: Float64, predicted: Float64, naive: float | None) -> float | None:
    """Return the mean absolute scaled error.

    R. Hyndman, A. Koehler, "Another look at measures of forecast accuracy", International Journal of Forecasting 22
    (2006). Having no unit, it can be compared between series, and unlike the percentage error it minds no zeros. Below
    1 the misses are smaller than those of repeating the last value were in the training part, which may have been
    calmer or stormier than the test part.

    Args:
        actual: What happened, shape (days,).
        predicted: Predictions of it, same unit and shape.
        naive: The training part's ``naive_error``.

    Returns:
        ``None`` where there is no such error to divide by.

    Example:
        >>> mase(np.array([1.0, 2.0]), np.array([2.0, 4.0]), 0.5)
        3.0
    """
    return None if naive is None else mae(actual, predicted) / naive
