"""Several series of one set, from which one model is to learn: each a table of its own, none of them cut yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from lstm_core.choices import ALL_TICKERS
from lstm_core.data.dated import Dated
from lstm_core.data.findings import Finding, first_few
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError, DataError, LabError, TickerNotFoundError
from lstm_core.numbers import listed

__all__ = ["FEWEST_TICKERS", "LeftOut", "PanelTable", "calendar_of", "chosen_tickers", "gather"]

FEWEST_TICKERS = 2
_NAMED = 3  # tickers that a title names


@dataclass(frozen=True)
class LeftOut:
    """A ticker that a panel goes without.

    Attributes:
        ticker: Which.
        why: The reason, as a sentence.
    """

    ticker: str
    why: str


@dataclass(frozen=True)
class PanelTable(Dated):
    """Several series, side by side.

    Attributes:
        tables: One a ticker, each called by it.
        left_out: The tickers that were asked for and could not be used.
    """

    tables: tuple[PriceTable, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = ()

    def __len__(self) -> int:
        """Return how many rows all series have together."""
        return sum(map(len, self.tables))

    @property
    def tickers(self) -> tuple[str, ...]:
        """What the series are called."""
        return tuple(table.title for table in self.tables)

    @property
    def title(self) -> str:
        """What people call all of them."""
        return _title_of(self.tickers)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that every series has."""
        return tuple(name for name in self.tables[0].columns if all(name in table.columns for table in self.tables))

    @property
    def default_target(self) -> str:
        """The column that a person would forecast first."""
        return self.tables[0].default_target

    @cached_property
    def dates(self) -> pd.DatetimeIndex:
        """Every date on which some series has a row."""
        return calendar_of(self.tables)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what was left out or repaired: whole tickers first, then what was done to which of them."""
        done: dict[str, list[str]] = {}
        for table in self.tables:
            for note in table.notes:
                done.setdefault(note, []).append(table.title)
        repaired = [f"{first_few(tickers, _NAMED)}: {note}" for note, tickers in done.items()]
        return (*(one.why for one in self.left_out), *repaired)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that was noticed while reading, series by series; what holds for the whole file is there once."""
        found = dict.fromkeys(finding for table in self.tables for finding in table.findings)
        return tuple(finding for finding in found if finding.kind != "several series")  # that is what is wanted

    @cached_property
    def sha256(self) -> str:
        """Hash of names and content of all series."""
        digest = hashlib.sha256()
        for table in self.tables:
            digest.update(f"{table.title}\n{table.sha256}\n".encode())
        return digest.hexdigest()

    def last(self, rows: int | None) -> PanelTable:
        """Return the rows of the newest ``rows`` dates; series that have none of them are left out, and named."""
        if rows is None or rows >= len(self.dates):
            return self
        first = self.dates[-rows]
        cut = [replace(table, frame=table.frame.loc[first:]) for table in self.tables]
        gone = tuple(
            LeftOut(table.title, f"{table.title} is left out: it has no row since {table.step.iso(first)}.")
            for table in cut
            if not len(table)
        )
        return PanelTable(tuple(table for table in cut if len(table)), (*self.left_out, *gone)).checked()

    def checked(self) -> PanelTable:
        """Return it, if there are series enough.

        Raises:
            DataError: There are not; the message says what became of the others.
        """
        if len(self.tables) >= FEWEST_TICKERS:
            return self
        reasons = " ".join(one.why for one in self.left_out[:3])
        raise DataError(
            f"One model for many tickers needs at least {FEWEST_TICKERS} that can be used, and there "
            f"{'is 1' if self.tables else 'are none'}. {reasons} Choose other tickers, or one only."
        )


def _title_of(tickers: Sequence[str]) -> str:
    """Return what people call some tickers together.

    Example:
        >>> _title_of(["IBM", "MSFT"]), _title_of(["A", "B", "C", "D", "E"])
        ('IBM and MSFT', '5 tickers (A, B, C, ...)')
    """
    if len(tickers) <= _NAMED:
        return listed(tickers)
    return f"{len(tickers):,} tickers ({', '.join(tickers[:_NAMED])}, ...)"


def calendar_of(tables: Sequence[PriceTable]) -> pd.DatetimeIndex:
    """Return every date on which some table has a row, ascending, in the finest unit of theirs."""
    days = np.unique(np.concatenate([table.dates.as_unit("ns").to_numpy() for table in tables]))
    return pd.DatetimeIndex(days, name="date")


def chosen_tickers(wanted: Sequence[str], there: Sequence[str], title: str) -> tuple[str, ...]:
    """Return the tickers that are asked for, written as the set writes them.

    Args:
        wanted: ``ALL_TICKERS``, or names in any case.
        there: All tickers of the set.
        title: What people call the set, for the message.

    Raises:
        ConfigError: The set holds one series only, or fewer than ``FEWEST_TICKERS`` are asked for.
        TickerNotFoundError: One of them is not there.

    Example:
        >>> chosen_tickers(("ibm", "msft"), ("IBM", "AAPL", "MSFT"), "the file")
        ('IBM', 'MSFT')
        >>> chosen_tickers(("all",), ("IBM", "AAPL", "MSFT"), "the file")
        ('IBM', 'AAPL', 'MSFT')
    """
    if len(there) < FEWEST_TICKERS:
        raise ConfigError(f"{title} holds one series only, so that there are no tickers to learn from together.")
    if tuple(wanted) == ALL_TICKERS:
        return tuple(there)
    exact, by_lower = set(there), {name.lower(): name for name in there}
    missing = [name for name in wanted if name not in exact and name.lower() not in by_lower]
    if missing:
        some = ", ".join(there[:20]) + (", ..." if len(there) > 20 else "")
        raise TickerNotFoundError(f"{title} has no ticker '{missing[0]}'. It has: {some}.")
    found = tuple(dict.fromkeys(name if name in exact else by_lower[name.lower()] for name in wanted))
    if len(found) < FEWEST_TICKERS:
        raise ConfigError(
            f"One model for many tickers needs at least {FEWEST_TICKERS}, or 'all'. For a single one choose it as the "
            "ticker, and leave the list empty."
        )
    return found


def gather(tickers: Sequence[str], load: Callable[[str], PriceTable]) -> PanelTable:
    """Load several series; those that can't be used are left out, with the reason.

    Args:
        tickers: Which.
        load: Returns the series of one.

    Raises:
        DataError: Too few can be used.
    """
    tables, left_out = [], []
    for ticker in tickers:
        try:
            tables.append(replace(load(ticker), title=ticker))
        except LabError as error:
            left_out.append(LeftOut(ticker, f"{ticker} is left out: {error}"))
    return PanelTable(tuple(tables), tuple(left_out)).checked()
