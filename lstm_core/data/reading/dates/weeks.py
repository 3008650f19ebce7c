"""Weeks as ISO 8601 counts them: 2015-W02, KW 2 2015. A week is dated by its Monday."""

from __future__ import annotations

import numpy as np

from lstm_core.data.reading.dates.kind import NOT_A_TIME, YEARS, Context, DateKind, DateParts, Moments

__all__ = ["WEEKS", "mondays"]

_YEAR = r"(?P<year>\d{4})"
_WEEK = r"(?P<week>\d{1,2})"
_NAME = r"(?:[Ww]|KW|[Kk]w|[Ww]eek|WEEK|[Ww]k\.?|CW|[Uu]ge|[Vv]ecka|[Ss]emaine|[Ss]emana)"


def mondays(year: np.ndarray, week: np.ndarray) -> np.ndarray:
    """Return the Monday of each week; ``NaT`` for a week 53 that its year has not.

    Example:
        >>> mondays(np.array([2015.0, 2015.0]), np.array([2.0, 54.0])).astype("datetime64[D]").astype(str).tolist()
        ['2015-01-05', 'NaT']
    """
    with np.errstate(invalid="ignore"):
        good = (year >= YEARS[0]) & (year <= YEARS[1]) & (week >= 1) & (week <= 53)
    whole = np.where(good, year, 2000).astype("int64")
    first = _first_monday(whole)
    day = first + 7 * (np.where(good, week, 1).astype("int64") - 1)
    good &= day < _first_monday(whole + 1)
    values = day.astype("datetime64[ns]")
    values[~good] = NOT_A_TIME
    return np.asarray(values)


def _first_monday(year: np.ndarray) -> np.ndarray:
    """Return the Monday of the week that holds 4 January."""
    fourth = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]") + 3
    weekday = (fourth.astype("int64") + 3) % 7  # 1 January 1970 was a Thursday
    return np.asarray(fourth - weekday)


def _read(parts: DateParts, _context: Context) -> Moments:
    monday = mondays(parts.number("year"), parts.number("week"))
    return Moments(monday + (parts.number("weekday", 1.0) - 1).astype("int64").astype("timedelta64[D]"))


WEEKS = (
    DateKind("year, W, week", rf"{_YEAR}[-\s/.]*{_NAME}[-\s.]*{_WEEK}(?:-?(?P<weekday>[1-7]))?", _read),
    DateKind("W, week, year", rf"{_NAME}[-\s.]*{_WEEK}[-\s/.,]+{_YEAR}", _read),
    DateKind("week, its name, year", rf"{_WEEK}\.?\s*(?:KW|[Ww]eek|CW)[-\s/.,]*{_YEAR}", _read),
    DateKind("year-week", rf"{_YEAR}[-/](?P<week>[0-4]\d|5[0-3])", _read),
)
