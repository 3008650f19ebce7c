"""The arithmetic of the technical indicators.

Every formula takes a table's frame, one column of it and its numbers, and returns one float64 a row, shape (rows,),
with NaN at the start where it has no value yet. A row's value comes from that row and the rows before it, never from
later ones.

Moving averages, RSI, MACD, ATR and OBV are TA-Lib's (https://ta-lib.org/functions/). EMA, RSI, MACD and ATR go on from
all rows before them, so that their values depend a little on where the table begins. Standard deviations are taken
window by window, because a running sum of squares loses the small spread of large numbers.

TA-Lib is imported by what uses it: who only names indicators, as the run service does, has no use for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import Bools, Float64
from lstm_core.errors import DataError
from lstm_core.features.time_of_day import time_of_day
from lstm_core.steps import step_of

__all__ = [
    "absolute_return",
    "atr",
    "bollinger_width",
    "change_deviation",
    "down_move",
    "ema",
    "hour_cos",
    "hour_sin",
    "log_range",
    "log_range_mean",
    "log_return",
    "macd",
    "momentum",
    "month_cos",
    "month_sin",
    "obv",
    "parkinson",
    "realized",
    "relative_volume",
    "row_range",
    "rsi",
    "simple_return",
    "sma",
    "volatility",
    "weekday_cos",
    "weekday_sin",
]


_NUMBERS_AT_A_TIME = 2**20  # in the windows that are in memory together


def simple_return(_: pd.DataFrame, source: pd.Series, step: int) -> Float64:
    """Return ``v[t] / v[t - step] - 1``.

    Raises:
        DataError: An earlier value is 0.
    """
    values = source.to_numpy(dtype="float64")
    before = values[:-step]
    if (before == 0).any():
        raise DataError(
            f"The return of {source.name} can't be computed: it divides by the earlier value, which is 0 on "
            f"{_first_day(source, values == 0)}. Choose another column, or 'momentum', which takes differences."
        )
    return _after(step, values[step:] / before - 1)


def log_return(_: pd.DataFrame, source: pd.Series, step: int) -> Float64:
    """Return ``log v[t] - log v[t - step]``.

    Raises:
        DataError: A value is not above 0.
    """
    logs = _logs(source, "log return", "another column, or 'momentum', which takes differences")
    return _after(step, logs[step:] - logs[:-step])


def down_move(frame: pd.DataFrame, source: pd.Series, step: int) -> Float64:
    """Return the log return where it is below 0, else 0.

    Raises:
        DataError: A value is not above 0.
    """
    found: Float64 = np.minimum(log_return(frame, source, step), 0.0)
    return found


def absolute_return(frame: pd.DataFrame, source: pd.Series, step: int) -> Float64:
    """Return the log return without its sign.

    Raises:
        DataError: A value is not above 0.
    """
    return np.abs(log_return(frame, source, step))


def momentum(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return ``v[t] - v[t - rows]``."""
    import talib

    return talib.MOM(source.to_numpy(dtype="float64"), rows)


def sma(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the mean of the last ``rows`` values."""
    import talib

    return talib.SMA(source.to_numpy(dtype="float64"), rows)


def ema(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the exponential moving average with weight ``2 / (rows + 1)``, begun at the mean of ``rows`` values."""
    import talib

    return talib.EMA(source.to_numpy(dtype="float64"), rows)


def rsi(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return Wilder's relative strength index, 0 to 100; 50 for a series that has never moved."""
    import talib

    # TA-Lib's RSI of a series that has never moved is 0, which says "only losses". Its CMO, made of the same averages
    # of gains and losses, is 0 there too, which says "neither"; and RSI = 50 + CMO / 2.
    return 50 + talib.CMO(source.to_numpy(dtype="float64"), rows) / 2


def macd(which: int, _: pd.DataFrame, source: pd.Series, *parameters: int) -> Float64:
    """Return MACD's line (0), signal line (1) or histogram (2) for the numbers fast, slow and signal.

    TA-Lib gives all three only where the last of them has a value.
    """
    import talib

    return talib.MACD(source.to_numpy(dtype="float64"), *parameters)[which]


def bollinger_width(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return upper minus lower band over their middle: 4 deviations (of the population, as Bollinger's) over the mean.

    Raises:
        DataError: The mean of some rows is 0.
    """
    values = source.to_numpy(dtype="float64")
    middle = _over_windows(values, rows, np.mean)
    if (middle == 0).any():
        raise DataError(
            f"The Bollinger width of {source.name} can't be computed: it divides by the mean of {rows} rows, which is "
            f"0 on {_first_day(source, middle == 0)}. Choose another column, or 'change_deviation'."
        )
    return 4 * _over_windows(values, rows, np.std) / middle


def volatility(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the sample standard deviation of the last ``rows`` log returns.

    Raises:
        DataError: A value is not above 0.
    """
    # Changes in place of log returns, where some value is not above 0, would let one late value decide what all
    # earlier ones mean; so they are an indicator of their own.
    instead = "another column, or 'change_deviation', which takes differences"
    returns = np.diff(_logs(source, "volatility", instead))
    return _after(1, _over_windows(returns, rows, partial(np.std, ddof=1)))


def realized(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the root of the mean square of the last ``rows`` log returns, in percent.

    No mean is taken off, because that of so few returns is mostly chance: T. G. Andersen, T. Bollerslev, "Answering
    the skeptics: yes, standard volatility models do provide accurate forecasts", International Economic Review 39
    (1998).

    Raises:
        DataError: A value is not above 0.
    """
    instead = "another column, or 'change_deviation', which takes differences"
    returns = np.diff(_logs(source, "realized volatility", instead))
    found: Float64 = 100 * np.sqrt(_after(1, _over_windows(returns**2, rows, np.mean)))
    return found


def row_range(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return each row's high minus its low."""
    high, low = (frame[name].to_numpy(dtype="float64") for name in ("high", "low"))
    found: Float64 = high - low
    return found


def parkinson(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the volatility within each row, in percent: ``100 |ln(high / low)| / sqrt(4 ln 2)``.

    M. Parkinson, "The extreme value method for estimating the variance of the rate of return", Journal of Business 53
    (1980): of a random walk without drift, the expected square of this is the variance of its returns.

    Raises:
        DataError: A high or a low is not above 0.
    """
    high, low = (_logs(frame[name], "Parkinson volatility", "'range', which subtracts") for name in ("high", "low"))
    found: Float64 = 100 * np.abs(high - low) / np.sqrt(4 * np.log(2))
    return found


def log_range(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the logarithm of each row's range, ``ln ln(high / low)``; NaN in a row whose high equals its low.

    Its errors are close to normal, which those of ranges are not: S. Alizadeh, M. W. Brandt, F. X. Diebold,
    "Range-based estimation of stochastic volatility models", Journal of Finance 57 (2002). A range of 0 has no
    logarithm, and any number put in its place would be an outlier that somebody made up; so such a row has no value.

    Raises:
        DataError: A high or a low is not above 0.
    """
    high, low = (_logs(frame[name], "log range", "'range', which subtracts") for name in ("high", "low"))
    width = np.abs(high - low)
    found: Float64 = np.log(np.where(width > 0, width, np.nan))
    return found


def log_range_mean(frame: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the mean of ``log_range`` over the last ``rows`` rows that have one; NaN in a row that has none itself.

    Raises:
        DataError: A high or a low is not above 0.
    """
    ranges = log_range(frame, source)
    there = ~np.isnan(ranges)
    found = np.full(len(ranges), np.nan)
    found[there] = _over_windows(ranges[there], rows, np.mean)
    return found


def relative_volume(frame: pd.DataFrame, _: pd.Series, rows: int) -> Float64:
    """Return the logarithm of each row's volume over the mean volume of the last ``rows`` rows, its own among them.

    NaN in a row without any volume, as 0 has no logarithm.
    """
    volume = frame["volume"].to_numpy(dtype="float64")
    share = volume / _over_windows(volume, rows, np.mean)
    found: Float64 = np.log(np.where(share > 0, share, np.nan))
    return found


def change_deviation(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the sample standard deviation of the last ``rows`` changes."""
    return _after(1, _over_windows(np.diff(source.to_numpy(dtype="float64")), rows, partial(np.std, ddof=1)))


def atr(frame: pd.DataFrame, _: pd.Series, rows: int) -> Float64:
    """Return Wilder's average true range of high, low and close."""
    import talib

    high, low, close = (frame[column].to_numpy(dtype="float64") for column in ("high", "low", "close"))
    return talib.ATR(high, low, close, rows)


def obv(frame: pd.DataFrame, source: pd.Series) -> Float64:
    """Return on-balance volume: plus the volume where the value rose, minus it where the value fell, added up."""
    import talib

    return talib.OBV(source.to_numpy(dtype="float64"), frame["volume"].to_numpy(dtype="float64"))


def hour_sin(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the sine of a row's time of day on a circle of 24 hours, midnight at 0."""
    return np.sin(_angle_of_day(frame))


def hour_cos(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the cosine of a row's time of day on a circle of 24 hours, midnight at 0."""
    return np.cos(_angle_of_day(frame))


def weekday_sin(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the sine of a row's weekday on a circle of 7 days, Monday at 0."""
    return np.sin(2 * np.pi * pd.DatetimeIndex(frame.index).day_of_week.to_numpy(dtype="float64") / 7)


def weekday_cos(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the cosine of a row's weekday on a circle of 7 days, Monday at 0."""
    return np.cos(2 * np.pi * pd.DatetimeIndex(frame.index).day_of_week.to_numpy(dtype="float64") / 7)


def month_sin(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the sine of a row's month on a circle of 12, January at 0."""
    return np.sin(2 * np.pi * (pd.DatetimeIndex(frame.index).month.to_numpy(dtype="float64") - 1) / 12)


def month_cos(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the cosine of a row's month on a circle of 12, January at 0."""
    return np.cos(2 * np.pi * (pd.DatetimeIndex(frame.index).month.to_numpy(dtype="float64") - 1) / 12)


def _angle_of_day(frame: pd.DataFrame) -> Float64:
    """Return how far round the day each row is, as an angle, shape (rows,)."""
    share = time_of_day(pd.DatetimeIndex(frame.index)) / pd.Timedelta(days=1)
    return 2 * np.pi * share.to_numpy(dtype="float64")


def _after(rows: int, values: Float64) -> Float64:
    """Put rows without a value in front."""
    return np.concatenate([np.full(rows, np.nan), values])


def _over_windows(values: Float64, rows: int, statistic: Callable[..., Any]) -> Float64:
    """Return a statistic of each value and the ``rows - 1`` before it, NaN where there are not so many."""
    if len(values) < rows:
        return np.full(len(values), np.nan)
    windows = sliding_window_view(values, rows)  # (windows, rows)
    some = max(1, _NUMBERS_AT_A_TIME // rows)
    # Copied, so that each window is added up in the same order, however many there are.
    parts = [statistic(windows[start : start + some].copy(), axis=1) for start in range(0, len(windows), some)]
    return _after(rows - 1, np.concatenate(parts))


def _logs(source: pd.Series, what: str, instead: str) -> Float64:
    values = source.to_numpy(dtype="float64")
    too_low = values <= 0
    if too_low.any():
        raise DataError(
            f"The {what} of {source.name} can't be computed: it takes logarithms, and the value on "
            f"{_first_day(source, too_low)} is {values[too_low][0]:g}, not above 0. Choose {instead}."
        )
    logs: Float64 = np.log(values)
    return logs


def _first_day(source: pd.Series, where: Bools) -> str:
    dates = pd.DatetimeIndex(source.index)
    return step_of(dates).iso(dates[where][0])
