"""What the lab knows of one kind of indicator: its words, its numbers, and how it is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lstm_core.arrays import Float64
from lstm_core.features.volatility import Volatility

__all__ = ["IndicatorKind", "Parameter"]


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
        volatility: What its values say of variances, for one that says how far something moves: QLIKE, GARCH and the
            verdict go by it. ``None`` for all others.
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
    volatility: Volatility | None = None
