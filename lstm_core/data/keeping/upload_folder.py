"""The folder of one uploaded file: the file as it came, who brought it, and what came of each way of reading it."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
from pathlib import Path

from lstm_core.config import CsvReading
from lstm_core.data.keeping.stored import StoredFile, close_tables, keep, open_stored
from lstm_core.data.reading import TableFile
from lstm_core.errors import DatasetNotFoundError, LabError, UnreadableError
from lstm_core.formats import OWNER, TABLE
from lstm_core.safe_write import write_safely

__all__ = ["UploadFolder", "gone", "id_of", "is_id", "mark_of"]

log = logging.getLogger("lstm_core.data.keeping.upload_folder")

_ID = re.compile(r"^[0-9a-f]{32}$")
_FIRST_FIELDS = ("encoding", "delimiter", "decimal", "date_column", "date_order", "ticker_column", "columns")
_ORIGINAL, _OWNERS, _SEE = "original", "owners", "see"


class UploadFolder:
    """One uploaded file.

    Args:
        place: Its folder, called by the file's id (see ``id_of``).
    """

    def __init__(self, place: Path) -> None:
        self.place = place

    def original(self) -> bytes:
        """Return the file as it came.

        Raises:
            DatasetNotFoundError: It is gone.
            UnreadableError: It is damaged.
        """
        try:
            content = (self.place / _ORIGINAL).read_bytes()
        except FileNotFoundError:
            raise gone() from None
        except OSError as error:
            raise TABLE.damaged(error.strerror) from error
        if id_of(content) != self.place.name:
            raise TABLE.damaged("changed since it was uploaded")
        return content

    def keep_original(self, content: bytes) -> None:
        """Keep the file as it came, unless it is there and whole."""
        try:
            self.original()
        except LabError:
            write_safely(self.place / _ORIGINAL, content)

    def stored(self, reading: CsvReading | None) -> StoredFile | None:
        """Return what came of reading the file, if that is kept and this version can read it."""
        folder = self.place / _key(reading)
        try:
            if (folder / _SEE).exists():
                other = (folder / _SEE).read_text(encoding="ascii")
                folder = folder.parent / other if is_id(other) else folder
            return open_stored(folder)
        except FileNotFoundError:
            return None
        except (UnreadableError, OSError, ValueError) as error:
            log.warning("what came of reading upload %s can't be used: %s", self.place.name, error)
            return None

    def keep_table(self, file: TableFile, asked: CsvReading | None) -> StoredFile:
        """Keep what came of reading the file.

        Args:
            file: What came of it.
            asked: How it was to be read; what that left open was found out.
        """
        stored = keep(file, self.place / _key(file.reading))
        if _key(asked) != _key(file.reading):
            write_safely(self.place / _key(asked) / _SEE, _key(file.reading).encode())
        return stored

    def tables(self) -> set[str]:
        """Return the names of the folders of what came of reading the file."""
        return {path.name for path in _in(self.place) if path.is_dir()}

    def idle_tables(self, owner: str) -> set[str]:
        """Return those that are not as an owner other than this one had the file read last; they can be made again."""
        used = set()
        for mark in set(self.marks()) - {self.mark(owner)}:
            try:
                used.add(_key(CsvReading.model_validate(OWNER.load(mark.read_bytes())["reading"])))
            except (LabError, OSError, KeyError, ValueError):
                log.warning("how upload %s was read last by one of its owners is lost", self.place.name)
        return self.tables() - used

    def forget_tables(self, names: set[str]) -> None:
        """Delete what came of some ways of reading."""
        close_tables()  # or Windows would not let go of them
        for name in names:
            shutil.rmtree(self.place / name, ignore_errors=True)

    def marks(self) -> list[Path]:
        """Return a file for each owner: what they call the upload, and how they have it read."""
        return _in(self.place / _OWNERS)

    def mark(self, owner: str) -> Path:
        """Return where the mark of one owner is, or would be."""
        return self.place / _OWNERS / mark_of(owner)

    def delete(self) -> None:
        """Delete the file and all that came of it."""
        close_tables()  # or the disk would not get its room back yet
        shutil.rmtree(self.place, ignore_errors=True)


def _in(folder: Path) -> list[Path]:
    """Return what in a folder is called by an id; nothing if it is not there, or is deleted at this moment."""
    try:
        return [path for path in folder.iterdir() if is_id(path.name)]
    except FileNotFoundError:
        return []


def gone() -> DatasetNotFoundError:
    """Return the error that says that a file is not here."""
    return DatasetNotFoundError("This uploaded file is no longer here. Upload it again on the Data page.")


def id_of(content: bytes) -> str:
    """Return the id of a file."""
    return hashlib.sha256(content).hexdigest()[:32]


def is_id(text: str) -> bool:
    """Say whether a text could be an id that ``id_of`` made."""
    return bool(_ID.match(text))


def mark_of(owner: str) -> str:
    """Return what an owner's marks are called."""
    return hashlib.sha256(owner.encode()).hexdigest()[:32]


def _key(reading: CsvReading | None) -> str:
    # Fields that readings did not have at first are named only where they say something, so that keys stay.
    fields = (reading or CsvReading()).model_dump(mode="json")
    kept = {name: value for name, value in fields.items() if name in _FIRST_FIELDS or value}
    text = json.dumps(kept, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
