"""Making a backup: all of a home in one archive, while the lab is at work, and read back before it counts."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from lstm_core import __version__
from lstm_core.backup.archive import MANIFEST, KeptFile, Manifest, copied, opened_archive
from lstm_core.backup.names import DATABASE, is_safe, kept_files
from lstm_core.backup.snapshot import Snapshot
from lstm_core.errors import BackupError

__all__ = ["BackupMade", "back_up"]

_LARGE = 2**30
_ROOM_TO_SPARE = 2**20


@dataclass(frozen=True)
class BackupMade:
    """What has come of a backup.

    Attributes:
        path: The archive.
        bytes: Its length.
        manifest: What it says of itself.
        left_out: Files of the home that are not in it, as their names can't be unpacked everywhere.
        deleted: Runs that were deleted while it was made, and so are not in it.
        damaged: Ids of runs whose results the home itself has lost.
    """

    path: Path
    bytes: int
    manifest: Manifest
    left_out: tuple[str, ...]
    deleted: int
    damaged: tuple[str, ...]


def back_up(home: Path, into: Path) -> BackupMade:
    """Write all that a lab keeps into one archive that only its owner can read.

    The lab may be at work. The archive appears under its name once all of it is on the disk and was read back.

    Args:
        home: The lab's folder.
        into: The archive; or a folder, in which it is called by the moment.

    Raises:
        BackupError: There is no lab in the home, the archive can't be written, or there is something under its name.
    """
    if not (home / DATABASE).is_file():
        raise BackupError(
            f"{home} is no home folder of a lab: it has no {DATABASE}. Name the right one with --home, or by "
            "LSTM_LAB_HOME."
        )
    now = datetime.now(UTC)
    path = into / f"lab-{now:%Y%m%d-%H%M%S}.zip" if into.is_dir() else into
    if path.exists():
        raise BackupError(f"{path} is there already; name another file.")
    if path.resolve().is_relative_to(home.resolve()):
        raise BackupError(f"{path} lies in the lab's own folder, which is what it is to save. Name another place.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as scratch:
            _check_room(home, path.parent)
            snapshot = Snapshot(home, Path(scratch))
            with _unfinished(path) as unfinished:
                made = _Writing(home, snapshot, f"{now:%Y-%m-%dT%H:%M:%SZ}").write(unfinished)
                _verify(unfinished)
                unfinished.replace(path)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise BackupError(f"The backup can't be written to {path}: {error.strerror}{where}.") from error
    return BackupMade(path, path.stat().st_size, *made)


class _Writing:
    """Writes the files of a home and of a snapshot of its database into an archive."""

    def __init__(self, home: Path, snapshot: Snapshot, made: str) -> None:
        self._home, self._snapshot, self._made = home, snapshot, made
        self._files: dict[str, KeptFile] = {}

    def write(self, unfinished: Path) -> tuple[Manifest, tuple[str, ...], int, tuple[str, ...]]:
        left_out = []
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, path in kept_files(self._home):
                source = self._snapshot.place_of(name, path)
                if source is None:
                    continue
                if is_safe(name):
                    self._add(archive, name, source)
                else:
                    left_out.append(name)
            missing = self._snapshot.missing(self._files)
            deleted = self._snapshot.forget_deleted(missing)
            damaged = self._snapshot.missing(self._files)
            self._add(archive, DATABASE, self._snapshot.path)
            manifest = Manifest(self._made, __version__, self._snapshot.runs - deleted, self._files)
            archive.writestr(MANIFEST, manifest.dump())
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        return manifest, tuple(left_out), deleted, tuple(damaged)

    def _add(self, archive: zipfile.ZipFile, name: str, path: Path) -> None:
        try:
            file = path.open("rb")
        except FileNotFoundError:  # deleted since its name was read
            return
        with file:
            about = os.fstat(file.fileno())
            private = os.name == "posix" and not stat.S_IMODE(about.st_mode) & 0o077
            entry = zipfile.ZipInfo(name, datetime.fromtimestamp(max(about.st_mtime, 4e8), UTC).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o600) << 16
            with archive.open(entry, "w", force_zip64=about.st_size > _LARGE) as target:
                sha256, length = copied(file, cast(BinaryIO, target))
        self._files[name] = KeptFile(sha256, length, about.st_mtime, private)


def _check_room(home: Path, folder: Path) -> None:
    needed = 2 * (home / DATABASE).stat().st_size + _ROOM_TO_SPARE  # the copy, and the same in the archive
    for _, path in kept_files(home):
        try:
            needed += path.stat().st_size
        except FileNotFoundError:  # deleted since its name was read
            continue
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"{folder} has {free / 2**20:,.0f} MB of room, and a backup may take {needed / 2**20:,.0f}. Name another "
            "place, or make room."
        )


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """Make an empty file beside the archive's place that nobody else can read; it is removed if it stays there."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def _verify(path: Path) -> None:
    """Read all of an archive back from the disk.

    Raises:
        BackupError: It is not what was written.
    """
    with opened_archive(path) as (archive, manifest):
        for name, member in manifest.files.items():
            with archive.open(name) as source:
                if copied(cast(BinaryIO, source), None) != (member.sha256, member.bytes):
                    raise BackupError(
                        f"The backup reads back otherwise than it was written ({name}); is the disk sound?"
                    )
