"""The SQLite database of the run store: how it is opened, brought up to date, and watched."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lstm_core.errors import StoreBusyError, StoreUnreadableError
from lstm_core.runs.schema import STEPS, columns

__all__ = ["EMPTY_SECONDS", "LOCK_SECONDS", "Database", "Watch", "log"]

log = logging.getLogger("lstm_core.store")

LOCK_SECONDS = 30.0
_UNREADABLE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
EMPTY_SECONDS = 0.3
_WAY_OUT = (
    "Nothing was changed. Move it away, and with it the files beside it whose names begin with its name; the lab then "
    "begins with an empty one. Or put a copy of yours in its place after that."
)


class Database:
    """A SQLite file that several processes share, in write-ahead mode.

    Args:
        path: The file; it and its folder are made when missing, and brought up to date when they are of an older
            version.

    Raises:
        StoreUnreadableError: The file is no database, or one that this version can't use.
        StoreBusyError: It can't be used just now: it is locked, or the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self.in_words():
            self._prepare()

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Open a connection for one short piece of work, each statement committed by itself."""
        with self.in_words():
            # Somebody may delete or empty the lab's folder while the lab is running; it then goes on with a new one.
            if not self._has_content():
                time.sleep(EMPTY_SECONDS)  # somebody may just be copying another file into its place
                if not self._has_content():
                    log.warning("%s is gone; beginning with an empty one", self.path)
                    self._prepare()
            connection = self._connect()
            try:
                yield connection
            finally:
                connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Open a connection for statements that all happen or none, with nobody else writing between."""
        with self.open() as connection, _transaction(connection):
            yield connection

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Raise what SQLite and the disk say as ``StoreBusyError`` or ``StoreUnreadableError``.

        Mistakes in our own statements stay what they are.
        """
        busy = (
            "The lab's {what} can't be used just now ({error}). Try again in a moment. If it stays so, see whether the "
            "disk is full or read-only, or another program holds the file."
        )
        try:
            yield
        except OSError as error:
            raise StoreBusyError(busy.format(what=f"folder ({self.path.parent})", error=error)) from error
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            # A file that was cut in the right place is a sound database without our tables.
            if code in _UNREADABLE or (code == sqlite3.SQLITE_ERROR and self._lacks_tables()):
                raise StoreUnreadableError(
                    f"The lab's database ({self.path}) is damaged: {error}. {_WAY_OUT}"
                ) from error
            if isinstance(error, sqlite3.OperationalError) and code != sqlite3.SQLITE_ERROR:
                raise StoreBusyError(busy.format(what=f"database ({self.path})", error=error)) from error
            raise

    def watch(self) -> Watch:
        """Return what tells whether the database has changed; it belongs to the thread that first asks it."""
        return Watch(self)

    def _connect(self) -> sqlite3.Connection:
        # A connection costs a fraction of a millisecond and belongs to one thread, and the app has many. It never
        # makes the file: an empty one would have no tables.
        address = f"{self.path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(address, timeout=LOCK_SECONDS, isolation_level=None, uri=True)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _prepare(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch()
        with closing(self._connect()) as connection:
            _write_ahead(connection)
            if _version(connection) < len(STEPS):
                # In one transaction, because app and service may open an older database at the same moment; whoever
                # comes second finds it done.
                with _transaction(connection):
                    for number in range(_version(connection), len(STEPS)):
                        STEPS[number](connection)
                        connection.execute(f"PRAGMA user_version = {number + 1}")
            if _version(connection) > len(STEPS):
                self._accept_newer(connection)

    def _has_content(self) -> bool:
        return self.path.exists() and self.path.stat().st_size > 0

    def _lacks_tables(self) -> bool:
        with closing(self._connect()) as connection:
            return not set(_needed()) <= set(columns(connection))

    def _accept_newer(self, connection: sqlite3.Connection) -> None:
        """Go on with a database of a newer version, if all that this version uses is there."""
        version = _version(connection)
        there = columns(connection)
        lacking = [table for table, needed in _needed().items() if not needed <= there.get(table, set())]
        if lacking:
            raise StoreUnreadableError(
                f"The lab's database ({self.path}) was written by a newer version of the lab (format {version}; this "
                f"version knows {len(STEPS)}), and can't be used by this one. Start the newer version. {_WAY_OUT}"
            )
        log.warning("%s is of a newer version (format %s, known %s); using it", self.path, version, len(STEPS))


class Watch:
    """Tells, for a few microseconds, whether anything in a database was written since one last asked.

    Args:
        database: Which one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: sqlite3.Connection | None = None
        self._seen: tuple[int, ...] = ()

    def changed(self) -> bool:
        """Say whether anybody, oneself included, has written since the last call; yes at the first.

        Raises:
            StoreUnreadableError: The file is no database any more.
            StoreBusyError: It can't be used just now.
        """
        with self._database.in_words():
            try:
                status = self._database.path.stat()
            except FileNotFoundError:
                self.close()
                return True  # whoever then looks makes it anew
            # Another file may have taken its place, and the connection would go on reading the old one.
            if self._connection is None or self._seen[:2] != (status.st_dev, status.st_ino):
                self.close()
                self._connection = self._database._connect()
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            seen, self._seen = self._seen, (status.st_dev, status.st_ino, version)
        return seen != self._seen

    def close(self) -> None:
        """Let go of the file; asking again opens it again."""
        connection, self._connection, self._seen = self._connection, None, ()
        if connection is not None:
            connection.close()


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _needed() -> dict[str, set[str]]:
    """Return the columns that this version uses, by table."""
    empty = sqlite3.connect(":memory:")
    try:
        for step in STEPS:
            step(empty)
        return dict(columns(empty))
    finally:
        empty.close()


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead mode, which the file remembers."""
    deadline = time.monotonic() + LOCK_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            # SQLite does not wait here when another process is doing the same.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite itself has ended it if, say, the disk is full
            connection.execute("ROLLBACK")
        raise
