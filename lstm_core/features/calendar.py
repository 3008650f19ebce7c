"""The calendar that a series keeps, and with it the dates of the rows that come after its end.

What is looked at are the newest rows only, because calendars change: the New York Stock Exchange opened on Saturdays
until 1952. Its holidays, closings of one day included, are those of the library ``holidays``
(https://holidays.readthedocs.io).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.arrays import Bools
from lstm_core.errors import DataError
from lstm_core.features.local_clock import LocalClock, local_clock
from lstm_core.features.time_of_day import time_of_day
from lstm_core.steps import clock, span_in_words

__all__ = ["describe_calendar", "next_dates"]

_DAY = pd.Timedelta(days=1)
_WEEK = pd.Timedelta(weeks=1)
_HALF_MONTH = (pd.Timedelta(days=13), pd.Timedelta(days=18))
_FIRST_MIDDLE, _LAST_MIDDLE = 9, 21  # days of a month between which its second row is
_SHORTEST_MONTH = pd.Timedelta(days=27)
_RECENT_ROWS = 500
_RECENT_TIME = pd.Timedelta(days=90)
_USUAL = 0.2  # a place in the week belongs to the calendar if so many of the weeks have a row there
_OFTEN = 0.5  # of the gaps have to be the most common one
_MOSTLY = 0.9  # of the rows have to keep a rule
_STRAY = 0.1  # so many holidays may have a row by mistake
_WEEKDAYS = (0, 1, 2, 3, 4)
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHLY = {
    "at its end": pd.offsets.MonthEnd(),
    "at its start": pd.offsets.MonthBegin(),
    "on its last weekday": pd.offsets.BMonthEnd(),
    "on its first weekday": pd.offsets.BMonthBegin(),
}


@dataclass(frozen=True)
class _Rule:
    """When a series has rows.

    Attributes:
        words: What people call it.
        base: The date of the last row, or where it belongs if a holiday moved it.
        offset: Leads from one row to the next, or to a date without one because one of the following is against it.
        places: Times since Monday, midnight, at which there are rows; ``None`` for any.
        nyse: Whether there are no rows on holidays of the New York Stock Exchange.
        clock: The clock by which all of this is told, if it is not that of the series.
    """

    words: str
    base: pd.Timestamp
    offset: Any
    places: pd.TimedeltaIndex | None = None
    nyse: bool = False
    clock: LocalClock | None = None

    def dates(self, count: int) -> pd.DatetimeIndex:
        """Return ``count`` dates after the base, each one offset after the other, by the rule's clock."""
        # Multiplied, because added one by one the 31st would stay the 28th from February on.
        return pd.DatetimeIndex([self.base + self.offset * number for number in range(1, count + 1)], name="date")

    def allows(self, dates: pd.DatetimeIndex) -> Bools:
        """Say of each date whether there is a row, shape (dates,)."""
        allowed = np.ones(len(dates), dtype=bool)
        if self.places is not None:
            allowed &= _place_in_week(dates).isin(self.places)
        if self.nyse:
            allowed &= ~_is_holiday(dates)
        return allowed


def next_dates(dates: pd.DatetimeIndex, count: int) -> pd.DatetimeIndex:
    """Return the dates of the rows that come after the end of a series.

    Args:
        dates: Dates of its rows, ascending and unique, without a time zone; at least one.
        count: How many are wanted.

    Returns:
        Ascending dates, all of them after the last row, of length ``count`` and named ``date``.

    Raises:
        DataError: There are no dates.

    Example:
        >>> friday = pd.bdate_range("2018-01-01", "2018-02-16", name="date").delete([0, 10])  # closed on both days
        >>> next_dates(friday, 2).strftime("%a %d %b").tolist()  # Monday is Presidents' Day
        ['Tue 20 Feb', 'Wed 21 Feb']
    """
    rule = _rule_of(dates)
    reach = count + 1
    while True:
        ahead = rule.dates(reach)
        ahead = ahead[rule.allows(ahead)]
        ahead = ahead if rule.clock is None else rule.clock.from_local(ahead).rename("date")
        found = ahead[ahead > dates[-1]]
        if len(found) >= count:
            return found[:count].as_unit(dates.unit)
        reach *= 2


def describe_calendar(dates: pd.DatetimeIndex) -> str:
    """Say in a few words when a series has rows.

    Args:
        dates: As for ``next_dates``.

    Raises:
        DataError: There are no dates.

    Example:
        >>> describe_calendar(pd.bdate_range("2024-01-01", periods=200))
        'every weekday'
        >>> describe_calendar(pd.date_range("2024-01-01", periods=30, freq="MS"))
        'every month, at its start'
    """
    return _rule_of(dates).words


def _rule_of(dates: pd.DatetimeIndex) -> _Rule:
    if not len(dates):
        raise DataError("There are no dates to go on from. Choose a series with rows.")
    recent = dates[dates >= min(dates[-_RECENT_ROWS:][0], dates[-1] - _RECENT_TIME)]
    if len(recent) < 2:
        return _Rule("every day, as far as one row can tell", recent[-1], _DAY)
    clock = local_clock(recent)
    if clock is None:
        return _rule_by_this_clock(recent)
    rule = _rule_by_this_clock(clock.to_local(recent).unique())
    return replace(rule, words=f"{rule.words}, by a clock that changes as that of {_place(clock)} does", clock=clock)


def _place(clock: LocalClock) -> str:
    return clock.zone.rpartition("/")[2].replace("_", " ")


def _rule_by_this_clock(recent: pd.DatetimeIndex) -> _Rule:
    last = recent[-1]
    gaps = pd.Series(recent[1:] - recent[:-1])
    median = pd.Timedelta(gaps.median())
    if median >= _SHORTEST_MONTH:
        return _monthly(recent)
    if _HALF_MONTH[0] <= median <= _HALF_MONTH[1] and (twice := _twice_a_month(recent)) is not None:
        return twice
    step = pd.Timedelta(gaps.mode().iloc[0])
    on_grid = ((last - recent) % step == pd.Timedelta(0)).mean() >= _MOSTLY
    if step % _WEEK == pd.Timedelta(0):
        return _weekly(recent, step)
    if not on_grid or (gaps == step).mean() < _OFTEN:
        return _irregular(last, median)
    if step > _DAY or _WEEK % step != pd.Timedelta(0):
        return _Rule(f"every {span_in_words(step)}", last, step)
    return _within_weeks(recent, step)


def _irregular(last: pd.Timestamp, median: pd.Timedelta) -> _Rule:
    return _Rule(f"irregular, about every {span_in_words(median)}", last, median)


def _monthly(recent: pd.DatetimeIndex) -> _Rule:
    """Return the rule of rows that are a month or more apart."""
    last = recent[-1]
    months = pd.Series(recent.year * 12 + recent.month).diff().dropna()
    count = max(1, int(months.mode().iloc[0]))
    length = {1: "month", 3: "quarter", 12: "year"}.get(count, f"{count} months")
    for where, offset in _MONTHLY.items():
        if np.mean([offset.is_on_offset(day) for day in recent.normalize()]) >= _MOSTLY:
            base = min(offset.rollback(last), offset.rollforward(last), key=lambda date: abs(date - last))
            return _Rule(f"every {length}, {where}", base, offset * count)
    return _Rule(f"every {length}", last, pd.DateOffset(months=count))


def _twice_a_month(recent: pd.DatetimeIndex) -> _Rule | None:
    """Return the rule of rows on two days of each month, if they are so."""
    last, days = recent[-1], recent.normalize()
    middle = pd.Series(days.day[(days.day > _FIRST_MIDDLE) & (days.day < _LAST_MIDDLE)])
    if middle.empty:
        return None
    day = int(middle.mode().iloc[0])
    for where, offset in (
        (f"on its first day and the {day}th", pd.offsets.SemiMonthBegin(day_of_month=day)),
        (f"on the {day}th and at its end", pd.offsets.SemiMonthEnd(day_of_month=day)),
    ):
        if np.mean([offset.is_on_offset(date) for date in days]) >= _MOSTLY:
            base = min(offset.rollback(last), offset.rollforward(last), key=lambda date: abs(date - last))
            return _Rule(f"twice a month, {where}", base, offset)
    return None


def _weekly(recent: pd.DatetimeIndex, step: pd.Timedelta) -> _Rule:
    """Return the rule of rows that are whole weeks apart."""
    day = int(np.bincount(recent.day_of_week).argmax())
    away = (day - recent[-1].day_of_week + 3) % len(_DAY_NAMES) - 3  # -3 to 3 days
    words = f"every {_DAY_NAMES[day]}" if step == _WEEK else f"every {step // _WEEK} weeks, on {_DAY_NAMES[day]}s"
    return _Rule(words, recent[-1] + away * _DAY, step)


def _within_weeks(recent: pd.DatetimeIndex, step: pd.Timedelta) -> _Rule:
    """Return the rule of rows that are a day or less apart, and may leave out nights and days of the week."""
    last, every = recent[-1], f"every {span_in_words(step)}"
    weeks = (last - recent[0]) / _WEEK
    if weeks < 1:  # some days have not come round yet
        return _Rule(every, last, step)
    place = _place_in_week(recent)
    counts = pd.Series(place).value_counts()
    places = pd.TimedeltaIndex(counts.index[counts >= _USUAL * weeks]).sort_values()
    if place.isin(places).mean() < _MOSTLY:
        return _irregular(last, step)
    days = tuple(sorted({place // _DAY for place in places}))
    nyse = days == _WEEKDAYS and _keeps_holidays(recent)
    which = "trading days of the New York Stock Exchange" if nyse else f"every {_days_in_words(days)}"
    if step == _DAY:
        return _Rule(which, last, step, places, nyse)
    times = sorted({place % _DAY for place in places})
    if len(times) < _DAY / step:
        every += f" from {clock(times[0])} to {clock(times[-1])}"
    if len(days) < len(_DAY_NAMES):
        every += f", on {which}"
    return _Rule(every, last, step, places, nyse)


def _place_in_week(dates: pd.DatetimeIndex) -> pd.TimedeltaIndex:
    """Return the time of each date since its Monday, midnight."""
    return pd.TimedeltaIndex(pd.to_timedelta(dates.day_of_week, unit="D") + time_of_day(dates))


def _keeps_holidays(dates: pd.DatetimeIndex) -> bool:
    """Say whether there were holidays of the exchange, and (nearly) none of them has a row."""
    days = pd.date_range(dates[0].normalize(), dates[-1].normalize(), freq="D")
    closed = days[_is_holiday(days) & (days.day_of_week < len(_WEEKDAYS))]
    return len(closed) > 0 and closed.isin(dates.normalize()).mean() <= _STRAY


def _is_holiday(dates: pd.DatetimeIndex) -> Bools:
    """Say of each date whether it is a holiday of the New York Stock Exchange, shape (dates,)."""
    # Imported here because it takes a fifth of a second and 13 MB.
    from holidays import financial_holidays

    years = range(int(dates.year.min()), int(dates.year.max()) + 1) if len(dates) else range(0)
    closed = pd.DatetimeIndex(list(financial_holidays("NYSE", years=years, expand=False)))
    return np.asarray(dates.normalize().isin(closed))


def _days_in_words(days: tuple[int, ...]) -> str:
    if len(days) == len(_DAY_NAMES):
        return "day"
    if days == _WEEKDAYS:
        return "weekday"
    *others, last = (_DAY_NAMES[day] for day in days)
    return f"{', '.join(others)} and {last}" if others else last
