"""How far chance alone moves a ratio of two sums over days: a circular block bootstrap.

Days are drawn in blocks, because a stormy day is followed by another one: H. Kuensch, "The jackknife and the bootstrap
for general stationary observations", Annals of Statistics 17 (1989); in a circle, so that each day is drawn as often as
any other: D. Politis, J. Romano, "A circular block-resampling procedure for stationary data" (1992).
"""

from __future__ import annotations

import math

import numpy as np

from lstm_core.arrays import Float64, Int64
from lstm_core.evaluation.measures import skill

__all__ = ["ENOUGH_DAYS", "block_length", "drawn_days", "ratio_interval", "skill_interval"]

ENOUGH_DAYS = 30
"""With fewer days an interval is too narrow to be believed; there is none."""

_RESAMPLES = 2000


def ratio_interval(
    upper: Float64, lower: Float64, *, resamples: int = _RESAMPLES, seed: int = 0
) -> tuple[float, float] | None:
    """Return a 95% interval of ``upper.sum() / lower.sum()``, by drawing the days anew.

    Both numbers of a day stay together. The ends are percentiles.

    Args:
        upper: One number a day, at least 0, shape (days,), in the order of time.
        lower: What it is divided by, same shape, at least 0.
        resamples: How many times to draw.
        seed: Of the draws; the same arguments give the same interval.

    Returns:
        Lower and upper end; ``None`` with fewer than ``ENOUGH_DAYS`` days, or where too many of the draws have nothing
        to divide by.

    Example:
        >>> days = np.random.default_rng(1).uniform(1, 3, size=(2, 300))
        >>> low, high = ratio_interval(days[0], 2 * days[1])
        >>> low < 0.5 < high
        True
    """
    days = len(upper)
    if days < ENOUGH_DAYS:
        return None
    length = block_length(days)
    both = np.stack([upper, lower])  # (2, days)
    # The sum over the block that begins on each day; the block of a last day goes on with the first.
    around = np.concatenate([both, both[:, : length - 1]], axis=1)  # (2, days + length - 1)
    blocks = np.lib.stride_tricks.sliding_window_view(around, length, axis=1).sum(axis=2)  # (2, days)
    begins = np.random.default_rng(seed).integers(0, days, (resamples, math.ceil(days / length)))
    above, below = blocks[:, begins].sum(axis=2)  # (resamples,) each
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = above / below
    ratios[(above == 0) & (below == 0)] = 1.0  # nothing happened on either side
    # Ends among the drawn values: between them could lie a step to infinity.
    low = float(np.quantile(ratios, 0.025, method="higher"))
    high = float(np.quantile(ratios, 0.975, method="lower"))
    return (low, high) if math.isfinite(high) else None


def skill_interval(
    actual: Float64, predicted: Float64, previous: Float64, *, resamples: int = _RESAMPLES, seed: int = 0
) -> tuple[float, float] | None:
    """Return a 95% interval of the skill (``measures.skill``).

    Simulated with and without clustered volatility, such intervals held the true skill in 92 to 94 of 100 cases with
    200 days and 500, in 89 with 30.

    Args:
        actual: What happened, in the target's unit, shape (days,), in the order of time.
        predicted: Predictions of it, same unit and shape.
        previous: The last value that each prediction could see, same unit and shape.
        resamples: How many times to draw.
        seed: Of the draws; the same arguments give the same interval.

    Returns:
        Lower and upper end; ``None`` with fewer than ``ENOUGH_DAYS`` days, or where persistence makes no error, be it
        only in too many of the draws.

    Example:
        >>> steps = np.random.default_rng(1).normal(size=(2, 300))
        >>> actual = steps.sum(axis=0)
        >>> low, high = skill_interval(actual, steps[0], np.zeros(300))
        >>> low < 1 - math.sqrt(1 / 2) < high
        True
    """
    if skill(actual, predicted, previous) is None:
        return None
    squares = ((actual - predicted) ** 2, (actual - previous) ** 2)
    found = ratio_interval(*squares, resamples=resamples, seed=seed)
    # The larger the ratio of the squares, the smaller the skill.
    return None if found is None else (1.0 - math.sqrt(found[1]), 1.0 - math.sqrt(found[0]))


def drawn_days(days: int, resamples: int, random: np.random.Generator) -> Int64:
    """Draw days anew in blocks, and say how often each was drawn, for statistics that are more than one ratio.

    Args:
        days: How many there are.
        resamples: How many times to draw.
        random: Where chance comes from.

    Returns:
        Shape (resamples, days); each row sums to the days in whole blocks, so to no fewer than there are.

    Example:
        >>> drawn_days(40, 2, np.random.default_rng(0)).sum(axis=1).tolist()
        [42, 42]
    """
    length = block_length(days)
    begins = random.integers(0, days, (resamples, math.ceil(days / length)))
    rows = np.arange(resamples)[:, None] * days
    begun = np.bincount((rows + begins).ravel(), minlength=resamples * days).reshape(resamples, days)
    # A day is drawn with each block that begins on it or up to length - 1 days before, counted in a circle.
    around = np.concatenate([begun[:, days - length + 1 :], begun], axis=1).cumsum(
        axis=1
    )  # (resamples, days + length - 1)
    before = np.concatenate([np.zeros((resamples, 1), "int64"), around[:, : days - 1]], axis=1)
    counts: Int64 = around[:, length - 1 :] - before
    return counts


def block_length(days: int) -> int:
    """Return how many days in a row are drawn together: the cube root of their number, rounded.

    The rate is that of P. Hall, J. Horowitz, B.-Y. Jing, "On blocking rules for the bootstrap with dependent data",
    Biometrika 82 (1995). Twice and three times as long made intervals that were too narrow more often.

    Example:
        >>> block_length(30), block_length(252), block_length(1000)
        (3, 6, 10)
    """
    return max(1, round(math.cbrt(days)))
