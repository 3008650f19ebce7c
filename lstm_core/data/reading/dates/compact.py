"""Dates without marks between year, month, day and time: 20220103, 2022010317, 20220103 170000."""

from __future__ import annotations

from lstm_core.data.reading.dates.calendar_days import with_time
from lstm_core.data.reading.dates.clock_times import TIME_NEEDED
from lstm_core.data.reading.dates.kind import Context, DateKind, DateParts, Moments, days
from lstm_core.data.reading.dates.order import read_in_order
from lstm_core.data.reading.dates.zones import ZONE

__all__ = ["COMPACT", "SIX_DIGITS"]

_DAY = r"(?P<year>1[89]\d\d|2[01]\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
_DIGITS = r"(?P<hour>[01]\d|2[0-4])(?:(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?"


def _read(parts: DateParts, _context: Context) -> Moments:
    return with_time(days(parts.number("year"), parts.number("month"), parts.number("day")), parts)


def _six_digits(parts: DateParts, context: Context) -> Moments:
    return read_in_order((parts.number("a"), parts.number("b"), parts.number("c")), False, False, context)


SIX_DIGITS = DateKind("six digits", r"(?P<a>\d\d)(?P<b>\d\d)(?P<c>\d\d)", _six_digits, plain=True)
"""As 210104; in a column of times such digits are a time."""
COMPACT = (
    DateKind("year, month and day without marks", _DAY, _read, plain=True),
    DateKind("year to hour, minute or second without marks", rf"{_DAY}{_DIGITS}", _read, plain=True),
    DateKind("year to time without marks, in two blocks", rf"{_DAY}[ T_;:-]{_DIGITS}{ZONE}", _read),
    DateKind("year, month and day without marks, and a time", rf"{_DAY}{TIME_NEEDED}{ZONE}", _read),
)
