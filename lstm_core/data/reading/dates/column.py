"""Reading one column of dates: how it is written is told from some of its cells, then all are read at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lstm_core.arrays import Float64, Moments64
from lstm_core.choices import DateOrder
from lstm_core.data.reading.dates.kind import NOT_A_TIME, Context, DateKind, extract
from lstm_core.data.reading.dates.kinds import KINDS
from lstm_core.data.reading.dates.ranges import are_ranges, starts
from lstm_core.data.reading.missing_marks import BLANK
from lstm_core.data.reading.shapes import is_written_as, looks_like_one_date, looks_like_time
from lstm_core.errors import CsvFormatError

__all__ = ["ReadDates", "kind_of", "read_dates"]

_SAMPLE = 400
_MOST = 0.5  # share of cells that must be written in one way
_PATTERNS = [(kind, re.compile(kind.pattern, re.ASCII)) for kind in KINDS]


@dataclass(frozen=True)
class ReadDates:
    """A column of dates.

    Attributes:
        values: Wall clock of each row, ``NaT`` where none could be read, shape (rows,).
        offsets: Minutes by which that clock is ahead of UTC, ``nan`` where the cell says none; ``None`` if none does.
        order: Order of day, month and year as they were read.
        kind: How they are written, in words.
        notes: Sentences on how they were read, by what they are about.
    """

    values: Moments64
    offsets: Float64 | None
    order: DateOrder
    kind: str
    notes: dict[str, str]


def kind_of(cells: Sequence[str]) -> DateKind | None:
    """Return the kind of dates that most cells are written in; ``None`` if it is none.

    Example:
        >>> kind_of(["2020-Q1", "2020-Q2"]).name, kind_of(["rain"])
        ('year, Q, quarter', None)
    """
    filled = [cell for cell in cells if cell]
    if not filled:
        return None
    if are_ranges(filled, looks_like_one_date, looks_like_time):
        filled = [str(cell) for cell in starts(pa.array(filled)).to_pylist()]
    counts = [(sum(is_written_as(pattern, cell) for cell in filled), kind) for kind, pattern in _PATTERNS]
    count, best = max(counts, key=lambda entry: entry[0])
    if count <= _MOST * len(filled) or (not best.plain and not any(map(looks_like_one_date, filled[:20]))):
        return None
    return best


def read_dates(cells: pa.StringArray, where: str, order: DateOrder | None = None) -> ReadDates:
    """Read a column of dates.

    Args:
        cells: Text of each cell, without surrounding blanks, shape (rows,).
        where: File and column, for messages.
        order: Order of day, month and year; found out when not given.

    Raises:
        QuestionError: Day, month and year can't be told apart.
        CsvFormatError: The cells are not written in any way that is known.

    Example:
        >>> read_dates(pa.array(["31.1.2020", "1.2.2020"]), "x.csv, column 'day'").order
        'dmy'
    """
    missing = pc.is_in(cells, value_set=pa.array(BLANK))
    encoded = pc.dictionary_encode(pc.if_else(missing, None, cells))
    unique = encoded.dictionary
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype("int64")
    if not len(unique):
        return ReadDates(np.full(len(cells), NOT_A_TIME), None, "ymd", "nothing", {})
    places = np.unique(np.linspace(0, len(unique) - 1, min(_SAMPLE, len(unique))).astype("int64"))
    some = [str(cell) for cell in unique.take(pa.array(places)).to_pylist()]
    notes: dict[str, str] = {}
    if are_ranges(some, looks_like_one_date, looks_like_time):
        unique = starts(unique)
        some = [str(cell) for cell in unique.take(pa.array(places)).to_pylist()]
        notes["ranges"] = "Each counts from its start."
    kind = kind_of(some)
    if kind is None:
        raise CsvFormatError(
            f"{where}: '{some[0][:40]}' is not a date that can be read. Write dates as year-month-day, such as "
            "2013-02-08, or choose the column that holds the dates."
        )
    context = Context(codes, where, unique, order, notes=notes)
    moments = kind.read(extract(unique, kind.pattern), context)
    values = np.append(moments.values, NOT_A_TIME)[codes]
    offsets = None if moments.offsets is None else np.append(moments.offsets, np.nan)[codes]
    return ReadDates(values, offsets, context.found, kind.name, context.notes)
