"""Which files of a home belong into a backup, and which names an archive may hold.

An archive may come from anywhere and is put back on any system, so a name in it is looked at as all of them would: a
path that leaves the folder, a drive, a device of Windows, or two names that one of them takes for the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from lstm_core.errors import BackupError

__all__ = ["DATABASE", "check_names", "is_safe", "kept_files"]

DATABASE = "runs.sqlite"
_MOST_PARTS, _MOST_LETTERS = 8, 255
_FOR_WINDOWS = set('<>:"|?*\\')
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{kind}{digit}" for kind in ("COM", "LPT") for digit in "0123456789¹²³")}
# A worker's scratch folder and the log are nobody's work.
_SCRATCH, _LOG = "dask", "service.log"


def is_safe(name: str) -> bool:
    r"""Say whether a name in an archive leads to a place inside the folder that it is unpacked into, on every system.

    Example:
        >>> is_safe("runs/a/result.json")
        True
        >>> [is_safe(name) for name in ("/etc/passwd", "a/../b", "C:x", r"a\\b", "NUL.txt", "a/", "x ")]
        [False, False, False, False, False, False, False]
    """
    parts = name.split("/")
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor or len(parts) > _MOST_PARTS:
        return False
    return all(_is_safe_part(part) for part in parts)


def _is_safe_part(part: str) -> bool:
    if not part or len(part.encode("utf-8", "replace")) > _MOST_LETTERS or part.startswith(".") or part[-1] in ". ":
        return False
    if not part.isprintable() or _FOR_WINDOWS & set(part):
        return False
    return part.partition(".")[0].rstrip(" ").upper() not in _DEVICES


def check_names(names: Iterable[str]) -> None:
    """See that all names in an archive may be unpacked.

    Raises:
        BackupError: One leads out of the folder, is none on some system, or is there twice.
    """
    seen: set[str] = set()
    for name in names:
        if not is_safe(name) or not _belongs(name.split("/")[0]):
            raise BackupError(
                f"This is no backup that the lab made: it holds a file called {name[:80]!r}, and a backup never does. "
                "Nothing was changed."
            )
        folded = name.casefold()
        if folded in seen:
            raise BackupError(f"This backup holds {name[:80]!r} twice, and the lab's never do. Nothing was changed.")
        seen.add(folded)


def kept_files(home: Path) -> Iterator[tuple[str, Path]]:
    """Yield all files of a home that belong into a backup, but for the database: name in the archive, and path.

    What begins with a dot is unfinished or was put aside, and a link or a socket is no file. A folder right in the home
    may be a link, to a larger disk, say.

    Raises:
        OSError: A folder can't be read.
    """
    for top in sorted(home.iterdir()):
        if top.name == DATABASE or not _belongs(top.name):
            continue
        if top.is_dir():
            yield from _files_in(top, top.name)
        elif top.is_file() and not top.is_symlink():
            yield top.name, top


def _belongs(top: str) -> bool:
    """Say whether a file or folder right in the home is kept in backups."""
    if top == DATABASE:
        return True
    is_other = top.startswith((".", _LOG, f"{DATABASE}-")) or top.endswith(".lock")
    return not (is_other or top in (_SCRATCH, "lost+found"))


def _files_in(folder: Path, called: str) -> Iterator[tuple[str, Path]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:  # deleted since its name was read
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        name = f"{called}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _files_in(Path(entry.path), name)
        elif entry.is_file(follow_symlinks=False):
            yield name, Path(entry.path)
