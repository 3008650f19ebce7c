"""What is known of a file that somebody brought."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.config import CsvReading
from lstm_core.data.keeping.stored import StoredFile

__all__ = ["NAMELESS", "LostUpload", "Upload"]

NAMELESS = "uploaded series"


@dataclass(frozen=True)
class Upload:
    """One uploaded file: its id, the name it came with, and its content as it was read."""

    id: str
    name: str
    stored: StoredFile

    @property
    def tickers(self) -> tuple[str, ...]:
        """Its tickers, sorted; empty when it has no such column."""
        return self.stored.tickers

    @property
    def rows(self) -> int:
        """Rows of the whole file."""
        return self.stored.rows

    @property
    def reading(self) -> CsvReading:
        """How it was read."""
        return self.stored.reading


@dataclass(frozen=True)
class LostUpload:
    """A file that somebody brought and that can't be used any more.

    Attributes:
        name: The name it came with; empty if that is lost too.
        reason: What happened to it and what can be done, as sentences for the person.
    """

    id: str
    name: str
    reason: str
