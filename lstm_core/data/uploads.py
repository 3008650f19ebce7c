"""The tables that people uploaded, kept on the lab's own disk.

A file is kept once, under an id made from its content, however many people bring it; beside it stands what
came of each way of reading it. Each person sees only what they brought themselves.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_core.config import CsvReading, Missing
from lstm_core.data.csv_file import read_csv
from lstm_core.data.stored import StoredFile, keep, open_stored
from lstm_core.data.table import PriceTable
from lstm_core.errors import DatasetNotFoundError
from lstm_core.safe_write import write_safely

__all__ = ["NAMELESS", "Upload", "UploadLibrary"]

NAMELESS = "uploaded series"
_ID = re.compile(r"^[0-9a-f]{32}$")
_ORIGINAL, _SEE = "original", "see"


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


class UploadLibrary:
    """Uploaded tables in one folder.

    Args:
        folder: Where they are kept; made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, content: bytes, name: str, owner: str, reading: CsvReading | None = None) -> Upload:
        """Read and keep a CSV file.

        Args:
            content: The file's bytes.
            name: The name it came with, used for display only.
            owner: Who brought it (a hash; see ``pages/ui/owner.py``).
            reading: How to read it, as far as that is not to be found out.

        Raises:
            CsvFormatError: It can't be read; nothing is kept.
        """
        upload_id = hashlib.sha256(content).hexdigest()[:32]
        stored = self._stored(upload_id, reading) or self._read(upload_id, content, name, reading)
        place = self.folder / upload_id
        if not (place / _ORIGINAL).exists():
            write_safely(place / _ORIGINAL, content)
        # Each person finds the file under the name they gave it, read as they had it read last.
        mark = {"name": name, "reading": stored.reading.model_dump(mode="json")}
        write_safely(place / "owners" / _mark(owner), json.dumps(mark).encode())
        return Upload(upload_id, name, stored)

    def get(self, upload_id: str, reading: CsvReading | None = None) -> Upload:
        """Return what is known of an upload, whoever brought it and whatever they call it.

        Args:
            upload_id: Which one.
            reading: How it is read; ``None`` as its reader proposes.

        Raises:
            DatasetNotFoundError: There is none with this id.
            CsvFormatError: It can't be read so.
        """
        stored = self._stored(upload_id, reading)
        if stored is None:
            stored = self._read(upload_id, self.original(upload_id), NAMELESS, reading)
        return Upload(upload_id, NAMELESS, stored)

    def original(self, upload_id: str) -> bytes:
        """Return the file as it came.

        Raises:
            DatasetNotFoundError: There is none with this id.
        """
        path = self.folder / upload_id / _ORIGINAL
        if not _ID.match(upload_id) or not path.exists():
            raise DatasetNotFoundError("This uploaded file is no longer here. Upload it again on the Data page.")
        return path.read_bytes()

    def belongs_to(self, upload_id: str, owner: str) -> bool:
        """Say whether a person uploaded this file."""
        return bool(_ID.match(upload_id)) and (self.folder / upload_id / "owners" / _mark(owner)).exists()

    def of(self, owner: str) -> list[Upload]:
        """Return what one person uploaded, the newest first."""
        marks = sorted(
            self.folder.glob(f"*/owners/{_mark(owner)}"), key=lambda path: path.stat().st_mtime, reverse=True
        )
        found = []
        for path in marks:
            fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            upload = self.get(path.parent.parent.name, CsvReading.model_validate(fields["reading"]))
            found.append(Upload(upload.id, fields["name"], upload.stored))
        return found

    def load(
        self, upload_id: str, ticker: str | None, reading: CsvReading | None = None, missing: Missing = "drop"
    ) -> PriceTable:
        """Return one series of an upload.

        Raises:
            DatasetNotFoundError: There is no such upload.
            TickerNotFoundError: It has no such ticker.
            CsvFormatError: The series can't be used; see ``clean_series``.
        """
        return self.get(upload_id, reading).stored.load(ticker, missing, NAMELESS)

    def _stored(self, upload_id: str, reading: CsvReading | None) -> StoredFile | None:
        if not _ID.match(upload_id):
            return None
        folder = self.folder / upload_id / _key(reading)
        if (folder / _SEE).exists():
            folder = folder.parent / (folder / _SEE).read_text(encoding="utf-8")
        try:
            return open_stored(folder)
        except FileNotFoundError:
            return None

    def _read(self, upload_id: str, content: bytes, name: str, reading: CsvReading | None) -> StoredFile:
        file = read_csv(content, name, reading)
        place = self.folder / upload_id
        stored = keep(file, place / _key(file.reading))
        if _key(reading) != _key(file.reading):
            # What was asked for left something to be found out; this is what came of it.
            write_safely(place / _key(reading) / _SEE, _key(file.reading).encode())
        return stored


def _key(reading: CsvReading | None) -> str:
    text = (reading or CsvReading()).model_dump_json()
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _mark(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()[:32]
