"""The technical indicators there are: what each one is called, what it needs and how many rows it takes to begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from lstm_core.arrays import Float64
from lstm_core.features import indicator_formulas as formulas

__all__ = ["INDICATORS", "IndicatorKind", "Parameter"]


@dataclass(frozen=True)
class Parameter:
    """One whole number that an indicator is given.

    Attributes:
        name: What it is called.
        default: Its value when none is given.
        low, high: The least and the greatest value possible.
        implied: Whether it is left out of the indicator's name where it has its default value.
    """

    name: str
    default: int
    low: int = 2
    high: int = 500
    implied: bool = False


@dataclass(frozen=True)
class IndicatorKind:
    """One kind of indicator.

    Attributes:
        label: What people call it.
        explanation: One or two sentences for a student.
        compute: Called with the table's frame, the source column and the parameters; returns one float64 a row,
            shape (rows,), with NaN in the warm-up rows.
        parameters: What it is given, in the order in which its name lists them.
        needs: Columns that it needs beside its source column.
        has_source: Whether it is computed from a column of one's choice.
        warm_up: How many rows at the start have no value, as a function of the parameters.
        is_target: Whether it makes sense to predict it: what it says of a row is not known before that row.
        unit: What its values are counted in, where that does not depend on the source column; else empty.
        within_days: Whether it is about the time of day, and so says nothing where all rows are of the same.
        gap: Why a later row may have no value either, in words; such rows are left out. Empty where none may lack it.
    """

    label: str
    explanation: str
    compute: Callable[..., Float64]
    parameters: tuple[Parameter, ...] = ()
    needs: tuple[str, ...] = ()
    has_source: bool = True
    warm_up: Callable[..., int] = lambda: 0
    is_target: bool = False
    unit: str = ""
    within_days: bool = False
    gap: str = ""


_STEP = (Parameter("step", 1, low=1, implied=True),)
_MACD = (Parameter("fast", 12), Parameter("slow", 26), Parameter("signal", 9, low=1))


def _macd_kind(which: int, label: str, explanation: str) -> IndicatorKind:
    # TA-Lib gives all three only where the last of them has a value.
    return IndicatorKind(
        label, explanation, partial(formulas.macd, which), _MACD, warm_up=lambda fast, slow, signal: slow + signal - 2
    )


def _calendar_kind(
    label: str, explanation: str, compute: Callable[..., Float64], *, within_days: bool = False
) -> IndicatorKind:
    return IndicatorKind(label, explanation, compute, has_source=False, within_days=within_days)


_NO_RANGE = "the highest and the lowest price are equal, and 0 has no logarithm"
_HOUR = (
    "Where in the day the row's own time lies, as it is written, on a circle, so that 23:00 is next to midnight. It "
    "takes sine and cosine together to tell all hours apart."
)
_WEEKDAY = (
    "Where in the week the row's day lies, as a point on a circle, so that Sunday is next to Monday. It takes "
    "sine and cosine together to tell all days apart."
)
_MONTH = (
    "Where in the year the row's month lies, as a point on a circle, so that December is next to January. It takes "
    "sine and cosine together to tell all months apart."
)

INDICATORS: dict[str, IndicatorKind] = {
    "return": IndicatorKind(
        "Return",
        "By what share the value changed since so many rows ago: 0.01 is 1% up. Also called rate of change.",
        formulas.simple_return,
        _STEP,
        warm_up=lambda step: step,
    ),
    "logreturn": IndicatorKind(
        "Log return",
        "The change of the value's logarithm since so many rows ago: nearly the return, but a rise and a fall by the "
        "same factor cancel out.",
        formulas.log_return,
        _STEP,
        warm_up=lambda step: step,
    ),
    "down": IndicatorKind(
        "Down move",
        "The log return where it is a loss, and 0 where it is a gain. After losses prices move farther than after "
        "gains of the same size.",
        formulas.down_move,
        _STEP,
        warm_up=lambda step: step,
    ),
    "absreturn": IndicatorKind(
        "Size of the return",
        "How far the value moved since so many rows ago, whether up or down: the log return without its sign.",
        formulas.absolute_return,
        _STEP,
        warm_up=lambda step: step,
    ),
    "momentum": IndicatorKind(
        "Momentum",
        "By how much the value changed since so many rows ago, in its own unit. Above zero it has risen.",
        formulas.momentum,
        (Parameter("rows", 10, low=1),),
        warm_up=lambda rows: rows,
    ),
    "sma": IndicatorKind(
        "SMA",
        "Simple moving average: the mean of the last so many values. It smooths the ups and downs, and lags behind.",
        formulas.sma,
        (Parameter("rows", 20),),
        warm_up=lambda rows: rows - 1,
    ),
    "ema": IndicatorKind(
        "EMA",
        "Exponential moving average: a mean in which newer values count more, so that it lags less than the simple "
        "one. It begins as the mean of its first so many values.",
        formulas.ema,
        (Parameter("rows", 20),),
        warm_up=lambda rows: rows - 1,
    ),
    "rsi": IndicatorKind(
        "RSI",
        "Relative strength index, 0 to 100: which share of the recent movement was upward. Above 70 is called "
        "overbought, below 30 oversold; a series that has not moved at all is at 50.",
        formulas.rsi,
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
    "bollinger_width": IndicatorKind(
        "Bollinger width",
        "How wide the Bollinger bands are, two standard deviations above to two below the moving average, as a share "
        "of that average. Narrow bands are a quiet market.",
        formulas.bollinger_width,
        (Parameter("rows", 20),),
        warm_up=lambda rows: rows - 1,
    ),
    "volatility": IndicatorKind(
        "Volatility",
        "How much the value jumps about: the standard deviation of its last so many log returns, for one step. Needs "
        "values above zero.",
        formulas.volatility,
        (Parameter("rows", 20),),
        warm_up=lambda rows: rows,
    ),
    "change_deviation": IndicatorKind(
        "Deviation of changes",
        "How much the value jumps about, in its own unit: the standard deviation of its last so many changes. Works "
        "for values at or below zero too, such as temperatures.",
        formulas.change_deviation,
        (Parameter("rows", 20),),
        warm_up=lambda rows: rows,
    ),
    "range": IndicatorKind(
        "Range",
        "How far apart the highest and the lowest price of a row are. Unlike the next price it can be foreseen in "
        "part, because quiet times follow quiet times.",
        formulas.row_range,
        needs=("high", "low"),
        has_source=False,
        is_target=True,
        unit="price",
    ),
    "parkinson": IndicatorKind(
        "Parkinson volatility",
        "The volatility within a row, estimated from its highest and lowest price as Parkinson does: about what the "
        "price moves in one row, in percent. A good target, because volatility comes in clusters.",
        formulas.parkinson,
        needs=("high", "low"),
        has_source=False,
        is_target=True,
        unit="percent",
    ),
    "logrange": IndicatorKind(
        "Log range",
        "How far apart the highest and the lowest price of a row are, as the logarithm of ln(high / low): -4.6 is a "
        "range of 1% of the price, -3.9 of 2%. In logarithms one wild day does not outweigh a hundred others, and a "
        "row whose high equals its low has none and is left out.",
        formulas.log_range,
        needs=("high", "low"),
        has_source=False,
        is_target=True,
        unit="logarithm",
        gap=_NO_RANGE,
    ),
    "logrange_mean": IndicatorKind(
        "Mean log range",
        "The mean log range of the last so many rows. Predicted as many rows ahead, it is the mean of just the rows to "
        "come; predicted fewer rows ahead, it shares rows with what is known already.",
        formulas.log_range_mean,
        (Parameter("rows", 5),),
        needs=("high", "low"),
        has_source=False,
        warm_up=lambda rows: rows - 1,
        is_target=True,
        unit="logarithm",
        gap=_NO_RANGE,
    ),
    "realized": IndicatorKind(
        "Realized volatility",
        "By how much the value, which has to be above zero, really moved in its last so many rows: the root mean "
        "square of its log returns, in percent for one row. Predicted fewer rows ahead than that, it shares rows with "
        "what is known already.",
        formulas.realized,
        (Parameter("rows", 5, low=1),),
        warm_up=lambda rows: rows,
        is_target=True,
        unit="percent",
    ),
    "atr": IndicatorKind(
        "ATR",
        "Average true range: how far the price moves within a bar, gaps from the bar before included, averaged over "
        "recent bars. In the price's unit.",
        formulas.atr,
        (Parameter("rows", 14, low=1),),
        needs=("high", "low", "close"),
        has_source=False,
        warm_up=lambda rows: rows,
    ),
    "obv": IndicatorKind(
        "OBV",
        "On-balance volume: a running total that adds the volume of rising bars and takes away that of falling ones. "
        "Where it stands depends on where the table begins; how it moves does not.",
        formulas.obv,
        needs=("volume",),
    ),
    "relvolume": IndicatorKind(
        "Relative volume",
        "How much was traded beside the mean of the last so many rows, as a logarithm: 0 is as much as usual, 0.7 "
        "twice as much. A row in which nothing was traded has none and is left out.",
        formulas.relative_volume,
        (Parameter("rows", 22),),
        needs=("volume",),
        has_source=False,
        warm_up=lambda rows: rows - 1,
        gap="nothing was traded, and 0 has no logarithm",
    ),
    "hour_sin": _calendar_kind("Hour of the day (sine)", _HOUR, formulas.hour_sin, within_days=True),
    "hour_cos": _calendar_kind("Hour of the day (cosine)", _HOUR, formulas.hour_cos, within_days=True),
    "weekday_sin": _calendar_kind("Weekday (sine)", _WEEKDAY, formulas.weekday_sin),
    "weekday_cos": _calendar_kind("Weekday (cosine)", _WEEKDAY, formulas.weekday_cos),
    "month_sin": _calendar_kind("Month (sine)", _MONTH, formulas.month_sin),
    "month_cos": _calendar_kind("Month (cosine)", _MONTH, formulas.month_cos),
}
