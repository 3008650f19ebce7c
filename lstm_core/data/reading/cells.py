"""Cutting the text of a file into cells, all as text, and telling which row of the file each one is from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from lstm_core.arrays import Bools, Int32
from lstm_core.data.findings import Finding
from lstm_core.data.reading.header import Header
from lstm_core.data.reading.sample import records
from lstm_core.errors import CsvFormatError

__all__ = ["BLANKS", "Cells", "RowNumbers", "cut_cells"]

RowNumbers = Int32
"""Numbers of rows of a file, as a spreadsheet shows them."""


_BLOCK = 4 * 2**20  # bytes that one core reads at a time
_SAMPLE = 400
BLANKS = " \t\u00a0\u2009\u202f\u3000\ufeff"
"""What may stand around the text of a cell and is no part of it."""


@dataclass(frozen=True)
class Cells:
    """All cells of a table, as they are written.

    Attributes:
        file: Plain file name, for people.
        names: Columns' names.
        columns: Text of each column without surrounding blanks, shape (rows,) each.
        rows: Where each row stands in the file, shape (rows,).
    """

    file: str
    names: tuple[str, ...]
    columns: tuple[pa.StringArray, ...] = field(repr=False)
    rows: RowNumbers = field(repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> pa.StringArray:
        """Return a column by its name."""
        return self.columns[self.names.index(name)]

    def filled(self) -> Cells:
        """Return it without rows of which all cells are empty.

        Raises:
            CsvFormatError: There are no others.
        """
        blank = np.ones(len(self), dtype="bool")
        for column in self.columns:
            if not blank.any():
                break
            blank &= pc.equal(column, "").to_numpy(zero_copy_only=False)
        if blank.all():
            raise CsvFormatError(f"{self.file} has a header but no rows.")
        return self.only(~blank) if blank.any() else self

    def sample(self, name: str) -> list[str]:
        """Return some cells of a column, in their order: the first ones and the last ones."""
        column = self.column(name)
        if len(column) <= _SAMPLE:
            return [str(cell) for cell in column.to_pylist()]
        most = _SAMPLE * 3 // 4
        return [str(cell) for part in (column[:most], column[most - _SAMPLE :]) for cell in part.to_pylist()]

    def place(self, name: str) -> str:
        """Name a column, for messages."""
        return f"{self.file}, column '{name}'"

    def at(self, name: str, position: int) -> str:
        """Name a cell by its row in the file, for messages."""
        return f"{self.file}, row {self.rows[position]}, column '{name}'"

    def only(self, kept: Bools) -> Cells:
        """Return some of the rows."""
        chosen = pa.array(kept)
        return replace(self, columns=tuple(column.filter(chosen) for column in self.columns), rows=self.rows[kept])

    def without(self, names: set[str]) -> Cells:
        """Return the cells without some columns."""
        kept = [place for place, name in enumerate(self.names) if name not in names]
        return replace(
            self,
            names=tuple(self.names[place] for place in kept),
            columns=tuple(self.columns[place] for place in kept),
        )


def cut_cells(text: bytes, header: Header, delimiter: str, name: str) -> tuple[Cells, list[Finding]]:
    """Cut a file into cells.

    Args:
        text: The file's text in UTF-8.
        header: Where the values begin and what the columns are called.
        delimiter: What separates cells.
        name: What to call the file in messages.

    Returns:
        One row a row that is not blank; what is noticed.

    Raises:
        CsvFormatError: A row within the table has too few or too many cells, or there are no rows.
    """
    table, odd = _parse(text, header, delimiter, name)
    rows = np.arange(header.first_row, header.first_row + len(table), dtype="int32")
    findings = []
    if odd or (b'"' in text and not _one_row_a_line(text, header, len(table))):
        whole, strange = _odd_rows(text, header, delimiter, name)
        if len(whole) == len(table):
            rows = whole
        if strange:
            findings.append(Finding.at("line below the table", None, strange, "Left it out."))
    columns = [pc.utf8_trim(column.combine_chunks(), BLANKS) for column in table.columns]
    columns = [column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column for column in columns]
    return Cells(name, header.names, tuple(columns), rows).filled(), findings


def _one_row_a_line(text: bytes, header: Header, rows: int) -> bool:
    """Say whether no quotation in the file goes over the end of a line, so that rows are lines."""
    lines = text.count(b"\n") + (not text.endswith(b"\n"))
    return text.count(b'"') % 2 == 0 and lines == header.first_row - 1 + rows


def _parse(text: bytes, header: Header, delimiter: str, name: str) -> tuple[pa.Table, int]:
    """Return the table and how many rows do not have its width."""
    odd = 0

    def leave_out(_row: object) -> str:
        nonlocal odd
        odd += 1
        return "skip"

    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(text),
            pyarrow.csv.ReadOptions(skip_rows=header.skip_lines, column_names=list(header.names), block_size=_BLOCK),
            pyarrow.csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=b'"' in text,
                ignore_empty_lines=False,
                invalid_row_handler=leave_out,
            ),
            pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(header.names, pa.string()), null_values=[], strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        _odd_rows(text, header, delimiter, name)
        raise CsvFormatError(f"{name} can't be read as a table of cells. Check how it was saved.") from None
    return table, odd


def _odd_rows(text: bytes, header: Header, delimiter: str, name: str) -> tuple[RowNumbers, list[int]]:
    """Return the numbers of the rows that are whole, and of short ones at the end, which are remarks.

    Raises:
        CsvFormatError: A row within the table has too few or too many cells.
    """
    width = len(header.names)
    open_quote = text.count(b'"') % 2 == 1
    whole: list[int] = []
    strange: list[tuple[int, list[str]]] = []
    for number, cells in records(text.decode("utf-8"), delimiter, name):
        if open_quote and any("\n" in cell for cell in cells):
            raise CsvFormatError(
                f"{name}, row {number}: a quotation mark is opened here and not closed. Remove it or close it."
            )
        if number < header.first_row:
            continue
        if len(cells) == width:
            whole.append(number)
        elif any(cell.strip() for cell in cells):
            strange.append((number, cells))
    last = whole[-1] if whole else 0
    for number, cells in strange:
        if number < last or sum(bool(cell.strip()) for cell in cells) > 1:
            hint = " Is a comma inside a number or a name?" if len(cells) > width else ""
            raise CsvFormatError(f"{name}, row {number}: it has {len(cells)} cells where the header has {width}.{hint}")
    return np.array(whole, dtype="int32"), [number for number, _ in strange]
