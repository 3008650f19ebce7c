"""The SQLite database of the run store: its tables and how to open it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Database"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    config TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',     -- queued, running, finished, stopped, failed
    message TEXT NOT NULL DEFAULT '',         -- why it failed, for the person
    created REAL NOT NULL,                    -- seconds since 1970, as all times here
    started REAL,
    ended REAL,
    attempt INTEGER NOT NULL DEFAULT 0,       -- how often it was given to a worker
    losses INTEGER NOT NULL DEFAULT 0,        -- how often its worker was lost since its last checkpoint
    progress TEXT NOT NULL DEFAULT 'null',    -- the newest batch event
    has_result INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,       -- hidden at once, removed by the service
    stop_requested INTEGER NOT NULL DEFAULT 0,
    parent TEXT,                              -- the run that it belongs to, if any
    purpose TEXT NOT NULL DEFAULT ''          -- what it is run for: backtest, leak, seeds; '' for a run of its own
);
CREATE INDEX IF NOT EXISTS runs_by_state ON runs (state, created);
CREATE INDEX IF NOT EXISTS runs_by_owner ON runs (owner, created);
CREATE TABLE IF NOT EXISTS events (
    run TEXT NOT NULL,
    number INTEGER NOT NULL,                  -- 1, 2, 3, ... within a run
    event TEXT NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engine (           -- one row: the run service, as it last said
    one INTEGER PRIMARY KEY CHECK (one = 1),
    pid INTEGER NOT NULL,
    state TEXT NOT NULL,                      -- starting, ready
    workers INTEGER NOT NULL,
    warm INTEGER NOT NULL,
    beat REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS coming (           -- what people have chosen and may train next
    owner TEXT PRIMARY KEY,
    config TEXT NOT NULL,
    chosen REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS apps (             -- the app processes that need the service
    id TEXT PRIMARY KEY,
    beat REAL NOT NULL
);
"""
_LATER_COLUMNS = {"parent": "TEXT", "purpose": "TEXT NOT NULL DEFAULT ''"}  # of runs; older databases lack them


class Database:
    """A SQLite file that several processes share, in write-ahead mode.

    Args:
        path: The file; it and its folder are made when missing. Columns that an older version did not have yet are
            added.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        with self.open() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(_SCHEMA)
        # One transaction, because app and service may open an older database at the same moment.
        with self.transaction() as connection:
            known = {row["name"] for row in connection.execute("PRAGMA table_info(runs)")}
            for column, declared in _LATER_COLUMNS.items():
                if column not in known:
                    connection.execute(f"ALTER TABLE runs ADD COLUMN {column} {declared}")
            connection.execute("CREATE INDEX IF NOT EXISTS runs_by_parent ON runs (parent, purpose)")

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Open a connection for one short piece of work, each statement committed by itself."""
        # A connection costs a fraction of a millisecond and belongs to one thread, and the app has many.
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous = NORMAL")
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Open a connection for statements that all happen or none, with nobody else writing between."""
        with self.open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
