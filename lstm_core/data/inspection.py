"""A report on a CSV file: how it is read, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.config import CsvReading, Missing
from lstm_core.data.catalogue import series_of
from lstm_core.data.csv_file import CsvFile, pick_ticker
from lstm_core.data.findings import Finding
from lstm_core.steps import Step, step_of

__all__ = ["Inspection", "inspect"]


@dataclass(frozen=True)
class Inspection:
    """What a file holds.

    Attributes:
        name: Plain file name.
        reading: How it is read.
        tickers: All tickers in it.
        rows: Rows of values in the file, or of the one series that was asked for.
        start: First date.
        end: Last date.
        findings: What was found, and what the lab does about it.
        step: What one row stands for.
    """

    name: str
    reading: CsvReading
    tickers: tuple[str, ...]
    rows: int
    start: pd.Timestamp
    end: pd.Timestamp
    findings: tuple[Finding, ...]
    step: Step

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "mapping": {
                "date": self.reading.date_column,
                "ticker": self.reading.ticker_column or None,
                "numeric": list(self.reading.columns or ()),
            },
            "reading": self.reading.model_dump(mode="json"),
            "rows": self.rows,
            "tickers": list(self.tickers),
            "start": self.step.iso(self.start),
            "end": self.step.iso(self.end),
            "issues": [finding.to_json() for finding in self.findings],
        }


def inspect(file: CsvFile, ticker: str | None = None, missing: Missing = "drop") -> Inspection:
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
        rows, findings = file.frame, (*file.findings, *_missing(file))
    else:
        chosen = pick_ticker(file.tickers, ticker, file.name)
        rows = file.frame if chosen is None else file.frame[file.frame["ticker"] == chosen]
        findings = series_of(file, ticker, missing).findings
    dates = pd.DatetimeIndex(rows["date"])
    return Inspection(
        name=file.name,
        reading=file.reading,
        tickers=file.tickers,
        rows=len(rows),
        start=dates.min(),
        end=dates.max(),
        findings=findings,
        step=step_of(dates.unique().sort_values()),
    )


def _missing(file: CsvFile) -> list[Finding]:
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
