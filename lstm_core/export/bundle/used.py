"""The data of a run as a bundle has it: the rows that it used, the table that it loaded, and where they are from."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lstm_core.choices import FeatureConfig
from lstm_core.config import DataConfig
from lstm_core.data.catalogue import Loaded
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.sources.registry import source_of
from lstm_core.data.table import PriceTable
from lstm_core.errors import LabError
from lstm_core.export.data_file import rows_of
from lstm_core.features.splits import split_rows
from lstm_core.results import RunResult
from lstm_core.spreadsheet import as_csv
from lstm_core.steps import step_of

__all__ = [
    "Origin",
    "edges_of_result",
    "origin_of",
    "used_rows",
    "was_brought",
    "whole_table",
    "withheld",
]

_DATE, _TICKER = "date", "ticker"  # columns of the whole table beside those with numbers

_FETCHED = (
    "It was fetched from where it is published. On what terms the prices themselves may be handed on is not for the "
    "lab to say; ask there if you publish this bundle."
)
_UNKNOWN = "not known here any more"


@dataclass(frozen=True)
class Origin:
    """Where a series is from.

    Attributes:
        provenance: From where, in words.
        license: On what terms.
        note: What else is to be known by whoever hands it on; empty for nothing.
    """

    provenance: str
    license: str
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return its fields as plain values."""
        return asdict(self)

    def in_words(self) -> str:
        """Say from where it is and on what terms."""
        return " ".join([f"{self.provenance}. License: {self.license}.", *([self.note] if self.note else [])])


def was_brought(data: DataConfig) -> bool:
    """Say whether a series is somebody's own, which goes into a bundle only if they want it."""
    return source_of(data).is_read_from_text


def origin_of(data: DataConfig, libraries: Libraries | None) -> Origin:
    """Return where a series is from.

    Args:
        data: The reference to it.
        libraries: Where files are kept; ``None`` where none are.
    """
    if was_brought(data):
        return Origin("a file that whoever trained the run brought along", "as they say")
    source = source_of(data)
    try:
        entry = source.describe(data, libraries)
    except LabError:
        return Origin(_UNKNOWN, _UNKNOWN)
    return Origin(entry.provenance, entry.license, _FETCHED if source.is_fetched else "")


def withheld(result: RunResult) -> RunResult:
    """Return a result without the values of its series; the dates stay, as they say which row is which.

    What was predicted stays with what happened then, and so do the weights: without them there is no result.
    """
    return replace(result, series=result.series * np.nan, last_epoch=b"")


def used_rows(result: RunResult) -> bytes:
    """Return the rows that a run used as CSV, as ``data_file`` does."""
    features = result.config.features
    if result.panel is None:
        return as_csv(_rows(result.title, result.series, features, {}))
    ends = np.cumsum([0, *(ticker.rows for ticker in result.panel.tickers)])
    parts = []
    for place, one in enumerate(result.panel.tickers):
        series = result.series.iloc[ends[place] : ends[place + 1]]
        parts.append(_rows(one.name, series, features, {_TICKER: one.name, "seen": one.seen}))
    return as_csv(pd.concat(parts, ignore_index=True))


def edges_of_result(result: RunResult) -> tuple[str, ...]:
    """Return the dates at which the parts of a run on many tickers begin, as ``edges_of`` does; else nothing."""
    if result.panel is None:
        return ()
    dates = result.calendar
    split, step = split_rows(len(dates), result.config.split), step_of(dates)
    places = (split.train.start, split.validation.start, split.test.start, split.test.stop)
    return tuple(step.iso(dates[place]) for place in places if place < len(dates))


def whole_table(table: Loaded) -> bytes:
    """Return all that a run loaded as parquet: its columns in their order, so that it has the same hash again.

    Args:
        table: One series, or several; these have the column ``ticker`` before the others.
    """
    tables = (table,) if isinstance(table, PriceTable) else table.tables
    names = list(dict.fromkeys(name for one in tables for name in one.columns))
    frames = [one.frame.reindex(columns=names) for one in tables]
    columns: dict[str, Any] = {}
    if not isinstance(table, PriceTable):
        titles = np.repeat([one.title for one in tables], [len(one) for one in tables])
        columns[_TICKER] = pa.array(titles.tolist(), pa.string()).dictionary_encode()
    dates = np.concatenate([one.dates.as_unit("ns").to_numpy() for one in tables])
    columns[_DATE] = pa.array(dates, pa.timestamp("ns"))
    for name in names:
        columns[name] = pa.array(np.concatenate([frame[name].to_numpy("float64") for frame in frames]))
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer, compression="zstd", compression_level=9)
    return buffer.getvalue()


def _rows(title: str, series: pd.DataFrame, features: FeatureConfig, beside: dict[str, str | bool]) -> pd.DataFrame:
    return rows_of(PriceTable(title, series), list(dict.fromkeys([*features.inputs, features.target])), beside)
