"""Do the predictions come late? How well they fit when they are moved back by some days.

A model that repeats the last value draws a curve that looks excellent and is one day late. Moved back by a day it fits
perfectly, and that gives it away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_core.evaluation.measures import LEVEL_MARGIN, rounding

__all__ = ["LONGEST_LAG", "LagProfile", "lag_profile"]

LONGEST_LAG = 10

_MOSTLY, _EXACTLY = 0.6, 0.1  # of the error at lag 0

Float64 = NDArray[np.float64]


@dataclass(frozen=True)
class LagProfile:
    """How far predictions are from what happened some days earlier.

    Attributes:
        errors: Root mean squared differences between predictions and the actual values 0, 1, 2, ... days earlier, after
            taking away their mean: a curve that is too low everywhere is not late. Shape (lags,), in the target's unit.
        best: The lag with the smallest; of several within 1% of it, the shortest.
    """

    errors: tuple[float, ...]
    best: int

    @property
    def ratio(self) -> float:
        """The error at the best lag as a share of that at lag 0; 1 if that is zero."""
        return self.errors[self.best] / self.errors[0] if self.errors[0] else 1.0

    @property
    def repeats(self) -> bool:
        """Whether the predictions are as good as a copy of an earlier value."""
        return self.best > 0 and self.ratio <= _EXACTLY

    @property
    def mostly_repeats(self) -> bool:
        """Whether they are clearly closer to an earlier value than to the one that they should predict.

        At the longest lag only a copy counts: a curve that still comes closer there may never have been close.
        """
        return self.repeats or (0 < self.best < len(self.errors) - 1 and self.ratio <= _MOSTLY)


def lag_profile(actual: Float64, predicted: Float64, previous: Float64, longest: int = LONGEST_LAG) -> LagProfile:
    """Compare predictions with what happened on the same day and on each of the days before.

    All lags are measured on the same days: those that have enough days before them.

    Args:
        actual: What happened, in the target's unit, shape (days,), one row after the other in time.
        predicted: Predictions of it, same unit and shape.
        previous: The last value that each prediction could see, same unit and shape. It is the value one day earlier.
        longest: The longest lag; at most half of the days is used.

    Raises:
        ValueError: There are no days.

    Example:
        >>> walk = np.random.default_rng(0).normal(size=100).cumsum()
        >>> profile = lag_profile(walk[1:], walk[:-1], walk[:-1])
        >>> profile.best, profile.repeats
        (1, True)
    """
    days = len(actual)
    if days == 0:
        raise ValueError("there are no days to compare")
    longest = min(longest, days // 2)
    first = max(longest - 1, 0)  # the first day whose value ``longest`` days earlier is known
    earlier = [actual[first:], *(previous[first - lag : days - lag] for lag in range(longest))]
    errors = tuple(float(np.std(predicted[first:] - values)) for values in earlier)
    # What rounding leaves of no error at all must not look like a difference.
    enough = min(errors) * (1 + LEVEL_MARGIN) + rounding(actual)
    return LagProfile(errors, next(lag for lag, error in enumerate(errors) if error <= enough))
