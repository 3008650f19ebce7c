"""What several formulas of indicators need: windows, logarithms, and rows that have no value yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import Bools, Float64
from lstm_core.errors import DataError
from lstm_core.steps import step_of

__all__ = ["after", "first_day", "logs_of", "over_windows"]

_NUMBERS_AT_A_TIME = 2**20  # in the windows that are in memory together


def after(rows: int, values: Float64) -> Float64:
    """Put rows without a value in front."""
    return np.concatenate([np.full(rows, np.nan), values])


def over_windows(values: Float64, rows: int, statistic: Callable[..., Any]) -> Float64:
    """Return a statistic of each value and the ``rows - 1`` before it, NaN where there are not so many."""
    if len(values) < rows:
        return np.full(len(values), np.nan)
    windows = sliding_window_view(values, rows)  # (windows, rows)
    some = max(1, _NUMBERS_AT_A_TIME // rows)
    # Copied, so that each window is added up in the same order, however many there are.
    parts = [statistic(windows[start : start + some].copy(), axis=1) for start in range(0, len(windows), some)]
    return after(rows - 1, np.concatenate(parts))


def logs_of(source: pd.Series, what: str, instead: str) -> Float64:
    """Return the logarithms of a column.

    Args:
        source: The column.
        what: What they are taken for, in words.
        instead: What can be chosen where there are none, in words.

    Raises:
        DataError: A value is not above 0.
    """
    values = source.to_numpy(dtype="float64")
    too_low = values <= 0
    if too_low.any():
        raise DataError(
            f"The {what} of {source.name} can't be computed: it takes logarithms, and the value on "
            f"{first_day(source, too_low)} is {values[too_low][0]:g}, not above 0. Choose {instead}."
        )
    logs: Float64 = np.log(values)
    return logs


def first_day(source: pd.Series, where: Bools) -> str:
    """Return the date of the first row that is marked, as people write it."""
    dates = pd.DatetimeIndex(source.index)
    return step_of(dates).iso(dates[where][0])
