"""How good predictions of the test part are beside HAR, which is fitted to the same rows ticker by ticker."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.peers.task import Task

__all__ = ["Score", "score"]

_LENGTHS = (1, 5, 22)


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
    har, persistence = [], []
    for ours, rows, first in _by_ticker(task, predicted):
        level, actual = rows[:, 0].astype("float64"), rows[first:, 0]
        error = _rmse(ours - actual)
        har.append(error / _rmse(_har(level, first) - actual))
        persistence.append(error / _rmse(level[first - 1 : -1] - actual))
    better = sum(ratio < 1 for ratio in har)
    return Score(statistics.median(har), statistics.median(persistence), better, len(har))


def _by_ticker(task: Task, predicted: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
    lengths = [len(rows) - first for rows, first in zip(task.rows, task.first_test, strict=True)]
    parts = np.split(predicted, np.cumsum(lengths)[:-1])
    yield from zip(parts, task.rows, task.first_test, strict=True)


def _har(level: np.ndarray, first: int) -> np.ndarray:
    """Regress each value on the means of the 1, 5 and 22 before it, on rows before ``first``; predict the others.

    Source: F. Corsi, "A simple approximate long-memory model of realized volatility", Journal of Financial
    Econometrics 7 (2009).
    """
    sums = np.concatenate([[0.0], np.cumsum(level)])
    rows = np.arange(max(_LENGTHS), len(level))
    means = [(sums[rows] - sums[rows - length]) / length for length in _LENGTHS]
    known = np.column_stack([np.ones(len(rows)), *means])
    learned = rows < first
    weights, *_ = np.linalg.lstsq(known[learned], level[rows[learned]], rcond=None)
    return known[~learned] @ weights


def _rmse(errors: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(errors, dtype="float64"))))
