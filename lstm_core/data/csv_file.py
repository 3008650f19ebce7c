"""Reading a CSV in the format of the S&P 500 five-year file.

One row a bar: a date, numbers, and (when the file holds several series) a column that names the ticker.
Header case and the names of the date and ticker columns may differ. Everything that can't be read is
refused with a sentence that names the row and column as a spreadsheet shows them (the header is row 1).
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.data.table import PriceTable
from lstm_core.errors import CsvFormatError, TickerNotFoundError

__all__ = [
    "DATE_NAMES",
    "MAX_COLUMNS",
    "MAX_TICKER",
    "MISSING",
    "TICKER_NAMES",
    "YEARS",
    "CsvFile",
    "clean_table",
    "pick_ticker",
    "read_csv",
]

MAX_COLUMNS = 200
MAX_TICKER = 100  # characters
YEARS = (1700, 2200)  # what nanoseconds can hold, and then some
DATE_NAMES = ("date", "day", "datetime", "timestamp", "time")
TICKER_NAMES = ("name", "ticker", "symbol", "stock", "code")
MISSING = ["", "-", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None"]


@dataclass(frozen=True)
class CsvFile:
    """All series of one CSV file.

    Attributes:
        name: Plain file name, for people.
        frame: Columns ``date`` (datetime64), ``ticker`` (str, only if the file has one), then float64
            columns with lower-case names; sorted by ticker and date. Values may be missing.
    """

    name: str
    frame: pd.DataFrame = field(repr=False)

    @property
    def tickers(self) -> tuple[str, ...]:
        """Tickers in the file, sorted; empty when it has no ticker column."""
        if "ticker" not in self.frame:
            return ()
        return tuple(self.frame["ticker"].unique())

    def table(self, ticker: str | None) -> PriceTable:
        """Return one series, with rows that lack a value left out and noted.

        Raises:
            TickerNotFoundError: The file has no such ticker, or holds several and none was named.
            CsvFormatError: A date occurs twice, or nothing is left.
        """
        chosen = pick_ticker(self.tickers, ticker, self.name)
        rows = self.frame if chosen is None else self.frame[self.frame["ticker"] == chosen]
        return clean_table(rows.drop(columns="ticker", errors="ignore"), chosen or self.name)


def read_csv(content: bytes, name: str) -> CsvFile:
    r"""Read the bytes of a CSV file.

    Args:
        content: The file.
        name: What to call it in messages.

    Raises:
        CsvFormatError: It is not such a table; the message says why and where.

    Example:
        >>> file = read_csv(b"Date,Close,Symbol\n2024-01-02,1.5,XYZ\n2024-01-03,1.6,XYZ\n", "xyz.csv")
        >>> file.tickers
        ('XYZ',)
    """
    raw = _parse(content, name)
    date_column = _find(list(raw.columns), DATE_NAMES)
    if date_column is None:
        hint = " It looks separated by semicolons; separate the cells by commas." if ";" in str(raw.columns[0]) else ""
        raise CsvFormatError(
            f"{name} has no date column. Name one of its columns 'date' (it has: {_listed(raw.columns)}).{hint}"
        )
    frame = pd.DataFrame({"date": _dates(raw[date_column], name)})
    ticker_column = _find(list(raw.columns), TICKER_NAMES)
    if ticker_column is not None:
        frame["ticker"] = _tickers(raw[ticker_column], name)
    others = [column for column in raw.columns if column not in (date_column, ticker_column)]
    if "ticker" in others:
        raise CsvFormatError(f"{name} has two ticker columns, '{ticker_column}' and 'ticker'. Remove one of them.")
    frame = pd.concat([frame, *(_numbers(raw[column], name) for column in others)], axis=1)
    if frame.empty:
        raise CsvFormatError(f"{name} has a header but no rows.")
    if len(frame.columns) <= (2 if ticker_column is not None else 1):
        raise CsvFormatError(f"{name} has a date column but no column of numbers to learn from.")
    order = ["ticker", "date"] if ticker_column is not None else ["date"]
    return CsvFile(name, frame.sort_values(order, kind="stable", ignore_index=True))


def pick_ticker(tickers: tuple[str, ...], ticker: str | None, name: str) -> str | None:
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
        raise TickerNotFoundError(f"{name} holds {len(tickers)} tickers; say which one you want: {_listed(tickers)}.")
    if ticker in tickers:
        return ticker
    for candidate in tickers:
        if candidate.lower() == ticker.lower():
            return candidate
    raise TickerNotFoundError(f"{name} has no ticker '{ticker}'. It has: {_listed(tickers)}.")


def clean_table(rows: pd.DataFrame, title: str) -> PriceTable:
    """Turn the rows of one series into a ``PriceTable``: columns ``date`` and numbers, sorted by date.

    Columns that hold no value at all are left out, then rows that lack a value; both are noted.
    """
    frame = rows.set_index("date").replace([np.inf, -np.inf], np.nan)
    notes = []
    empty = frame.columns[frame.isna().all()]
    if len(empty):
        frame = frame.drop(columns=empty)
        notes.append(f"Left out the columns without any value: {_listed(empty)}.")
    incomplete = frame.isna().any(axis=1)
    if incomplete.any():
        first = frame.index[incomplete][0]
        count = int(incomplete.sum())
        rows_left_out = "1 row" if count == 1 else f"{count} rows"
        notes.append(f"Left out {rows_left_out} with a missing value, the first on {first:%Y-%m-%d}.")
        frame = frame[~incomplete]
    twice = frame.index.duplicated()
    if twice.any():
        raise CsvFormatError(
            f"{title} has {int(twice.sum())} dates more than once, the first is {frame.index[twice][0]:%Y-%m-%d}. "
            "Keep one row a date; if the file holds several series, add a column named 'ticker'."
        )
    if frame.empty or not len(frame.columns):
        raise CsvFormatError(f"{title} has no row in which every column holds a number.")
    frame.index = pd.DatetimeIndex(frame.index, name="date")
    return PriceTable(title=title, frame=frame.astype("float64"), notes=tuple(notes))


def _parse(content: bytes, name: str) -> pd.DataFrame:
    if not content.strip():
        raise CsvFormatError(f"{name} is empty.")
    if b"\x00" in content[:4096]:
        raise CsvFormatError(f"{name} is not a text file. Save the table as CSV (UTF-8) and try again.")
    header = content[:65536].splitlines()[0]
    if header.count(b",") >= MAX_COLUMNS:
        raise CsvFormatError(f"{name} has more than {MAX_COLUMNS} columns; keep those you need.")
    options: dict[str, Any] = {"encoding": "utf-8-sig", "skipinitialspace": True, "header": None}
    try:
        first = pd.read_csv(io.BytesIO(content), nrows=1, dtype="str", keep_default_na=False, **options)
        names = _column_names(first.iloc[0], name)
        tickers = _find(names, TICKER_NAMES)
        missing = {column: [""] if column == tickers else MISSING for column in names}
        with warnings.catch_warnings():
            # pandas would cut rows that are longer than the header and only warn.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            raw: pd.DataFrame = pd.read_csv(
                io.BytesIO(content),
                names=names,
                skiprows=1,
                index_col=False,
                skip_blank_lines=False,
                dtype={tickers: "str"} if tickers else None,
                keep_default_na=False,
                na_values=missing,
                **options,
            )
        return raw.dropna(how="all")  # blank lines; the index still counts them
    except pd.errors.ParserWarning:
        raise CsvFormatError(f"{name} has rows with more cells than the header has names.") from None
    except UnicodeDecodeError:
        raise CsvFormatError(f"{name} is not written in UTF-8. Save it as 'CSV UTF-8' and try again.") from None
    except pd.errors.EmptyDataError:
        raise CsvFormatError(f"{name} is empty.") from None
    except pd.errors.ParserError as error:
        raise CsvFormatError(_parser_sentence(str(error), name)) from error


def _parser_sentence(detail: str, name: str) -> str:
    """Say what pandas' parser means by 'Expected 2 fields in line 3, saw 4' and the like."""
    counts = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", detail)
    if counts is not None:
        expected, row, seen = counts.groups()
        return f"{name}, row {row}: it has {seen} cells where the header has {expected}. Is a comma inside a number?"
    if "EOF inside string" in detail:
        return f"{name} has a quotation mark that is opened and never closed. Remove it or close it."
    return f"{name} can't be read as comma-separated text."


def _column_names(columns: pd.Series, name: str) -> list[str]:
    names = [str(column).strip().lower() for column in columns]
    for column in names:
        if column and names.count(column) > 1:
            raise CsvFormatError(f"{name} has two columns named '{column}'. Rename one of them.")
    return [column or f"column {number}" for number, column in enumerate(names, start=1)]


def _find(names: Any, candidates: tuple[str, ...]) -> str | None:
    return next((name for name in candidates if name in names), None)


def _dates(values: pd.Series, name: str) -> pd.Series:
    try:
        # Only year-month-day can't be mistaken for another order.
        dates = pd.to_datetime(values.astype("str").str.strip(), format="ISO8601", utc=True)
        if not dates.dt.year.between(*YEARS).all():  # a missing date has no year
            raise ValueError("a date is missing or far away")
    except (ValueError, OverflowError):
        row, text = _first_bad(values, _is_iso_date)
        raise CsvFormatError(
            f"{name}, row {row}, column '{values.name}': '{text}' is not a date. "
            "Write dates as year-month-day, such as 2013-02-08."
        ) from None
    return dates.dt.tz_localize(None)


def _is_iso_date(text: str) -> bool:
    try:
        return YEARS[0] <= pd.to_datetime(text, format="ISO8601", utc=True).year <= YEARS[1]
    except (ValueError, OverflowError):
        return False


def _tickers(values: pd.Series, name: str) -> pd.Series:
    tickers = values.astype("str").str.strip()
    too_long = tickers.str.len() > MAX_TICKER
    if too_long.any():
        raise CsvFormatError(
            f"{name}, row {_row(too_long)}, column '{values.name}': the ticker is longer than {MAX_TICKER} characters."
        )
    missing = values.isna() | (tickers == "")
    if missing.any():
        raise CsvFormatError(f"{name}, row {_row(missing)}, column '{values.name}': the ticker is missing.")
    return tickers


def _numbers(values: pd.Series, name: str) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return values.astype("float64")
    numbers = pd.to_numeric(values.where(values.isna(), values.astype("str").str.strip()), errors="coerce")
    bad = numbers.isna() & values.notna()
    if bad.any():
        row, text = _row(bad), str(values[bad].iloc[0])[:40]
        raise CsvFormatError(
            f"{name}, row {row}, column '{values.name}': '{text}' is not a number. "
            "Write numbers with a decimal point and nothing else, or remove the column."
        )
    return numbers.astype("float64")


def _first_bad(values: pd.Series, good: object) -> tuple[int, str]:
    assert callable(good)
    for label, value in values.items():
        text = "" if pd.isna(value) else str(value)
        if not good(text.strip()):
            return int(str(label)) + 2, text[:40]
    return 2, str(values.iloc[0])[:40]


def _row(bad: pd.Series) -> int:
    return int(str(bad.index[bad.to_numpy()][0])) + 2


def _listed(names: object, most: int = 12) -> str:
    items = [str(name) for name in list(names)]  # type: ignore[call-overload]
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more
