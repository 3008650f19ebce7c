"""How good predictions of the test part are beside HAR, which is fitted to the same rows ticker by ticker."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.har import har
from benchmarks.peers.task import Task

__all__ = ["Score", "score"]


@dataclass(frozen=True)
class Score:
    """Errors over tickers.

    Attributes:
        har: RMSE as a multiple of HAR's, median over tickers.
        persistence: RMSE as a multiple of that of repeating the last value, median over tickers.
        better: Tickers with a smaller RMSE than HAR's.
        tickers: How many there are.
    """

    har: float
    persistence: float
    better: int
    tickers: int


def score(task: Task, predicted: np.ndarray) -> Score:
    """Hold predictions against HAR and against the last value.

    Args:
        task: What was predicted.
        predicted: Scaled, shape (samples,), in the order of ``Task.tests``.
    """
    to_har, to_persistence = [], []
    for ours, rows, first in _by_ticker(task, predicted):
        level, actual = rows[:, 0].astype("float64"), rows[first:, 0]
        error = _rmse(ours - actual)
        to_har.append(error / _rmse(har(level, first) - actual))
        to_persistence.append(error / _rmse(level[first - 1 : -1] - actual))
    better = sum(ratio < 1 for ratio in to_har)
    return Score(statistics.median(to_har), statistics.median(to_persistence), better, len(to_har))


def _by_ticker(task: Task, predicted: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
    lengths = [len(rows) - first for rows, first in zip(task.rows, task.first_test, strict=True)]
    parts = np.split(predicted, np.cumsum(lengths)[:-1])
    yield from zip(parts, task.rows, task.first_test, strict=True)


def _rmse(errors: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(errors, dtype="float64"))))
