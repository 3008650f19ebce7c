"""What a source of series is: all that the lab wants to know of one, whichever it is.

A new source is one file beside this one, a line in ``registry.py`` and its name in ``choices.SourceName``. Nothing
outside this folder compares a source's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from lstm_core.choices import CsvReading, DataChoice, SeriesFields, SourceName
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.table import PriceTable
from lstm_core.errors import DatasetNotFoundError

__all__ = ["Entry", "Planted", "Source", "need_libraries"]


@dataclass(frozen=True)
class Entry:
    """One set of a source, as people see it before they choose it.

    Attributes:
        name: As in ``DataConfig.name``.
        title: What people call it.
        about: What is in it.
        provenance: Where it comes from.
        license: On what terms.
        rows: How many rows; ``None`` when it is not here yet.
        start, end: First and last date, if it is here.
        finding: What a good model should find in it, where that is known.
        tickers: The series that it holds; empty for the only one.
        reading: How it was read, if it was read from text.
    """

    name: str
    title: str
    about: str
    provenance: str
    license: str
    rows: int | None = None
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    finding: str = ""
    tickers: tuple[str, ...] = ()
    reading: CsvReading | None = None


@dataclass(frozen=True)
class Planted:
    """What decides the target of a series, where that is known.

    Attributes:
        feature: The column.
        lag: How many rows before the predicted one.
        target: The column that it decides.
    """

    feature: str
    lag: int
    target: str


class Source(Protocol):
    """Where series come from.

    Methods that take ``libraries`` get ``None`` where no files are kept, as in a notebook.

    Attributes:
        name: As in ``DataConfig.source``; kept in configs for ever.
        title: What the Data page calls it.
        icon: The name of its Material symbol there.
        noun: What one of its sets is called; empty if it has one only.
        about: A sentence on its sets.
        first_ticker: The ticker that a person begins with; empty for the first.
        comes_with_lab: Whether its sets need no file and no network, so that a name is enough.
        is_fetched: Whether it is fetched once, or brought by somebody, and then serves everybody.
        is_brought: Whether people bring its sets, each for themselves.
        is_read_from_text: Whether its sets are read from files of people, so that there is something to say about how.
    """

    name: SourceName
    title: str = ""
    icon: str = ""
    noun: str = ""
    about: str = ""
    first_ticker: str = ""
    comes_with_lab: bool = False
    is_fetched: bool = False
    is_brought: bool = False
    is_read_from_text: bool = False

    def listed(self, libraries: Libraries | None, owner: str) -> tuple[Entry, ...]:
        """Return the sets that a person may choose from.

        Args:
            libraries: Where files are kept.
            owner: Who asks (a hash; see ``pages/kit/owner.py``).
        """
        ...

    def describe(self, data: SeriesFields, libraries: Libraries | None) -> Entry:
        """Return what is known of the set that a reference names.

        Raises:
            LabError: It is not there.
        """
        ...

    def load(self, data: SeriesFields, libraries: Libraries | None) -> PriceTable:
        """Return the series that a reference names, whole and without columns of others.

        Raises:
            LabError: It is not there, or can't be used.
        """
        ...

    def may_use(self, data: SeriesFields, libraries: Libraries | None, owner: str) -> bool:
        """Say whether a person may use the set that a reference names."""
        return True

    def version(self, data: SeriesFields, libraries: Libraries) -> str:
        """Return what changes when a series may have; quick, so that what was read can be kept under it.

        Sets that come with the lab never change.
        """
        return ""

    def sibling(self, data: SeriesFields, ticker: str) -> DataChoice:
        """Return the reference to another series of the same set, whole and as it is now."""
        return DataChoice(source=self.name, name=data.name, ticker=ticker, missing=data.missing, reading=data.reading)

    def tickers(self, data: SeriesFields, libraries: Libraries | None) -> tuple[str, ...]:
        """Return all tickers of a set, that of the reference among them; empty where it holds one series only.

        Raises:
            LabError: The set is gone.
        """
        return self.describe(data, libraries).tickers

    def siblings(self, data: SeriesFields, libraries: Libraries | None) -> tuple[str, ...]:
        """Return the tickers whose columns can be added to a series; empty where there are none.

        Raises:
            LabError: The set is gone.
        """
        return tuple(ticker for ticker in self.describe(data, libraries).tickers if ticker != data.ticker)

    def is_stock(self, data: SeriesFields) -> bool:
        """Say whether a series is known for bars of a company, of more years than a first model needs."""
        return False

    def first_inputs(self, data: SeriesFields, table: PriceTable) -> tuple[str, ...]:
        """Return the inputs that a first model of a series should see; empty where nothing is known of it."""
        return ()

    def planted(self, data: SeriesFields) -> Planted | None:
        """Return what decides a series' target; ``None`` where nobody knows."""
        return None


def need_libraries(libraries: Libraries | None) -> Libraries:
    """Return the libraries.

    Raises:
        DatasetNotFoundError: There are none here.
    """
    if libraries is None:
        raise DatasetNotFoundError("Uploaded tables and the S&P 500 file are kept by the app; this place has none.")
    return libraries
