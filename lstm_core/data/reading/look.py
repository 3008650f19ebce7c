"""What a file looks like before its values are read: how it is written, where values begin, its cells as text."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lstm_core.choices import CsvReading, DecimalMark
from lstm_core.data.reading.across import turned
from lstm_core.data.reading.cells import Cells, cut_cells
from lstm_core.data.reading.cut import Cut
from lstm_core.data.reading.dates.column import kind_of
from lstm_core.data.reading.dates.find import find_dates
from lstm_core.data.reading.decimal_mark import find_decimal
from lstm_core.data.reading.delimiter import find_delimiter
from lstm_core.data.reading.header import Header, find_header
from lstm_core.data.reading.parquet import cut_parquet, is_parquet
from lstm_core.data.reading.sample import rows_at_top
from lstm_core.data.reading.series import find_keys
from lstm_core.data.reading.shapes import looks_like_date, looks_like_number, share_that
from lstm_core.data.reading.text import decode, unpack
from lstm_core.data.reading.workbook import cut_workbook
from lstm_core.data.reading.workbook_file import is_workbook
from lstm_core.errors import CsvFormatError, LabError

__all__ = ["Look", "cells_of", "decimal_of", "look_at"]

_SAMPLE_BYTES = 800_000
_HALF = 0.5
_SHOWN = 5


@dataclass(frozen=True)
class Look:
    """What a file looks like before its values are read.

    Attributes:
        encoding: What its text is written in; ``None`` for a workbook or a parquet file.
        delimiter: What separates cells; ``None`` likewise.
        header: Where values begin, and the names of the columns.
        cells: All cells as they are written.
        decimal: What begins a fraction; ``None`` if that is to be asked.
        date_column: The column of dates, or the first of several; ``None`` if there is none or it is to be asked.
        ticker_column: The column that names the series, or the first of several; ``None`` if there is none.
        sheet: Which sheet of a workbook it is.
        sheets: All sheets of the workbook; none for another file.
    """

    encoding: str | None
    delimiter: str | None
    header: Header = field(repr=False)
    cells: Cells = field(repr=False)
    decimal: DecimalMark | None
    date_column: str | None
    ticker_column: str | None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return self.cells.names

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The first rows of values as they are written."""
        return list(zip(*(column[:_SHOWN].to_pylist() for column in self.cells.columns), strict=True))


def look_at(content: bytes, name: str, reading: CsvReading | None = None) -> Look:
    """Find out how a file is written, as far as it can be told.

    Args:
        content: The file; may be packed by gzip or zip.
        name: What to call it in messages.
        reading: What is known already.

    Raises:
        QuestionError: It is a workbook with several tables.
        CsvFormatError: It is no table.
    """
    reading = reading or CsvReading()
    cut = cells_of(content, name, reading)
    cells = cut.cells
    decimal = date = ticker = None
    try:
        decimal = reading.decimal or cut.decimal or decimal_of(cells, cut.delimiter)
        found = find_dates(cells, reading)
        date = found.columns[0]
        keys = find_keys(cells, found.read.values, reading, set(found.columns))
        ticker = keys[0] if keys else None
    except LabError:
        pass  # what reads the file says what is wrong; this only shows what it looks like
    first = cells.only(np.arange(len(cells)) < _SHOWN)  # the rest may be large, and is not shown
    return Look(cut.encoding, cut.delimiter, cut.header, first, decimal, date, ticker, cut.sheet, cut.sheets)


def cells_of(content: bytes, name: str, reading: CsvReading) -> Cut:
    """Return the cells of a file as text, whatever kind of file it is: told by its content, not by its name.

    Raises:
        QuestionError: It is a workbook with several tables.
        CsvFormatError: It is no table.
    """
    content = unpack(content, name)
    if is_workbook(content):
        cut = cut_workbook(content, name, reading)
    elif reading.sheet is not None:
        raise CsvFormatError(f"{name} is no Excel workbook, and has no sheets. Leave the sheet's name out.")
    else:
        cut = cut_parquet(content, name) if is_parquet(content) else _cut_text(content, name, reading)
    return cut.with_cells(*turned(cut.cells)) if reading.transpose else cut


def _cut_text(content: bytes, name: str, reading: CsvReading) -> Cut:
    text, encoding = decode(content, name, reading.encoding)
    start = text[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")
    delimiter = reading.delimiter or find_delimiter(start, name)
    header = find_header(rows_at_top(start, delimiter), name, reading.header_rows)
    cells, findings = cut_cells(text, header, delimiter, name)
    return Cut(header, cells, [*header.findings, *findings], encoding, delimiter)


def decimal_of(cells: Cells, delimiter: str | None) -> DecimalMark:
    """Find out what begins a fraction.

    Args:
        cells: Columns that may hold numbers.
        delimiter: What separates cells.

    Raises:
        QuestionError: It may be a point or a comma.
    """
    samples = {name: cells.sample(name) for name in cells.names}
    numeric = {
        name: some
        for name, some in samples.items()
        if share_that(some, looks_like_number) >= _HALF and kind_of(some) is None
    } or samples
    dates = [some for some in samples.values() if share_that(some, looks_like_date) > _HALF]
    dotted = any(sum(map(_is_date_of_dots, some)) > _HALF * len(some) for some in dates)
    return find_decimal(numeric, cells.file, delimiter or "", dotted)


def _is_date_of_dots(cell: str) -> bool:
    """Say whether a date is written as 31.12.2020 is; where it is, a fraction begins with a comma."""
    parts = cell.split(".")
    return len(parts) > 2 and len(parts[0]) <= 2 and parts[2][:2].strip() != ""
