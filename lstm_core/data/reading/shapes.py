"""What a single cell looks like: a number, a date, a time, nothing, or text. Told from a few cells, never from all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from lstm_core.data.reading.dates.kinds import KINDS
from lstm_core.data.reading.dates.month_names import month_numbers
from lstm_core.data.reading.dates.ranges import is_range
from lstm_core.data.reading.missing_marks import is_missing

__all__ = [
    "counts_up",
    "is_written_as",
    "looks_like_date",
    "looks_like_number",
    "looks_like_one_date",
    "looks_like_time",
    "share_that",
]

_CURRENCY = r"(?:[$€£¥₹₽₩₿₺₴₫฿₪₦₱]|R\$|US\$|C\$|A\$|[A-Z]{3} |Rs\.? ?|kr\.? ?|zł ?|Kč ?)"
_NUMBER = re.compile(
    rf"\(?[-+−–]?\s*{_CURRENCY}?\s*[-+−–]?[.,]?[0-9][0-9.,'’\u00a0\u202f\u2009 ]*(?:[eE][-+]?[0-9]+)?-?\)?"
    r"(?:\s*[^\s0-9]{1,4}|\s+[^0-9]{1,14})?"
)
_REMEMBERED = 20_000  # cells; the same ones are looked at in each step
_TIME = re.compile(r"[0-9]{1,2}[:.h][0-9]{2}(?:[:.m][0-9]{2}s?)?(?:[.,][0-9]+)?(?:\s*[AaPp]\.?[Mm]\.?)?")
_DATES = [re.compile(kind.pattern, re.ASCII) for kind in KINDS if not kind.plain]


@lru_cache(maxsize=_REMEMBERED)
def looks_like_number(cell: str) -> bool:
    """Say whether a cell may be a number, with a sign of money or a unit.

    Example:
        >>> [looks_like_number(cell) for cell in ("-1.5", "$1,200.00", "5 km", "open", "2020-01-02")]
        [True, True, True, False, False]
    """
    return bool(_NUMBER.fullmatch(cell)) and not looks_like_date(cell)


@lru_cache(maxsize=_REMEMBERED)
def looks_like_date(cell: str) -> bool:
    """Say whether a cell is written as a date, or a range of dates, and can't be a plain number.

    Example:
        >>> [looks_like_date(cell) for cell in ("3.4.2020", "2020-Q1", "20200403", "1.5")]
        [True, True, False, False]
    """
    return looks_like_one_date(cell) or is_range(cell, looks_like_one_date, looks_like_time)


def looks_like_one_date(cell: str) -> bool:
    """Say the same of a cell that is no range of dates."""
    return any(is_written_as(pattern, cell) for pattern in _DATES)


def is_written_as(pattern: re.Pattern[str], cell: str) -> bool:
    """Say whether a cell is written as the pattern of a kind of dates says, and its word, if any, names a month."""
    found = pattern.fullmatch(cell)
    return found is not None and ("word" not in pattern.groupindex or _names_month(found["word"].lower()))


@lru_cache(maxsize=4096)
def _names_month(word: str) -> bool:
    return bool(month_numbers([word]))


def looks_like_time(cell: str) -> bool:
    """Say whether a cell is a time of day.

    Example:
        >>> [looks_like_time(cell) for cell in ("9:30", "18.00.00", "9:30 PM", "9.5")]
        [True, True, True, False]
    """
    return bool(_TIME.fullmatch(cell))


def share_that(cells: Iterable[str], looks: object) -> float:
    """Return what share of the cells that are not missing looks so; 0 if all are missing."""
    assert callable(looks)
    filled = [cell for cell in cells if not is_missing(cell)]
    return sum(bool(looks(cell)) for cell in filled) / len(filled) if filled else 0.0


def counts_up(cells: Iterable[str]) -> bool:
    """Say whether cells are whole numbers, each one more than that before it, as row numbers are.

    Example:
        >>> counts_up(["7", "8", "9"]), counts_up(["7", "9"]), counts_up([])
        (True, False, False)
    """
    try:
        numbers = [int(cell) for cell in cells]
    except ValueError:
        return False
    return len(numbers) > 1 and all(late - early == 1 for early, late in pairwise(numbers))
