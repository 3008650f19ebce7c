"""What comes of reading a file: all its series, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from lstm_core.choices import CsvReading
from lstm_core.data.findings import Finding, first_few
from lstm_core.data.reading.cells import RowNumbers
from lstm_core.errors import TickerNotFoundError

__all__ = ["TableFile", "pick_ticker"]


@dataclass(frozen=True)
class TableFile:
    """All series of one file.

    Attributes:
        name: Plain file name, for people.
        frame: Columns ``date`` (datetime64), ``ticker`` (categories in their order, only if the file has one),
            then float64 columns with lower-case names; sorted by ticker and date. Values may be missing.
        rows: Where each row of ``frame`` stands in the file, shape (rows,).
        reading: How it was read; reading the file again by it gives the same.
        findings: What was noticed and done, of the file as a whole.
        offset: Minutes by which the clock of its dates is ahead of UTC; ``None`` if the file does not say, or if it
            differs from row to row.
    """

    name: str
    frame: pd.DataFrame = field(repr=False)
    rows: RowNumbers = field(repr=False)
    reading: CsvReading
    findings: tuple[Finding, ...] = ()
    offset: float | None = None

    @property
    def tickers(self) -> tuple[str, ...]:
        """Tickers in the file, sorted; empty when it has no ticker column."""
        return tuple(self.frame["ticker"].cat.categories) if "ticker" in self.frame else ()


def pick_ticker(tickers: Sequence[str], ticker: str | None, name: str) -> str | None:
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
        raise TickerNotFoundError(f"{name} holds {len(tickers)} tickers; say which one you want: {first_few(tickers)}.")
    if ticker in tickers:
        return ticker
    for candidate in tickers:
        if candidate.lower() == ticker.lower():
            return candidate
    raise TickerNotFoundError(f"{name} has no ticker '{ticker}'. It has: {first_few(tickers)}.")
