"""Days of the calendar, with or without a time: numbers with marks between them, and months by name."""

from __future__ import annotations

import numpy as np

from lstm_core.data.reading.dates.clock_times import TIME, since_midnight
from lstm_core.data.reading.dates.kind import Context, DateKind, DateParts, Moments, days
from lstm_core.data.reading.dates.month_names import month_numbers
from lstm_core.data.reading.dates.order import read_in_order
from lstm_core.data.reading.dates.two_digit_years import full_years
from lstm_core.data.reading.dates.zones import ZONE, offsets_of

__all__ = ["CALENDAR_DAYS", "MONTH_WORD", "month_of", "with_time"]

_WEEKDAY = r"(?:[^\s\d.,/:;+-]{2,15}\.?,?\s+)?"
MONTH_WORD = r"(?P<word>[^\s\d.,/:;+'()\"%$€£_-]{3,15})"
_SMALL = r"0?[1-9]|[1-9]\d"
_YEAR = r"'?(?P<year>\d{4}|\d{2})"


def with_time(dates: np.ndarray, parts: DateParts) -> Moments:
    """Return days with the time and the zone that stand behind them."""
    if "hour" not in parts:
        return Moments(dates)
    zones = offsets_of(parts.text("zone")) if "zone" in parts else None
    return Moments(np.asarray(dates + since_midnight(parts), dtype="datetime64[ns]"), zones)


def month_of(parts: DateParts) -> np.ndarray:
    """Return the number of the month that words name, ``nan`` for words that name none."""
    words = parts.text("word")
    known = month_numbers(sorted(word for word in words.unique() if word))
    return words.map(known).astype("float64").to_numpy()


def _numbers(parts: DateParts, _context: Context) -> Moments:
    return with_time(days(parts.number("year"), parts.number("month"), parts.number("day")), parts)


def _three_numbers(mark: str) -> DateKind:
    def read(parts: DateParts, context: Context) -> Moments:
        first, second, third = (parts.number(name) for name in "abc")
        full = bool(np.nanmax(third, initial=0) > 99)
        return with_time(read_in_order((first, second, third), full, mark == r"\.", context).values, parts)

    blank = r"\s?" if mark == r"\." else ""
    pattern = rf"{_WEEKDAY}(?P<a>{_SMALL}){mark}{blank}(?P<b>{_SMALL}){mark}{blank}(?P<c>\d{{4}}|\d{{2}})\.?"
    return DateKind(f"day, month and year with {mark.strip(chr(92))}", f"{pattern}{TIME}{ZONE}", read)


def _words(parts: DateParts, context: Context) -> Moments:
    month, day = month_of(parts), parts.number("day")
    return with_time(days(full_years(parts.number("year"), month * 100 + day, context), month, day), parts)


CALENDAR_DAYS = (
    *(
        DateKind(
            f"year{mark}month{mark}day",
            rf"{_WEEKDAY}(?P<year>\d{{4}}){mark}(?P<month>\d{{1,2}}){mark}(?P<day>\d{{1,2}})\.?{TIME}{ZONE}",
            _numbers,
        )
        for mark in ("-", "/", r"\.", " ")
    ),
    *(_three_numbers(mark) for mark in (r"\.", "/", "-")),
    DateKind(
        "year, month and day by their signs",
        rf"(?P<year>\d{{4}})\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일号]?{TIME}{ZONE}",
        _numbers,
    ),
    DateKind(
        "day, name of the month, year",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|º|°)?[-\s/.]*(?:(?:de|of)\s+)?{MONTH_WORD}"
        rf"[-\s/.,]*(?:(?:de|del)\s+)?{_YEAR}\.?{TIME}{ZONE}",
        _words,
    ),
    DateKind(
        "name of the month, day, year",
        rf"{_WEEKDAY}{MONTH_WORD}[-\s/.]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|[-\s/]+){_YEAR}{TIME}{ZONE}",
        _words,
    ),
    DateKind(
        "year, name of the month, day",
        rf"(?P<year>\d{{4}})[-\s/.]+{MONTH_WORD}[-\s/.]+(?P<day>\d{{1,2}})\.?{TIME}{ZONE}",
        _words,
    ),
)
