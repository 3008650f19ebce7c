"""Quarters and half-years: 2020-Q1, Q1 2020, 1Q20, 2018-1st Quarter, 2020H1. Each is dated by its first day."""

from __future__ import annotations

import numpy as np

from lstm_core.data.reading.dates.kind import Context, DateKind, DateParts, Moments, days
from lstm_core.data.reading.dates.two_digit_years import full_years

__all__ = ["HALF_YEARS", "QUARTERS", "first_month"]

_YEAR = r"'?(?P<year>\d{4}|\d{2})"
_LONG = r"'?(?P<year>\d{4})"
_QUARTER = r"(?P<quarter>[1-4])"
_BETWEEN = r"[-/:\s._,]*"
_NAME = (
    r"(?:[Qq]|[Qq]uarter|QUARTER|[Qq]uartal|QUARTAL|[Qq]tr\.?|QTR|[Tt]rimestre?|[Tt]rim\.?|[Kk]w\.?|[Kk]wartał"
    r"|[Kk]wartaal)"
)
_TH = r"(?:st|nd|rd|th|er|e|ère|ème|\.|º|°|o)?"


def first_month(quarter: np.ndarray) -> np.ndarray:
    """Return the number of the first month of quarters."""
    return np.asarray((quarter - 1) * 3 + 1)


def _read(parts: DateParts, context: Context) -> Moments:
    half = "half_year" in parts
    month = (parts.number("half_year") - 1) * 6 + 1 if half else first_month(parts.number("quarter"))
    year = full_years(parts.number("year"), month * 100, context)
    return Moments(days(year, month, np.ones(parts.size)))


QUARTERS = (
    DateKind("year, Q, quarter", rf"{_LONG}{_BETWEEN}[QqTtKk]{_QUARTER}", _read),
    DateKind("Q, quarter, year", rf"[QqTtKk]{_QUARTER}{_BETWEEN}{_YEAR}", _read),
    DateKind("quarter, Q, year", rf"{_QUARTER}{_TH}\s*{_NAME}{_BETWEEN}(?:of\s+|de\s+)?{_YEAR}", _read),
    DateKind("year, quarter, its name", rf"{_LONG}{_BETWEEN}{_QUARTER}{_TH}\s*{_NAME}", _read),
    DateKind("its name, quarter, year", rf"{_NAME}\s*{_QUARTER}{_BETWEEN}{_LONG}", _read),
    DateKind("year, its name, quarter", rf"{_LONG}{_BETWEEN}{_NAME}\s*{_QUARTER}", _read),
)
HALF_YEARS = (
    DateKind("year, H, half", rf"{_LONG}{_BETWEEN}[HhSs](?P<half_year>[12])", _read),
    DateKind("H, half, year", rf"[HhSs](?P<half_year>[12]){_BETWEEN}{_LONG}", _read),
)
