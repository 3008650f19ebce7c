"""Means of the last row, the last 5 and the last 22: what HAR looks at.

On daily bars they are a day, a week and a month of trading: F. Corsi, "A simple approximate long-memory model of
realized volatility", Journal of Financial Econometrics 7 (2009), which calls it the heterogeneous autoregressive model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import Float64, Int64
from lstm_core.model.linear import LENGTHS

__all__ = ["means_before"]


def means_before(values: Float64, rows: Int64, lengths: Sequence[int] = LENGTHS) -> Float64:
    """Return the means of the last values before some rows; of as many as there are, where there are fewer.

    Args:
        values: Columns in the order of time, shape (rows of the table, columns).
        rows: Before which rows, each at least 1, shape (samples,).
        lengths: How many values each mean is of.

    Returns:
        Shape (samples, columns * lengths), the lengths of a column side by side.

    Example:
        >>> means_before(np.arange(8.0)[:, None], np.array([1, 7]), (1, 3)).tolist()
        [[0.0, 0.0], [6.0, 5.0]]
    """
    means = np.stack([_mean_before(values, rows, length) for length in lengths], axis=2)  # (samples, columns, lengths)
    return means.reshape(len(rows), -1)


def _mean_before(values: Float64, rows: Int64, length: int) -> Float64:
    if length == 1:
        return values[rows - 1]
    found = np.empty((len(rows), values.shape[1]))
    enough = rows >= length
    if enough.any():
        found[enough] = sliding_window_view(values, length, axis=0)[rows[enough] - length].mean(axis=2)
    for sample in np.flatnonzero(~enough):
        found[sample] = values[: rows[sample]].mean(axis=0)
    return found
