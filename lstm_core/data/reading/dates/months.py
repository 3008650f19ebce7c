"""Months: 2020-01, 2020M01, 01.2020, 202001, Jan-20, January 2020. A month is dated by its first day."""

from __future__ import annotations

import numpy as np

from lstm_core.data.reading.dates.calendar_days import MONTH_WORD, month_of
from lstm_core.data.reading.dates.kind import Context, DateKind, DateParts, Moments, days
from lstm_core.data.reading.dates.two_digit_years import full_years
from lstm_core.errors import CsvFormatError

__all__ = ["MONTHS"]

_QUARTERS = 4
_FEWEST_QUARTERS = 8
_CHANGES = 0.5  # share of rows that are of another month than the row before


def _are_quarters(numbers: np.ndarray) -> bool:
    """Say whether what could be months are quarters: none is above 4, and each of 1 to 4 is there.

    Example:
        >>> _are_quarters(np.array([1, 2, 3, 4, 1, 2, 3, 4])), _are_quarters(np.array([1, 2, 3, 4, 5, 6, 7, 8]))
        (True, False)
    """
    known = numbers[~np.isnan(numbers)]
    return len(known) >= _FEWEST_QUARTERS and set(known.tolist()) == {1.0, 2.0, 3.0, 4.0}


def _numbers(parts: DateParts, context: Context) -> Moments:
    year, number = parts.number("year"), parts.number("month")
    padded = parts.text("month").str.startswith("0").any()
    if _are_quarters(number) and not padded:
        context.notes["quarters"] = "Read 1 to 4 beside the year as quarters: no other number is there."
        number = (number - 1) * 3 + 1
    elif not padded and parts.size > 1 and np.nanmax(number) <= _QUARTERS:
        raise CsvFormatError(
            f"{context.where}: '{context.cells[0].as_py()}' may be a month or a quarter, as none is above 4. "
            "Write months with two digits, as 2020-01, or quarters as 2020-Q1."
        )
    return Moments(days(year, number, np.ones(parts.size)))


def _words(parts: DateParts, context: Context) -> Moments:
    month, year = month_of(parts), parts.number("year")
    short = bool((year < 100).any())
    values = days(full_years(year, month * 100, context), month, np.ones(parts.size))
    if short and not _follow(values, context):
        raise CsvFormatError(
            f"{context.where}: '{context.cells[0].as_py()}' may be a month of a year or a day of a month, and the rows "
            "are in order as neither. Write dates in full, as year-month-day."
        )
    return Moments(values)


def _follow(values: np.ndarray, context: Context) -> bool:
    """Say whether rows go from month to month; days of one month, read so, would go from year to year."""
    rows = values[context.codes[context.codes >= 0]].astype("datetime64[M]").astype("int64") % 12
    return context.in_order(values) == 1.0 and (len(rows) < 2 or float((np.diff(rows) != 0).mean()) > _CHANGES)


_YEAR = r"(?P<year>\d{4})"
MONTHS = (
    DateKind("year-month", rf"{_YEAR}[-/:](?P<month>0?[1-9]|1[0-2])", _numbers),
    DateKind("year M month", rf"{_YEAR}[-\s]?[Mm](?P<month>0?[1-9]|1[0-2])", _numbers),
    DateKind("month-year", rf"(?P<month>0?[1-9]|1[0-2])[-/]{_YEAR}", _numbers),
    DateKind("month.year", r"(?P<month>0[1-9]|1[0-2])\.(?P<year>1[89]\d\d|20\d\d|21\d\d)", _numbers, True),
    DateKind("year.month", r"(?P<year>1[89]\d\d|20\d\d|21\d\d)\.(?P<month>0[1-9]|1[0-2])", _numbers, True),
    DateKind("year and month by their signs", rf"{_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월](?:份)?", _numbers),
    DateKind(
        "year and month without a mark", r"(?P<year>1[89]\d\d|20\d\d|21\d\d)(?P<month>0[1-9]|1[0-2])", _numbers, True
    ),
    DateKind("name of the month, year", rf"{MONTH_WORD}\.?[-\s/.,]*'?(?P<year>\d{{4}}|\d{{2}})", _words),
    DateKind("year, name of the month", rf"(?P<year>\d{{4}})[-\s/.,]*{MONTH_WORD}\.?", _words),
)
