"""Finding the series that a config names, and listing what there is to name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from lstm_core.choices import CsvReading, DataChoice, Missing, SeriesFields
from lstm_core.config import DataConfig
from lstm_core.data.join import add_columns, parse_extra
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.panel import PanelTable, chosen_tickers, gather
from lstm_core.data.quality import clean_series
from lstm_core.data.reading import TableFile, pick_ticker, read_table
from lstm_core.data.reading.text import MAX_BYTES
from lstm_core.data.sources.registry import HANDED_FILE, source_of
from lstm_core.data.table import PriceTable
from lstm_core.data.whole_file import read_whole
from lstm_core.errors import DataChangedError

__all__ = [
    "Loaded",
    "check_unchanged",
    "load_data",
    "load_file",
    "load_panel",
    "load_panel_file",
    "load_series",
    "read_file",
    "series_of",
]

Loaded = PriceTable | PanelTable
"""What a run learns from: one series, or several."""


def load_data(data: DataChoice | DataConfig, libraries: Libraries | None = None) -> Loaded:
    """Return all that a run is to learn from: ``load_panel`` where tickers are listed, else ``load_series``.

    Raises:
        LabError: As those.
    """
    return load_panel(data, libraries) if data.tickers else load_series(data, libraries)


def load_panel(data: DataChoice | DataConfig, libraries: Libraries | None = None) -> PanelTable:
    """Return the series of all tickers that a draft or a config lists.

    Columns of other series are joined to each. The newest rows are those of the newest dates, whoever has one then.

    Args:
        data: The reference, with ``tickers``.
        libraries: Where uploads and the S&P 500 file are; needed for those.

    Raises:
        ConfigError: The set holds one series only, or too few tickers are listed.
        DatasetNotFoundError, TickerNotFoundError: There is no such set, or no such ticker in it.
        DataError: Too few of the series can be used.
        DataChangedError: As ``load_series``.
    """
    source = source_of(data)

    def other(ticker: str) -> PriceTable:
        return source.load(source.sibling(data, ticker), libraries)

    tickers = chosen_tickers(data.tickers, source.tickers(data, libraries), f"The set '{data.name}'")
    panel = _gathered(data, tickers, other)
    if isinstance(data, DataConfig):
        check_unchanged(data, panel)
    return panel


def load_series(data: DataChoice | DataConfig, libraries: Libraries | None = None) -> PriceTable:
    """Return the series that a draft or a config names, with the columns of other series that it asks for.

    Args:
        data: The reference. A ``file`` can't be found by its name; read it with ``load_file``.
        libraries: Where uploads and the S&P 500 file are; needed for those.

    Raises:
        DatasetNotFoundError, TickerNotFoundError, ColumnNotFoundError: There is no such series or column.
        CsvFormatError: It can't be used; see ``clean_series``.
        DataChangedError: It is a config's, and its content is not what ``data.sha256`` says. A config that lists
            tickers has the hash of all of them, which one alone can't be held to.
    """
    source = source_of(data)
    table = source.load(data, libraries)
    table = _finished(data, table, lambda ticker: source.load(source.sibling(data, ticker), libraries))
    if isinstance(data, DataConfig) and not data.tickers:
        check_unchanged(data, table)
    return table


def series_of(file: TableFile, ticker: str | None, missing: Missing = "drop") -> PriceTable:
    """Return one series of a CSV file that was read.

    Raises:
        TickerNotFoundError: The file has no such ticker, or holds several and none was named.
        CsvFormatError: The series can't be used; see ``clean_series``.
    """
    chosen = pick_ticker(file.tickers, ticker, file.name)
    here = slice(None) if chosen is None else _rows_of(file, chosen)
    rows = file.frame.iloc[here].drop(columns="ticker", errors="ignore")
    return clean_series(rows, file.rows[here], chosen or file.name, missing, file.findings)


def read_file(path: Path, reading: CsvReading | None = None) -> TableFile:
    """Read a CSV file from the disk.

    Raises:
        DatasetNotFoundError, CsvFormatError: As ``read_whole`` and ``read_table``.
    """
    return read_table(read_whole(path, MAX_BYTES), path.name, reading)


def load_file(path: Path, data: DataChoice | DataConfig) -> tuple[DataConfig, PriceTable]:
    """Read one series of a CSV file and return it with the reference that names it.

    Args:
        path: The file.
        data: What is wanted of it: ticker, extra columns, missing values, rows, reading.

    Raises:
        DatasetNotFoundError: There is no such file, or it is a folder.
        CsvFormatError, TickerNotFoundError, ColumnNotFoundError: As ``read_table`` and ``series_of``.
        DataChangedError: As ``load_series``.
    """
    file = read_file(path, data.reading)
    table = series_of(file, data.ticker, data.missing)
    wanted = {
        **HANDED_FILE.reference(path),
        "ticker": table.title if file.tickers else None,
        "reading": file.reading,
    }
    named = DataConfig(**data.model_dump() | wanted)
    table = _finished(named, table, lambda ticker: series_of(file, ticker, data.missing))
    check_unchanged(named, table)
    return named.model_copy(update={"sha256": table.sha256}), table


def load_panel_file(path: Path, data: DataChoice | DataConfig) -> tuple[DataConfig, PanelTable]:
    """Read several series of a file and return them with the reference that names them.

    Args:
        path: The file.
        data: What is wanted of it, with ``tickers``.

    Raises:
        LabError: As ``load_file`` and ``load_panel``.
    """
    file = read_file(path, data.reading)

    def other(ticker: str) -> PriceTable:
        return series_of(file, ticker, data.missing)

    tickers = chosen_tickers(data.tickers, file.tickers, file.name)
    named = DataConfig(**data.model_dump() | HANDED_FILE.reference(path) | {"reading": file.reading})
    panel = _gathered(named, tickers, other)
    check_unchanged(named, panel)
    return named.model_copy(update={"sha256": panel.sha256}), panel


def check_unchanged(data: DataConfig, table: Loaded) -> None:
    """Make sure that a table is the one that a reference was made for.

    Raises:
        DataChangedError: The reference carries a hash and the table has another.
    """
    if data.sha256 is not None and data.sha256 != table.sha256:
        raise DataChangedError(
            f"The data of {table.title} is not the data this configuration was made for: its content has changed. "
            "The same numbers can be had from that data only; a new run with the same settings uses the data as it is "
            "now."
        )


def _rows_of(file: TableFile, ticker: str) -> slice:
    """Return where the rows of a ticker stand in a file's table, which is sorted by ticker."""
    code = file.tickers.index(ticker)
    first, end = np.searchsorted(file.frame["ticker"].cat.codes.to_numpy(), [code, code + 1])
    return slice(int(first), int(end))


def _gathered(data: SeriesFields, tickers: Sequence[str], other: Callable[[str], PriceTable]) -> PanelTable:
    """Load several series, add the columns of others to each, then cut all to the newest dates that are asked for."""
    whole, shared = data.model_copy(update={"last_rows": None}), cache(other)  # all ask for the same others
    return gather(tickers, lambda ticker: _finished(whole, other(ticker), shared)).last(data.last_rows)


def _finished(data: SeriesFields, table: PriceTable, other: Callable[[str], PriceTable]) -> PriceTable:
    """Add the columns of other series, then cut the table to the rows that are asked for."""
    others = {ticker: other(ticker) for ticker in dict.fromkeys(parse_extra(extra)[0] for extra in data.extra)}
    return add_columns(table, others, data.extra, data.max_age).last(data.last_rows)
