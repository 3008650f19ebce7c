"""Reading a CSV like a person would hope.

How the file is written is found out from the file itself (``outline.py``), each choice can be
overruled by a ``CsvReading``, and everything that had to be left out or repaired is a ``Finding``. What
can't be read is refused with a sentence that names row and column as a spreadsheet does (the first row is 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lstm_core.config import CsvReading
from lstm_core.data.cells import Rows, cut_cells
from lstm_core.data.findings import Finding, listed
from lstm_core.data.outline import Outline, find_date_column, find_ticker_column, look_at
from lstm_core.data.typed import Place, dates_of, numbers_of, repeating_text, tickers_of
from lstm_core.errors import CsvFormatError, TickerNotFoundError

__all__ = ["CsvFile", "pick_ticker", "read_csv"]


@dataclass(frozen=True)
class CsvFile:
    """All series of one CSV file.

    Attributes:
        name: Plain file name, for people.
        frame: Columns ``date`` (datetime64), ``ticker`` (categories in their order, only if the file has one),
            then float64 columns with lower-case names; sorted by ticker and date. Values may be missing.
        rows: Where each row of ``frame`` stands in the file, shape (rows,).
        reading: How it was read; reading the file again by it gives the same.
        findings: What was noticed and done, of the file as a whole.
    """

    name: str
    frame: pd.DataFrame = field(repr=False)
    rows: Rows = field(repr=False)
    reading: CsvReading
    findings: tuple[Finding, ...] = ()

    @property
    def tickers(self) -> tuple[str, ...]:
        """Tickers in the file, sorted; empty when it has no ticker column."""
        return tuple(self.frame["ticker"].cat.categories) if "ticker" in self.frame else ()


def read_csv(content: bytes, name: str, reading: CsvReading | None = None) -> CsvFile:
    r"""Read the bytes of a CSV file.

    Args:
        content: The file; may be packed by gzip or zip.
        name: What to call it in messages.
        reading: How to read it, as far as that is not to be found out.

    Raises:
        AmbiguousDatesError: Its dates may be day/month or month/day, and ``reading`` does not say which.
        CsvFormatError: It is not such a table; the message says why and where.

    Example:
        >>> file = read_csv(b"Date;Close;Symbol\n02.01.2024;1,5;XYZ\n03.01.2024;1,6;XYZ\n", "xyz.csv")
        >>> file.tickers, file.frame["close"].tolist()
        (('XYZ',), [1.5, 1.6])
    """
    reading = reading or CsvReading()
    outline = look_at(content, name, reading)
    findings = list(outline.layout.findings)
    date_column = find_date_column(outline, reading)
    ticker_column = find_ticker_column(outline, reading, date_column)
    table, rows = cut_cells(outline, date_column, ticker_column, findings)
    dates, order = dates_of(table.column(date_column), Place(name, date_column, rows), reading.date_order)
    if ticker_column is None and reading.ticker_column is None:
        ticker_column = repeating_text(table, dates, date_column, outline.decimal)
    columns: dict[str, Any] = {"date": dates}
    if ticker_column is not None:
        columns["ticker"] = tickers_of(table.column(ticker_column), Place(name, ticker_column, rows))
    wanted = _wanted(outline, reading, {date_column, ticker_column})
    numbers = {
        column: numbers_of(table.column(column), Place(name, column, rows), outline.decimal) for column in wanted
    }
    kept = _kept(outline, numbers, findings)
    for column, values in kept.items():
        columns[column if column not in columns else f"{column} (2)"] = values
    frame, rows = _in_order(pd.DataFrame(columns, copy=False), rows, findings)
    found = CsvReading(
        encoding=outline.encoding,
        delimiter=outline.layout.delimiter,
        decimal=outline.decimal,
        date_column=date_column,
        date_order=order,
        ticker_column=ticker_column or "",
        columns=tuple(kept),
    )
    return CsvFile(name, frame, rows, found, tuple(findings))


def pick_ticker(tickers: Sequence[str], ticker: str | None, name: str) -> str | None:
    """Return the ticker meant, as the file writes it; ``None`` when the file has no tickers.

    Args:
        tickers: What the file holds.
        ticker: What was asked for, in any case; ``None`` picks the only one there is.
        name: What to call the file in messages.

    Raises:
        TickerNotFoundError: There is no such ticker, or there are several and none was named.
    """
    if not tickers:
        if ticker is None:
            return None
        raise TickerNotFoundError(f"{name} has no ticker column, so '{ticker}' can't be picked; leave the ticker out.")
    if ticker is None:
        if len(tickers) == 1:
            return tickers[0]
        raise TickerNotFoundError(f"{name} holds {len(tickers)} tickers; say which one you want: {listed(tickers)}.")
    if ticker in tickers:
        return ticker
    for candidate in tickers:
        if candidate.lower() == ticker.lower():
            return candidate
    raise TickerNotFoundError(f"{name} has no ticker '{ticker}'. It has: {listed(tickers)}.")


def _wanted(outline: Outline, reading: CsvReading, keys: set[str | None]) -> list[str]:
    """Return the columns that may hold numbers, or those of them that were asked for."""
    names = [name for name in outline.layout.names if name not in keys]
    if reading.columns is None:
        return names
    asked = [column.lower() for column in reading.columns]
    wrong = [column for column in asked if column not in names]
    if wrong:
        raise CsvFormatError(f"{outline.name} has no column of numbers '{wrong[0]}'. It has: {listed(names)}.")
    return [name for name in names if name in asked]


def _kept(
    outline: Outline, numbers: dict[str, NDArray[np.float64] | None], findings: list[Finding]
) -> dict[str, NDArray[np.float64]]:
    """Return the columns that hold numbers, and note the others."""
    kept = {}
    for column, values in numbers.items():
        if values is None:
            findings.append(Finding("text column", column, (), 1, "Left the column out: it holds no numbers."))
        elif not np.isnan(values).all():
            kept[column] = values
        elif column != f"column {outline.layout.names.index(column) + 1}":  # else a delimiter at the end of each row
            findings.append(Finding("empty column", column, (), 1, "Left the column out: it holds no value."))
    if not kept:
        raise CsvFormatError(f"{outline.name} has a date column but no column of numbers to learn from.")
    return kept


def _in_order(frame: pd.DataFrame, rows: Rows, findings: list[Finding]) -> tuple[pd.DataFrame, Rows]:
    dates = frame["date"].to_numpy()
    codes = frame["ticker"].cat.codes.to_numpy() if "ticker" in frame else np.zeros(len(frame), dtype="int8")
    same, later = codes[1:] == codes[:-1], dates[1:] >= dates[:-1]
    if ((codes[1:] > codes[:-1]) | (same & later)).all():
        return frame, rows
    order = np.lexsort((dates, codes))
    by_ticker = np.argsort(codes, kind="stable")
    early = dates[by_ticker][1:] < dates[by_ticker][:-1]
    early &= codes[by_ticker][1:] == codes[by_ticker][:-1]
    if early.any():
        findings.append(Finding.at("unsorted rows", None, rows[by_ticker][1:][early], "Sorted the rows by date."))
    return frame.iloc[order].reset_index(drop=True), rows[order]
