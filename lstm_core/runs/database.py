"""The SQLite database of the run store: how it is opened for one piece of work, and watched."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lstm_core.errors import StoreBusyError, StoreUnreadableError
from lstm_core.runs.database_file import (
    WAY_OUT,
    lacks_tables,
    length_of,
    log,
    make_ready,
    open_database,
    transaction,
    whole_length,
)

__all__ = ["Database", "Watch"]

_EMPTY_SECONDS = 0.3
_UNREADABLE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


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
        self._length = 0
        self._anchor: sqlite3.Connection | None = None
        self._preparing = threading.Lock()
        with self.in_words():
            self._prepare()

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Open a connection for one short piece of work, each statement committed by itself."""
        # A connection costs a fraction of a millisecond and belongs to one thread, and the app has many.
        with self.in_words():
            self._look_after()
            connection = open_database(self.path)
            try:
                yield connection
            finally:
                connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Open a connection for statements that all happen or none, with nobody else writing between."""
        with self.open() as connection, transaction(connection):
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
            if code in _UNREADABLE or (code == sqlite3.SQLITE_ERROR and lacks_tables(self.path)):
                raise StoreUnreadableError(
                    f"The lab's database ({self.path}) is damaged: {error}. {WAY_OUT}"
                ) from error
            if isinstance(error, sqlite3.OperationalError) and code != sqlite3.SQLITE_ERROR:
                raise StoreBusyError(busy.format(what=f"database ({self.path})", error=error)) from error
            raise

    def watch(self) -> Watch:
        """Return what tells whether the database has changed; it belongs to the thread that first asks it."""
        return Watch(self)

    def _prepare(self) -> None:
        with self._preparing:
            self._length = make_ready(self.path)
            # SQLite makes two more files for the first connection and removes them after the last. Holding one, which
            # nobody uses, makes opening others quicker, and lets runs be looked at while the disk is full.
            if self._anchor is not None:
                self._anchor.close()
            self._anchor = open_database(self.path, check_same_thread=False)
            self._anchor.execute("SELECT 1 FROM runs LIMIT 1").fetchall()

    def _look_after(self) -> None:
        """Notice that somebody has deleted, emptied or cut the file while the lab is running."""
        if not length_of(self.path):
            time.sleep(_EMPTY_SECONDS)  # somebody may just be copying another file into its place
        length = length_of(self.path)
        if not length:
            log.warning("%s is gone; beginning with an empty one", self.path)
            self._prepare()
        elif length < self._length:  # it only ever grows, unless somebody packs it
            self._length = whole_length(self.path)
        else:
            self._length = length


class Watch:
    """Tells, for a few microseconds, whether anything in a database was written since one last asked.

    Args:
        database: Which one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._path = str(database.path)
        self._connection: sqlite3.Connection | None = None
        self._seen: tuple[int, ...] = ()

    def changed(self) -> bool:
        """Say whether anybody, oneself included, has written since the last call; yes at the first.

        Raises:
            StoreUnreadableError: The file is no database any more.
            StoreBusyError: It can't be used just now.
        """
        try:
            return self._look()
        except (OSError, sqlite3.Error):
            with self._database.in_words():
                raise

    def _look(self) -> bool:
        # Without detours, because the service does this twenty times a second for as long as it lives.
        try:
            status = os.stat(self._path)  # noqa: PTH116
        except FileNotFoundError:
            self.close()
            return True  # whoever then looks makes it anew
        # Another file may have taken its place, and the connection would go on reading the old one.
        if self._connection is None or self._seen[:2] != (status.st_dev, status.st_ino):
            self.close()
            self._connection = open_database(self._database.path)
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        seen, self._seen = self._seen, (status.st_dev, status.st_ino, version)
        return seen != self._seen

    def close(self) -> None:
        """Let go of the file; asking again opens it again."""
        connection, self._connection, self._seen = self._connection, None, ()
        if connection is not None:
            connection.close()
