"""Training an opened run again: the same settings on the same data, wherever that lies in this lab."""

from __future__ import annotations

import io

import pyarrow.parquet as pq

from lstm_core.choices import CsvReading
from lstm_core.config import DataConfig
from lstm_core.data.keeping.upload import Upload
from lstm_core.data.sources.registry import UPLOADS

__all__ = ["data_of_upload", "reading_of", "tickers_in"]

_DATE, _TICKER = "date", "ticker"


def tickers_in(table: bytes) -> tuple[str, ...]:
    """Return the tickers of the whole table of a bundle, in the order in which the run loaded them.

    Args:
        table: As ``whole_table`` writes it.
    """
    file = pq.ParquetFile(io.BytesIO(table))
    if _TICKER not in file.schema_arrow.names:
        return ()
    return tuple(dict.fromkeys(file.read([_TICKER]).column(_TICKER).to_pylist()))


def reading_of(table: bytes) -> CsvReading:
    """Return how such a table is to be read, so that nothing has to be found out."""
    names = pq.ParquetFile(io.BytesIO(table)).schema_arrow.names
    numbers = tuple(name for name in names if name not in (_DATE, _TICKER))
    return CsvReading(
        date_column=_DATE, date_order="ymd", ticker_column=_TICKER if _TICKER in names else "", columns=numbers
    )


def data_of_upload(data: DataConfig, upload: Upload, tickers: tuple[str, ...]) -> DataConfig:
    """Return the reference to a table that was taken in as a file of a person's.

    Args:
        data: The reference of the run.
        upload: The file, in which columns of other tickers are joined already and no row is too much.
        tickers: Those in it.
    """
    whole = UPLOADS.reference(upload).model_copy(
        update={"ticker": None, "tickers": tickers, "unseen": data.unseen, "missing": "used"}
    )
    return DataConfig(**whole.model_dump() | {"sha256": data.sha256})
