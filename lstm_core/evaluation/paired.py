"""Two predictions of the same days, held against each other: how far apart they are, and what the days alone explain.

What one says of two runs is said of pairs: each day both had the same task, so that a stormy day, which both miss, does
not count against either. What is drawn anew and counted are days (``bootstrap.py``, ``diebold_mariano.py``), never
seeds: the errors of two trainings of the same model lie much closer together than those of two test years.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lstm_core.arrays import Float64
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS, ratio_interval
from lstm_core.evaluation.by_day import sums_by_day
from lstm_core.evaluation.diebold_mariano import DieboldMariano, mean_differs_from_zero

__all__ = ["Paired", "paired", "paired_losses"]

_ROUNDING = 8 * float(np.finfo("float64").eps)  # of a square


@dataclass(frozen=True, eq=False)
class Paired:
    """Squared errors of two predictions on the same days.

    Attributes:
        days: The days, each once, in the order of time, shape (days,).
        ours, theirs: Squared errors of the one and of the other, summed over each day, shape (days,).
        ratio: Ours as a share of theirs: below 1 ours is the better one; ``None`` where theirs makes no error.
        interval: 95% interval of the ratio; ``None`` with fewer than ``ENOUGH_DAYS`` days, or where there is no ratio.
        test: Of the Diebold-Mariano test: below 0 ours is the better one; ``None`` with too few days.
    """

    days: NDArray[np.generic] = field(repr=False)
    ours: Float64 = field(repr=False)
    theirs: Float64 = field(repr=False)
    ratio: float | None
    interval: tuple[float, float] | None
    test: DieboldMariano | None

    @property
    def change(self) -> float | None:
        """By which share our RMSE lies above theirs, below 0 where ours is smaller; ``None`` without a ratio."""
        return None if self.ratio is None else math.sqrt(self.ratio) - 1.0

    @property
    def change_interval(self) -> tuple[float, float] | None:
        """95% interval of ``change``; ``None`` without one."""
        return None if self.interval is None else (math.sqrt(self.interval[0]) - 1.0, math.sqrt(self.interval[1]) - 1.0)

    @property
    def differences(self) -> Float64:
        """Ours minus theirs, shape (days,): below 0 on days on which ours was closer."""
        return self.ours - self.theirs


def paired(
    actual: Float64, ours: Float64, theirs: Float64, days: NDArray[np.generic], *, horizon: int = 1, seed: int = 0
) -> Paired:
    """Hold one prediction against another one of the same samples.

    Args:
        actual: What happened, shape (samples,).
        ours: Predictions of it, same unit and shape.
        theirs: The predictions that they are held against, same unit and shape.
        days: The day of each sample, same shape, in any order; samples of one day (of several tickers) count as one.
        horizon: How many rows ahead they look, for the test.
        seed: Of the bootstrap's draws; the same arguments give the same interval.

    Raises:
        ValueError: There is no sample, or the shapes differ.

    Example:
        >>> noise, days = np.random.default_rng(0).normal(size=(2, 200)), np.arange(200)
        >>> found = paired(np.zeros(200), 0.9 * noise[0], noise[0], days)
        >>> round(found.change, 3), found.test.statistic < 0
        (-0.1, True)
    """
    errors = actual - np.stack([ours, theirs])  # (2, samples)
    largest = float(np.abs(errors).max(initial=0.0))
    rounding = _ROUNDING * largest * (largest + float(np.abs(actual).max(initial=0.0)))
    squares = errors**2
    return paired_losses(squares[0], squares[1], days, rounding=rounding, horizon=horizon, seed=seed)


def paired_losses(
    ours: Float64,
    theirs: Float64,
    days: NDArray[np.generic],
    *,
    rounding: float = 0.0,
    horizon: int = 1,
    seed: int = 0,
) -> Paired:
    """Hold squared errors against others of the same samples, such as means over several seeds of each.

    Args:
        ours: Squared errors, at least 0, shape (samples,).
        theirs: Those that they are held against, same shape.
        days: The day of each sample, same shape.
        rounding: How much of a difference of two of them may be rounding; at least what a double leaves of the largest.
        horizon: As ``paired`` has it.
        seed: Likewise.

    Raises:
        ValueError: There is no sample, or the shapes differ.

    Example:
        >>> found = paired_losses(np.array([1.0, 1.0, 2.0]), np.array([2.0, 2.0, 4.0]), np.array([1, 2, 2]))
        >>> found.ratio, found.interval, found.differences.tolist()
        (0.5, None, [-1.0, -3.0])
    """
    if not ours.shape == theirs.shape == days.shape or ours.ndim != 1 or not len(ours):
        raise ValueError(f"one number a sample is needed of each, not {ours.shape}, {theirs.shape} and {days.shape}")
    by_day = sums_by_day(ours, days), sums_by_day(theirs, days)
    least = _ROUNDING * float(max(ours.max(), theirs.max()))
    nothing = max(rounding, least) * len(ours) / len(by_day[0])  # of a day's difference
    divides = float(by_day[1].max()) > rounding
    return Paired(
        days=np.unique(days),
        ours=by_day[0],
        theirs=by_day[1],
        ratio=float(by_day[0].sum() / by_day[1].sum()) if divides else None,
        interval=ratio_interval(*by_day, seed=seed) if divides else None,
        test=mean_differs_from_zero(by_day[0] - by_day[1], nothing, horizon) if _enough(by_day[0], horizon) else None,
    )


def _enough(by_day: Float64, horizon: int) -> bool:
    """Say whether there are days enough for a test."""
    return len(by_day) >= ENOUGH_DAYS and len(by_day) > horizon
