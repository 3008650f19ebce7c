"""How late in its day a row is, by the clock that its date is told by."""

from __future__ import annotations

import pandas as pd

__all__ = ["time_of_day"]


def time_of_day(dates: pd.DatetimeIndex) -> pd.TimedeltaIndex:
    """Return the time since midnight of each date.

    Example:
        >>> list(time_of_day(pd.DatetimeIndex(["2024-01-01 21:30", "2024-01-02"])))
        [Timedelta('0 days 21:30:00'), Timedelta('0 days 00:00:00')]
    """
    return pd.TimedeltaIndex(dates - dates.normalize())
