"""A report on a CSV file: how it is read, and what was found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.config import CsvReading, Missing
from lstm_core.data.catalogue import series_of
from lstm_core.data.findings import Finding
from lstm_core.data.reading import TableFile, pick_ticker
from lstm_core.data.roles import proposed_target
from lstm_core.steps import Step, step_of, utc_offset

__all__ = ["Inspection", "inspect"]


@dataclass(frozen=True)
class Inspection:
    """What a file holds.

    Attributes:
        name: Plain file name.
        reading: How it is read.
        tickers: All tickers in it.
        columns: The columns of numbers, as the lab calls them.
        rows: Rows with a number in the file, or in the one series that was asked for.
        start: First date.
        end: Last date.
        findings: What was found, and what the lab does about it.
        step: What one row stands for.
        series: How many series the file holds, or 1 if one was asked for.
        target: The column that would be proposed as the target.
        first, last: Numbers of the first and of the last row by time, by column; ``None`` for several series.
        offset: Minutes by which the dates' clock is ahead of UTC, if the file says so.
    """

    name: str
    reading: CsvReading
    tickers: tuple[str, ...]
    columns: tuple[str, ...]
    rows: int
    start: pd.Timestamp
    end: pd.Timestamp
    findings: tuple[Finding, ...]
    step: Step
    series: int = 1
    target: str | None = None
    first: Mapping[str, float | None] | None = None
    last: Mapping[str, float | None] | None = None
    offset: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "mapping": {
                "date": self.reading.date_column,
                "more_dates": list(self.reading.more_date_columns),
                "ticker": self.reading.ticker_column or None,
                "more_tickers": list(self.reading.more_ticker_columns),
                "numeric": list(self.columns),
            },
            "reading": self.reading.model_dump(mode="json"),
            "rows": self.rows,
            "tickers": list(self.tickers),
            "series": self.series,
            "start": self._iso(self.start),
            "end": self._iso(self.end),
            "target": self.target,
            "first": None if self.first is None else dict(self.first),
            "last": None if self.last is None else dict(self.last),
            "issues": [finding.to_json() for finding in self.findings],
        }

    def _iso(self, date: pd.Timestamp) -> str:
        """Write a date, with its time and offset where the file has them."""
        if self.offset is None or not self.step.time:
            return self.step.iso(date)
        return f"{self.step.iso(date)}{utc_offset(self.offset)}"


def inspect(file: TableFile, ticker: str | None = None, missing: Missing = "used") -> Inspection:
    """Say what is in a file, or in one series of it.

    Args:
        file: The file, read.
        ticker: Which series; ``None`` for all. Of a file with several, only what is missing is then looked for,
            as gaps and jumps belong to one series.
        missing: What is to become of rows that lack a value.

    Raises:
        TickerNotFoundError: It has no such ticker.
        CsvFormatError: The series can't be used; see ``clean_series``.
    """
    if ticker is None and len(file.tickers) > 1:
        rows, findings, one = file.frame, (*file.findings, *_missing(file)), None
    else:
        chosen = pick_ticker(file.tickers, ticker, file.name)
        rows = file.frame if chosen is None else file.frame[file.frame["ticker"] == chosen]
        one = series_of(file, ticker, missing)
        findings = one.findings
    rows = rows[rows.drop(columns=["date", "ticker"], errors="ignore").notna().any(axis=1)]
    numbers = rows.drop(columns=["date", "ticker"], errors="ignore")
    dates = pd.DatetimeIndex(rows["date"])
    return Inspection(
        name=file.name,
        reading=file.reading,
        tickers=file.tickers,
        columns=tuple(map(str, numbers.columns)),
        rows=len(rows),
        start=dates.min(),
        end=dates.max(),
        findings=findings,
        step=step_of(dates.unique().sort_values()),
        series=max(1, len(file.tickers)) if one is None else 1,
        target=proposed_target(list(numbers.columns), {str(name): numbers[name].to_numpy() for name in numbers}),
        first=None if one is None else _row(numbers, int(dates.argmin())),
        last=None if one is None else _row(numbers, int(len(dates) - 1 - dates[::-1].argmax())),
        offset=file.offset,
    )


def _row(numbers: pd.DataFrame, at: int) -> dict[str, float | None]:
    """Return the numbers of a row by column, ``None`` for those that are missing or infinite."""
    return {str(name): float(value) if np.isfinite(value) else None for name, value in numbers.iloc[at].items()}


def _missing(file: TableFile) -> list[Finding]:
    found = []
    for column in file.frame.columns.drop(["date", "ticker"]):
        values = file.frame[column].to_numpy()
        for kind, cells in (("missing value", np.isnan(values)), ("infinite value", np.isinf(values))):
            if cells.any():
                action = "Dealt with when its series is chosen: such rows are left out, or filled if you say so."
                found.append(Finding.at(kind, column, file.rows[cells], action))
    again = file.frame.duplicated(["date", "ticker"]).to_numpy()
    if again.any():
        action = "Equal rows are kept once; a series whose rows of one date differ is refused."
        found.append(Finding.at("date that occurs twice", None, file.rows[again], action))
    return found
