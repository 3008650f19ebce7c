"""Cutting the text of a CSV into cells, and telling which row of the file each one is from."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from lstm_core.data.findings import Finding
from lstm_core.data.layout import records
from lstm_core.data.numerals import MISSING
from lstm_core.data.outline import Outline
from lstm_core.errors import CsvFormatError

__all__ = ["Rows", "cut_cells"]

Rows = NDArray[np.int32]

_BLOCK = 4 * 2**20  # bytes that one core reads at a time
_STRICT_TYPES = (pa.float64(), pa.date32())
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def cut_cells(
    outline: Outline, date_column: str, ticker_column: str | None, findings: list[Finding]
) -> tuple[pa.Table, Rows]:
    """Cut a CSV into cells; numbers and dates that are plainly written are read already.

    Args:
        outline: The file.
        date_column: The column of dates.
        ticker_column: The column of tickers, if there is one.
        findings: Gets what is noticed.

    Returns:
        One row a row that is not blank, and where each stands in the file.

    Raises:
        CsvFormatError: A row within the table has too few or too many cells, or there are no rows.
    """
    plain = _plain_types(outline, date_column, ticker_column)
    table, odd = _parse(outline, plain)
    if table is None:
        # Something further down is written otherwise than the first rows.
        table, odd = _parse(outline, {name: kind for name, kind in plain.items() if kind not in _STRICT_TYPES})
    if table is None:
        table, odd = _parse(outline, {name: pa.string() for name in outline.layout.names})
    if table is None:
        _odd_rows(outline)
        raise CsvFormatError(f"{outline.name} can't be read as a table of cells. Check how it was saved.")
    first = outline.layout.first_row
    rows = np.arange(first, first + len(table), dtype="int32")
    if odd or b'"' in outline.text:
        whole, strange = _odd_rows(outline)
        if len(whole) == len(table):
            rows = whole
        if strange:
            findings.append(Finding.at("line below the table", None, strange, "Left it out."))
    return _without_blank_rows(table, rows, outline.name)


def _plain_types(outline: Outline, date_column: str, ticker_column: str | None) -> dict[str, pa.DataType]:
    """Return the types that the first rows suggest; naming them saves finding them out cell by cell."""
    types = {}
    for name in outline.layout.names:
        cells = [cell for cell in outline.cells(name) if cell not in MISSING]
        if name == ticker_column:
            types[name] = pa.dictionary(pa.int32(), pa.string())
        elif name == date_column:
            types[name] = pa.date32() if cells and all(_ISO.fullmatch(cell) for cell in cells) else pa.string()
        elif outline.decimal == "." and cells and all(_PLAIN.fullmatch(cell) for cell in cells):
            types[name] = pa.float64()
    return types


def _parse(outline: Outline, types: dict[str, pa.DataType]) -> tuple[pa.Table | None, int]:
    """Return the table and how many rows do not have its width; ``None`` when the types do not fit."""
    odd = 0

    def leave_out(_row: object) -> str:
        nonlocal odd
        odd += 1
        return "skip"

    layout = outline.layout
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(outline.text),
            pyarrow.csv.ReadOptions(skip_rows=layout.skip_lines, column_names=list(layout.names), block_size=_BLOCK),
            pyarrow.csv.ParseOptions(
                delimiter=layout.delimiter,
                newlines_in_values=b'"' in outline.text,
                ignore_empty_lines=False,
                invalid_row_handler=leave_out,
            ),
            pyarrow.csv.ConvertOptions(
                column_types=types, null_values=MISSING, decimal_point=outline.decimal, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None, odd
    return table, odd


def _odd_rows(outline: Outline) -> tuple[Rows, list[int]]:
    """Return the numbers of the rows that are whole, and of short ones at the end, which are remarks.

    Raises:
        CsvFormatError: A row within the table has too few or too many cells.
    """
    layout, width = outline.layout, len(outline.layout.names)
    open_quote = outline.text.count(b'"') % 2 == 1
    whole: list[int] = []
    strange: list[tuple[int, list[str]]] = []
    for number, cells in records(outline.text.decode("utf-8"), layout.delimiter, outline.name):
        if open_quote and any("\n" in cell for cell in cells):
            raise CsvFormatError(
                f"{outline.name}, row {number}: a quotation mark is opened here and not closed. Remove it or close it."
            )
        if number < layout.first_row:
            continue
        if len(cells) == width:
            whole.append(number)
        elif any(cell.strip() for cell in cells):
            strange.append((number, cells))
    last = whole[-1] if whole else 0
    for number, cells in strange:
        if number < last or sum(bool(cell.strip()) for cell in cells) > 1:
            hint = " Is a comma inside a number or a name?" if len(cells) > width else ""
            raise CsvFormatError(
                f"{outline.name}, row {number}: it has {len(cells)} cells where the header has {width}.{hint}"
            )
    return np.array(whole, dtype="int32"), [number for number, _ in strange]


def _without_blank_rows(table: pa.Table, rows: Rows, name: str) -> tuple[pa.Table, Rows]:
    blank = np.ones(len(table), dtype="bool")
    for column in table.columns:
        if not blank.any():
            break
        if pa.types.is_string(column.type) or pa.types.is_dictionary(column.type):
            blank &= column.cast(pa.string()).to_pandas().str.strip().isin(["", None]).to_numpy()
        else:
            blank &= column.is_null().to_numpy(zero_copy_only=False)
    if blank.all():
        raise CsvFormatError(f"{name} has a header but no rows.")
    if not blank.any():
        return table, rows
    return table.filter(pa.array(~blank)), rows[~blank]
