"""One series as every later step expects it: sorted dates, numeric columns, no missing values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from lstm_core.data.dated import Dated
from lstm_core.data.findings import Finding
from lstm_core.data.roles import proposed_target
from lstm_core.errors import ColumnNotFoundError

__all__ = ["PRICE_COLUMNS", "PriceTable"]

PRICE_COLUMNS = ("open", "high", "low", "close")


@dataclass(frozen=True)
class PriceTable(Dated):
    """A dated table of one series.

    Attributes:
        title: What people call it, such as ``IBM``.
        frame: One row a bar; index named ``date`` (ascending, unique, no time zone); float64 columns
            with lower-case names; no missing and no infinite values.
        notes: Sentences on what was repaired while reading.
        findings: Everything that was noticed while reading, also what was left as it is.
    """

    title: str
    frame: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.frame)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the numeric columns."""
        return tuple(self.frame.columns)

    @property
    def dates(self) -> pd.DatetimeIndex:
        """Date of each row."""
        index = self.frame.index
        assert isinstance(index, pd.DatetimeIndex)
        return index

    @property
    def has_candles(self) -> bool:
        """Whether open, high, low and close are all there."""
        return set(PRICE_COLUMNS) <= set(self.columns)

    @cached_property
    def default_target(self) -> str:
        """The column that a person would forecast first: the close, or what comes nearest to it, else the last one."""
        return proposed_target(self.columns, {name: self.frame[name].to_numpy() for name in self.columns})

    @cached_property
    def sha256(self) -> str:
        """Hash of dates, column names and values; the same for equal content from any source."""
        digest = hashlib.sha256("\n".join(self.columns).encode())
        digest.update(self.dates.as_unit("ns").to_numpy().astype("int64").tobytes())
        digest.update(self.frame.to_numpy(dtype="float64").tobytes())
        return digest.hexdigest()

    def last(self, rows: int | None) -> PriceTable:
        """Return the newest ``rows`` rows, or the table itself for ``None`` or when it has no more."""
        if rows is None or rows >= len(self):
            return self
        return replace(self, frame=self.frame.iloc[-rows:])

    def first(self, rows: int) -> PriceTable:
        """Return the oldest ``rows`` rows, or the table itself when it has no more."""
        return self if rows >= len(self) else replace(self, frame=self.frame.iloc[:rows])

    def require(self, *columns: str) -> None:
        """Make sure that the table has these columns.

        Raises:
            ColumnNotFoundError: One is missing; the message lists what there is.
        """
        for column in columns:
            if column not in self.columns:
                raise ColumnNotFoundError(f"{self.title} has no column '{column}'. It has: {', '.join(self.columns)}.")
