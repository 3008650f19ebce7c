"""Up or down: how often the sign of the predicted change was right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lstm_core.arrays import Float64
from lstm_core.evaluation.bootstrap import ratio_interval
from lstm_core.evaluation.by_day import sums_by_day
from lstm_core.results import Direction

__all__ = ["direction", "usual_direction"]

_NO_CHANGE = 1e-9  # of the largest value: smaller changes are rounding


def direction(
    actual: Float64, predicted: Float64, previous: Float64, days: NDArray[np.generic] | None = None
) -> Direction:
    """Count right signs among the days on which the value changed and a change was predicted.

    The interval of the rate is E. Wilson's ("Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22, 1927). It takes the days as independent. Signs of several series
    on one day are not; of several, whole days are drawn anew, in blocks.

    Args:
        actual: What happened, in the target's unit, shape (days,).
        predicted: Predictions of it, same unit and shape.
        previous: The last value that each prediction could see, same unit and shape.
        days: The day of each prediction, same shape, of several series; ``None`` for one.

    Example:
        >>> previous = np.array([1.0, 1.0, 1.0, 1.0])
        >>> found = direction(np.array([2.0, 0.0, 3.0, 1.0]), np.array([1.5, 1.5, 1.1, 9.0]), previous)
        >>> found.hits, found.days
        (2, 3)
    """
    happened = _signs(actual - previous, previous)
    said = _signs(predicted - previous, previous)
    counts = (happened != 0) & (said != 0)
    right = (happened == said) & counts
    counted, hits = int(counts.sum()), int(right.sum())
    if counted == 0:
        return Direction(0, 0, None, None)
    if days is not None:
        interval = ratio_interval(*(sums_by_day(each.astype("float64"), days) for each in (right, counts)))
        return Direction(hits, counted, hits / counted, interval)
    # Imported here so that the app, which only shows results, stays small.
    from scipy.stats import binomtest

    wilson = binomtest(hits, counted).proportion_ci(confidence_level=0.95, method="wilson")
    return Direction(hits, counted, hits / counted, (float(wilson.low), float(wilson.high)))


def usual_direction(actual: Float64, previous: Float64) -> float | None:
    """Return how often saying the more common direction every day would have been right, of the days with a change.

    In a market that rises on 55% of its days, 'up' is right on 55% of them, and takes no model.

    Returns:
        A share from 0.5 to 1; ``None`` if the value never changed.

    Example:
        >>> usual_direction(np.array([2.0, 3.0, 2.5, 2.5, 4.0]), np.array([1.0, 2.0, 3.0, 2.5, 2.5]))
        0.75
    """
    happened = _signs(actual - previous, previous)
    ups, downs = int((happened > 0).sum()), int((happened < 0).sum())
    return max(ups, downs) / (ups + downs) if ups + downs else None


def _signs(changes: Float64, values: Float64) -> NDArray[np.int8]:
    """Return -1, 0 or 1 for each change, 0 where it is no more than the rounding of the values."""
    smallest = _NO_CHANGE * np.abs(values).max(initial=0.0)
    signs: NDArray[np.int8] = np.where(np.abs(changes) > smallest, np.sign(changes), 0).astype("int8")
    return signs
