"""Where a model misses: numbers behind the plots of its errors, each with a reading in plain words.

A residual is what happened minus what was predicted: above 0 the prediction was too low.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lstm_core.arrays import Float64, Int64
from lstm_core.errors import DataError
from lstm_core.evaluation.diebold_mariano import long_run_variance, usual_lags
from lstm_core.evaluation.evidence import Evidence
from lstm_core.evaluation.measures import rounding
from lstm_core.explore.relations import Autocorrelation, autocorrelation
from lstm_core.numbers import number, with_article
from lstm_core.results import Opponent

__all__ = [
    "Bias",
    "ErrorGroups",
    "ResidualMemory",
    "bias",
    "error_by_month",
    "error_by_move",
    "residual_memory",
    "residuals",
]

_FEW = 5  # groups of fewer days are drawn, but nothing is read from them
_CLEARLY = 1.5  # times as large


@dataclass(frozen=True)
class Bias:
    """How far predictions are off on average.

    Attributes:
        mean: Mean residual, in the target's unit; above 0 the model is too low.
        standard_error: How far chance alone moves that mean, one standard deviation; ``None`` with fewer than 3 days.
        sentence: What it says.
    """

    mean: float
    standard_error: float | None
    sentence: str


@dataclass(frozen=True)
class ErrorGroups:
    """Typical errors of the model, of persistence and of the best simple method on the days of each group.

    Attributes:
        labels: What each group is called, in order.
        model: Root mean squared errors, in the target's unit, shape (groups,).
        persistence: The same of repeating the last value.
        days: How many days each group has.
        sentence: What they say.
        rival: The same of the best simple method, and what people call it; ``None`` if that is persistence, or unknown.
    """

    labels: tuple[str, ...]
    model: Float64 = field(repr=False)
    persistence: Float64 = field(repr=False)
    days: Int64 = field(repr=False)
    sentence: str = ""
    rival: tuple[str, Float64] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ResidualMemory:
    """Whether a miss tells something about the next one.

    Attributes:
        autocorrelation: The residuals' correlation with the residuals of the days before; ``None`` if they are too few
            or do not vary.
        sentence: What it says.
    """

    autocorrelation: Autocorrelation | None
    sentence: str


def residuals(evidence: Evidence) -> Float64:
    """Return what happened minus what was predicted, in the target's unit, shape (days,).

    Example:
        >>> residuals(Evidence(np.array([2.0, 3.0]), np.array([1.5, 4.0]), np.array([1.0, 2.0]))).tolist()
        [0.5, -1.0]
    """
    return evidence.actual - evidence.predicted


def bias(evidence: Evidence) -> Bias:
    """Return the mean residual and its standard error, which heeds that neighboring misses are alike.

    The standard error is W. Newey's and K. West's (see ``diebold_mariano.long_run_variance``).

    Example:
        >>> actual = np.array([1.0, 3.0, 2.0, 4.0])
        >>> bias(Evidence(actual, actual - 0.3, actual - 1)).sentence
        'The model is on average 0.3 too low.'
    """
    misses = residuals(evidence)
    mean, days = float(misses.mean()), len(misses)
    if days < 3:
        few = f"There are too few {evidence.step.shorts} to say whether the model is too high or too low on average."
        return Bias(mean, None, few)
    error = float(np.sqrt(long_run_variance(misses, min(usual_lags(days), days - 1)) / days))
    # A mean within the rounding of the values is 0.
    if abs(mean) <= 2 * error + rounding(evidence.actual):
        return Bias(mean, error, "On average the model is neither too high nor too low, as far as chance lets one see.")
    side = "low" if mean > 0 else "high"
    return Bias(mean, error, f"The model is on average {number(abs(mean))} too {side}.")


def error_by_month(dates: pd.DatetimeIndex, evidence: Evidence, rival: Opponent | None = None) -> ErrorGroups:
    """Return typical errors by month of the test part, in the order of time.

    Args:
        dates: The predicted days, length days.
        evidence: The predictions.
        rival: The best simple method, where that is another one than persistence.

    Example:
        >>> dates = pd.date_range("2024-01-22", periods=20)  # 10 days of each month
        >>> previous, step = np.zeros(20), np.r_[np.ones(10), np.full(10, 3.0)]
        >>> found = error_by_month(dates, Evidence(step, previous, previous))
        >>> found.labels, found.model.tolist()
        (('2024-01', '2024-02'), [1.0, 3.0])
    """
    # Dates with a time zone would warn that a month has none.
    months = dates.tz_localize(None).to_period("M")
    groups, names = pd.factorize(months, sort=True)
    found = _grouped(groups, tuple(str(name) for name in names), evidence, rival)
    telling = found.days >= _FEW
    if telling.sum() < 2:
        return _saying(found, "The test part has too few months to compare them.")
    labels = np.array(found.labels)[telling]
    model, persistence = found.model[telling], found.persistence[telling]
    worst, best = int(model.argmax()), int(model.argmin())
    won = f"{int((model < persistence).sum())}"
    beaten = "repeating the last value"
    if found.rival is not None:
        beaten += f" in {won} of {len(model)} months and {with_article(found.rival[0])}"
        won = f"{int((model < found.rival[1][telling]).sum())}"
    if model[worst] < _CLEARLY * model[best]:
        text = "Misses are of much the same size in every month"
    else:
        text = (
            f"Misses were largest in {labels[worst]} (typical error {number(model[worst])}) and smallest in "
            f"{labels[best]} ({number(model[best])})"
        )
    left = len(found.labels) - len(model)
    few = f" (of {len(found.labels)}; {left} with fewer than {_FEW} {evidence.step.shorts} left out)" if left else ""
    return _saying(found, f"{text}; the model beat {beaten} in {won} of {len(model)} months{few}.")


def error_by_move(evidence: Evidence, groups: int = 5, rival: Opponent | None = None) -> ErrorGroups:
    """Return typical errors by the size of the day's move, ``|actual - previous|``, from quiet days to wild ones.

    The groups are as equal in number as equal moves allow. Persistence's error is the move itself, so it is bound to
    win on quiet days and to lose on wild ones: read the model's errors, not who wins.

    Args:
        evidence: The predictions.
        groups: How many there are to be; fewer come out where many moves are the same.
        rival: The best simple method, where that is another one than persistence.

    Example:
        >>> previous = np.zeros(10)
        >>> error_by_move(Evidence(np.arange(1.0, 11.0), previous, previous)).days.tolist()
        [2, 2, 2, 2, 2]
    """
    moves = np.abs(evidence.actual - evidence.previous)
    edges = np.unique(np.quantile(moves, np.linspace(0, 1, min(groups, len(moves)) + 1)))
    # A move that equals an edge belongs below it; the smallest moves to the first group.
    numbers = np.clip(np.searchsorted(edges, moves, side="left") - 1, 0, max(len(edges) - 2, 0))
    kept, numbers = np.unique(numbers, return_inverse=True)
    found = _grouped(numbers, tuple(_move(edges, int(index)) for index in kept), evidence, rival)
    if len(found.labels) < 2 or found.days.min() < _FEW:
        return _saying(found, "There are too few moves, or too few different ones, to compare quiet and wild times.")
    quiet, wild = found.model[0], found.model[-1]
    sizes = f"typical error {number(wild)}, where they are smallest {number(quiet)}"
    if wild > _CLEARLY * quiet:
        return _saying(found, f"Misses are largest where the moves are largest ({sizes}), as is usual.")
    if quiet > _CLEARLY * wild:
        return _saying(found, f"Misses are smaller where the moves are largest ({sizes}), which is unusual.")
    return _saying(found, f"Misses depend little on the size of the moves (where they are largest: {sizes}).")


def residual_memory(evidence: Evidence, lags: int = 20) -> ResidualMemory:
    """Correlate the residuals with those of the days before.

    Args:
        evidence: The predictions, in the order of time.
        lags: The longest number of days before; a third of the days at most is used.

    Example:
        >>> previous = np.zeros(40)
        >>> residual_memory(Evidence(np.sin(np.arange(40.0) / 4), previous, previous)).sentence[:42]
        'Misses follow one another: after it was to'
    """
    try:
        found = autocorrelation(residuals(evidence), lags, "The residuals")
    except DataError:  # too few, or all the same
        return ResidualMemory(
            None, "The misses are too few, or too much alike, to see whether they follow one another."
        )
    first, band, step = float(found.values[0]), found.band, evidence.step
    if first > band:
        text = (
            f"Misses follow one another: after it was too low the model tends to be too low again "
            f"(correlation {first:.2f}). There is something left to learn, or the model is off for long stretches."
        )
    elif first < -band:
        text = (
            f"Misses swing back: after it was too low the model tends to be too high (correlation "
            f"{first:.2f}). It reacts too strongly to the last {step.short}, or that was only noise."
        )
    # One lag in twenty leaves the band by chance.
    elif found.outside > max(1, 0.1 * len(found.values)):
        text = f"Misses depend on those some {step.shorts} before: a pattern over several of them is left to learn."
    else:
        text = "A miss says nothing about the next one, as it should be: no simple pattern is left in them."
    return ResidualMemory(found, text)


def _grouped(
    groups: NDArray[np.intp], labels: tuple[str, ...], evidence: Evidence, rival: Opponent | None
) -> ErrorGroups:
    days = np.bincount(groups, minlength=len(labels)).astype("int64")

    def errors(said: Float64) -> Float64:
        found: Float64 = np.sqrt(np.bincount(groups, (evidence.actual - said) ** 2, len(labels)) / days)
        return found

    other = None if rival is None else (rival.label, errors(rival.predicted))
    return ErrorGroups(labels, errors(evidence.predicted), errors(evidence.previous), days, rival=other)


def _saying(found: ErrorGroups, sentence: str) -> ErrorGroups:
    return replace(found, sentence=sentence)


def _move(edges: Float64, group: int) -> str:
    if len(edges) == 1:
        return number(edges[0])
    return f"up to {number(edges[1])}" if group == 0 else f"{number(edges[group])} to {number(edges[group + 1])}"
