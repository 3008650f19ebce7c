"""Which of three numbers is the day, which the month, which the year; asked where the file does not tell.

A wrong guess would shuffle the series without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_core.arrays import Bools, Float64, Moments64
from lstm_core.choices import DateOrder
from lstm_core.data.reading.dates.kind import Context, Moments, days
from lstm_core.data.reading.dates.two_digit_years import full_years
from lstm_core.errors import Answer, CsvFormatError, QuestionError

__all__ = ["ORDERS", "read_in_order"]

ORDERS: Mapping[DateOrder, str] = {
    "dmy": "Day first (day/month/year)",
    "mdy": "Month first (month/day/year)",
    "ymd": "Year first (year-month-day)",
}

_PLACES: Mapping[DateOrder, tuple[int, int, int]] = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
_SURE = 0.97  # share of neighboring rows in order with which the order of the rows tells
_UNSURE = 0.9
_ALL_BUT_FEW = 0.995
_EVEN, _UNEVEN = 4.0, 20.0  # longest step of rows, in usual steps, with which dates are regular, or are not
_ENOUGH_ROWS = 8
_NEARLY_ALL = 0.9
_SHOWN = 3


def read_in_order(numbers: tuple[Float64, Float64, Float64], full_year: bool, dots: bool, context: Context) -> Moments:
    """Read dates of three numbers.

    Args:
        numbers: First, second and third number of each cell.
        full_year: Whether the third one has four digits, so that it is the year.
        dots: Whether dots stand between them; nobody who writes so puts the month first.
        context: The rows, and what the person said.

    Raises:
        QuestionError: Several orders are possible and nothing tells which is meant.
        CsvFormatError: Some rows are written in one order and some in another.
    """
    fitting = [order for order in _PLACES if not (full_year and order == "ymd")]
    chosen = context.order if context.order in fitting else _found(numbers, fitting, dots, context)
    assert chosen is not None
    context.found = chosen
    values = _read(numbers, chosen, context)
    _check_not_swapped(numbers, chosen, values, context)
    return Moments(values)


def _found(
    numbers: tuple[Float64, Float64, Float64], fitting: list[DateOrder], dots: bool, context: Context
) -> DateOrder:
    possible = {order: _possible(numbers, order) for order in fitting}
    known = ~np.isnan(numbers[0])
    shares = {order: float(good[known].mean()) if known.any() else 0.0 for order, good in possible.items()}
    whole = [order for order in fitting if shares[order] == 1.0]
    if not whole:
        _check_not_mixed(possible, known, context)
        best = max(fitting, key=lambda order: shares[order])
        if shares[best] < _NEARLY_ALL and len(context.cells) > _SHOWN:
            raise CsvFormatError(
                f"{context.where}: dates such as '{context.cells[0].as_py()}' are written in several ways, or are no "
                "dates. Write all in one way, best as year-month-day."
            )
        return best
    if len(whole) == 1:
        return whole[0]
    told = _told_by_the_rows(numbers, whole, context)
    if told is not None:
        return told
    if dots and "dmy" in whole:
        return "dmy"
    raise _question(numbers, whole, context)


def _told_by_the_rows(
    numbers: tuple[Float64, Float64, Float64], orders: list[DateOrder], context: Context
) -> DateOrder | None:
    """Return the only order in which the rows follow each other in time, if they are many enough to tell."""
    if int((context.codes >= 0).sum()) < _ENOUGH_ROWS or len(context.cells) < _ENOUGH_ROWS:
        return None
    sorted_by = {order: context.in_order(_read(numbers, order, context, quiet=True)) for order in orders}
    best = max(orders, key=lambda order: sorted_by[order])
    others = [sorted_by[order] for order in orders if order != best]
    if sorted_by[best] >= _SURE and max(others) < _UNSURE:
        return best
    if min(sorted_by.values()) < 1.0:
        return None
    # The first of each month, read the other way round, are the first days of one month, and a year without any.
    steps = {order: _longest_step(_read(numbers, order, context, quiet=True)) for order in orders}
    regular = [order for order in orders if steps[order] <= _EVEN]
    return (
        regular[0] if len(regular) == 1 and min(steps[one] for one in orders if one != regular[0]) > _UNEVEN else None
    )


def _longest_step(values: Moments64) -> float:
    """Return the longest step between dates that follow each other, in usual steps."""
    steps = np.diff(np.unique(values[~np.isnat(values)])).astype("int64")
    return float(steps.max() / np.median(steps)) if len(steps) else 1.0


def _possible(numbers: tuple[Float64, Float64, Float64], order: DateOrder) -> Bools:
    _, month, day = (numbers[place] for place in _PLACES[order])
    with np.errstate(invalid="ignore"):
        return np.asarray((month >= 1) & (month <= 12) & (day >= 1) & (day <= 31))


def _read(
    numbers: tuple[Float64, Float64, Float64], order: DateOrder, context: Context, quiet: bool = False
) -> Moments64:
    year, month, day = (numbers[place] for place in _PLACES[order])
    return days(full_years(year, month * 100 + day, context, quiet), month, day)


def _check_not_mixed(possible: Mapping[DateOrder, Bools], known: Bools, context: Context) -> None:
    day_first, month_first = possible["dmy"], possible["mdy"]
    if (day_first | month_first)[known].all():
        one, other = int(np.argmax(day_first & ~month_first)), int(np.argmax(month_first & ~day_first))
        raise CsvFormatError(
            f"{context.where}: some dates are written day first and others month first, such as "
            f"'{_cell(context, one)}' and '{_cell(context, other)}'. Write all in one way."
        )


def _check_not_swapped(
    numbers: tuple[Float64, Float64, Float64], order: DateOrder, values: Moments64, context: Context
) -> None:
    """Refuse days and months that a spreadsheet swapped wherever both are possible.

    Raises:
        CsvFormatError: The rows are out of order as they stand, and in order with those swapped.
    """
    if order == "ymd" or len(context.cells) < _ENOUGH_ROWS or context.in_order(values) == 1.0:
        return
    other: DateOrder = "mdy" if order == "dmy" else "dmy"
    unsure = _possible(numbers, other) & _possible(numbers, order)
    mended = np.where(unsure, _read(numbers, other, context, quiet=True), values)
    if unsure.all() or context.in_order(mended) < _ALL_BUT_FEW or context.in_order(mended) <= context.in_order(values):
        return
    odd = int(np.argmax(unsure & (mended != values)))
    raise CsvFormatError(
        f"{context.where}: in {int((unsure & (mended != values)).sum())} dates such as '{_cell(context, odd)}' "
        "days and months seem to be swapped, as spreadsheets do: only with those exchanged the rows are in order. "
        "Save the file again with dates written as year-month-day."
    )


def _question(numbers: tuple[Float64, Float64, Float64], orders: list[DateOrder], context: Context) -> QuestionError:
    example = _cell(context, 0)
    ways = [order for order in ("dmy", "mdy", "ymd") if order in orders]
    names = {"dmy": "day/month/year", "mdy": "month/day/year", "ymd": "year/month/day"}
    answers = tuple(
        Answer(ORDERS[order], f"--date-order {order}", {"date_order": order}, _preview(numbers, order, context))
        for order in ways
    )
    return QuestionError(
        f"{context.where}: dates such as '{example}' may be {' or '.join(names[order] for order in ways)}, and nothing "
        "in the file tells which. Say how they are written.",
        answers,
    )


def _preview(
    numbers: tuple[Float64, Float64, Float64], order: DateOrder, context: Context
) -> tuple[tuple[str, str], ...]:
    values = _read(numbers, order, context, quiet=True)[:_SHOWN].astype("datetime64[D]").astype(str)
    return tuple((_cell(context, place), str(value)) for place, value in enumerate(values))


def _cell(context: Context, place: int) -> str:
    return str(context.cells[place].as_py())[:40]
