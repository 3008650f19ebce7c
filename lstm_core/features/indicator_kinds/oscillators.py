"""RSI and MACD, as TA-Lib takes them (https://ta-lib.org/functions/).

Both go on from all rows before them, so that their values depend a little on where the table begins.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.features.indicator_kind import IndicatorKind, Parameter

__all__ = ["KINDS"]

_MACD = (Parameter("fast", 12), Parameter("slow", 26), Parameter("signal", 9, low=1))


def _rsi(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return Wilder's relative strength index, 0 to 100; 50 for a series that has never moved."""
    import talib

    # TA-Lib's RSI of a series that has never moved is 0, which says "only losses". Its CMO, made of the same averages
    # of gains and losses, is 0 there too, which says "neither"; and RSI = 50 + CMO / 2.
    return 50 + talib.CMO(source.to_numpy(dtype="float64"), rows) / 2


def _macd(which: int, _: pd.DataFrame, source: pd.Series, *parameters: int) -> Float64:
    """Return MACD's line (0), signal line (1) or histogram (2) for the numbers fast, slow and signal.

    TA-Lib gives all three only where the last of them has a value.
    """
    import talib

    return talib.MACD(source.to_numpy(dtype="float64"), *parameters)[which]


def _macd_kind(which: int, label: str, explanation: str) -> IndicatorKind:
    # TA-Lib gives all three only where the last of them has a value.
    return IndicatorKind(
        label, explanation, partial(_macd, which), _MACD, warm_up=lambda fast, slow, signal: slow + signal - 2
    )


KINDS: dict[str, IndicatorKind] = {
    "rsi": IndicatorKind(
        "RSI",
        "Relative strength index, 0 to 100: which share of the recent movement was upward. Above 70 is called "
        "overbought, below 30 oversold; a series that has not moved at all is at 50.",
        _rsi,
        (Parameter("rows", 14),),
        warm_up=lambda rows: rows,
    ),
    "macd": _macd_kind(
        0,
        "MACD",
        "Moving average convergence divergence: a fast moving average minus a slow one. Above zero the newer values "
        "lie above the older ones.",
    ),
    "macd_signal": _macd_kind(
        1,
        "MACD signal",
        "A moving average of the MACD line. The line crossing it is read as a change of direction.",
    ),
    "macd_hist": _macd_kind(
        2,
        "MACD histogram",
        "The MACD line minus its signal line: above zero the upward movement is gaining speed.",
    ),
}
