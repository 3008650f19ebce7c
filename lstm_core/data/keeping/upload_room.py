"""The room that uploaded files have: whatever adds to them or takes away does so here, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from lstm_core.data.keeping.quota import BLOCK, Quota, Usage, require_room, taken
from lstm_core.data.keeping.upload_folder import UploadFolder, is_id
from lstm_core.errors import LabError, StoreBusyError
from lstm_core.formats import OWNER

__all__ = ["LOCK_SECONDS", "UploadRoom"]

LOCK_SECONDS = 60.0


class UploadRoom:
    """What uploaded files take, and may take.

    Args:
        folder: Where they are kept; made when it is first needed.
        quota: What they may take on the disk.
    """

    def __init__(self, folder: Path, quota: Quota) -> None:
        self.folder = folder
        self.quota = quota

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Let one thread of one process at a time add or take away, so that several together never take too much.

        Raises:
            StoreBusyError: Others do not get done.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / ".lock")
        try:
            lock.acquire(timeout=LOCK_SECONDS)
        except Timeout:
            raise StoreBusyError("Many files are being brought just now. Try again in a minute.") from None
        try:
            yield
        finally:
            lock.release()

    def usage(self, owner: str) -> Usage:
        """Return what the files of one person, and of all, take on the disk."""
        mine = whole = 0
        for upload in self._uploads():
            size = taken(upload.place)
            whole += size
            mine += size if upload.mark(owner).exists() else 0
        return Usage(mine, whole, self.quota)

    def refuse_too_large(self, upload: UploadFolder, name: str, owner: str, size: int) -> None:
        """Refuse a file that has no room whatever comes of reading it.

        Args:
            upload: Its folder, perhaps to be.
            name: What it is called.
            owner: Who brings it.
            size: Its bytes.

        Raises:
            QuotaError: There is no room.
        """
        if not upload.mark(owner).exists():
            need_of_all = 0 if upload.marks() else size
            largest = self._largest(owner, upload)
            require_room(self.usage(owner), name, size, need_of_all, largest, at_least=True)

    @contextmanager
    def within_quota(self, upload: UploadFolder, name: str, owner: str) -> Iterator[None]:
        """Let the code inside add to a file's folder; if there is no room for that, it is undone.

        Args:
            upload: The folder, perhaps to be.
            name: What the file is called.
            owner: Who brings it.

        Raises:
            QuotaError: There is no room.
        """
        usage, before, had = self.usage(owner), taken(upload.place), upload.tables()
        new = 0 if upload.mark(owner).exists() else before
        mark = 0 if upload.mark(owner).exists() else BLOCK
        try:
            yield
            grown = taken(upload.place) - before + mark
            if new + grown > usage.free or grown > usage.free_of_all:
                freed = self._make_room(upload, upload.idle_tables(owner) & had)
                usage = Usage(usage.mine, usage.whole - freed, self.quota)
                grown = taken(upload.place) - before + mark
            require_room(usage, name, new + grown, grown, self._largest(owner, upload))
        except (LabError, OSError):
            upload.forget_tables(upload.tables() - had)
            if not upload.marks():
                upload.delete()
            raise

    def _make_room(self, upload: UploadFolder, idle: set[str]) -> int:
        """Delete what of a file can be made again, and what a crash left behind of others; return the latter's size."""
        upload.forget_tables(idle)
        freed = 0
        for other in self._uploads():
            if other.place != upload.place and not other.marks():
                freed += taken(other.place)
                other.delete()
        return freed

    def _largest(self, owner: str, but: UploadFolder) -> tuple[str, int] | None:
        """Return the name and the size of somebody's largest file other than one."""
        mine = [upload for upload in self._uploads() if upload.place != but.place and upload.mark(owner).exists()]
        if not mine:
            return None
        size, mark = max((taken(upload.place), upload.mark(owner)) for upload in mine)
        try:
            return str(OWNER.load(mark.read_bytes())["name"]), size
        except (LabError, OSError, KeyError):
            return "one whose name is lost", size

    def _uploads(self) -> list[UploadFolder]:
        if not self.folder.is_dir():
            return []
        return [UploadFolder(path) for path in self.folder.iterdir() if is_id(path.name)]
