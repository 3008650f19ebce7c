"""How it stands with the S&P 500 five-year file, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lstm_core.data.keeping.sp500_file import FILE_NAME, FIVE_YEARS_FILE, is_the_real_one
from lstm_core.data.keeping.stored import StoredFile
from lstm_core.numbers import counted
from lstm_core.steps import DAY

__all__ = ["NOT_HERE", "PENDING", "HeldFile", "Sp500Status", "status_of"]

NOT_HERE = (
    f"The S&P 500 five-year file is not here yet. Fetch it (29 MB), upload {FILE_NAME} on this page or put it into "
    "the data folder."
)
PENDING = f"The data folder holds {FILE_NAME}. It is read at its first use, which takes some seconds."


@dataclass(frozen=True)
class Sp500Status:
    """Whether the file is here, in words and numbers.

    Attributes:
        ready: Whether tickers can be read at once.
        message: A sentence or two for people: what there is, or what to do.
        pending: Whether the data folder holds a file that is converted at its first use, in a few seconds.
        rows: Rows of all tickers together.
        tickers: How many tickers.
        start: First date.
        end: Last date.
        origin: Where it came from, in words that follow 'from'.
        sha256: Hash of the file that was converted.
        is_replaceable: Whether the real file may take its place.
    """

    ready: bool
    message: str
    pending: bool = False
    rows: int = 0
    tickers: int = 0
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    origin: str = ""
    sha256: str = ""
    is_replaceable: bool = False


@dataclass(frozen=True)
class HeldFile:
    """The converted file in use; ``stamp`` names the file in the data folder that it was made of, if any."""

    sha256: str
    origin: str
    stamp: str
    stored: StoredFile

    @property
    def is_replaceable(self) -> bool:
        """Whether the real file may take its place: it is neither that nor the operator's."""
        return not self.stamp and not is_the_real_one(self.sha256)


def status_of(held: HeldFile, problem: str) -> Sp500Status:
    """Say what is here.

    Args:
        held: The file in use.
        problem: What is wrong with the one in the data folder; empty for nothing.
    """
    return Sp500Status(
        ready=True,
        message=f"{_what_is_here(held)} {problem}".strip(),
        rows=held.stored.rows,
        tickers=len(held.stored.tickers),
        start=held.stored.start,
        end=held.stored.end,
        origin=held.origin,
        sha256=held.sha256,
        is_replaceable=held.is_replaceable,
    )


def _what_is_here(held: HeldFile) -> str:
    rows, tickers = held.stored.rows, len(held.stored.tickers)
    whole = (rows, tickers) == (FIVE_YEARS_FILE.rows, FIVE_YEARS_FILE.tickers)
    what = "The S&P 500 five-year file is here" if whole else "A file in the form of the S&P 500 five-year file is here"
    hint = "" if whole else f" The real one has {FIVE_YEARS_FILE.rows:,} rows of {FIVE_YEARS_FILE.tickers} tickers."
    return (
        f"{what}: {rows:,} rows of {counted(tickers, 'ticker')} from "
        f"{DAY.date(held.stored.start)} to {DAY.date(held.stored.end)}, from {held.origin}.{hint}"
    )
