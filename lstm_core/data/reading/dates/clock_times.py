"""Times of day, beside a date or in a column of their own; 24:00 is the beginning of the next day."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lstm_core.data.reading.dates.kind import DateParts, extract

__all__ = ["TIME", "TIME_NEEDED", "since_midnight", "times_of_day"]

_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.hH](?:(?P<minute>\d{2})(?:[:.m](?P<second>\d{2})s?(?:[.,:](?P<fraction>\d{1,9}))?)?)?)?"
    r"(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\.?)?"
)
TIME = rf"(?:(?: *[T,_] *| +)(?:at +)?{_CLOCK})?"
"""A time behind a date, if there is one."""

TIME_NEEDED = TIME.removesuffix("?")
"""A time behind a date."""

_ENTRIES = (
    rf"{_CLOCK}(?:\s*(?:-|–|to|/)\s*\d{{1,2}}[:.hH]?\d{{0,2}}(?:[:.]\d{{2}})?(?:\s*[AaPp]\.?[Mm]\.?)?)?",
    r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})",
    r"(?P<hour>\d{1,2})(?P<minute>\d{2})",
    r"(?P<hour>\d)(?P<minute>\d{2})(?P<second>\d{2})",
)
_HOURS_ONLY = r"(?P<hour>\d{1,2})"
_NANOSECONDS = 10**9


def since_midnight(parts: DateParts) -> NDArray[np.timedelta64]:
    """Return the time of day that parts name, ``NaT`` for one that does not exist; midnight where there is none."""
    hour, minute, second = (parts.number(name, 0.0) for name in ("hour", "minute", "second"))
    half = parts.text("half").str.replace(".", "", regex=False)
    morning, evening = (half == "a").to_numpy(), (half == "p").to_numpy()
    good = (minute < 60) & (second < 60) & (hour <= 24) & ~((hour == 24) & (minute + second > 0))
    good &= ~(morning | evening) | ((hour >= 1) & (hour <= 12))
    hour = np.where(morning | evening, hour % 12 + 12 * evening, hour)
    seconds = np.where(good, hour * 3600 + minute * 60 + second, 0).astype("int64")
    fractions = parts.text("fraction")
    nanoseconds = np.zeros(parts.size, dtype="int64")
    if (fractions != "").any():
        nanoseconds = (
            fractions.str.pad(9, side="right", fillchar="0").str[:9].replace("", "0").astype("int64").to_numpy()
        )
    values = (seconds * _NANOSECONDS + nanoseconds).astype("timedelta64[ns]")
    values[~good] = np.timedelta64("NaT", "ns")
    return values


def times_of_day(cells: pa.StringArray, hours_only: bool = False) -> NDArray[np.timedelta64]:
    """Read a column of times of day, such as 9:30, 18.00.00, 170000 or 9:30 PM; ranges count from their start.

    Args:
        cells: The cells, each different.
        hours_only: Whether whole numbers are hours.

    Returns:
        Time since midnight, ``NaT`` where a cell can't be read, shape (cells,).

    Example:
        >>> times_of_day(pa.array(["9:30", "170000", "24:00"])).astype("timedelta64[m]").astype(int).tolist()
        [570, 1020, 1440]
    """
    values = np.full(len(cells), np.timedelta64("NaT", "ns"), dtype="timedelta64[ns]")
    patterns = (_HOURS_ONLY,) if hours_only else _ENTRIES
    lengths = pc.utf8_length(cells).to_numpy(zero_copy_only=False)
    for pattern in patterns:
        fits = pc.match_substring_regex(cells, f"^(?:{pattern})$").to_numpy(zero_copy_only=False).astype("bool")
        fits &= np.isnat(values)
        if pattern == _ENTRIES[0]:  # one or two digits alone are hours only where that is said
            fits &= lengths > 2
        if fits.any():
            read = since_midnight(extract(cells, pattern))
            values[fits] = read[fits]
    return values
