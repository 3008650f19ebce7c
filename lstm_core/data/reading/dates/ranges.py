"""Ranges: 18.01.2023 00:00 - 18.01.2023 01:00, 2018-01-01/2018-01-07. A range is dated by its start."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["are_ranges", "is_range", "starts"]

_RANGE = (
    r"(?P<start>[^\s].*?[^\s])(?:\s+(?:-|–|—|to|bis|until|till|au|al|a)\s+|\s*[–—]\s*|\.\.+)(?P<end>\d.*)"
    r"|(?P<start3>[^\s].*?[^\s])/(?P<end3>\d[^/]*)"
    r"|(?P<start2>\d{1,4}[./]\d{1,2}[./]\d{1,4})-(?P<end2>\d{1,4}[./]\d{1,2}[./]\d{1,4})"
)
_PYTHON = re.compile(_RANGE, re.ASCII)
_ENOUGH = 0.9


def is_range(cell: str, is_date: Callable[[str], bool], is_time: Callable[[str], bool]) -> bool:
    """Say whether a cell holds two dates, or a date and a time at which it ends.

    Args:
        cell: The cell.
        is_date: Whether a text is written as a date.
        is_time: Whether it is a time of day.
    """
    found = _PYTHON.fullmatch(cell)
    if found is None:
        return False
    start, end = (found[part] or found[f"{part}2"] or found[f"{part}3"] for part in ("start", "end"))
    return is_date(start) and (is_date(end) or is_time(end))


def are_ranges(cells: Sequence[str], is_date: Callable[[str], bool], is_time: Callable[[str], bool]) -> bool:
    """Say whether nearly all of some cells are ranges."""
    if not cells or all(is_date(cell) for cell in cells[:20]):
        return False
    return sum(is_range(cell, is_date, is_time) for cell in cells) >= _ENOUGH * len(cells)


def starts(cells: pa.StringArray) -> pa.StringArray:
    """Return the start of each range; a cell that is none stays as it is."""
    parts = pc.extract_regex(cells, f"^(?:{_RANGE})$")
    # Of the three ways, the one that a cell is written in has a start; the others are empty.
    start = pc.binary_join_element_wise(*(parts.field(name) for name in ("start", "start2", "start3")), "")
    return pc.coalesce(start, cells)
