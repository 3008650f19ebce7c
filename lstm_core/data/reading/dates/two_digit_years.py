"""The century of years of two digits: the one in which the rows follow each other in time."""

from __future__ import annotations

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.data.reading.dates.kind import Context

__all__ = ["NEWEST", "full_years"]

NEWEST = 2040  # a later year is of the century before; nobody has measured anything in the future

_IN_ORDER = 0.97


def full_years(year: Float64, within: Float64, context: Context, quiet: bool = False) -> Float64:
    """Return years with their century; those above 99 have one.

    Args:
        year: As written.
        within: What tells dates of one year apart, such as month * 100 + day; up to 9,999.
        context: The rows; gets a note on what was read.
        quiet: Whether nothing is to be noted.

    Example:
        >>> import pyarrow as pa
        >>> context = Context(np.arange(3), "x.csv, column 'day'", pa.array(["60", "99", "01"]))
        >>> full_years(np.array([60.0, 99.0, 1.0]), np.zeros(3), context).tolist()
        [1960.0, 1999.0, 2001.0]
    """
    short = year < 100
    if not short.any():
        return year
    full = _of_century(year, NEWEST - 2000 + 1)
    if context.in_order(full * 10_000 + within) < _IN_ORDER:
        full = _in_order(year, within, context, full)
    if not quiet:
        known = full[short]
        context.notes["two-digit years"] = f"Read them as {known.min():.0f} to {known.max():.0f}."
    return full


def _of_century(year: Float64, first_of_last_century: float) -> Float64:
    """Return years of which those from some two digits on are of the last century."""
    return np.where(year < 100, year + np.where(year >= first_of_last_century, 1900, 2000), year)


def _in_order(year: Float64, within: Float64, context: Context, otherwise: Float64) -> Float64:
    """Return years such that the rows are in order; of several ways the one that is oldest."""
    ways = [_of_century(year, float(first)) for first in (*np.unique(year[year < 100]), 100.0)]
    shares = [context.in_order(way * 10_000 + within) for way in ways]
    good = [way for way, share in zip(ways, shares, strict=True) if share >= _IN_ORDER]
    return min(good, key=lambda way: float(np.nanmax(way))) if good else otherwise
