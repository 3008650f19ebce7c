"""Which dates a series lacks, held against the calendar that it keeps by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lstm_core.steps import span_in_words

__all__ = ["Calendar", "Gap", "MonthMap", "closed_days", "long_gaps", "missing_days", "month_map", "usual_calendar"]

_DAY = pd.Timedelta(days=1)
_USUAL_WEEKDAY = 0.2  # a weekday belongs to the calendar if so many of the weeks have a row on it
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BUSINESS = (0, 1, 2, 3, 4)
_HOLIDAYS = 4  # days in a row that an exchange stays closed now and then


@dataclass(frozen=True)
class Calendar:
    """When a series usually has a row.

    Attributes:
        weekdays: For series of days: the weekdays (0 is Monday) on which rows are expected; empty for any other
            frequency.
        step: Usual time from one row to the next.
        usual: How many rows in a row may be missing without being out of the ordinary: holidays, nights.
    """

    weekdays: tuple[int, ...]
    step: pd.Timedelta
    usual: int

    @property
    def is_daily(self) -> bool:
        """Whether rows stand for days."""
        return bool(self.weekdays)

    @property
    def name(self) -> str:
        """What people call this calendar.

        Example:
            >>> usual_calendar(pd.bdate_range("2024-01-01", periods=20)).name
            'business days'
        """
        if not self.is_daily:
            return f"one row every {span_in_words(self.step)}"
        if self.weekdays == _BUSINESS:
            return "business days"
        if len(self.weekdays) == len(_DAY_NAMES):
            return "every day"
        return ", ".join(_DAY_NAMES[day] for day in self.weekdays)


@dataclass(frozen=True)
class Gap:
    """A stretch without rows.

    Attributes:
        after: Date of the last row before it.
        before: Date of the first row after it.
        missing: How many rows the calendar expects in between.
    """

    after: pd.Timestamp
    before: pd.Timestamp
    missing: int


@dataclass(frozen=True)
class MonthMap:
    """Rows by year (index) and month (columns 1 to 12); not a number outside of the series.

    Attributes:
        present: How many rows there are.
        expected: How many the calendar expects; for a frequency other than days, as many as in the fullest month.
    """

    present: pd.DataFrame
    expected: pd.DataFrame

    @property
    def share(self) -> pd.DataFrame:
        """Rows present as a share of those expected, at most 1."""
        return (self.present / self.expected.where(self.expected > 0)).clip(upper=1.0)


def usual_calendar(dates: pd.DatetimeIndex) -> Calendar:
    """Find out which calendar a series keeps.

    Args:
        dates: Dates of its rows, ascending and unique.

    Example:
        >>> usual_calendar(pd.date_range("2024-01-01", periods=60, freq="D")).name
        'every day'
        >>> usual_calendar(pd.date_range("2024-01-01", periods=60, freq="h")).name
        'one row every hour'
    """
    if len(dates) < 2:
        return Calendar(tuple(range(7)), _DAY, usual=0)
    gaps = pd.TimedeltaIndex(dates[1:] - dates[:-1])
    step = _median(gaps)
    if step == _DAY and dates.normalize().is_unique:
        weekdays = _weekdays(dates)
        return Calendar(weekdays, step, usual=1 if weekdays == _BUSINESS else 0)
    return Calendar((), step, usual=int(1.5 * _recurring(gaps) / step) - 1)


def missing_days(dates: pd.DatetimeIndex, calendar: Calendar) -> pd.DatetimeIndex:
    """Return the days from the first to the last row that the calendar expects and the series lacks.

    Example:
        >>> dates = pd.bdate_range("2024-01-01", periods=20).delete(3)
        >>> str(missing_days(dates, usual_calendar(dates))[0].date())
        '2024-01-04'
    """
    return _expected_days(dates, calendar).difference(dates.normalize())


def closed_days(dates: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Return the business days on which an exchange was closed: single ones or a few in a row.

    Longer stretches are not among them, because they are data that is missing, nor is anything of a series that
    keeps another calendar than business days.

    Args:
        dates: Dates of its rows, ascending and unique.
    """
    calendar = usual_calendar(dates)
    if calendar.name != "business days":
        return pd.DatetimeIndex([])
    missing = missing_days(dates, calendar)
    place = dates.searchsorted(missing)  # days between the same two rows have the same place
    _, stretch, length = np.unique(place, return_inverse=True, return_counts=True)
    return missing[length[stretch] <= _HOLIDAYS] if len(missing) else missing


def long_gaps(dates: pd.DatetimeIndex, calendar: Calendar) -> list[Gap]:
    """Return the gaps that are longer than usual, in the order of time.

    Of a series of business days these are two or more missing in a row (one is a holiday), of any other series of
    days one or more, and of other frequencies gaps half as long again as those that keep recurring.

    Example:
        >>> dates = pd.date_range("2024-01-01", periods=20, freq="D").delete([4, 5])
        >>> [(gap.after.day, gap.before.day, gap.missing) for gap in long_gaps(dates, usual_calendar(dates))]
        [(4, 7, 2)]
    """
    if calendar.is_daily:
        place = dates.normalize().searchsorted(missing_days(dates, calendar))
        rows, counts = np.unique(place, return_counts=True)
    else:
        steps = np.asarray((dates[1:] - dates[:-1]) / calendar.step)
        rows, counts = np.arange(1, len(dates)), np.rint(steps) - 1
    return [
        Gap(dates[int(row) - 1], dates[int(row)], int(count))
        for row, count in zip(rows, counts, strict=True)
        if count > calendar.usual
    ]


def month_map(dates: pd.DatetimeIndex, calendar: Calendar) -> MonthMap:
    """Count the rows of each month, and how many the calendar expects from the first to the last row."""
    present = _by_month(dates)
    inside = _by_month(pd.date_range(dates[0].normalize(), dates[-1].normalize(), freq="D")) > 0
    days = _by_month(_expected_days(dates, calendar))
    expected = days if calendar.is_daily else inside * float(present.max().max())

    def fitted(counts: pd.DataFrame) -> pd.DataFrame:
        return counts.reindex(index=inside.index, columns=inside.columns, fill_value=0.0).where(inside)

    return MonthMap(fitted(present), fitted(expected))


def _expected_days(dates: pd.DatetimeIndex, calendar: Calendar) -> pd.DatetimeIndex:
    days = pd.date_range(dates[0].normalize(), dates[-1].normalize(), freq="D")
    return days[np.isin(days.day_of_week, calendar.weekdays)]


def _by_month(dates: pd.DatetimeIndex) -> pd.DataFrame:
    counts = pd.DataFrame({"year": dates.year, "month": dates.month}).value_counts().unstack("month")
    years = range(int(dates.year.min()), int(dates.year.max()) + 1) if len(dates) else range(0)
    return counts.reindex(index=pd.Index(years, name="year"), columns=pd.RangeIndex(1, 13, name="month")).fillna(0.0)


def _weekdays(dates: pd.DatetimeIndex) -> tuple[int, ...]:
    weeks = max((dates[-1] - dates[0]) / pd.Timedelta(weeks=1), 1.0)
    counts = np.bincount(dates.day_of_week, minlength=len(_DAY_NAMES))
    return tuple(day for day, count in enumerate(counts) if count >= _USUAL_WEEKDAY * weeks)


def _recurring(gaps: pd.TimedeltaIndex) -> pd.Timedelta:
    """Return the longest gap that keeps recurring, such as the weekend in a series of hours."""
    counts = gaps.value_counts()
    often = pd.TimedeltaIndex(counts.index[(counts >= 5) & (counts >= len(gaps) / 2000)])
    candidates: list[pd.Timedelta] = [*often, _median(gaps)]
    return max(candidates)


def _median(gaps: pd.TimedeltaIndex) -> pd.Timedelta:
    return pd.Timedelta(np.median(gaps.to_numpy()))
