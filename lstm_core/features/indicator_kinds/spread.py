"""How much a value jumps about: standard deviations over the last rows.

They are taken window by window, because a running sum of squares loses the small spread of large numbers.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.errors import DataError
from lstm_core.features.indicator_arithmetic import after, first_day, logs_of, over_windows
from lstm_core.features.indicator_kind import IndicatorKind, Parameter

__all__ = ["KINDS"]


def _bollinger_width(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return upper minus lower band over their middle: 4 deviations (of the population, as Bollinger's) over the mean.

    Raises:
        DataError: The mean of some rows is 0.
    """
    values = source.to_numpy(dtype="float64")
    middle = over_windows(values, rows, np.mean)
    if (middle == 0).any():
        raise DataError(
            f"The Bollinger width of {source.name} can't be computed: it divides by the mean of {rows} rows, which is "
            f"0 on {first_day(source, middle == 0)}. Choose another column, or 'change_deviation'."
        )
    return 4 * over_windows(values, rows, np.std) / middle


def _volatility(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the sample standard deviation of the last ``rows`` log returns.

    Raises:
        DataError: A value is not above 0.
    """
    # Changes in place of log returns, where some value is not above 0, would let one late value decide what all
    # earlier ones mean; so they are an indicator of their own.
    instead = "another column, or 'change_deviation', which takes differences"
    returns = np.diff(logs_of(source, "volatility", instead))
    return after(1, over_windows(returns, rows, partial(np.std, ddof=1)))


def _change_deviation(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the sample standard deviation of the last ``rows`` changes."""
    return after(1, over_windows(np.diff(source.to_numpy(dtype="float64")), rows, partial(np.std, ddof=1)))


KINDS: dict[str, IndicatorKind] = {
    "bollinger_width": IndicatorKind(
        "Bollinger width",
        "How wide the Bollinger bands are, two standard deviations above to two below the moving average, as a share "
        "of that average. Narrow bands are a quiet market.",
        _bollinger_width,
        (Parameter("rows", 20),),
        warm_up=lambda rows: rows - 1,
    ),
    "volatility": IndicatorKind(
        "Volatility",
        "How much the value jumps about: the standard deviation of its last so many log returns, for one step. Needs "
        "values above zero.",
        _volatility,
        (Parameter("rows", 20),),
        warm_up=lambda rows: rows,
    ),
    "change_deviation": IndicatorKind(
        "Deviation of changes",
        "How much the value jumps about, in its own unit: the standard deviation of its last so many changes. Works "
        "for values at or below zero too, such as temperatures.",
        _change_deviation,
        (Parameter("rows", 20),),
        warm_up=lambda rows: rows,
    ),
}
