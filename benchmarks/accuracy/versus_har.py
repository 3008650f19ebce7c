"""A run's test part held against HAR, ticker by ticker, with errors of one day kept together.

HAR is computed here once more, from the rows alone, so that a mistake in the lab's own baseline could not flatter both.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.har import har
from lstm_core.arrays import Float64
from lstm_core.evaluation.by_day import differs_by_day, skill_interval_by_day
from lstm_core.results import RunResult

__all__ = ["Series", "Versus", "by_series", "together"]


@dataclass(frozen=True)
class Series:
    """One ticker's errors on the test part, in the target's unit, each of shape (days,).

    Attributes:
        name: What it is called.
        seen: Whether training saw it.
        model, har, persistence: Errors of each.
        days: The dates.
    """

    name: str
    seen: bool
    model: Float64
    har: Float64
    persistence: Float64
    days: np.ndarray

    @property
    def to_har(self) -> float:
        """RMSE of the model as a share of HAR's."""
        return _rmse(self.model) / _rmse(self.har)

    @property
    def to_persistence(self) -> float:
        """RMSE of the model as a share of persistence's."""
        return _rmse(self.model) / _rmse(self.persistence)


@dataclass(frozen=True)
class Versus:
    """Many tickers on one test part.

    Attributes:
        har, persistence: Median over tickers of RMSE as a share of theirs.
        har_of_persistence: The same of HAR.
        better: Tickers on which the model is better than HAR.
        tickers: How many there are.
        worst: The largest share of HAR's.
        interval: 95% interval of RMSE as a share of HAR's over all tickers, from whole days drawn anew.
        t: How many standard errors, clustered by day, lie between the squared errors; above 0 the model is better.
    """

    har: float
    persistence: float
    har_of_persistence: float
    better: int
    tickers: int
    worst: tuple[str, float]
    interval: tuple[float, float] | None
    t: float | None


def by_series(result: RunResult) -> list[Series]:
    """Return the errors of each ticker of a run, or of its only series."""
    if result.panel is None:
        return [_errors(result, result.title, seen=True)]
    return [_errors(result.of_ticker(one.name), one.name, seen=one.seen) for one in result.panel.tickers]


def together(series: Sequence[Series]) -> Versus:
    """Sum up some tickers; each counts by its own HAR's error, or the liveliest would decide alone."""
    shares = [one.to_har for one in series]
    worst = max(series, key=lambda one: one.to_har)
    ours = np.concatenate([one.model / _rmse(one.har) for one in series])
    theirs = np.concatenate([one.har / _rmse(one.har) for one in series])
    days = np.concatenate([one.days for one in series])
    interval, test = skill_interval_by_day(ours, theirs, days), differs_by_day(ours, theirs, days)
    return Versus(
        har=statistics.median(shares),
        persistence=statistics.median(one.to_persistence for one in series),
        har_of_persistence=statistics.median(_rmse(one.har) / _rmse(one.persistence) for one in series),
        better=sum(share < 1 for share in shares),
        tickers=len(shares),
        worst=(worst.name, worst.to_har),
        interval=None if interval is None else (1 - interval[1], 1 - interval[0]),
        t=None if test is None else -test.statistic,
    )


def _errors(result: RunResult, name: str, *, seen: bool) -> Series:
    level = result.series[result.config.features.target]
    test = result.test
    rows = level.index.get_indexer(test.index)
    actual = test["actual"].to_numpy()
    predicted = har(level.to_numpy(dtype="float64"), int(rows[0]))[rows - int(rows[0])]
    return Series(
        name=name,
        seen=seen,
        model=test["predicted"].to_numpy() - actual,
        har=predicted - actual,
        persistence=test["persistence"].to_numpy() - actual,
        days=test.index.to_numpy(),
    )


def _rmse(errors: Float64) -> float:
    return float(np.sqrt(np.mean(errors**2)))
