"""Reading a file like a person would hope: bytes, text, cells, header, dates, series, numbers, table, in this order.

How the file is written is found out from the file itself, each choice can be overruled by a ``CsvReading``, and
everything that had to be left out or changed is a ``Finding``. What can be read in several ways is a ``QuestionError``.
What can't be read is refused with a sentence that names row and column as a spreadsheet does (the first row is 1).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lstm_core.arrays import Bools, Float64, Moments64
from lstm_core.choices import CsvReading
from lstm_core.data.findings import Finding, first_few
from lstm_core.data.reading.across import ask_to_turn
from lstm_core.data.reading.bars import bar_names
from lstm_core.data.reading.cells import Cells, RowNumbers
from lstm_core.data.reading.clock_change import check_doubled_hour, one_clock, without_doubled_hour
from lstm_core.data.reading.dated_rows import dated_rows
from lstm_core.data.reading.dates.find import find_dates
from lstm_core.data.reading.event_rows import event_rows
from lstm_core.data.reading.file import TableFile
from lstm_core.data.reading.header import Header
from lstm_core.data.reading.look import cells_of, decimal_of
from lstm_core.data.reading.number_columns import RESERVED, number_columns
from lstm_core.data.reading.series import find_keys, several_series, tickers_of
from lstm_core.data.reading.shapes import looks_like_number, share_that
from lstm_core.errors import CsvFormatError
from lstm_core.numbers import counted

__all__ = ["read_table"]

_HALF = 0.5


def read_table(content: bytes, name: str, reading: CsvReading | None = None) -> TableFile:
    r"""Read the bytes of a file.

    Args:
        content: The file: text (CSV and its kin), an Excel workbook or parquet; may be packed by gzip or zip.
        name: What to call it in messages.
        reading: How to read it, as far as that is not to be found out.

    Raises:
        QuestionError: It can be read in several ways, and ``reading`` does not say which.
        CsvFormatError: It is not such a table; the message says why and where.

    Example:
        >>> file = read_table(b"Date;Close;Symbol\n02.01.2024;1,5;XYZ\n03.01.2024;1,6;XYZ\n", "xyz.csv")
        >>> file.tickers, file.frame["close"].tolist()
        (('XYZ',), [1.5, 1.6])
    """
    reading = reading or CsvReading()
    cut = cells_of(content, name, reading)
    header, cells, findings = cut.header, cut.cells, cut.findings
    if not reading.transpose:
        ask_to_turn(cells)
    dates = find_dates(cells, reading)
    values_alone = cells.without({*dates.columns, *dates.others})
    decimal = reading.decimal or cut.decimal or decimal_of(values_alone, cut.delimiter)
    cells, values, offsets = dated_rows(cells, dates, findings)
    findings += dates.findings
    keys = find_keys(cells, values, reading, set(dates.columns))
    wanted = _wanted(cells, reading, {*dates.columns, *dates.others, *keys}, dates.block)
    kept = ~_events(cells, wanted, findings)
    cells, values = cells.only(kept), values[kept]
    offsets = None if offsets is None else offsets[kept]
    columns = number_columns(cells, wanted, reading, decimal, findings)
    if reading.names:
        columns = _with_given_names(columns, reading.names, name)
    elif not header.named and reading.columns is None:
        columns = _with_bar_names(columns, findings)
    values, offset, said = one_clock(values, offsets, dates.columns[0])
    findings += said
    frame, rows = _frame(cells, values, keys, columns, findings)
    frame, rows = _in_order(frame, rows, findings)
    if reading.doubled_hour is not None:
        frame, rows, said = without_doubled_hour(frame, rows, reading.doubled_hour)
        findings += said
    else:
        check_doubled_hour(frame, rows, name)
    found = reading.model_copy(
        update={
            "encoding": cut.encoding,
            "delimiter": cut.delimiter,
            "sheet": cut.sheet,
            "decimal": decimal,
            "date_column": dates.columns[0],
            "more_date_columns": dates.columns[1:],
            "date_order": dates.read.order,
            "ticker_column": keys[0] if keys else "",
            "more_ticker_columns": keys[1:],
            "columns": _kept_columns(reading, header, columns),
        }
    )
    return TableFile(name, frame, rows, found, tuple(findings), offset)


def _kept_columns(reading: CsvReading, header: Header, columns: dict[str, Float64]) -> tuple[str, ...] | None:
    """Return the columns as the file names them; bars without a header are told by their position anew."""
    if reading.names:
        return reading.columns
    if reading.columns is not None:
        return tuple(columns)
    return tuple(columns) if header.named else None


def _wanted(cells: Cells, reading: CsvReading, keys: set[str], block: tuple[str, ...] | None) -> list[str]:
    """Return the columns that may hold numbers, or those of them that were asked for."""
    names = [name for name in cells.names if name not in keys and (block is None or name in block)]
    if reading.columns is None:
        return names
    asked = [column.lower() for column in reading.columns]
    wrong = [column for column in asked if column not in (*names, *keys)]
    if wrong:
        raise CsvFormatError(f"{cells.file} has no column of numbers '{wrong[0]}'. It has: {first_few(names)}.")
    return [name for name in names if name in asked]


def _events(cells: Cells, wanted: list[str], findings: list[Finding]) -> Bools:
    numeric = [name for name in wanted if share_that(cells.sample(name), looks_like_number) > _HALF]
    events = event_rows(cells, numeric)
    if events.any():
        sentence = "Left out the rows: they tell of an event, such as a dividend, and hold no other value."
        findings.append(Finding.at("row of words", None, cells.rows[events], sentence))
    return events


def _with_bar_names(columns: dict[str, Float64], findings: list[Finding]) -> dict[str, Float64]:
    names = bar_names(columns)
    called = tuple(names.get(name, name) for name in columns)
    if names:
        sentence = (
            f"Called them {first_few(names.values())}, as low <= open, close <= high. Check that, and give them "
            "other names if not."
        )
        findings.append(Finding("proposed names", next(iter(names)), (), len(names), sentence, {"names": called}))
    return dict(zip(called, columns.values(), strict=True))


def _with_given_names(columns: dict[str, Float64], given: tuple[str, ...], file: str) -> dict[str, Float64]:
    """Call the columns of numbers as the person does."""
    names = [name.strip().lower() for name in given]
    if len(names) != len(columns):
        raise CsvFormatError(
            f"{file} has {counted(len(columns), 'column')} of numbers ({first_few(columns)}), and "
            f"{counted(len(names), 'name')} given for them. Give one for each, in the order of the file."
        )
    if len(set(names)) < len(names) or not all(names):
        raise CsvFormatError(f"{file}: each column of numbers needs a name of its own; given are {first_few(names)}.")
    if taken := [name for name in names if name in RESERVED]:
        raise CsvFormatError(f"{file}: no column of numbers can be called '{taken[0]}'. Give it another name.")
    return dict(zip(names, columns.values(), strict=True))


def _frame(
    cells: Cells,
    values: Moments64,
    keys: tuple[str, ...],
    columns: dict[str, Float64],
    findings: list[Finding],
) -> tuple[pd.DataFrame, RowNumbers]:
    """Put the table together; rows without any number stay, so that they can be filled."""
    parts: dict[str, Any] = {"date": values}
    if keys:
        tickers = tickers_of(cells, keys)
        said = several_series(tickers, keys)
        findings += [said] if said else []
        parts["ticker"] = tickers
    return pd.DataFrame(parts | columns, copy=False), cells.rows


def _in_order(frame: pd.DataFrame, rows: RowNumbers, findings: list[Finding]) -> tuple[pd.DataFrame, RowNumbers]:
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
