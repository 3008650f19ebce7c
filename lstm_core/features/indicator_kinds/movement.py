"""How far a row, or the last few of them, moved: what can be foreseen in part, as quiet times follow quiet times."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.features.indicator_arithmetic import after, logs_of, over_windows
from lstm_core.features.indicator_kind import IndicatorKind, Parameter
from lstm_core.features.volatility import LOG_RANGE, PARKINSON, REALIZED, ROW_RANGE

__all__ = ["KINDS"]

_NO_RANGE = "the highest and the lowest price are equal, and 0 has no logarithm"


def _row_range(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return each row's high minus its low."""
    high, low = (frame[name].to_numpy(dtype="float64") for name in ("high", "low"))
    found: Float64 = high - low
    return found


def _parkinson(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the volatility within each row, in percent: ``100 |ln(high / low)| / sqrt(4 ln 2)``.

    M. Parkinson, "The extreme value method for estimating the variance of the rate of return", Journal of Business 53
    (1980): of a random walk without drift, the expected square of this is the variance of its returns.

    Raises:
        DataError: A high or a low is not above 0.
    """
    high, low = (logs_of(frame[name], "Parkinson volatility", "'range', which subtracts") for name in ("high", "low"))
    found: Float64 = 100 * np.abs(high - low) / np.sqrt(4 * np.log(2))
    return found


def _log_range(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the logarithm of each row's range, ``ln ln(high / low)``; NaN in a row whose high equals its low.

    Its errors are close to normal, which those of ranges are not: S. Alizadeh, M. W. Brandt, F. X. Diebold,
    "Range-based estimation of stochastic volatility models", Journal of Finance 57 (2002). A range of 0 has no
    logarithm, and any number put in its place would be an outlier that somebody made up; so such a row has no value.

    Raises:
        DataError: A high or a low is not above 0.
    """
    high, low = (logs_of(frame[name], "log range", "'range', which subtracts") for name in ("high", "low"))
    width = np.abs(high - low)
    found: Float64 = np.log(np.where(width > 0, width, np.nan))
    return found


def _log_range_mean(frame: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the mean of ``_log_range`` over the last ``rows`` rows that have one; NaN in a row that has none itself.

    Raises:
        DataError: A high or a low is not above 0.
    """
    ranges = _log_range(frame, source)
    there = ~np.isnan(ranges)
    found = np.full(len(ranges), np.nan)
    found[there] = over_windows(ranges[there], rows, np.mean)
    return found


def _realized(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the root of the mean square of the last ``rows`` log returns, in percent.

    No mean is taken off, because that of so few returns is mostly chance: T. G. Andersen, T. Bollerslev, "Answering
    the skeptics: yes, standard volatility models do provide accurate forecasts", International Economic Review 39
    (1998).

    Raises:
        DataError: A value is not above 0.
    """
    instead = "another column, or 'change_deviation', which takes differences"
    returns = np.diff(logs_of(source, "realized volatility", instead))
    found: Float64 = 100 * np.sqrt(after(1, over_windows(returns**2, rows, np.mean)))
    return found


def _atr(frame: pd.DataFrame, _: pd.Series, rows: int) -> Float64:
    """Return Wilder's average true range of high, low and close."""
    import talib

    high, low, close = (frame[column].to_numpy(dtype="float64") for column in ("high", "low", "close"))
    return talib.ATR(high, low, close, rows)


KINDS: dict[str, IndicatorKind] = {
    "range": IndicatorKind(
        "Range",
        "How far apart the highest and the lowest price of a row are. Unlike the next price it can be foreseen in "
        "part, because quiet times follow quiet times.",
        _row_range,
        needs=("high", "low"),
        has_source=False,
        is_target=True,
        unit="price",
        volatility=ROW_RANGE,
    ),
    "parkinson": IndicatorKind(
        "Parkinson volatility",
        "The volatility within a row, estimated from its highest and lowest price as Parkinson does: about what the "
        "price moves in one row, in percent. A good target, because volatility comes in clusters.",
        _parkinson,
        needs=("high", "low"),
        has_source=False,
        is_target=True,
        unit="percent",
        volatility=PARKINSON,
    ),
    "logrange": IndicatorKind(
        "Log range",
        "How far apart the highest and the lowest price of a row are, as the logarithm of ln(high / low): -4.6 is a "
        "range of 1% of the price, -3.9 of 2%. In logarithms one wild day does not outweigh a hundred others, and a "
        "row whose high equals its low has none and is left out.",
        _log_range,
        needs=("high", "low"),
        has_source=False,
        is_target=True,
        unit="logarithm",
        gap=_NO_RANGE,
        volatility=LOG_RANGE,
    ),
    "logrange_mean": IndicatorKind(
        "Mean log range",
        "The mean log range of the last so many rows. Predicted as many rows ahead, it is the mean of just the rows to "
        "come; predicted fewer rows ahead, it shares rows with what is known already.",
        _log_range_mean,
        (Parameter("rows", 5),),
        needs=("high", "low"),
        has_source=False,
        warm_up=lambda rows: rows - 1,
        is_target=True,
        unit="logarithm",
        gap=_NO_RANGE,
        volatility=LOG_RANGE,
    ),
    "realized": IndicatorKind(
        "Realized volatility",
        "By how much the value, which has to be above zero, really moved in its last so many rows: the root mean "
        "square of its log returns, in percent for one row. Predicted fewer rows ahead than that, it shares rows with "
        "what is known already.",
        _realized,
        (Parameter("rows", 5, low=1),),
        warm_up=lambda rows: rows,
        is_target=True,
        unit="percent",
        volatility=REALIZED,
    ),
    "atr": IndicatorKind(
        "ATR",
        "Average true range: how far the price moves within a bar, gaps from the bar before included, averaged over "
        "recent bars. In the price's unit.",
        _atr,
        (Parameter("rows", 14, low=1),),
        needs=("high", "low", "close"),
        has_source=False,
        warm_up=lambda rows: rows,
    ),
}
