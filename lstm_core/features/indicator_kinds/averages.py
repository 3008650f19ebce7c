"""Moving averages, as TA-Lib takes them (https://ta-lib.org/functions/).

The exponential one goes on from all rows before it, so that its values depend a little on where the table begins.
"""

from __future__ import annotations

import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.features.indicator_kind import IndicatorKind, Parameter

__all__ = ["KINDS"]


def _sma(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the mean of the last ``rows`` values."""
    import talib

    return talib.SMA(source.to_numpy(dtype="float64"), rows)


def _ema(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return the exponential moving average with weight ``2 / (rows + 1)``, begun at the mean of ``rows`` values."""
    import talib

    return talib.EMA(source.to_numpy(dtype="float64"), rows)


KINDS: dict[str, IndicatorKind] = {
    "sma": IndicatorKind(
        "SMA",
        "Simple moving average: the mean of the last so many values. It smooths the ups and downs, and lags behind.",
        _sma,
        (Parameter("rows", 20),),
        warm_up=lambda rows: rows - 1,
    ),
    "ema": IndicatorKind(
        "EMA",
        "Exponential moving average: a mean in which newer values count more, so that it lags less than the simple "
        "one. It begins as the mean of its first so many values.",
        _ema,
        (Parameter("rows", 20),),
        warm_up=lambda rows: rows - 1,
    ),
}
