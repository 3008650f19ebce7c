"""Years, and years with a fraction: 2020, 2020.042. They look like any number, so that more has to tell of them."""

from __future__ import annotations

import numpy as np

from lstm_core.data.reading.dates.kind import Context, DateKind, DateParts, Moments, days

__all__ = ["DECIMAL_YEARS", "YEARS_ALONE"]

_JUST_BEFORE = 0.02  # 2020.083 is February, although a twelfth is a little more
_MONTHS, _QUARTERS = 12, 4


def _years(parts: DateParts, _context: Context) -> Moments:
    one = np.ones(parts.size)
    return Moments(days(parts.number("year"), one, one))


def _decimal_years(parts: DateParts, context: Context) -> Moments:
    year, fraction = parts.number("year"), parts.number("fraction", 0.0)
    one = np.ones(parts.size)
    step = float(np.median(np.diff(np.sort(year + fraction)))) if parts.size > 1 else 1.0
    for periods in (_MONTHS, _QUARTERS):
        if abs(step * periods - 1) < 0.1:
            number = np.floor(fraction * periods + _JUST_BEFORE)
            context.notes["decimal years"] = (
                f"Read each as the first day of its {'month' if periods == _MONTHS else 'quarter'}."
            )
            return Moments(days(year, number * (_MONTHS // periods) + 1, one))
    start = days(year, one, one)
    length = days(year + 1, one, one) - start
    hours = np.round(length.astype("timedelta64[h]").astype("int64") * fraction)
    context.notes["decimal years"] = "Read each to the nearest hour."
    return Moments(start + hours.astype("int64").astype("timedelta64[h]"))


YEARS_ALONE = (DateKind("year", r"(?P<year>1[4-9]\d\d|2[01]\d\d)(?:\.0*)?", _years, plain=True),)
DECIMAL_YEARS = (
    DateKind("year with a fraction", r"(?P<year>1[4-9]\d\d|2[01]\d\d)(?P<fraction>\.\d+)?", _decimal_years, plain=True),
)
