"""Rows that tell of an event and hold no values: '0.42 Dividend' among prices. They are left out, prices stay."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from lstm_core.arrays import Bools
from lstm_core.data.reading.cells import Cells
from lstm_core.data.reading.missing_marks import is_missing

__all__ = ["event_rows"]

_FEWEST_COLUMNS = 2
_LETTERS = r"\pL{3,}"


def event_rows(cells: Cells, numeric: list[str]) -> Bools:
    """Return which rows hold words in one column of numbers and nothing in all others, shape (rows,).

    Args:
        cells: The table.
        numeric: Columns of numbers. With one alone nothing can be told.
    """
    none = np.zeros(len(cells), dtype="bool")
    if len(numeric) < _FEWEST_COLUMNS:
        return none
    worded = np.zeros(len(cells), dtype="int64")
    filled = np.zeros(len(cells), dtype="int64")
    for name in numeric:
        column = cells.column(name)
        words = pc.match_substring_regex(column, _LETTERS).to_numpy(zero_copy_only=False).astype("bool")
        if words.any():
            words &= np.array([not is_missing(str(cell)) for cell in column.to_pylist()], dtype="bool")
        worded += words
        filled += ~pc.equal(column, "").to_numpy(zero_copy_only=False).astype("bool")
    return np.asarray((worded == 1) & (filled == 1))
