"""Writing files so that nobody ever meets half of one, and a folder for them that nobody else looks into."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

__all__ = ["make_home", "put_in_place", "staged", "write_safely", "write_together"]

_PAUSES: tuple[float, ...] = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if sys.platform == "win32" else ()  # seconds


def make_home(home: Path) -> None:
    """Make the folder in which all of a lab lies, unless it is there: for the user who runs the lab alone.

    Runs, files and the database are written as any other file, so that it is this folder which keeps the other users of
    the machine out. One that is there already stays as its owner has made it; ``doctor`` says who can read it.

    Args:
        home: The folder. Those that it lies in are made as well, as usual.

    Raises:
        OSError: It can't be made.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)


def write_safely(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, never meets half of it.

    Raises:
        OSError: The disk is full, say; then what was there before is still there, and nothing else.
    """
    with staged(path, content) as unfinished:
        put_in_place(unfinished, path)


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder: all of them, or none if one can't be written.

    They are put in their places one after the other, in the order given, once all are on the disk; a reader who waits
    for the last one finds all.

    Args:
        folder: Made when missing.
        files: Contents by name.

    Raises:
        OSError: One can't be written; then what was there before is still there, and nothing else.
    """
    with ExitStack() as stack:
        unfinished = {name: stack.enter_context(staged(folder / name, content)) for name, content in files.items()}
        for name, path in unfinished.items():
            put_in_place(path, folder / name)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Give a file that is whole its name, in place of what is called so.

    Windows refuses that while somebody has the old one open, as whoever reads it has for some milliseconds.

    Raises:
        OSError: It can't be done; then both are as they were.
    """
    for pause in _PAUSES:
        try:
            unfinished.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    unfinished.replace(path)


@contextmanager
def staged(path: Path, content: bytes) -> Iterator[Path]:
    """Write a file beside its place, for the caller to put it there; it is removed if that does not happen.

    Raises:
        OSError: It can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or a loss of power might leave the name without the content
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)
