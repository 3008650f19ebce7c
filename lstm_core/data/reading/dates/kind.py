"""What a way of writing dates is, and what comes of reading cells that are written so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lstm_core.arrays import Float64, Int64, Moments64
from lstm_core.choices import DateOrder

__all__ = ["NOT_A_TIME", "YEARS", "Context", "DateKind", "DateParts", "Moments", "days", "extract"]


YEARS = (1700, 2200)  # what nanoseconds can hold, and then some
NOT_A_TIME = np.datetime64("NaT", "ns")


class DateParts:
    """The parts of some cells, by the names of the groups of a pattern; a cell that does not fit has none."""

    def __init__(self, fields: pa.StructArray | None, size: int) -> None:
        self._fields = {} if fields is None else {one.name: fields.field(one.name) for one in fields.type}
        self.size = size

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def number(self, name: str, missing: float = np.nan) -> Float64:
        """Return a part as numbers, shape (cells,)."""
        if name not in self._fields:
            return np.full(self.size, missing)
        column = self._fields[name]
        digits = pc.if_else(pc.equal(column, ""), None, column)
        values = np.array(pc.cast(digits, pa.float64()).to_numpy(zero_copy_only=False))
        values[np.isnan(values)] = missing
        return values

    def text(self, name: str) -> pd.Series:
        """Return a part as text in lower case, empty where there is none, shape (cells,)."""
        if name not in self._fields:
            return pd.Series([""] * self.size, dtype="object")
        return pd.Series(pc.utf8_lower(pc.fill_null(self._fields[name], "")).to_pylist(), dtype="object")


@dataclass
class Context:
    """What a kind may look at beside the cells.

    Attributes:
        codes: For each row of the file, which of the cells it holds; -1 for none. Shape (rows,).
        where: File and column, for messages.
        cells: The cells, each different.
        order: Order of day, month and year, if the person said it.
        found: Order as it was found.
        notes: Sentences on how the dates were read, by what they are about.
    """

    codes: Int64
    where: str
    cells: pa.StringArray
    order: DateOrder | None = None
    found: DateOrder = "ymd"
    notes: dict[str, str] = field(default_factory=dict)

    def in_order(self, values: NDArray[Any]) -> float:
        """Return what share of neighboring rows is in order, rising or falling, if cells have these values."""
        rows = values[self.codes[self.codes >= 0]].astype("float64" if values.dtype.kind == "f" else "int64")
        if len(rows) < 2:
            return 1.0
        return float(max((rows[1:] >= rows[:-1]).mean(), (rows[1:] <= rows[:-1]).mean()))


@dataclass(frozen=True)
class Moments:
    """What some cells stand for.

    Attributes:
        values: Wall clock of each, ``NaT`` where it can't be read, shape (cells,).
        offsets: Minutes by which that clock is ahead of UTC, ``nan`` where the cell says none; ``None`` if none does.
    """

    values: Moments64
    offsets: Float64 | None = None


@dataclass(frozen=True)
class DateKind:
    """One way of writing dates.

    Attributes:
        name: What people call it.
        pattern: What a cell has to be, as a whole. It is read by Python and by Arrow's RE2, so it looks neither ahead
            nor back. Its groups are the ``DateParts``.
        read: From parts to moments.
        plain: Whether such a cell may as well be a plain number, so that it is no date without more reason.
    """

    name: str
    pattern: str
    read: Callable[[DateParts, Context], Moments]
    plain: bool = False


def extract(cells: pa.StringArray, pattern: str) -> DateParts:
    """Take cells apart, all at once."""
    return DateParts(pc.extract_regex(cells, f"^(?:{pattern})$"), len(cells))


def days(year: NDArray[Any], month: NDArray[Any], day: NDArray[Any]) -> Moments64:
    """Return the days that years, months and days of the month name; ``NaT`` for those that do not exist.

    Example:
        >>> found = days(np.array([2024.0, 2023.0]), np.array([2.0, 2.0]), np.array([29.0, 29.0]))
        >>> found.astype("datetime64[D]").astype(str).tolist()
        ['2024-02-29', 'NaT']
    """
    with np.errstate(invalid="ignore"):
        good = (year >= YEARS[0]) & (year <= YEARS[1]) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("int64").astype("datetime64[M]")
    first = months.astype("datetime64[D]")
    length = ((months + 1).astype("datetime64[D]") - first).astype("int64")
    good &= np.where(good, day, 0) <= length
    values = (first + np.where(good, day - 1, 0).astype("int64")).astype("datetime64[ns]")
    values[~good] = NOT_A_TIME
    return np.asarray(values)
