"""Do the predictions come late? How well they fit when they are moved back by some days.

A model that repeats the last value draws a curve that looks excellent and is one day late. Moved back by a day it fits
perfectly, and that gives it away.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.measures import LEVEL_MARGIN, rounding
from lstm_core.results import LagProfile

__all__ = ["lag_profile"]

_LONGEST_LAG = 10


def lag_profile(
    actual: Float64,
    predicted: Float64,
    previous: Float64,
    longest: int = _LONGEST_LAG,
    begins: Sequence[int] = (0,),
) -> LagProfile:
    """Compare predictions with what happened on the same day and on each of the days before.

    All lags are measured on the same days: those that have enough days before them.

    Args:
        actual: What happened, in the target's unit, shape (days,), one row after the other in time.
        predicted: Predictions of it, same unit and shape.
        previous: The last value that each prediction could see, same unit and shape. It is the value one day earlier.
        longest: The longest lag; at most half of the days is used.
        begins: Where in the arrays each of several series begins, one after the other; no lag reaches over a beginning.

    Raises:
        ValueError: There are no days.

    Example:
        >>> walk = np.random.default_rng(0).normal(size=100).cumsum()
        >>> profile = lag_profile(walk[1:], walk[:-1], walk[:-1])
        >>> profile.best, profile.ratio
        (1, 0.0)
    """
    days = len(actual)
    if days == 0:
        raise ValueError("there are no days to compare")
    lengths = np.diff([*begins, days])
    longest = min(longest, int(lengths.max()) // 2)
    first = max(longest - 1, 0)  # the first day of a series whose value ``longest`` days earlier is known
    since = np.arange(days) - np.repeat(begins, lengths)  # rows since the beginning of the series, (days,)
    rows = np.flatnonzero(since >= first)
    earlier = [actual[rows], *(previous[rows - lag] for lag in range(longest))]
    errors = tuple(float(np.std(predicted[rows] - values)) for values in earlier)
    # What rounding leaves of no error at all must not look like a difference.
    enough = min(errors) * (1 + LEVEL_MARGIN) + rounding(actual)
    return LagProfile(errors, next(lag for lag, error in enumerate(errors) if error <= enough))
