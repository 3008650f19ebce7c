"""Up or down: how often the sign of the predicted change was right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lstm_core.arrays import Float64
from lstm_core.results import Direction

__all__ = ["direction", "usual_direction"]

_NO_CHANGE = 1e-9  # of the largest value: smaller changes are rounding


def direction(actual: Float64, predicted: Float64, previous: Float64) -> Direction:
    """Count right signs among the days on which the value changed and a change was predicted.

    The interval of the rate is E. Wilson's ("Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22, 1927). It takes the days as independent.

    Args:
        actual: What happened, in the target's unit, shape (days,).
        predicted: Predictions of it, same unit and shape.
        previous: The last value that each prediction could see, same unit and shape.

    Example:
        >>> previous = np.array([1.0, 1.0, 1.0, 1.0])
        >>> found = direction(np.array([2.0, 0.0, 3.0, 1.0]), np.array([1.5, 1.5, 1.1, 9.0]), previous)
        >>> found.hits, found.days
        (2, 3)
    """
    happened = _signs(actual - previous, previous)
    said = _signs(predicted - previous, previous)
    counts = (happened != 0) & (said != 0)
    days = int(counts.sum())
    hits = int((happened == said)[counts].sum())
    if days == 0:
        return Direction(0, 0, None, None)
    # Imported here so that the app, which only shows results, stays small.
    from scipy.stats import binomtest

    interval = binomtest(hits, days).proportion_ci(confidence_level=0.95, method="wilson")
    return Direction(hits, days, hits / days, (float(interval.low), float(interval.high)))


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
