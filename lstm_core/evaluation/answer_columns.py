"""Inputs that seem to know the answer: columns whose last value alone nearly gives the next change.

An input that was computed from the value to predict (a column of tomorrow's prices, a change dated one row too early)
makes any model look wonderful and is of no use on the day of a real forecast, when nobody has it yet.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS
from lstm_core.features.window_set import WindowSet

__all__ = ["answer_columns", "last_inputs"]

_KNOWS = 0.9
"""Share of what the last value leaves open that a column has to explain."""

_ROUNDING = 1e-12


def answer_columns(inputs_last: Float64, previous: Float64, actual: Float64, names: Sequence[str]) -> tuple[str, ...]:
    """Name the inputs whose value at the last time step, alone, nearly determines the next change.

    For each column x two lines are fitted to the change ``actual - previous`` by least squares: one on the last value p
    and its square, one on x and x times p besides (a column of next returns holds the answer as well as one of next
    values). The column is named if the second leaves at most a tenth of the squares that the first leaves. What p alone
    explains (a series that swings back each day) does not count against a column.

    Args:
        inputs_last: Inputs at the last time step of each training window, in any unit or scaling, shape
            (samples, columns).
        previous: The last value of the target in each window, shape (samples,).
        actual: The value after it, same unit and shape.
        names: Of the columns.

    Returns:
        The names, in their order; none with fewer than ``bootstrap.ENOUGH_DAYS`` samples.

    Example:
        >>> walk = np.random.default_rng(0).normal(size=200).cumsum()
        >>> inputs = np.column_stack([walk[:-1], walk[1:] * 2 + 3])
        >>> answer_columns(inputs, walk[:-1], walk[1:], ["today", "tomorrow"])
        ('tomorrow',)
    """
    if len(actual) < ENOUGH_DAYS:
        return ()
    change = actual - previous
    last = _standard(previous)
    known = np.column_stack([np.ones_like(last), last, last**2])  # (samples, 3)
    left_open = _left(known, change)
    if left_open <= _ROUNDING * float(change @ change):
        return ()  # the last value says it all; there is nothing left that a column could know
    found = []
    for name, column in zip(names, inputs_last.T.astype("float64"), strict=True):
        value = _standard(column)
        left = _left(np.column_stack([known, value, value * last]), change)  # (samples, 5)
        if left <= (1 - _KNOWS) * left_open:
            found.append(name)
    return tuple(found)


def last_inputs(train: WindowSet) -> tuple[Float64, Float64, Float64]:
    """Return of training windows what ``answer_columns`` looks at: last inputs, last values, and the values after."""
    return train.last_rows.astype("float64"), train.previous, train.actual


def _standard(values: Float64) -> Float64:
    """Bring a column to mean 0 and deviation 1, so that no column is lost in rounding beside a larger one."""
    around = values - values.mean()
    deviation = float(around.std())
    standard: Float64 = around / deviation if deviation > _ROUNDING * float(np.abs(values).max()) else 0.0 * around
    return standard


def _left(columns: Float64, wanted: Float64) -> float:
    """Return the sum of squares that the best combination of columns leaves of what is wanted."""
    weights = np.linalg.lstsq(columns, wanted, rcond=None)[0]
    residuals = wanted - columns @ weights
    return float(residuals @ residuals)
