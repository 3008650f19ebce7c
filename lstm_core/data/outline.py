"""What a CSV looks like before its values are read: how it is written, and which column is what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lstm_core.config import CsvReading
from lstm_core.data.dates import looks_like_dates
from lstm_core.data.findings import listed
from lstm_core.data.layout import Layout, find_layout, records
from lstm_core.data.numerals import Decimal, find_decimal, parse_numbers
from lstm_core.data.text import decode, unpack
from lstm_core.errors import CsvFormatError

__all__ = ["DATE_NAMES", "TICKER_NAMES", "Outline", "find_date_column", "find_ticker_column", "look_at"]

DATE_NAMES = (
    *("date", "datetime", "timestamp", "day", "time", "trade date", "trading day", "tradedate", "period", "month"),
    *("datum", "tag", "zeit", "fecha", "data", "jour", "dato", "pvm", "year", "date_time", "index", "ds"),
)
TICKER_NAMES = (
    *("ticker", "symbol", "tickers", "symbols", "stock", "name", "code", "instrument", "security", "isin", "wkn"),
    *("asset", "series", "series_id", "unique_id", "id", "company", "variable", "station", "kürzel", "wertpapier"),
)

_SURE_NAMES = ("ticker", "symbol", "tickers", "symbols", "isin", "wkn")
_SAMPLE_ROWS = 200
_SAMPLE_BYTES = 800_000


@dataclass(frozen=True)
class Outline:
    """What a CSV looks like before its values are read.

    Attributes:
        name: Plain file name, for people.
        text: The text in UTF-8.
        encoding: What it was written in.
        layout: Delimiter, names, where values begin.
        decimal: What begins a fraction.
        rows: The first rows of values as they are written.
    """

    name: str
    text: bytes = field(repr=False)
    encoding: str
    layout: Layout
    decimal: Decimal
    rows: tuple[tuple[str, ...], ...] = field(repr=False)

    def cells(self, column: str) -> list[str]:
        """The first cells of a column."""
        at = self.layout.names.index(column)
        return [row[at] for row in self.rows]


def look_at(content: bytes, name: str, reading: CsvReading | None = None) -> Outline:
    """Find out how a CSV is written.

    Args:
        content: The file; may be packed by gzip or zip.
        name: What to call it in messages.
        reading: What is known already.

    Raises:
        CsvFormatError: It is no table in text form.
    """
    reading = reading or CsvReading()
    text, encoding = decode(unpack(content, name), name, reading.encoding)
    start = text[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")
    layout = find_layout(start, name, reading.delimiter)
    width = len(layout.names)
    rows = []
    for number, cells in records(start, layout.delimiter, name):
        if number >= layout.first_row and len(cells) == width:
            rows.append(tuple(cell.strip() for cell in cells))
        if len(rows) == _SAMPLE_ROWS:
            break
    decimal = reading.decimal or find_decimal((cell for row in rows for cell in row), layout.delimiter)
    return Outline(name, text, encoding, layout, decimal, tuple(rows))


def find_date_column(outline: Outline, reading: CsvReading) -> str:
    """Return the column of dates: the one that was named, or has a usual name, or holds dates.

    Raises:
        CsvFormatError: There is none.
    """
    names = outline.layout.names
    if reading.date_column is not None:
        if reading.date_column.lower() not in names:
            raise CsvFormatError(f"{outline.name} has no column '{reading.date_column}'. It has: {listed(names)}.")
        return reading.date_column.lower()
    by_name = next((name for name in DATE_NAMES if name in names), None)
    by_name = by_name or next((name for name in names if "date" in re.split(r"\W+|_", name)), None)
    found = by_name or next((name for name in names if looks_like_dates(outline.cells(name))), None)
    if found is None:
        raise CsvFormatError(
            f"{outline.name} has no date column. Name one of its columns 'date' or say which one it is "
            f"(it has: {listed(names)})."
        )
    return found


def find_ticker_column(outline: Outline, reading: CsvReading, date_column: str) -> str | None:
    """Return the column that says which series a row belongs to: the one that was named, or has a usual name.

    Raises:
        CsvFormatError: The one that was named is not there.
    """
    names = outline.layout.names
    if reading.ticker_column is not None:
        wanted = reading.ticker_column.lower()
        if wanted and wanted not in names:
            raise CsvFormatError(f"{outline.name} has no column '{reading.ticker_column}'. It has: {listed(names)}.")
        return wanted or None
    dates = outline.cells(date_column)
    repeat = len(set(dates)) < len(dates)
    for name in TICKER_NAMES:
        if name not in names or name == date_column:
            continue
        # Tickers of some exchanges are numbers; a column 'code' of numbers may also be a measurement.
        if repeat or name in _SURE_NAMES or not _are_numbers(outline.cells(name), outline.decimal):
            return name
    return None


def _are_numbers(cells: list[str], decimal: Decimal) -> bool:
    values, bad = parse_numbers(pd.Series(cells, dtype="object"), decimal)
    return bool(np.isfinite(values).sum() > bad.sum())
