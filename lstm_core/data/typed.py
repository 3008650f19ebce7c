"""From cells of a CSV to dates, tickers and numbers; what can't be read is refused by row and column."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from lstm_core.data.cells import Rows
from lstm_core.data.dates import YEARS, DateOrder, parse_dates
from lstm_core.data.numerals import MISSING, Decimal, parse_numbers
from lstm_core.errors import CsvFormatError

__all__ = ["MAX_TICKER", "Place", "dates_of", "numbers_of", "repeating_text", "tickers_of"]

MAX_TICKER = 100  # characters

_MOST_TEXT = 0.5  # share of a column's cells that may be no numbers before it is a column of text


class Place(NamedTuple):
    """A column of a file, for messages."""

    file: str
    column: str
    rows: Rows

    def __str__(self) -> str:
        return f"{self.file}, column '{self.column}'"

    def at(self, position: int) -> str:
        """Name a cell by its row in the file."""
        return f"{self.file}, row {self.rows[position]}, column '{self.column}'"


def dates_of(
    column: pa.ChunkedArray, place: Place, order: DateOrder | None
) -> tuple[NDArray[np.datetime64], DateOrder]:
    """Read a column of dates.

    Args:
        column: Cells, shape (rows,).
        place: Where they are.
        order: Order of day, month and year; found out when not given.

    Raises:
        AmbiguousDatesError: Days and months can't be told apart.
        CsvFormatError: A date is missing or can't be read.
    """
    found: DateOrder = "ymd"
    if pa.types.is_date32(column.type):
        values = column.cast(pa.timestamp("ns"), safe=False).to_numpy()
        years = column.to_numpy().astype("datetime64[Y]").astype("int64") + 1970
        known = ~np.isnat(values) & (years >= YEARS[0]) & (years <= YEARS[1])
    else:
        cells = column.cast(pa.string()).to_pandas().astype("object").str.strip()
        parsed = parse_dates(cells.where(~cells.isin(MISSING), None), str(place), order)
        values, found = parsed.values, parsed.order
        known = ~np.isnat(values)
    if not known.all():
        at = int(np.argmin(known))
        text = str(column[at].as_py() or "").strip()[:40]
        problem = f"'{text}' is not a date like the others. Correct it" if text else "the date is missing. Fill it in"
        raise CsvFormatError(f"{place.at(at)}: {problem}, or remove the row.")
    return values, found


def tickers_of(column: pa.ChunkedArray, place: Place) -> pd.Categorical:
    """Read a column of tickers, as categories in their order.

    Raises:
        CsvFormatError: A ticker is missing or too long.
    """
    values = pd.Categorical(column.to_pandas())
    # Stripping may make two of them one.
    names = np.array([str(name).strip() for name in values.categories], dtype="object")
    order = sorted(set(names))
    where = {name: code for code, name in enumerate(order)}
    codes = np.array([where[name] for name in names], dtype="int32")[values.codes]
    codes[values.codes < 0] = -1
    missing = (codes < 0) | (codes == where.get("", -1))
    if missing.any():
        raise CsvFormatError(f"{place.at(int(np.argmax(missing)))}: the ticker is missing. Fill it in.")
    too_long = np.isin(codes, [code for name, code in where.items() if len(name) > MAX_TICKER])
    if too_long.any():
        raise CsvFormatError(
            f"{place.at(int(np.argmax(too_long)))}: the ticker is longer than {MAX_TICKER} characters. Shorten it."
        )
    return pd.Categorical.from_codes(codes, categories=pd.Index(order, dtype="object"))


def numbers_of(column: pa.ChunkedArray, place: Place, decimal: Decimal) -> NDArray[np.float64] | None:
    """Read a column of numbers, missing ones as ``nan``; ``None`` when most of it is something else.

    Raises:
        CsvFormatError: Some of its cells are no numbers.
    """
    if pa.types.is_null(column.type):
        return np.full(len(column), np.nan)
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
        return np.asarray(column.cast(pa.float64(), safe=False).to_numpy())
    if not pa.types.is_string(column.type):
        return None
    values, bad = parse_numbers(column.to_pandas(), decimal)
    if bad.sum() > _MOST_TEXT * (bad | ~np.isnan(values)).sum():
        return None
    if bad.any():
        at = int(np.argmax(bad))
        mark = "point" if decimal == "." else "comma"
        raise CsvFormatError(
            f"{place.at(at)}: '{str(column[at].as_py()).strip()[:40]}' is not a number (in this file a decimal {mark} "
            "begins a fraction). Correct it, or leave the column out."
        )
    return values


def repeating_text(table: pa.Table, dates: NDArray[np.datetime64], date_column: str, decimal: Decimal) -> str | None:
    """Return the column of text that tells rows of the same date apart, if there is one."""
    if len(np.unique(dates)) == len(dates):
        return None
    for name in table.column_names:
        column = table.column(name)
        if name == date_column or not pa.types.is_string(column.type):
            continue
        keys = pd.DataFrame({"date": dates, "text": column.to_pandas().astype("object")})
        if not parse_numbers(keys["text"], decimal)[1].all():
            continue
        if 1 < keys["text"].nunique() < len(keys) and not keys.duplicated().any():
            return str(name)
    return None
