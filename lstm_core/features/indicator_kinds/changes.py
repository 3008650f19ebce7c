"""By how much a value changed: returns, their parts, and differences."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.errors import DataError
from lstm_core.features.indicator_arithmetic import after, first_day, logs_of
from lstm_core.features.indicator_kind import IndicatorKind, Parameter

__all__ = ["KINDS"]

_STEP = (Parameter("step", 1, low=1, implied=True),)


def _simple_return(_: pd.DataFrame, source: pd.Series, step: int) -> Float64:
    """Return ``v[t] / v[t - step] - 1``.

    Raises:
        DataError: An earlier value is 0.
    """
    values = source.to_numpy(dtype="float64")
    before = values[:-step]
    if (before == 0).any():
        raise DataError(
            f"The return of {source.name} can't be computed: it divides by the earlier value, which is 0 on "
            f"{first_day(source, values == 0)}. Choose another column, or 'momentum', which takes differences."
        )
    return after(step, values[step:] / before - 1)


def _log_return(_: pd.DataFrame, source: pd.Series, step: int) -> Float64:
    """Return ``log v[t] - log v[t - step]``.

    Raises:
        DataError: A value is not above 0.
    """
    logs = logs_of(source, "log return", "another column, or 'momentum', which takes differences")
    return after(step, logs[step:] - logs[:-step])


def _down_move(frame: pd.DataFrame, source: pd.Series, step: int) -> Float64:
    """Return the log return where it is below 0, else 0.

    Raises:
        DataError: A value is not above 0.
    """
    found: Float64 = np.minimum(_log_return(frame, source, step), 0.0)
    return found


def _absolute_return(frame: pd.DataFrame, source: pd.Series, step: int) -> Float64:
    """Return the log return without its sign.

    Raises:
        DataError: A value is not above 0.
    """
    return np.abs(_log_return(frame, source, step))


def _momentum(_: pd.DataFrame, source: pd.Series, rows: int) -> Float64:
    """Return ``v[t] - v[t - rows]``."""
    import talib

    return talib.MOM(source.to_numpy(dtype="float64"), rows)


KINDS: dict[str, IndicatorKind] = {
    "return": IndicatorKind(
        "Return",
        "By what share the value changed since so many rows ago: 0.01 is 1% up. Also called rate of change.",
        _simple_return,
        _STEP,
        warm_up=lambda step: step,
    ),
    "logreturn": IndicatorKind(
        "Log return",
        "The change of the value's logarithm since so many rows ago: nearly the return, but a rise and a fall by the "
        "same factor cancel out.",
        _log_return,
        _STEP,
        warm_up=lambda step: step,
    ),
    "down": IndicatorKind(
        "Down move",
        "The log return where it is a loss, and 0 where it is a gain. After losses prices move farther than after "
        "gains of the same size.",
        _down_move,
        _STEP,
        warm_up=lambda step: step,
    ),
    "absreturn": IndicatorKind(
        "Size of the return",
        "How far the value moved since so many rows ago, whether up or down: the log return without its sign.",
        _absolute_return,
        _STEP,
        warm_up=lambda step: step,
    ),
    "momentum": IndicatorKind(
        "Momentum",
        "By how much the value changed since so many rows ago, in its own unit. Above zero it has risen.",
        _momentum,
        (Parameter("rows", 10, low=1),),
        warm_up=lambda rows: rows,
    ),
}
