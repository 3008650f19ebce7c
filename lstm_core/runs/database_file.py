"""The file of the run store's database: made whole, checked for its length, brought up to date, opened."""

from __future__ import annotations

import logging
import os
import secrets
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock

from lstm_core.errors import StoreUnreadableError
from lstm_core.runs.schema import STEPS, columns
from lstm_core.safe_write import make_home

__all__ = [
    "LOCK_SECONDS",
    "WAY_OUT",
    "lacks_tables",
    "length_of",
    "log",
    "make_ready",
    "open_database",
    "transaction",
    "whole_length",
]

log = logging.getLogger("lstm_core.store")

LOCK_SECONDS = 30.0
_OTHERS_WRITE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_CUT_LOOKS = 25
_HEADER_BYTES = 32
_descriptors: dict[tuple[int, int], int] = {}
_descriptors_lock = threading.Lock()
WAY_OUT = (
    "Nothing was changed. First move the files beside it away whose names begin with its name; then move it away too "
    "(the lab begins with an empty one), or move a copy of yours into its place."
)


def open_database(path: Path, *, check_same_thread: bool = True) -> sqlite3.Connection:
    """Return a connection of one's own, to be closed; it never makes the file, which would have no tables."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(
        address, timeout=LOCK_SECONDS, isolation_level=None, check_same_thread=check_same_thread, uri=True
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Have statements all happen or none, with nobody else writing between."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite itself has ended it if, say, the disk is full
            connection.execute("ROLLBACK")
        raise


def make_ready(path: Path) -> int:
    """Make a database if there is none, bring an older one up to date, and return how many bytes it has.

    Raises:
        StoreUnreadableError: It was cut, or is of a version that this one can't use.
    """
    if not length_of(path):
        _make(path)
    length = whole_length(path)
    with closing(open_database(path)) as connection:
        _write_ahead(connection)
        if _version(connection) < len(STEPS):
            _bring_up_to_date(connection)
        if _version(connection) > len(STEPS):
            _accept_newer(connection, path)
    return length


def length_of(path: Path) -> int:
    """Return how many bytes a file has; 0 if there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def whole_length(path: Path) -> int:
    """Return how many bytes a database has, having made sure that it was not cut.

    SQLite itself looks at that only when the first process opens it, and would find nothing where something was.

    Raises:
        StoreUnreadableError: It was cut.
    """
    for _ in range(_CUT_LOOKS):
        header = _header(path)
        page, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
        length = length_of(path)
        if header[:16] != b"SQLite format 3\0" or length >= pages * (65536 if page == 1 else page):
            return length
        time.sleep(0.02)  # another process may be about to write the rest
    raise StoreUnreadableError(f"The lab's database ({path}) is damaged: its end is missing. {WAY_OUT}")


def _header(path: Path) -> bytes:
    """Return a database's first bytes, without closing the file again.

    To close any descriptor of a file gives up all locks that the process has on it (so POSIX has it), those of its
    SQLite connections too; SQLite in another process would hold itself for alone, and remove what this one writes to.
    """
    if sys.platform == "win32":  # There it is the other way round: what is open can't be replaced, and locks are kept.
        with path.open("rb") as file:
            return file.read(_HEADER_BYTES)
    with _descriptors_lock:
        status = path.stat()
        file_id = status.st_dev, status.st_ino
        if file_id not in _descriptors:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            status = os.fstat(descriptor)  # another file may just have taken its place
            file_id = status.st_dev, status.st_ino
            _descriptors.setdefault(file_id, descriptor)
        return os.pread(_descriptors[file_id], _HEADER_BYTES, 0)


def lacks_tables(path: Path) -> bool:
    """Say whether a database has lost tables that every one has."""
    with closing(open_database(path)) as connection:
        return not set(_needed()) <= set(columns(connection))


def _make(path: Path) -> None:
    """Put a new database in its place, whole, unless another process is faster."""
    make_home(path.parent)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with FileLock(path.with_name(f"{path.name}.lock"), timeout=LOCK_SECONDS):
        if length_of(path):
            return
        try:
            with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
                _write_ahead(connection)
                _bring_up_to_date(connection)
            for kind in ("wal", "shm"):
                # What an old one has left behind would be taken for changes to the new one.
                path.with_name(f"{path.name}-{kind}").unlink(missing_ok=True)
            unfinished.replace(path)
        finally:
            for leftover in path.parent.glob(f"{unfinished.name}*"):
                leftover.unlink(missing_ok=True)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead mode, which the file remembers."""
    deadline = time.monotonic() + LOCK_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # SQLite does not wait here when another process is doing the same; a full disk is not worth the wait.
            if error.sqlite_errorcode & 0xFF not in _OTHERS_WRITE or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    # In one transaction, because app and service may open an older database at the same moment; whoever comes second
    # finds it done.
    with transaction(connection):
        for number in range(_version(connection), len(STEPS)):
            STEPS[number](connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")


def _accept_newer(connection: sqlite3.Connection, path: Path) -> None:
    """Go on with a database of a newer version, if all that this version uses is there."""
    version, there = _version(connection), columns(connection)
    if not all(needed <= there.get(table, set()) for table, needed in _needed().items()):
        raise StoreUnreadableError(
            f"The lab's database ({path}) was written by a newer version of the lab (format {version}; this version "
            f"knows {len(STEPS)}), and can't be used by this one. Start the newer version. {WAY_OUT}"
        )
    log.warning("%s is of a newer version (format %s, known %s); using it", path, version, len(STEPS))


def _needed() -> Mapping[str, set[str]]:
    """Return the columns that this version uses, by table."""
    with closing(sqlite3.connect(":memory:")) as empty:
        for step in STEPS:
            step(empty)
        return columns(empty)
