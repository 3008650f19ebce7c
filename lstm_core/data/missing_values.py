"""Values of a series that can't be used: missing, infinite, or too large to compute with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lstm_core.config import Missing
from lstm_core.data.findings import Finding
from lstm_core.data.reading.cells import RowNumbers
from lstm_core.data.reading.numbers import LARGEST
from lstm_core.errors import CsvFormatError

__all__ = ["UNUSABLE", "without_unusable"]

UNUSABLE = ("missing value", "infinite value", "value too large to compute with")


def without_unusable(
    frame: pd.DataFrame, numbers: RowNumbers, title: str, missing: Missing, findings: list[Finding]
) -> tuple[pd.DataFrame, RowNumbers]:
    """Do with values that can't be used what the person chose.

    Args:
        frame: The columns of numbers of one series, by date.
        numbers: The rows' numbers in the file.
        title: What to call the series.
        missing: What becomes of rows that lack a value.
        findings: Takes what was done.

    Returns:
        The rows that are left, and their numbers.

    Raises:
        CsvFormatError: The person chose to refuse, or a column holds nothing that can be computed with.
    """
    frame = frame.dropna(axis="columns", how="all")
    values = frame.to_numpy("float64")
    infinite, lacking = np.isinf(values), np.isnan(values)
    large = (np.abs(values) > LARGEST) & ~infinite
    unusable = infinite | large | lacking
    if not unusable.any():
        return frame, numbers
    if missing == "refuse":
        row, column = np.argwhere(unusable)[0]
        what = f"too large to compute with (the limit is {LARGEST:g})" if large[row, column] else "missing or infinite"
        raise CsvFormatError(
            f"{title}, row {numbers[row]}, column '{frame.columns[column]}': the value is {what}. Correct it, or "
            "choose to leave such rows out or to fill them."
        )
    if (infinite | large).all(axis=0).any():
        name = frame.columns[int(np.argmax((infinite | large).all(axis=0)))]
        raise CsvFormatError(
            f"{title}, column '{name}': all values are infinite or too large to compute with (the limit is "
            f"{LARGEST:g}). Divide them by a power of ten, or remove the column."
        )
    frame = frame.mask(infinite | large)
    action = "Left out the rows."
    if missing == "used":
        action = "Rows are left out where the column is used; other columns lose none."
    if missing == "fill":
        frame = frame.ffill()
        action = "Repeated the last value before it; rows before the first value are left out."
    for kind, cells in zip(UNUSABLE, (lacking, infinite, large), strict=True):
        for column in np.flatnonzero(cells.any(axis=0)):
            name = str(frame.columns[int(column)])
            findings.append(Finding.at(kind, name, numbers[cells[:, column]], action))
    some = frame.notna()
    left = (some.any(axis=1) if missing == "used" else some.all(axis=1)).to_numpy()
    return frame[left], numbers[left]
