"""How sure is a prediction? Intervals that hold what happens in a promised share of the cases.

They are conformal: how far the model was off on windows that it was not fitted to says how far it will be off, whatever
the distribution of its errors. V. Vovk, A. Gammerman, G. Shafer, "Algorithmic Learning in a Random World" (2005), for
one prediction; Y. Romano, E. Patterson, E. Candes, "Conformalized quantile regression", NeurIPS 2019, for models that
put out quantiles; I. Gibbs, E. Candes, "Adaptive conformal inference under distribution shift", NeurIPS 2021, for
intervals that follow how often they missed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.config import QUANTILES
from lstm_core.results import Outputs

__all__ = [
    "LEVELS",
    "NEWEST",
    "RATE",
    "Band",
    "BandKind",
    "Margins",
    "intervals",
    "margins_for_forecast",
    "windows_needed",
]

LEVELS = (0.5, 0.8, 0.95)
"""Shares of the cases that the intervals are to hold."""

NEWEST = 100
"""How many errors adaptive intervals and those of forecasts look back on. With 250, errors that grew to the 2.5-fold
within a year left the 80% interval 2 points short, with 100 less than 1."""

RATE = 0.02
"""How far one miss moves the level that adaptive intervals aim at; quicker than the 0.005 of the paper, whose series
were several times as long as a test part."""

BandKind = Literal["fixed", "adaptive", "newest"]


@dataclass(frozen=True, eq=False)
class Band:
    """The intervals of one level around the predictions of the test part.

    Attributes:
        nominal: Share of the cases that they are to hold.
        lower, upper: Their ends, in the target's unit, shape (samples,).
        coverage: Share of the cases that they held in the test part.
        mean_width: Mean of upper less lower, in the target's unit.
        enough: Whether there were windows enough to calibrate the level on; see ``windows_needed``. If not, the
            largest error there was stands in, and less is held than promised.
    """

    nominal: float
    lower: Float64 = field(repr=False)
    upper: Float64 = field(repr=False)
    coverage: float
    mean_width: float
    enough: bool


@dataclass(frozen=True, eq=False)
class Margins:
    """What to add to a forecast to get the interval of one level around it.

    Attributes:
        nominal: Share of the cases that the intervals are to hold.
        lower_offset, upper_offset: In the target's unit, one a step of the horizon, shape (horizon,). They belong to
            the forecast itself, or, for a model of quantiles, to its own lower and upper quantile of that level.
        enough: As for ``Band``.
    """

    nominal: float
    lower_offset: Float64 = field(repr=False)
    upper_offset: Float64 = field(repr=False)
    enough: bool

    def around(self, values: Float64) -> tuple[Float64, Float64]:
        """Return the lower and upper ends, shape (horizon,), for a forecast.

        Args:
            values: What the model put out, in the target's unit, shape (horizon, levels).
        """
        lower, upper = _own_ends(values, self.nominal)
        return _ordered(lower + self.lower_offset, upper + self.upper_offset)


def intervals(
    calibration: Outputs,
    test: Outputs,
    kind: BandKind = "fixed",
    step: int = 0,
    levels: tuple[float, ...] = LEVELS,
) -> tuple[Band, ...]:
    """Put intervals around the predictions of the test part.

    Args:
        calibration: What the model put out for windows before the test part, best ones that it was not fitted to.
        test: What it put out for the test part.
        kind: ``fixed`` calibrates once, on the calibration part. ``newest`` begins so and goes on after every test day
            whose outcome is known by then: its error joins the ``NEWEST`` ones that are looked back on, as it is done
            for a forecast. ``adaptive`` does the same, and after a miss aims at wider intervals, after a hit at
            slightly narrower ones. Never wider, though, than the largest of those errors, where the method as
            published would draw an infinite interval.
        step: Which row ahead, 0 being the next. In adaptive intervals the outcome of a row so many later is known so
            many rows later.
        levels: Shares of the cases to hold, each between 0 and 1.

    Returns:
        One band a level, in their order.

    Example:
        >>> import pandas as pd
        >>> dates, noise = pd.date_range("2024", periods=99), np.arange(1.0, 100.0)[:, None]
        >>> zeros = np.zeros(99)
        >>> outputs = Outputs("validation", dates, zeros, noise, np.zeros((99, 1, 1)))
        >>> band = intervals(outputs, outputs, levels=(0.8,))[0]
        >>> band.lower[0].item(), band.upper[0].item()  # the 80th smallest of 99 errors
        (-80.0, 80.0)
    """
    return tuple(_band(calibration, test, kind, step, level) for level in levels)


def margins_for_forecast(
    calibration: Outputs, test: Outputs, levels: tuple[float, ...] = LEVELS
) -> tuple[Margins, ...]:
    """Calibrate intervals for a forecast after the end of the series, on the newest errors there are.

    Args:
        calibration: What the model put out for windows before the test part.
        test: What it put out for the test part. By the end of the series all of its outcomes are known.
        levels: Shares of the cases to hold.

    Returns:
        One for each level, in their order.
    """
    found = []
    for level in levels:
        scores = np.concatenate([_scores(part, level) for part in (calibration, test)])[-NEWEST:]  # (samples, horizon)
        margins = np.array([_margin(of_step, level) for of_step in scores.T])  # (horizon,)
        found.append(Margins(level, -margins, margins, len(scores) >= windows_needed(level)))
    return tuple(found)


def windows_needed(level: float) -> int:
    """Return how many windows a level can be calibrated on at the least.

    Of n errors the ceil((n + 1) * level)-th smallest is taken, so that a new one is at most as large in that share
    of the cases; with fewer windows there is no such error.

    Example:
        >>> [windows_needed(level) for level in LEVELS]
        [1, 4, 19]
    """
    return math.ceil(round(level / (1 - level), 9))


def _band(calibration: Outputs, test: Outputs, kind: BandKind, step: int, level: float) -> Band:
    known = _scores(calibration, level)[:, step]
    if kind == "fixed":
        margins = np.full(len(test), _margin(known, level))
    else:
        rate = RATE if kind == "adaptive" else 0.0
        margins = _moving_margins(known, _scores(test, level)[:, step], (level, rate), step)
    lower, upper = _own_ends(test.values[:, step], level)
    lower, upper = _ordered(lower - margins, upper + margins)
    actual = test.actual[:, step]
    return Band(
        nominal=level,
        lower=lower,
        upper=upper,
        coverage=float(np.mean((lower <= actual) & (actual <= upper))),
        mean_width=float(np.mean(upper - lower)),
        enough=len(known) >= windows_needed(level),
    )


def _moving_margins(known: Float64, scores: Float64, aim: tuple[float, float], step: int) -> Float64:
    """Return the margin of each test sample, from scores whose outcomes were known before it, shape (samples,).

    Args:
        known: Scores of the calibration part, shape (calibration samples,).
        scores: Scores of the test part, shape (samples,).
        aim: The share to hold, and how far one miss moves the share that is aimed at.
        step: Rows from a sample's first predicted row to the one that is scored.
    """
    both = np.concatenate([known, scores])
    margins = np.empty(len(scores))
    level, rate = aim
    aimed = level
    for sample in range(len(scores)):
        newest = sample - 1 - step  # the last test sample whose outcome is known before this one's first row
        if newest >= 0:
            missed = float(scores[newest] > margins[newest])
            aimed = min(max(aimed + rate * (missed - (1 - level)), 0.0), 1.0)
        end = len(known) + max(newest + 1, 0)
        margins[sample] = _margin(both[max(0, end - NEWEST) : end], aimed)
    return margins


def _margin(scores: Float64, level: float) -> float:
    """Return the score that a new one does not exceed in a share of the cases, or the largest where that is more."""
    rank = math.ceil(round((len(scores) + 1) * level, 9))
    place = min(max(rank, 1), len(scores)) - 1
    return float(np.partition(scores, place)[place])


def _scores(outputs: Outputs, level: float) -> Float64:
    """Return how far each outcome lies outside of the model's own ends, below 0 inside, shape (samples, horizon).

    For a model that puts out one number its ends are that number, and this is the absolute error.
    """
    lower, upper = _own_ends(outputs.values, level)
    return np.maximum(lower - outputs.actual, outputs.actual - upper)


def _own_ends(values: Float64, level: float) -> tuple[Float64, Float64]:
    """Return the quantiles that bound a level, shape (..., levels) -> (...), or the prediction itself as both ends.

    Quantiles that cross are sorted first: V. Chernozhukov, I. Fernandez-Val, A. Galichon, "Quantile and probability
    curves without crossing", Econometrica 78 (2010).
    """
    quantiles = np.sort(QUANTILES)
    ends = [np.flatnonzero(np.isclose(quantiles, share)) for share in ((1 - level) / 2, (1 + level) / 2)]
    if values.shape[-1] != len(quantiles) or not all(map(len, ends)):
        return values[..., 0], values[..., 0]
    ascending = np.sort(values, axis=-1)
    return ascending[..., ends[0][0]], ascending[..., ends[1][0]]


def _ordered(lower: Float64, upper: Float64) -> tuple[Float64, Float64]:
    """Return ends as they are, or their middle twice where a margin below 0 made them cross."""
    middle = (lower + upper) / 2
    return np.minimum(lower, middle), np.maximum(upper, middle)
