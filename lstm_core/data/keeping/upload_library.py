"""The tables that people uploaded, kept on the lab's own disk.

A file is kept once, under an id made from its content, however many people bring it; beside it stands what
came of each way of reading it. Each person sees only what they brought themselves.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lstm_core.config import CsvReading, Missing
from lstm_core.data.keeping.stored import StoredFile, keep, open_stored
from lstm_core.data.reading import read_table
from lstm_core.data.table import PriceTable
from lstm_core.errors import DatasetNotFoundError, LabError, StoreBusyError, UnreadableError
from lstm_core.formats import OWNER, TABLE
from lstm_core.safe_write import write_safely

__all__ = ["NAMELESS", "LostUpload", "Upload", "UploadLibrary", "log"]

log = logging.getLogger("lstm_core.data.keeping.upload_library")

NAMELESS = "uploaded series"
_ID = re.compile(r"^[0-9a-f]{32}$")
_FIRST_FIELDS = ("encoding", "delimiter", "decimal", "date_column", "date_order", "ticker_column", "columns")
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
            StoreBusyError: It can't be kept just now; the disk is full, say.
        """
        upload_id = _id(content)
        with _kept_in_words():
            # What an older version found out itself is found out anew; what a person said stays as it was read.
            stored = None if reading is None else self._stored(upload_id, reading)
            stored = stored or self._read(upload_id, content, name, reading)
            place = self.folder / upload_id
            if not self._has_original(upload_id):
                write_safely(place / _ORIGINAL, content)
            # Each person finds the file under the name they gave it, read as they had it read last.
            mark = {"name": name, "reading": stored.reading.model_dump(mode="json")}
            write_safely(place / "owners" / _mark(owner), OWNER.dump(mark))
        return Upload(upload_id, name, stored)

    def get(self, upload_id: str, reading: CsvReading | None = None) -> Upload:
        """Return what is known of an upload, whoever brought it and whatever they call it.

        Args:
            upload_id: Which one.
            reading: How it is read; ``None`` as its reader proposes.

        Raises:
            DatasetNotFoundError: There is none with this id.
            UnreadableError: The file is damaged.
            CsvFormatError: It can't be read so.
            StoreBusyError: What came of reading it can't be kept just now.
        """
        stored = self._stored(upload_id, reading) or self._read_again(upload_id, reading)
        return Upload(upload_id, NAMELESS, stored)

    def original(self, upload_id: str) -> bytes:
        """Return the file as it came.

        Raises:
            DatasetNotFoundError: There is none with this id.
            UnreadableError: It is damaged.
        """
        gone = DatasetNotFoundError("This uploaded file is no longer here. Upload it again on the Data page.")
        if not _ID.match(upload_id):
            raise gone
        try:
            content = (self.folder / upload_id / _ORIGINAL).read_bytes()
        except FileNotFoundError:
            raise gone from None
        except OSError as error:
            raise TABLE.damaged(error.strerror) from error
        if _id(content) != upload_id:
            raise TABLE.damaged("changed since it was uploaded")
        return content

    def belongs_to(self, upload_id: str, owner: str) -> bool:
        """Say whether a person uploaded this file."""
        return bool(_ID.match(upload_id)) and (self.folder / upload_id / "owners" / _mark(owner)).exists()

    def of(self, owner: str) -> list[Upload]:
        """Return what one person uploaded and can be used, the newest first."""
        return [upload for upload in self.listed(owner) if isinstance(upload, Upload)]

    def lost(self, owner: str) -> list[LostUpload]:
        """Return what one person uploaded and can't be used any more, the newest first."""
        return [upload for upload in self.listed(owner) if isinstance(upload, LostUpload)]

    def listed(self, owner: str) -> list[Upload | LostUpload]:
        """Return all that one person uploaded, the newest first."""
        marks = [(path.stat().st_mtime, path) for path in self.folder.glob(f"*/owners/{_mark(owner)}")]
        return [self._look(path) for _, path in sorted(marks, reverse=True)]

    def remove(self, upload_id: str, owner: str) -> None:
        """Take a file off one person's list; what nobody has on their list is deleted."""
        if not self.belongs_to(upload_id, owner):
            return
        owners = self.folder / upload_id / "owners"
        (owners / _mark(owner)).unlink(missing_ok=True)
        if not any(owners.iterdir()):
            shutil.rmtree(self.folder / upload_id, ignore_errors=True)

    def load(
        self, upload_id: str, ticker: str | None, reading: CsvReading | None = None, missing: Missing = "drop"
    ) -> PriceTable:
        """Return one series of an upload.

        Raises:
            DatasetNotFoundError: There is no such upload.
            TickerNotFoundError: It has no such ticker.
            CsvFormatError: The series can't be used; see ``clean_series``.
            UnreadableError: The file is damaged.
        """
        try:
            return self.get(upload_id, reading).stored.load(ticker, missing, NAMELESS)
        except (FileNotFoundError, UnreadableError) as error:
            log.warning("upload %s is read again: %s", upload_id, error)
            return self._read_again(upload_id, reading).load(ticker, missing, NAMELESS)

    def _look(self, mark: Path) -> Upload | LostUpload:
        upload_id, name = mark.parent.parent.name, ""
        try:
            fields = OWNER.load(mark.read_bytes())
            name = str(fields["name"])
            reading = CsvReading.model_validate(fields["reading"])
            return Upload(upload_id, name, self.get(upload_id, reading).stored)
        except LabError as error:
            return LostUpload(upload_id, name, str(error))
        except (OSError, KeyError, ValueError) as error:
            return LostUpload(upload_id, name, str(OWNER.damaged(type(error).__name__)))

    def _stored(self, upload_id: str, reading: CsvReading | None) -> StoredFile | None:
        """Return what came of reading a file, if that is kept and this version can read it."""
        if not _ID.match(upload_id):
            return None
        folder = self.folder / upload_id / _key(reading)
        try:
            if (folder / _SEE).exists():
                other = (folder / _SEE).read_text(encoding="ascii")
                folder = folder.parent / other if _ID.match(other) else folder
            return open_stored(folder)
        except FileNotFoundError:
            return None
        except (UnreadableError, OSError, ValueError) as error:
            log.warning("what came of reading upload %s can't be used: %s", upload_id, error)
            return None

    def _has_original(self, upload_id: str) -> bool:
        try:
            self.original(upload_id)
        except LabError:
            return False
        return True

    def _read_again(self, upload_id: str, reading: CsvReading | None) -> StoredFile:
        content = self.original(upload_id)
        with _kept_in_words():
            return self._read(upload_id, content, NAMELESS, reading)

    def _read(self, upload_id: str, content: bytes, name: str, reading: CsvReading | None) -> StoredFile:
        file = read_table(content, name, reading)
        place = self.folder / upload_id
        stored = keep(file, place / _key(file.reading))
        if _key(reading) != _key(file.reading):
            # What was asked for left something to be found out; this is what came of it.
            write_safely(place / _key(reading) / _SEE, _key(file.reading).encode())
        return stored


@contextmanager
def _kept_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreBusyError(
            f"The file can't be kept in the lab's folder just now ({error.strerror}). Try again in a moment; if it "
            "stays so, tell the operator."
        ) from error


def _id(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _key(reading: CsvReading | None) -> str:
    # Fields that readings did not have at first are named only where they say something, so that keys stay.
    fields = (reading or CsvReading()).model_dump(mode="json")
    kept = {name: value for name, value in fields.items() if name in _FIRST_FIELDS or value}
    text = json.dumps(kept, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _mark(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()[:32]
