"""Errors of many series on the same days: the same interval and the same test, with each day's errors kept together.

On a stormy day all tickers are missed together, so that thirty errors of one day are no thirty proofs: taken as
independent, they make differences look sure that one bad week has made. Here a day is the unit that is drawn and
counted, whatever the number of series on it: A. Cameron, D. Miller, "A practitioner's guide to cluster-robust
inference", Journal of Human Resources 50 (2015), and, for days that depend on the days before, the block bootstrap and
the long-run variance that one series has, too.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lstm_core.arrays import Float64
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS, ratio_interval
from lstm_core.evaluation.diebold_mariano import DieboldMariano, mean_differs_from_zero

__all__ = ["differs_by_day", "skill_interval_by_day", "sums_by_day"]


def sums_by_day(values: Float64, days: NDArray[np.generic]) -> Float64:
    """Return the sum of the values of each day, in the order of time, shape (distinct days,).

    Args:
        values: One a prediction, shape (samples,).
        days: The day of each, same shape; any that can be sorted.

    Example:
        >>> sums_by_day(np.array([1.0, 2.0, 4.0]), np.array(["2024-01-02", "2024-01-01", "2024-01-02"])).tolist()
        [2.0, 5.0]
    """
    places = np.unique(days, return_inverse=True)[1]
    return np.bincount(places, weights=values).astype("float64")


def skill_interval_by_day(ours: Float64, theirs: Float64, days: NDArray[np.generic]) -> tuple[float, float] | None:
    """Return a 95% interval of 1 - RMSE of the one / RMSE of the other, drawing whole days anew, in blocks.

    Args:
        ours: Errors of the model, shape (samples,). Where series are of different sizes, divide the errors of each
            by that of its persistence first, or the largest decides alone.
        theirs: Errors of what it is held against, on the same samples.
        days: The day of each sample, same shape.

    Returns:
        Lower and upper end; ``None`` with fewer than ``ENOUGH_DAYS`` days, or where the other makes no error.

    Example:
        >>> random = np.random.default_rng(0)
        >>> days, errors = np.tile(np.arange(100), 30), random.normal(size=(2, 3000))
        >>> low, high = skill_interval_by_day(0.9 * errors[0], errors[1], days)
        >>> low < 0.1 < high
        True
    """
    if not np.any(theirs):
        return None
    found = ratio_interval(sums_by_day(ours**2, days), sums_by_day(theirs**2, days))
    # The larger the ratio of the squares, the smaller the skill.
    return None if found is None else (1.0 - math.sqrt(found[1]), 1.0 - math.sqrt(found[0]))


def differs_by_day(ours: Float64, theirs: Float64, days: NDArray[np.generic]) -> DieboldMariano | None:
    """Test as ``diebold_mariano`` does whether the squared errors differ, on the sums of the days.

    Args:
        ours: Errors of the model, shape (samples,).
        theirs: Errors of what it is held against, on the same samples.
        days: The day of each sample, same shape.

    Returns:
        The test; ``None`` with fewer than ``ENOUGH_DAYS`` days.

    Example:
        >>> days, errors = np.tile(np.arange(100), 30), np.random.default_rng(0).normal(size=3000)
        >>> found = differs_by_day(0.9 * errors, errors, days)
        >>> found.days, found.statistic < 0
        (100, True)
    """
    differences = sums_by_day(ours**2 - theirs**2, days)
    if len(differences) < ENOUGH_DAYS:
        return None
    largest = float(max(np.abs(ours).max(), np.abs(theirs).max()))
    samples = len(ours) / len(differences)
    return mean_differs_from_zero(differences, 8 * float(np.finfo("float64").eps) * largest**2 * samples)
