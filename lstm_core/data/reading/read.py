"""Reading a file like a person would hope: bytes, text, cells, header, dates, series, numbers, table, in this order.

How the file is written is found out from the file itself, each choice can be overruled by a ``CsvReading``, and
everything that had to be left out or changed is a ``Finding``. What can be read in several ways is a ``QuestionError``.
What can't be read is refused with a sentence that names row and column as a spreadsheet does (the first row is 1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from lstm_core.choices import CsvReading
from lstm_core.data.findings import Finding, listed
from lstm_core.data.reading.across import ask_to_turn, turned
from lstm_core.data.reading.bars import bar_names
from lstm_core.data.reading.cells import Cells, Rows, cut_cells
from lstm_core.data.reading.clock_change import check_doubled_hour, one_clock, without_doubled_hour
from lstm_core.data.reading.dates.column import kind_of
from lstm_core.data.reading.dates.find import FoundDates, find_dates
from lstm_core.data.reading.dates.kind import YEARS
from lstm_core.data.reading.decimal_mark import Decimal, find_decimal
from lstm_core.data.reading.delimiter import find_delimiter
from lstm_core.data.reading.event_rows import event_rows
from lstm_core.data.reading.file import TableFile
from lstm_core.data.reading.header import Header, find_header
from lstm_core.data.reading.numbers import Numbers, read_numbers
from lstm_core.data.reading.sample import first_rows
from lstm_core.data.reading.sentinels import find_sentinels
from lstm_core.data.reading.series import find_keys, several_series, tickers_of
from lstm_core.data.reading.shapes import looks_like_date, looks_like_number, share
from lstm_core.data.reading.text import decode, unpack
from lstm_core.errors import Answer, CsvFormatError, LabError, QuestionError

__all__ = ["Look", "look_at", "read_table"]

_MOST_TEXT = 0.5  # share of a column's cells that may be no numbers before it is a column of text
_MOST_LETTERS = 40  # of a mark of missing values
_SAMPLE_BYTES = 800_000
_HALF = 0.5
_SHOWN = 5


@dataclass(frozen=True)
class Look:
    """What a file looks like before its values are read.

    Attributes:
        encoding: What its text is written in.
        delimiter: What separates cells.
        header: Where values begin, and the names of the columns.
        cells: All cells as they are written.
        decimal: What begins a fraction; ``None`` if that is to be asked.
        date_column: The column of dates, or the first of several; ``None`` if there is none or it is to be asked.
        ticker_column: The column that names the series, or the first of several; ``None`` if there is none.
    """

    encoding: str
    delimiter: str
    header: Header = field(repr=False)
    cells: Cells = field(repr=False)
    decimal: Decimal | None
    date_column: str | None
    ticker_column: str | None

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
        CsvFormatError: It is no table in text form.
    """
    reading = reading or CsvReading()
    encoding, delimiter, header, cells, _ = _cells_of(content, name, reading)
    decimal = date = ticker = None
    try:
        decimal = reading.decimal or _decimal(cells, delimiter)
        found = find_dates(cells, reading)
        date = found.columns[0]
        keys = find_keys(cells, found.read.values, reading, set(found.columns))
        ticker = keys[0] if keys else None
    except LabError:
        pass  # what reads the file says what is wrong; this only shows what it looks like
    first = cells.only(np.arange(len(cells)) < _SHOWN)  # the rest may be large, and is not shown
    return Look(encoding, delimiter, header, first, decimal, date, ticker)


def read_table(content: bytes, name: str, reading: CsvReading | None = None) -> TableFile:
    r"""Read the bytes of a file.

    Args:
        content: The file; may be packed by gzip or zip.
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
    encoding, delimiter, header, cells, findings = _cells_of(content, name, reading)
    if not reading.transpose:
        ask_to_turn(cells)
    dates = find_dates(cells, reading)
    decimal = reading.decimal or _decimal(cells.without({*dates.columns, *dates.others}), delimiter)
    cells, values, offsets = _dated_rows(cells, dates, findings)
    findings += dates.findings
    keys = find_keys(cells, values, reading, set(dates.columns))
    wanted = _wanted(cells, reading, {*dates.columns, *dates.others, *keys}, dates.block)
    kept = ~_events(cells, wanted, decimal, findings)
    cells, values = cells.only(kept), values[kept]
    offsets = None if offsets is None else offsets[kept]
    columns = _numbers(cells, wanted, reading, decimal, findings)
    if not header.named and reading.columns is None:
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
            "encoding": encoding,
            "delimiter": delimiter,
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


def _cells_of(content: bytes, name: str, reading: CsvReading) -> tuple[str, str, Header, Cells, list[Finding]]:
    text, encoding = decode(unpack(content, name), name, reading.encoding)
    start = text[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")
    delimiter = reading.delimiter or find_delimiter(start, name)
    header = find_header(first_rows(start, delimiter), name, reading.header_rows)
    cells, findings = cut_cells(text, header, delimiter, name)
    findings = [*header.findings, *findings]
    if reading.transpose:
        cells, said = turned(cells)
        findings += said
    return encoding, delimiter, header, cells, findings


def _kept_columns(
    reading: CsvReading, header: Header, columns: dict[str, NDArray[np.float64]]
) -> tuple[str, ...] | None:
    """Return the columns as the file names them; bars without a header are told by their position anew."""
    if reading.columns is not None:
        return tuple(columns)
    return tuple(columns) if header.named else None


def _decimal(cells: Cells, delimiter: str) -> Decimal:
    samples = {name: cells.sample(name) for name in cells.names}
    numeric = {
        name: some
        for name, some in samples.items()
        if share(some, looks_like_number) >= _HALF and kind_of(some) is None
    } or samples
    dotted = any(
        sum(
            cell.count(".") >= 2 and cell.split(".")[2][:2].strip() != "" and len(cell.split(".")[0]) <= 2
            for cell in some
        )
        > _HALF * len(some)
        for some in samples.values()
        if share(some, looks_like_date) > _HALF
    )
    return find_decimal(numeric, cells.file, delimiter, dotted)


def _dated_rows(
    cells: Cells, dates: FoundDates, findings: list[Finding]
) -> tuple[Cells, NDArray[np.datetime64], NDArray[np.float64] | None]:
    """Return the rows that have a date; remarks below the table and a repeated header are left out.

    Raises:
        CsvFormatError: Some other row has no date, or none that can be read.
    """
    values, offsets = dates.read.values, dates.read.offsets
    years = values.astype("datetime64[Y]").astype("int64") + 1970
    known = ~np.isnat(values) & (years >= YEARS[0]) & (years <= YEARS[1])
    if known.all():
        return cells, values, offsets
    name = dates.columns[0]
    column = cells.column(name)
    header = pc.equal(pc.utf8_lower(column), name).to_numpy(zero_copy_only=False).astype("bool") & ~known
    filled = np.zeros(len(cells), dtype="int64")
    last = int(np.flatnonzero(known)[-1]) if known.any() else -1
    for one in cells.columns:
        filled += ~pc.equal(one, "").to_numpy(zero_copy_only=False).astype("bool")
    remark = ~known & ~header & (np.arange(len(cells)) > last) & (filled == 1)
    if dates.block is not None:  # this table is the shorter one of those side by side
        here = np.zeros(len(cells), dtype="int64")
        for other in dates.block:
            here += ~pc.equal(cells.column(other), "").to_numpy(zero_copy_only=False).astype("bool")
        remark |= ~known & (here == 0)
    odd = ~known & ~header & ~remark
    if odd.any():
        at = int(np.argmax(odd))
        text = str(column[at].as_py()).strip()[:40]
        problem = f"'{text}' is not a date like the others. Correct it" if text else "the date is missing. Fill it in"
        place = (
            cells.at(name, at)
            if len(dates.columns) == 1
            else f"{cells.file}, row {cells.rows[at]}, columns {listed(dates.columns)}"
        )
        raise CsvFormatError(f"{place}: {problem}, or remove the row.")
    for mask, kind, action in (
        (header, "header again", "Left out the rows: they repeat the names of the columns."),
        (remark, "line below the table", "Left it out."),
    ):
        if mask.any():
            findings.append(Finding.at(kind, None, cells.rows[mask], action))
    return cells.only(known), values[known], None if offsets is None else offsets[known]


def _wanted(cells: Cells, reading: CsvReading, keys: set[str], block: tuple[str, ...] | None) -> list[str]:
    """Return the columns that may hold numbers, or those of them that were asked for."""
    names = [name for name in cells.names if name not in keys and (block is None or name in block)]
    if reading.columns is None:
        return names
    asked = [column.lower() for column in reading.columns]
    wrong = [column for column in asked if column not in (*names, *keys)]
    if wrong:
        raise CsvFormatError(f"{cells.file} has no column of numbers '{wrong[0]}'. It has: {listed(names)}.")
    return [name for name in names if name in asked]


def _events(cells: Cells, wanted: list[str], decimal: Decimal, findings: list[Finding]) -> NDArray[np.bool_]:
    numeric = [name for name in wanted if share(cells.sample(name), looks_like_number) > _HALF]
    events = event_rows(cells, numeric)
    if events.any():
        sentence = "Left out the rows: they tell of an event, such as a dividend, and hold no other value."
        findings.append(Finding.at("row of words", None, cells.rows[events], sentence))
    return events


def _numbers(
    cells: Cells, wanted: list[str], reading: CsvReading, decimal: Decimal, findings: list[Finding]
) -> dict[str, NDArray[np.float64]]:
    """Return the columns that hold numbers, and note the others and what was changed.

    Raises:
        CsvFormatError: Some cells of a column are no numbers, or no column holds any.
    """
    kept: dict[str, NDArray[np.float64]] = {}
    for name in wanted:
        read = _column(cells, name, reading, decimal)
        if read is None:
            findings.append(Finding("text column", name, (), 1, "Left the column out: it holds no numbers."))
        elif not np.isnan(read.values).all():
            kept[name if name not in ("date", "ticker") else f"{name} (2)"] = read.values
            for kind, sentence, places in read.said:
                findings.append(
                    Finding.at(kind, name, cells.rows[places], sentence)
                    if len(places)
                    else Finding(kind, name, (), 1, sentence)
                )
            findings += find_sentinels(read.values, name, cells.rows)
        elif not name.startswith("column "):  # else a delimiter at the end of each row
            findings.append(Finding("empty column", name, (), 1, "Left the column out: it holds no value."))
    if not kept:
        raise CsvFormatError(f"{cells.file} has a date column but no column of numbers to learn from.")
    return kept


def _column(cells: Cells, name: str, reading: CsvReading, decimal: Decimal) -> Numbers | None:
    """Read one column; ``None`` if most of it is no numbers."""
    column = cells.column(name)
    some = cells.sample(name)
    if share(some, looks_like_date) > _MOST_TEXT:
        return None
    if share(some, looks_like_number) <= 1 - _MOST_TEXT and not any(map(str.isdigit, "".join(some[:50]))) and any(some):
        text = [cell for cell in some if cell and not looks_like_number(cell)]
        if len(set(text)) > 1 or (
            text and len(text) > _MOST_TEXT * len([cell for cell in some if cell]) and not _all_missing(some)
        ):
            return None
    read = read_numbers(column, decimal, name, cells.place(name), reading.missing, reading.letters)
    if read.bad.sum() > _MOST_TEXT * (read.bad | ~np.isnan(read.values)).sum():
        return None
    if read.bad.any():
        _refuse(cells, name, read, decimal)
    return read


def _all_missing(cells: list[str]) -> bool:
    from lstm_core.data.reading.missing_marks import is_missing

    return all(is_missing(cell) for cell in cells)


def _refuse(cells: Cells, name: str, read: Numbers, decimal: Decimal) -> None:
    """Say which cell is no number, and what helps: to take a word for a mark of missing values.

    Raises:
        CsvFormatError: Always.
    """
    at = int(np.argmax(read.bad))
    text = str(cells.column(name)[at].as_py()).strip()[:40]
    mark = "point" if decimal == "." else "comma"
    sentence = (
        f"{cells.at(name, at)}: '{text}' is not a number (in this file a decimal {mark} begins a fraction). "
        "Correct it, or leave the column out."
    )
    bad = {str(cell) for cell in cells.column(name).filter(read.bad).to_pylist()}
    if len(bad) == 1 and len(min(bad)) <= _MOST_LETTERS and not any(letter.isdigit() for letter in text):
        answer = Answer(f"'{text}' stands for a missing value", f"--missing '{text}'", {"missing": (text,)})
        raise QuestionError(f"{sentence} Or say that it stands for a missing value.", (answer,))
    raise CsvFormatError(sentence)


def _with_bar_names(columns: dict[str, NDArray[np.float64]], findings: list[Finding]) -> dict[str, NDArray[np.float64]]:
    names = bar_names(columns)
    if names:
        sentence = f"Called them {listed(names.values())}, as low <= open, close <= high. Check whether they are."
        findings.append(Finding("proposed names", next(iter(names)), (), len(names), sentence))
    return {names.get(name, name): values for name, values in columns.items()}


def _frame(
    cells: Cells,
    values: NDArray[np.datetime64],
    keys: tuple[str, ...],
    columns: dict[str, NDArray[np.float64]],
    findings: list[Finding],
) -> tuple[pd.DataFrame, Rows]:
    """Put the table together; rows without any number stay, so that they can be filled."""
    parts: dict[str, Any] = {"date": values}
    if keys:
        tickers = tickers_of(cells, keys)
        said = several_series(tickers, keys)
        findings += [said] if said else []
        parts["ticker"] = tickers
    return pd.DataFrame(parts | columns, copy=False), cells.rows


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
