"""The tables that people uploaded, kept on the lab's own disk.

A file is kept once, under an id made from its content, however many people bring it; beside it stands what
came of each way of reading it. Each person sees only what they brought themselves; the file goes when the last of them
lets go of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lstm_core.config import CsvReading, Missing
from lstm_core.data.keeping.quota import Quota, Usage
from lstm_core.data.keeping.stored import StoredFile
from lstm_core.data.keeping.upload import NAMELESS, LostUpload, Upload
from lstm_core.data.keeping.upload_folder import UploadFolder, gone, id_of, is_id, mark_of
from lstm_core.data.keeping.upload_room import UploadRoom
from lstm_core.data.reading import read_table
from lstm_core.data.table import PriceTable
from lstm_core.errors import LabError, QuotaError, StoreBusyError, UnreadableError
from lstm_core.formats import OWNER
from lstm_core.safe_write import write_safely

__all__ = ["UploadLibrary"]

log = logging.getLogger("lstm_core.data.keeping.upload_library")


class UploadLibrary:
    """Uploaded tables in one folder.

    Args:
        folder: Where they are kept; made when it is first needed.
        quota: What they may take on the disk.
        why_full: Says why the lab has no room for so many bytes, as sentences; empty where it has.
    """

    def __init__(
        self, folder: Path, quota: Quota | None = None, why_full: Callable[[int], str] = lambda _more: ""
    ) -> None:
        self.folder = folder
        self._why_full = why_full
        self._room = UploadRoom(folder, quota or Quota())

    def add(self, content: bytes, name: str, owner: str, reading: CsvReading | None = None) -> Upload:
        """Read and keep a CSV file.

        Args:
            content: The file's bytes.
            name: The name it came with, used for display only.
            owner: Who brought it (a hash; see ``pages/kit/owner.py``).
            reading: How to read it, as far as that is not to be found out.

        Raises:
            CsvFormatError: It can't be read; nothing is kept.
            QuotaError: There is no room for it; nothing is kept.
            StoreBusyError: It can't be kept just now; the disk is full, say.
        """
        folder = self._upload(id_of(content))
        if not folder.marks() and (reason := self._why_full(len(content))):
            raise QuotaError(f"{name} can't be kept. {reason}")
        self._room.refuse_too_large(folder, name, owner, len(content))  # as reading it may take long
        # What an older version found out itself is found out anew; what a person said stays as it was read.
        known = None if reading is None else folder.stored(reading)
        file = None if known is not None else read_table(content, name, reading)
        with _kept_in_words(), self._room.one_at_a_time():
            with self._room.within_quota(folder, name, owner):
                stored = folder.stored(reading) if file is None else None  # or somebody deleted it meanwhile
                stored = stored or folder.keep_table(file or read_table(content, name, reading), reading)
                folder.keep_original(content)
            # Each person finds the file under the name they gave it, read as they had it read last.
            mark = {"name": name, "reading": stored.reading.model_dump(mode="json")}
            write_safely(folder.mark(owner), OWNER.dump(mark))
        return Upload(folder.place.name, name, stored)

    def get(self, upload_id: str, reading: CsvReading | None = None, owner: str = "") -> Upload:
        """Return what is known of an upload, whoever brought it.

        Args:
            upload_id: Which one.
            reading: How it is read; ``None`` as its reader proposes.
            owner: By whose name it is called.

        Raises:
            DatasetNotFoundError: There is none with this id.
            UnreadableError: The file is damaged.
            CsvFormatError: It can't be read so.
            StoreBusyError: What came of reading it can't be kept just now.
        """
        return Upload(upload_id, self.called(upload_id, owner), self._stored(upload_id, reading))

    def called(self, upload_id: str, owner: str) -> str:
        """Return the name that a person gave a file; ``NAMELESS`` if they brought none, or its name is lost."""
        if not is_id(upload_id):
            return NAMELESS
        try:
            return str(OWNER.load(self._upload(upload_id).mark(owner).read_bytes())["name"]) or NAMELESS
        except (LabError, OSError, KeyError):
            return NAMELESS

    def original(self, upload_id: str) -> bytes:
        """Return the file as it came.

        Raises:
            DatasetNotFoundError: There is none with this id.
            UnreadableError: It is damaged.
        """
        return self._upload(upload_id).original()

    def belongs_to(self, upload_id: str, owner: str) -> bool:
        """Say whether a person uploaded this file."""
        return is_id(upload_id) and self._upload(upload_id).mark(owner).exists()

    def of(self, owner: str) -> list[Upload]:
        """Return what one person uploaded and can be used, the newest first."""
        return [upload for upload in self.listed(owner) if isinstance(upload, Upload)]

    def lost(self, owner: str) -> list[LostUpload]:
        """Return what one person uploaded and can't be used any more, the newest first."""
        return [upload for upload in self.listed(owner) if isinstance(upload, LostUpload)]

    def listed(self, owner: str) -> list[Upload | LostUpload]:
        """Return all that one person uploaded, the newest first."""
        marks = [(path.stat().st_mtime, path) for path in self.folder.glob(f"*/owners/{mark_of(owner)}")]
        return [self._look(path) for _, path in sorted(marks, reverse=True)]

    def usage(self, owner: str) -> Usage:
        """Return what the files of one person, and of all, take on the disk."""
        return self._room.usage(owner)

    def remove(self, upload_id: str, owner: str) -> None:
        """Take a file off one person's list; what nobody has on their list is deleted.

        Raises:
            StoreBusyError: It can't be done just now.
        """
        if not self.belongs_to(upload_id, owner):
            return
        folder = self._upload(upload_id)
        with _kept_in_words(), self._room.one_at_a_time():
            folder.mark(owner).unlink(missing_ok=True)
            if not folder.marks():
                folder.delete()

    def load(
        self,
        upload_id: str,
        ticker: str | None,
        reading: CsvReading | None = None,
        missing: Missing = "drop",
        owner: str = "",
    ) -> PriceTable:
        """Return one series of an upload, called by its ticker or else by the name that the owner gave the file.

        Raises:
            DatasetNotFoundError: There is no such upload.
            TickerNotFoundError: It has no such ticker.
            CsvFormatError: The series can't be used; see ``clean_series``.
            UnreadableError: The file is damaged.
        """
        name = self.called(upload_id, owner)
        try:
            return self._stored(upload_id, reading).load(ticker, missing, name)
        except (FileNotFoundError, UnreadableError) as error:
            log.warning("upload %s is read again: %s", upload_id, error)
            return self._read_again(upload_id, reading).load(ticker, missing, name)

    def _upload(self, upload_id: str) -> UploadFolder:
        """Return the folder of a file; an id that the lab did not make leads nowhere.

        Raises:
            DatasetNotFoundError: It is none.
        """
        if not is_id(upload_id):
            raise gone()
        return UploadFolder(self.folder / upload_id)

    def _look(self, mark: Path) -> Upload | LostUpload:
        upload_id, name = mark.parent.parent.name, ""
        try:
            fields = OWNER.load(mark.read_bytes())
            name = str(fields["name"])
            reading = CsvReading.model_validate(fields["reading"])
            return Upload(upload_id, name, self._stored(upload_id, reading))
        except LabError as error:
            return LostUpload(upload_id, name, str(error))
        except (OSError, KeyError, ValueError) as error:
            return LostUpload(upload_id, name, str(OWNER.damaged(type(error).__name__)))

    def _stored(self, upload_id: str, reading: CsvReading | None) -> StoredFile:
        """Return what came of reading a file, which is read again where that is not there."""
        return self._upload(upload_id).stored(reading) or self._read_again(upload_id, reading)

    def _read_again(self, upload_id: str, reading: CsvReading | None) -> StoredFile:
        folder = self._upload(upload_id)
        file = read_table(folder.original(), NAMELESS, reading)
        with _kept_in_words(), self._room.one_at_a_time():
            folder.original()  # or what somebody deleted meanwhile would come back in part
            return folder.keep_table(file, reading)


@contextmanager
def _kept_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreBusyError(
            f"The file can't be kept in the lab's folder just now ({error.strerror}). Try again in a moment; if it "
            "stays so, tell the operator."
        ) from error
