"""The clock by which a series really keeps its hours, where its dates are told by one that never changes.

A close in New York is at 21:00 UTC in winter and at 20:00 in summer. Told in UTC, such rows look irregular, and those
of a session seem to have one hour more; by the clock of the place they keep their hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from lstm_core.arrays import Bools
from lstm_core.features.time_of_day import time_of_day

__all__ = ["LocalClock", "local_clock"]

# Places that change their clocks on days of their own or, in Europe, at the same moment but at other hours of the day.
_ZONES = ("America/New_York", "America/Chicago", "Europe/London", "Europe/Berlin", "Europe/Athens", "Australia/Sydney")
_DAY = pd.Timedelta(days=1)
_MOSTLY = 0.9  # of the rows have to keep their hours
_UTC = "UTC"


@dataclass(frozen=True)
class LocalClock:
    """A place's clock, and how the dates of a series are told.

    Attributes:
        zone: The place, as the time zone database calls it.
        ahead: By how much the clock that tells the dates is ahead of UTC, summer and winter.
    """

    zone: str
    ahead: pd.Timedelta

    def to_local(self, dates: pd.DatetimeIndex) -> pd.DatetimeIndex:
        """Tell dates by the clock of the place."""
        return (dates - self.ahead).tz_localize(_UTC).tz_convert(self.zone).tz_localize(None)

    def from_local(self, local: pd.DatetimeIndex) -> pd.DatetimeIndex:
        """Tell dates of the place by the clock of the series; of an hour that is there twice, the second is meant."""
        there = local.tz_localize(self.zone, ambiguous=np.zeros(len(local), dtype=bool), nonexistent="shift_forward")
        return there.tz_convert(_UTC).tz_localize(None) + self.ahead


def local_clock(dates: pd.DatetimeIndex) -> LocalClock | None:
    """Return the clock of the place by which rows keep their hours, if they do not by the clock that tells them.

    Args:
        dates: Dates of rows, ascending and unique, without a time zone.

    Returns:
        ``None`` if they keep their hours as they are told, or if no place's clock explains when they change.

    Example:
        >>> closes = pd.bdate_range("2024-01-01", "2024-06-28", tz="America/New_York") + pd.Timedelta("16h")
        >>> local_clock(closes.tz_convert("UTC").tz_localize(None))
        LocalClock(zone='America/New_York', ahead=Timedelta('0 days 00:00:00'))
    """
    if len(dates) < 2 or (time_of_day(dates) == time_of_day(dates)[0]).all():
        return None  # as nearly all series of days
    within_days = pd.Series(dates).diff().median() < _DAY
    found, best = None, 0
    for zone in _ZONES:
        if not _changes(dates, zone):
            continue
        for ahead in (pd.Timedelta(0), _standard(zone)):
            candidate = LocalClock(zone, ahead)
            merit = _merit(dates, candidate, within_days)
            if merit > best:
                found, best = candidate, merit
    return found


def _changes(dates: pd.DatetimeIndex, zone: str) -> bool:
    """Say whether the clocks of a place are changed between the first and the last date; asked by days, to be quick."""
    days = pd.DatetimeIndex([*dates.normalize().unique(), dates[-1]])
    ahead = LocalClock(zone, pd.Timedelta(0)).to_local(days) - days
    return bool((ahead != ahead[0]).any())


def _standard(zone: str) -> pd.Timedelta:
    """Return by how much the clock of a place is ahead of UTC when it is not summer there."""
    place = ZoneInfo(zone)
    now = pd.Timestamp("2024-01-15")
    return pd.Timedelta(place.utcoffset(now) or 0) - pd.Timedelta(place.dst(now) or 0)


def _merit(dates: pd.DatetimeIndex, clock: LocalClock, within_days: bool) -> int:
    """Say how well a clock explains when rows change their hours: 0 not at all, 2 if days then begin at midnight."""
    local = clock.to_local(dates)
    ahead = pd.TimedeltaIndex(local - dates)
    summer = np.asarray(ahead == ahead.max())
    if summer.all():
        return 0
    as_told = _kept(dates, summer, within_days)
    there = _kept(local, summer, within_days)
    if there < _MOSTLY or there <= as_told:
        return 0
    return 2 if (time_of_day(local) == pd.Timedelta(0)).mean() >= _MOSTLY else 1


def _kept(dates: pd.DatetimeIndex, summer: Bools, within_days: bool) -> float:
    """Return the share of the rows of the season with fewer rows whose place the other season has too."""
    places = time_of_day(dates)
    if within_days:
        places = places + pd.to_timedelta(dates.day_of_week, unit="D")
    fewer = summer if summer.sum() * 2 <= len(summer) else ~summer
    return float(places[fewer].isin(places[~fewer]).mean())
