"""The archive of a backup: a zip of files and, last, ``backup.json``, which says what each has to be.

Its format is ``BACKUP`` (``lstm_core/formats.py``). Nothing in an archive is believed before it was checked.
"""

from __future__ import annotations

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lstm_core.backup.names import DATABASE, check_names
from lstm_core.errors import BackupError, UnreadableError
from lstm_core.formats import BACKUP

__all__ = ["MANIFEST", "PIECE_BYTES", "KeptFile", "Manifest", "copied", "opened_archive"]

MANIFEST = "backup.json"
PIECE_BYTES = 2**20
_MOST_MANIFEST_BYTES = 2**28
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class KeptFile:
    """One file of a backup.

    Attributes:
        sha256: Of its content.
        bytes: Its length.
        modified: When it was written last, in seconds since 1970.
        private: Whether nobody but its owner may read it: keys, for one.
    """

    sha256: str
    bytes: int
    modified: float
    private: bool


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        made: When the database was copied, as ISO 8601 in UTC.
        lab: The version of the lab that made it.
        runs: How many runs are in it.
        files: What each file has to be, by its name.
    """

    made: str
    lab: str
    runs: int
    files: Mapping[str, KeptFile]

    def dump(self) -> bytes:
        """Return it as the content of ``backup.json``."""
        files = {name: dict(vars(member)) for name, member in self.files.items()}
        return BACKUP.dump({"made": self.made, "lab": self.lab, "runs": self.runs, "files": files}, indent=1)

    @classmethod
    def load(cls, content: bytes) -> Manifest:
        """Read what ``dump`` wrote.

        Raises:
            UnreadableError: It is of a newer version, or damaged.
        """
        fields = BACKUP.load(content)
        try:
            files = {str(name): _member(member) for name, member in fields["files"].items()}
            return cls(str(fields["made"]), str(fields["lab"]), int(fields["runs"]), files)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BACKUP.damaged(f"{type(error).__name__}: {error}") from error


def _member(fields: Mapping[str, Any]) -> KeptFile:
    member = KeptFile(str(fields["sha256"]), int(fields["bytes"]), float(fields["modified"]), bool(fields["private"]))
    if member.bytes < 0 or not 0 <= member.modified < 2**40:
        raise ValueError("a length or a time that is none")
    return member


@contextmanager
def opened_archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open an archive that was looked at: its names, its lengths, and what it says of itself.

    Raises:
        BackupError: It is no backup, or a damaged one.
        UnreadableError: It is of a newer version.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive, path)
    except _BROKEN as error:
        raise BackupError(f"{path} is no backup, or a damaged one ({error}). Nothing was changed.") from error
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise BackupError(f"The backup {path} can't be opened: {error.strerror}.") from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    entries = {entry.filename: entry for entry in archive.infolist()}
    about = entries.pop(MANIFEST, None)
    if about is None or about.file_size > _MOST_MANIFEST_BYTES:
        raise BackupError(f"{path} is no backup of a lab: there is no {MANIFEST} in it. Nothing was changed.")
    check_names(entry.filename for entry in archive.infolist() if entry is not about)
    try:
        manifest = Manifest.load(archive.read(about))
    except UnreadableError as error:
        raise UnreadableError(f"{error} Nothing was changed.") from error
    different = set(entries) ^ set(manifest.files)
    wrong = [name for name, entry in entries.items() if name not in different and not _fits(entry, manifest, name)]
    if DATABASE not in entries:
        different.add(DATABASE)
    if different or wrong:
        name = min([*different, *wrong])
        raise BackupError(f"{path} is damaged: {name} is not what {MANIFEST} says. Nothing was changed.")
    return manifest


def _fits(entry: zipfile.ZipInfo, manifest: Manifest, name: str) -> bool:
    """Say whether an entry is a plain file of the right length; a link would be followed out of the folder."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind in (0, stat.S_IFREG) and not entry.flag_bits & 0x1 and entry.file_size == manifest.files[name].bytes


def copied(source: BinaryIO, target: BinaryIO | None) -> tuple[str, int]:
    """Copy a file piece by piece, or only read it, and return its SHA-256 and its length.

    Args:
        source: To read from.
        target: To write to; ``None`` for nowhere.
    """
    digest, length = hashlib.sha256(), 0
    while piece := source.read(PIECE_BYTES):
        digest.update(piece)
        length += len(piece)
        if target is not None:
            target.write(piece)
    return digest.hexdigest(), length
