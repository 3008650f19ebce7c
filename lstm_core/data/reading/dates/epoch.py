"""Seconds, milliseconds, microseconds or nanoseconds since 1970, told by how many digits they have.

A file may change its unit on the way, as exchanges did at New Year 2025; each cell is read by its own digits.
"""

from __future__ import annotations

import numpy as np

from lstm_core.data.reading.dates.kind import NOT_A_TIME, Context, DateKind, DateParts, Moments

__all__ = ["EPOCH"]

# By the most that a number can be: how many nanoseconds one unit is. The bounds are years 1973 to 2286 of each unit.
_UNITS = ((1e8, 1e10, 10**9, "seconds"), (1e11, 1e13, 10**6, "milliseconds"))
_FINE_UNITS = ((1e14, 1e16, 10**3, "microseconds"), (1e17, 1e19, 1, "nanoseconds"))


def _read(parts: DateParts, context: Context) -> Moments:
    whole = parts.text("whole").replace("", "0")
    counts = whole.astype("int64").to_numpy()
    fraction = parts.number("fraction", 0.0)
    values = np.full(parts.size, NOT_A_TIME)
    units = []
    for least, most, factor, unit in (*_UNITS, *_FINE_UNITS):
        here = (counts >= least) & (counts < most)
        if here.any():
            units.append(unit)
            nanoseconds = counts[here] * factor + np.round(fraction[here] * factor).astype("int64")
            values[here] = nanoseconds.astype("datetime64[ns]")
    if len(units) > 1:
        context.notes["change of unit"] = (
            f"Some stamps are {units[0]} since 1970, others {' or '.join(units[1:])}; each was read by its own digits."
        )
    return Moments(values, np.zeros(parts.size))


EPOCH = (
    DateKind("time since 1970", r"(?P<whole>\d{9,10}|\d{12,13}|\d{15,16}|\d{18,19})(?P<fraction>\.\d*)?", _read, True),
)
