"""The first rows of a file, cut slowly and carefully, from which it is told how the whole is written."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from lstm_core.errors import CsvFormatError

__all__ = ["SAMPLE_ROWS", "Row", "records", "rows_at_top"]

SAMPLE_ROWS = 400

_CHARACTERS = 400_000


class Row(NamedTuple):
    """One row of a file.

    Attributes:
        number: As a spreadsheet numbers it; the first is 1.
        line: The last line of text that it takes.
        cells: What stands in it, without blanks around.
    """

    number: int
    line: int
    cells: list[str]


def rows_at_top(text: str, delimiter: str, most: int = SAMPLE_ROWS) -> list[Row]:
    r"""Return the first rows that are not blank.

    Example:
        >>> rows_at_top('a, "b, c"\n\n1,2\n', ",")
        [Row(number=1, line=1, cells=['a', 'b, c']), Row(number=3, line=3, cells=['1', '2'])]
    """
    sample = text[:_CHARACTERS]
    if len(text) > _CHARACTERS:
        sample = sample[: sample.rfind("\n") + 1] or sample
    reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                rows.append(Row(number, reader.line_num, [cell.strip() for cell in cells]))
            if len(rows) == most:
                break
    except csv.Error:
        return rows  # A quotation mark that is never closed; what reads the whole file says where.
    return rows


def records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Go through a whole file row by row, slowly; yield each row's number and cells.

    Raises:
        CsvFormatError: A quotation mark is never closed.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise CsvFormatError(
                f"{name}, row {number + 1}: a quotation mark is opened here and not closed. Remove it or close it."
            ) from None
        number += 1
        yield number, cells
