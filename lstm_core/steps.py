"""What one row of a series stands for: what people call it, and how its time is written.

The one place that knows how dates are written, for people and for files. Streamlit, Plotly and Vega have formats of
their own; those are here as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

__all__ = [
    "DAY",
    "Step",
    "clock",
    "date_names",
    "day_of",
    "only_weekdays",
    "span_in_words",
    "step_of",
    "utc_offset",
]

_DAY = pd.Timedelta(days=1)
_UNITS: tuple[tuple[str, pd.Timedelta, pd.Timedelta], ...] = tuple(
    (name, pd.Timedelta(shortest), pd.Timedelta(longest))
    for name, shortest, longest in (
        ("second", "1s", "1s"),
        ("minute", "1min", "1min"),
        ("hour", "1h", "1h"),
        ("day", "1D", "1D"),
        ("week", "7D", "7D"),
        ("month", "27D", "32D"),
        ("quarter", "89D", "93D"),
        ("year", "364D", "367D"),
    )
)
_OTHER = "row"  # what is neither of these, such as 15 minutes or an irregular step
_LONGER_THAN_A_DAY = ("week", "month", "quarter", "year")
_TIMES = (("D", ""), ("min", " %H:%M"), ("s", " %H:%M:%S"))
_FINEST = " %H:%M:%S.%f"
_VEGA = {"%H": "hours", "%M": "minutes", "%S": "seconds", "%f": "milliseconds"}
_MOMENT = {"%H": "HH", "%M": "mm", "%S": "ss", "%f": "SSS"}


@dataclass(frozen=True)
class Step:
    """What one row of a series stands for.

    Attributes:
        name: What it is called in full: ``trading day``, ``day``, ``hour``, ``month`` ..., or ``row``.
        time: How the time of day is written after a date; empty where dates alone tell when a row is.

    Example:
        >>> hours = step_of(pd.date_range("2024-01-01 09:00", periods=30, freq="h"))
        >>> hours.say("{A step} ago, on 3 of {count} {steps}").format(count=30)
        'An hour ago, on 3 of 30 hours'
        >>> hours.iso(pd.Timestamp("2024-01-02")), hours.date(pd.Timestamp("2024-01-02"))
        ('2024-01-02 00:00', '02 Jan 2024 00:00')
    """

    name: str
    time: str = ""

    @property
    def names(self) -> str:
        """The full name of several."""
        return f"{self.name}s"

    @property
    def short(self) -> str:
        """The name in one word: a trading day is a ``day``."""
        return self.name.rpartition(" ")[2]

    @property
    def shorts(self) -> str:
        """The one word for several."""
        return f"{self.short}s"

    @property
    def one(self) -> str:
        """The one word with its article, as in ``an hour``."""
        return f"{'an' if self.short == 'hour' else 'a'} {self.short}"

    def count(self, number: int) -> str:
        """Say how many.

        Example:
            >>> DAY.count(1), DAY.count(1200)
            ('1 day', '1,200 days')
        """
        return f"{number:,} {self.short if number == 1 else self.shorts}"

    def say(self, text: str) -> str:
        """Put the words for this step into a text.

        Args:
            text: With ``{step}`` and ``{steps}`` for the one word, ``{a step}`` and ``{A step}`` for it with its
                article, ``{full step}`` and ``{full steps}`` for the full name.
        """
        words = {
            "{step}": self.short,
            "{steps}": self.shorts,
            "{a step}": self.one,
            "{A step}": self.one.capitalize(),
            "{full step}": self.name,
            "{full steps}": self.names,
        }
        for place, word in words.items():
            text = text.replace(place, word)
        return text

    def iso(self, date: pd.Timestamp) -> str:
        """Write a date for files, addresses and lists: as ISO 8601 does, with the time where there is one."""
        return self.isos(pd.DatetimeIndex([date]))[0]

    def isos(self, dates: pd.DatetimeIndex) -> list[str]:
        """Write many dates as ``iso`` does."""
        return [str(text) for text in dates.strftime(f"%Y-%m-%d{self.time}")]

    def date(self, date: pd.Timestamp) -> str:
        """Write a date as people read it, with the time where there is one."""
        return f"{date:{self.date_format}}"

    def dates(self, dates: pd.DatetimeIndex) -> list[str]:
        """Write many dates as ``date`` does."""
        return [str(text) for text in dates.strftime(self.date_format)]

    def long_date(self, date: pd.Timestamp) -> str:
        """Write a date in full, for a sentence.

        Example:
            >>> DAY.long_date(pd.Timestamp("2018-02-07"))
            'Wednesday 7 February 2018'
        """
        if self.short in _LONGER_THAN_A_DAY:
            return f"{date:%B %Y}" if self.short != "week" else f"{date.day} {date:%B %Y}"
        return f"{date:%A} {date.day} {date:%B %Y}{f' at{date:{self.time}}' if self.time else ''}"

    def span(self, dates: pd.DatetimeIndex) -> str:
        """Write the first and the last of some dates as people read them, as in ``02 Jan 2013 to 28 Feb 2013``."""
        return f"{self.date(dates[0])} to {self.date(dates[-1])}"

    @property
    def date_format(self) -> str:
        """The format of ``date`` for ``strftime``, and for charts, which count in d3's formats."""
        return f"%d %b %Y{self.time}"

    @property
    def vega_unit(self) -> str:
        """Vega-Lite's name for so much of a date, by the clock that has no time zone."""
        return "utcyearmonthdate" + "".join(unit for part, unit in _VEGA.items() if part in self.time)

    @property
    def column_format(self) -> str:
        """The format of ``iso`` for Streamlit's tables, which count in Moment's formats."""
        text = self.time
        for ours, theirs in _MOMENT.items():
            text = text.replace(ours, theirs)
        return f"YYYY-MM-DD{text}"


DAY = Step("day")
"""The step of a series of which no more is known."""


def step_of(dates: pd.DatetimeIndex) -> Step:
    """Find out what one row of a series stands for.

    Args:
        dates: Dates of all its rows, ascending. A part of them may tell less.

    Example:
        >>> step_of(pd.bdate_range("2024-01-01", periods=30)).name
        'trading day'
        >>> step_of(pd.date_range("2024-01-01", periods=30, freq="MS")).name
        'month'
        >>> step_of(pd.date_range("2024-01-01", periods=30, freq="15min")).name
        'row'
    """
    if len(dates) < 2:
        return Step(_OTHER, _time_of(dates))
    name = _name(pd.Timedelta(np.median((dates[1:] - dates[:-1]).to_numpy())))
    if name == "day" and only_weekdays(dates):
        name = "trading day"
    return Step(name, _time_of(dates))


def date_names(dates: pd.DatetimeIndex) -> list[str]:
    """Name rows by their dates as people read them; each name differs from the others.

    Example:
        >>> date_names(pd.DatetimeIndex(["2024-01-05", "2024-01-08"]))
        ['05 Jan 2024', '08 Jan 2024']
    """
    return step_of(dates).dates(dates)


def day_of(seconds: float) -> str:
    """Write the day of a moment for files, as ISO 8601 does, by the clock that has no time zone.

    Args:
        seconds: Since the beginning of 1970.

    Example:
        >>> day_of(0.0)
        '1970-01-01'
    """
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def clock(time: pd.Timedelta) -> str:
    """Write a time of day, given since midnight.

    Example:
        >>> clock(pd.Timedelta("9h30min"))
        '09:30'
    """
    return f"{pd.Timestamp(0) + time:%H:%M}"


def utc_offset(minutes: float) -> str:
    """Write by how many minutes a clock is ahead of UTC.

    Example:
        >>> utc_offset(120), utc_offset(-210)
        ('+02:00', '-03:30')
    """
    hours, rest = divmod(int(abs(minutes)), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def only_weekdays(dates: pd.DatetimeIndex) -> bool:
    """Say whether these are bars of an exchange: no row falls on a weekend.

    Args:
        dates: Dates of the rows, ascending. Fewer than 5 tell nothing.
    """
    return len(dates) >= 5 and bool((dates.day_of_week < 5).all())


def span_in_words(span: pd.Timedelta) -> str:
    """Say how far two rows are apart, as after the word 'every'.

    Example:
        >>> span_in_words(pd.Timedelta("1h")), span_in_words(pd.Timedelta("15min")), span_in_words(pd.Timedelta("31D"))
        ('hour', '15 minutes', 'month')
    """
    name = _name(span)
    if name != _OTHER:
        return name
    for unit, length, _ in reversed(_UNITS[:4]):
        if span >= length:
            return f"{span / length:.4g} {unit}s"
    return f"{span.total_seconds():.4g} seconds"


def _name(span: pd.Timedelta) -> str:
    return next((name for name, shortest, longest in _UNITS if shortest <= span <= longest), _OTHER)


def _time_of(dates: pd.DatetimeIndex) -> str:
    """Return how the time of day is written so that nothing of any date is lost."""
    for unit, time in _TIMES:
        if bool((dates == dates.floor(unit)).all()):
            return time
    return _FINEST
