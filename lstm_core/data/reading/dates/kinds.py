"""The table of all ways in which one cell says a date.

Dates in several columns are in ``parts.py``, ranges in ``ranges.py``.
"""

from __future__ import annotations

from lstm_core.data.reading.dates.calendar_days import CALENDAR_DAYS
from lstm_core.data.reading.dates.compact import COMPACT, SIX_DIGITS
from lstm_core.data.reading.dates.epoch import EPOCH
from lstm_core.data.reading.dates.kind import DateKind
from lstm_core.data.reading.dates.months import MONTHS
from lstm_core.data.reading.dates.quarters import HALF_YEARS, QUARTERS
from lstm_core.data.reading.dates.weeks import WEEKS
from lstm_core.data.reading.dates.years import DECIMAL_YEARS, YEARS_ALONE

__all__ = ["KINDS"]

KINDS: tuple[DateKind, ...] = (
    *CALENDAR_DAYS,
    *QUARTERS,
    *HALF_YEARS,
    *MONTHS,
    *WEEKS,
    *COMPACT,
    SIX_DIGITS,
    *EPOCH,
    *YEARS_ALONE,
    *DECIMAL_YEARS,
)
"""Of kinds that fit equally many cells the first is taken."""
