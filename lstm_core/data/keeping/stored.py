"""A file that was read once, kept as parquet, of which one series is read by itself."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lstm_core.config import CsvReading, Missing
from lstm_core.data.findings import Finding
from lstm_core.data.quality import clean_series
from lstm_core.data.reading import TableFile, pick_ticker
from lstm_core.data.table import PriceTable
from lstm_core.formats import TABLE
from lstm_core.safe_write import write_together

__all__ = ["StoredFile", "close_tables", "keep", "open_stored"]

_TABLE, _ABOUT = "table.parquet", "about.json"
_GROUP_ROWS = 8192  # rows that are read at least; a ticker of five years has 1,259
_ROW = "#row"  # no column of a file is called so: its reader drops the sign


@dataclass(frozen=True)
class StoredFile:
    """What is known of a kept file without reading its table.

    Attributes:
        folder: Where it is kept.
        tickers: Its tickers, sorted; empty when it has no such column.
        starts: Position of each ticker's first row, and the number of rows at the end.
        reading: How the CSV was read.
        findings: What was noticed then.
        start, end: First and last date.
    """

    folder: Path
    tickers: tuple[str, ...]
    starts: tuple[int, ...] = field(repr=False)
    reading: CsvReading
    findings: tuple[Finding, ...] = field(repr=False)
    start: pd.Timestamp
    end: pd.Timestamp

    @property
    def rows(self) -> int:
        """Rows of the whole file."""
        return self.starts[-1]

    def load(self, ticker: str | None, missing: Missing = "drop", title: str = "the file") -> PriceTable:
        """Read one series.

        Args:
            ticker: Which one; ``None`` for the only one.
            missing: What becomes of rows that lack a value.
            title: What to call the series if it has no ticker.

        Raises:
            TickerNotFoundError: There is no such ticker.
            CsvFormatError: The series can't be used; see ``clean_series``.
            FileNotFoundError: The table is gone.
            UnreadableError: It is damaged.
        """
        chosen = pick_ticker(self.tickers, ticker, title)
        at = 0 if chosen is None else self.tickers.index(chosen)
        try:
            frame = self._rows(self.starts[at], self.starts[at + 1])
            numbers = frame.pop(_ROW).to_numpy(dtype="int32")
        except FileNotFoundError:
            raise
        except Exception as error:  # one flipped bit makes Arrow and pandas raise almost anything
            raise TABLE.damaged(f"its table, {type(error).__name__}") from error
        return clean_series(frame, numbers, chosen or title, missing, self.findings)

    def _rows(self, first: int, last: int) -> pd.DataFrame:
        file = _parquet(self.folder / _TABLE, (self.folder / _TABLE).stat().st_mtime_ns)
        groups = list(range(first // _GROUP_ROWS, (last - 1) // _GROUP_ROWS + 1))
        rows = file.read_row_groups(groups, use_threads=False).slice(first - groups[0] * _GROUP_ROWS, last - first)
        if len(rows) != last - first:
            raise ValueError(f"{len(rows)} rows where there should be {last - first}")
        frame: pd.DataFrame = rows.to_pandas(use_threads=False)
        return frame


def keep(file: TableFile, folder: Path) -> StoredFile:
    """Write a file that was read into a folder, so that ``open_stored`` finds it there."""
    counts = file.frame["ticker"].value_counts(sort=False).to_numpy() if file.tickers else [len(file.frame)]
    about = {
        "tickers": list(file.tickers),
        "starts": [0, *np.cumsum(counts).tolist()],
        "reading": file.reading.model_dump(mode="json"),
        "findings": [{**finding.to_json(), "count": finding.count} for finding in file.findings],
        "start": str(file.frame["date"].min()),
        "end": str(file.frame["date"].max()),
    }
    columns = {name: file.frame[name].to_numpy() for name in file.frame.columns if name != "ticker"}
    buffer = io.BytesIO()
    pq.write_table(
        pa.table({**columns, _ROW: file.rows}),
        buffer,
        row_group_size=_GROUP_ROWS,
        use_dictionary=False,
        write_page_checksum=True,
    )
    write_together(folder, {_TABLE: buffer.getvalue(), _ABOUT: TABLE.dump(about)})  # last: what is there is whole
    return open_stored(folder)


def open_stored(folder: Path) -> StoredFile:
    """Return what is kept in a folder.

    Raises:
        FileNotFoundError: Nothing is, or only a part of it.
        UnreadableError: It is damaged, or of a newer version.
    """
    path = folder / _ABOUT
    (folder / _TABLE).stat()
    return _about(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _about(path: Path, _changed: int) -> StoredFile:
    fields = TABLE.load(path.read_bytes())
    try:
        return StoredFile(
            folder=path.parent,
            tickers=tuple(fields["tickers"]),
            starts=tuple(fields["starts"]),
            reading=CsvReading.model_validate(fields["reading"]),
            findings=tuple(Finding(**{**found, "rows": tuple(found["rows"])}) for found in fields["findings"]),
            start=pd.Timestamp(fields["start"]),
            end=pd.Timestamp(fields["end"]),
        )
    except (KeyError, TypeError, ValueError) as error:  # pydantic's error is a ValueError
        raise TABLE.damaged(f"{type(error).__name__}") from error


@lru_cache(maxsize=8)
def _parquet(path: Path, _changed: int) -> pq.ParquetFile:
    return pq.ParquetFile(path, memory_map=True, page_checksum_verification=True)


def close_tables() -> None:
    """Close all tables that were left open for the next look, as before some are deleted."""
    _parquet.cache_clear()
