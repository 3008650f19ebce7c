"""HAR by itself, in NumPy: what the lab and its peers are held against on ranges."""

from __future__ import annotations

import numpy as np

__all__ = ["REACH", "har", "har_of_all"]

_LENGTHS = (1, 5, 22)
REACH = max(_LENGTHS)
"""Rows that the first prediction needs before it."""


def har(level: np.ndarray, first: int) -> np.ndarray:
    """Return HAR's predictions of the rows from ``first`` on, fitted to those before it."""
    return har_of_all(level, first)[first - REACH :]


def har_of_all(level: np.ndarray, first: int) -> np.ndarray:
    """Regress each value on the means of the 1, 5 and 22 before it, on rows before ``first``.

    Source: F. Corsi, "A simple approximate long-memory model of realized volatility", Journal of Financial Econometrics
    7 (2009).

    Args:
        level: All values, shape (rows,).
        first: The row at which the test part begins.

    Returns:
        What that says of every row from ``REACH`` on, each from the values before it.
    """
    sums = np.concatenate([[0.0], np.cumsum(level)])
    rows = np.arange(REACH, len(level))
    means = [(sums[rows] - sums[rows - length]) / length for length in _LENGTHS]
    known = np.column_stack([np.ones(len(rows)), *means])
    learned = rows < first
    weights, *_ = np.linalg.lstsq(known[learned], level[rows[learned]], rcond=None)
    return known @ weights
