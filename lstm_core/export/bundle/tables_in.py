"""Tables out of a file that somebody brought: types and sizes are looked at before any row is read."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lstm_core.errors import BundleError

__all__ = ["series_in", "table_in"]

_MOST_CELLS = 8_000_000
_MOST_COLUMNS = 400
_DATES = ("date", "__index_level_0__")
_TICKER = "ticker"


def series_in(content: bytes, columns: list[str], called: str) -> pd.DataFrame:
    """Return the columns that a run used, with their dates as the index.

    Args:
        content: A parquet file as ``runs/files.py`` writes it.
        columns: What they have to be, in this order.
        called: What the file is called, for the message.

    Raises:
        BundleError: It is damaged, too large, or holds something else.
    """
    file = _opened(content, called)
    names = file.schema_arrow.names
    if names[:-1] != columns or names[-1] not in _DATES:
        raise _wrong(called, "does not hold the columns that the settings say")
    if not all(_is_number(file.schema_arrow.field(name)) for name in columns):
        raise _wrong(called, "holds something else than numbers")
    _require_dates(file, names[-1], called)
    table = _read(content, called)
    dates = pd.DatetimeIndex(_dates(table, names[-1], called), name="date")
    return pd.DataFrame({name: table.column(name).to_numpy() for name in columns}, index=dates)


def table_in(content: bytes, called: str) -> bytes:
    """Return the whole table that a run loaded, written anew.

    Args:
        content: A parquet file as ``used.py`` writes it.
        called: What the file is called, for the message.

    Raises:
        BundleError: It is damaged, too large, or holds something else.
    """
    file = _opened(content, called)
    schema = file.schema_arrow
    first = [_TICKER, "date"] if schema.names[:1] == [_TICKER] else ["date"]
    numbers = schema.names[len(first) :]
    if (
        schema.names[: len(first)] != first
        or not numbers
        or not all(_is_number(schema.field(name)) for name in numbers)
    ):
        raise _wrong(called, "holds something else than dates and numbers")
    if len(first) > 1 and not _is_text(schema.field(_TICKER).type):
        raise _wrong(called, "does not say whose rows they are")
    _require_dates(file, "date", called)
    table = _read(content, called, [_TICKER] if len(first) > 1 else [])
    _dates(table, "date", called)
    buffer = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(None), buffer, compression="zstd")
    return buffer.getvalue()


def _opened(content: bytes, called: str) -> pq.ParquetFile:
    """Return a file of which only the list of what is in it was read, once that is not too much."""
    try:
        file = pq.ParquetFile(io.BytesIO(content))
        about, names = file.metadata, file.schema_arrow.names
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _wrong(called, "is damaged") from error
    if about.num_rows * max(1, len(names)) > _MOST_CELLS or len(names) > _MOST_COLUMNS or about.num_rows < 1:
        raise _wrong(called, f"has no rows, or more than {_MOST_CELLS:,} cells")
    if len(set(names)) < len(names):
        raise _wrong(called, "names a column twice")
    return file


def _read(content: bytes, called: str, texts: Sequence[str] = ()) -> pa.Table:
    try:
        # Texts that repeat are kept once, so that a small file can't become a huge one.
        file = pq.ParquetFile(io.BytesIO(content), read_dictionary=list(texts))
        table = file.read()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _wrong(called, "is damaged") from error
    if table.num_rows != file.metadata.num_rows:
        raise _wrong(called, "has not as many rows as it says")
    return table


def _require_dates(file: pq.ParquetFile, name: str, called: str) -> None:
    """Require dates before any row is read: a small file of long texts would become a huge one."""
    kind = file.schema_arrow.field(name).type
    if not pa.types.is_timestamp(kind) or kind.tz is not None:
        raise _wrong(called, "has something else than dates")


def _dates(table: pa.Table, name: str, called: str) -> np.ndarray:
    column = table.column(name)
    if column.null_count:
        raise _wrong(called, "has rows without a date")
    dates: np.ndarray = column.to_numpy()
    return dates


def _is_number(field: pa.Field) -> bool:
    return bool(pa.types.is_float64(field.type))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or (pa.types.is_dictionary(kind) and pa.types.is_string(kind.value_type)))


def _wrong(called: str, what: str) -> BundleError:
    return BundleError(f"{called} in this bundle {what}. Bring the zip as the lab wrote it.")
