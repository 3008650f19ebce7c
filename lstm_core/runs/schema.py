"""The tables of the run store's database, as an ordered list of the steps that led to them.

``PRAGMA user_version`` says how many steps a database has been through. A step is never changed once it was
released: what comes later is a step of its own, and it only ever adds, so that a program of an older version can go
on using the database. Rows of ``coming`` and ``apps`` are written by position, so those two keep their columns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

__all__ = ["STEPS", "columns"]

_FIRST = (
    """
    CREATE TABLE IF NOT EXISTS runs (
        id TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        title TEXT NOT NULL,
        config TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'queued',     -- queued, running, paused, finished, stopped, failed
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
        purpose TEXT NOT NULL DEFAULT ''          -- the study that it is one of; '' for a run of its own
    )
    """,
    "CREATE INDEX IF NOT EXISTS runs_by_state ON runs (state, created)",
    "CREATE INDEX IF NOT EXISTS runs_by_owner ON runs (owner, created)",
    """
    CREATE TABLE IF NOT EXISTS events (
        run TEXT NOT NULL,
        number INTEGER NOT NULL,                  -- 1, 2, 3, ... within a run
        event TEXT NOT NULL,
        PRIMARY KEY (run, number)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE IF NOT EXISTS engine (           -- one row: the run service, as it last said
        one INTEGER PRIMARY KEY CHECK (one = 1),
        pid INTEGER NOT NULL,
        state TEXT NOT NULL,                      -- starting, ready
        workers INTEGER NOT NULL,
        warm INTEGER NOT NULL,
        beat REAL NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS coming (           -- what people had chosen, for services of version 0.1
        owner TEXT PRIMARY KEY,
        config TEXT NOT NULL,
        chosen REAL NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS apps (             -- the app processes that need the service
        id TEXT PRIMARY KEY,
        beat REAL NOT NULL
    )
    """,
)

_SECOND = (
    # The version of the service ('' before 0.2), why it can't start its workers ('' when all is well), and what it
    # has done to get ready (JSON).
    "ALTER TABLE engine ADD COLUMN version TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE engine ADD COLUMN message TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE engine ADD COLUMN steps TEXT NOT NULL DEFAULT '[]'",
    # Which protocol a service must speak to understand a run, and which one that took it speaks (see run.py).
    "ALTER TABLE runs ADD COLUMN needs INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE runs ADD COLUMN claimed_by INTEGER NOT NULL DEFAULT 0",
    # A service from before this step knows nothing of the two and claims by the state alone. After an upgrade it may
    # still live, and would train a config that it can't read; so the database itself refuses.
    """
    CREATE TRIGGER runs_are_claimed_by_those_who_can BEFORE UPDATE OF state ON runs
    WHEN NEW.state = 'running' AND NEW.needs > NEW.claimed_by
    BEGIN
        SELECT RAISE(ABORT, 'this run was submitted by a newer version of the lab; a newer service will take it');
    END
    """,
    """
    CREATE TRIGGER runs_in_the_queue_are_claimed_by_nobody AFTER UPDATE OF state ON runs
    WHEN NEW.state = 'queued' AND NEW.claimed_by <> 0
    BEGIN
        UPDATE runs SET claimed_by = 0 WHERE id = NEW.id;
    END
    """,
)

_THIRD = (
    # A service of version 0.1 reads every row of `coming`, and one that it can't read keeps it from all other work.
    """
    CREATE TABLE expected (                       -- what people have chosen and may train next
        owner TEXT PRIMARY KEY,
        config TEXT NOT NULL,
        chosen REAL NOT NULL
    )
    """,
)

_FOURTH = (
    """
    CREATE TABLE drafts (                         -- what each person has chosen for their next run
        owner TEXT PRIMARY KEY,
        draft TEXT NOT NULL,
        chosen REAL NOT NULL
    )
    """,
)

_FIFTH = (
    # What a person says of a run, and where it stands among their others.
    "ALTER TABLE runs ADD COLUMN name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'",  # JSON
    "ALTER TABLE runs ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE runs ADD COLUMN binned REAL",  # when it was put into the bin; NULL for one that is not in it
    # The study that it is one of ('' for none, and for those from before studies had a row), and the run that it was
    # made of by a change or by more epochs, which it does not belong to.
    "ALTER TABLE runs ADD COLUMN study TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN made_of TEXT",
    # What lists need of its result (JSON; see summary.py); '' until it is made.
    "ALTER TABLE runs ADD COLUMN summary TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN pause_requested INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX runs_by_study ON runs (study, created)",
    """
    CREATE TABLE studies (
        id TEXT PRIMARY KEY,
        parent TEXT NOT NULL,                     -- the run that it is made of
        purpose TEXT NOT NULL,                    -- which study: the purpose of its runs
        owner TEXT NOT NULL,
        title TEXT NOT NULL,
        created REAL NOT NULL,
        asked TEXT NOT NULL,                      -- what it was asked (JSON)
        opened REAL,                              -- when its test figures were opened
        stop_requested INTEGER NOT NULL DEFAULT 0,
        deleted INTEGER NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX studies_by_parent ON studies (parent, purpose, created)",
    """
    CREATE TABLE table_columns (                  -- which columns of the table of runs each person sees
        owner TEXT PRIMARY KEY,
        columns TEXT NOT NULL
    )
    """,
)

_SIXTH = (
    """
    CREATE TABLE guesses (                        -- what each person guessed in a lesson, before they saw
        owner TEXT NOT NULL,
        lesson TEXT NOT NULL,                     -- name of its file
        guess TEXT NOT NULL,                      -- JSON
        runs TEXT NOT NULL,                       -- ids of the runs that answer it, in the lesson's order (JSON)
        sentence TEXT NOT NULL DEFAULT '',        -- how they finished the lesson's sentence
        made REAL NOT NULL,
        PRIMARY KEY (owner, lesson)
    )
    """,
    """
    CREATE TABLE codes (                          -- short codes for links
        code TEXT PRIMARY KEY,
        page TEXT NOT NULL,
        query TEXT NOT NULL,
        made REAL NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX codes_by_link ON codes (page, query)",
)

_SEVENTH = (
    """
    CREATE TABLE classes (
        id TEXT PRIMARY KEY,                      -- stands in the students' link
        secret TEXT NOT NULL UNIQUE,              -- a hash of the secret in the teacher's link
        rules TEXT NOT NULL,                      -- what students do, may change, and how much (JSON)
        made REAL NOT NULL,
        revealed REAL,                            -- when the teacher let all see what came of the lesson
        ended REAL,
        forgets REAL                              -- when its data are deleted; NULL until it has ended
    )
    """,
    """
    CREATE TABLE teachers (                       -- browsers in which a teacher's link was opened
        class TEXT NOT NULL,
        owner TEXT NOT NULL,
        since REAL NOT NULL,
        PRIMARY KEY (class, owner)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE members (
        class TEXT NOT NULL,
        owner TEXT NOT NULL,
        name TEXT NOT NULL,                       -- what they chose, or an animal
        joined REAL NOT NULL,
        gone REAL,                                -- when they left, or the class ended; NULL while they are in it
        runs INTEGER NOT NULL DEFAULT 0,          -- how many runs of their own they have begun in it
        handed REAL,                              -- when they handed something in; NULL for not yet
        work TEXT NOT NULL DEFAULT '',            -- id of the run that they handed in; '' for the lesson
        words TEXT NOT NULL DEFAULT '',           -- what they wrote beside it
        PRIMARY KEY (class, owner)
    ) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX members_in_one_class ON members (owner) WHERE gone IS NULL",
    # The class in which something was begun ('' for none), and how long such a run may train (NULL for as it likes).
    "ALTER TABLE runs ADD COLUMN class TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN most_seconds REAL",
    "CREATE INDEX runs_by_class ON runs (class, created) WHERE class <> ''",
    "ALTER TABLE guesses ADD COLUMN class TEXT NOT NULL DEFAULT ''",
    """
    CREATE TABLE tours (                          -- where each person is on the tour
        owner TEXT PRIMARY KEY,
        step TEXT NOT NULL,
        made REAL NOT NULL
    )
    """,
)

_EIGHTH = (
    """
    CREATE TABLE model_files (                    -- runs whose model somebody wants as files; those lie in its folder
        run TEXT PRIMARY KEY,
        state TEXT NOT NULL DEFAULT 'asked',      -- asked, made, failed
        message TEXT NOT NULL DEFAULT '',         -- why it failed, for the person
        asked REAL NOT NULL,
        losses INTEGER NOT NULL DEFAULT 0         -- how often the worker that was making them was lost
    )
    """,
    "CREATE INDEX model_files_to_make ON model_files (asked) WHERE state = 'asked'",
    """
    CREATE TABLE opened (                         -- runs that came out of a bundle
        run TEXT PRIMARY KEY,
        bundle TEXT NOT NULL,
        about TEXT NOT NULL                       -- JSON
    )
    """,
)

_NINTH = (
    "ALTER TABLE runs ADD COLUMN aside REAL",  # when it made room for others; NULL where it has not, or has gone on
    """
    CREATE TABLE turns (                          -- when runs had a worker; a day long, and longer than the runs
        run TEXT NOT NULL,
        owner TEXT NOT NULL,
        began REAL NOT NULL,
        ended REAL                                -- NULL while it has one
    )
    """,
    "CREATE INDEX turns_by_end ON turns (ended)",
    "CREATE INDEX turns_under_way ON turns (run) WHERE ended IS NULL",
    # By the database itself, so that no way that a run ends or comes back is forgotten, nor a service of an older
    # version. 2440587.5 is the day on which 1970 began.
    """
    CREATE TRIGGER turns_begin AFTER UPDATE OF state ON runs WHEN NEW.state = 'running' AND OLD.state <> 'running'
    BEGIN
        INSERT INTO turns VALUES (NEW.id, NEW.owner, (julianday('now') - 2440587.5) * 86400.0, NULL);
        UPDATE runs SET aside = NULL WHERE id = NEW.id AND aside IS NOT NULL;
    END
    """,
    """
    CREATE TRIGGER turns_end AFTER UPDATE OF state ON runs WHEN OLD.state = 'running' AND NEW.state <> 'running'
    BEGIN
        UPDATE turns SET ended = (julianday('now') - 2440587.5) * 86400.0 WHERE run = NEW.id AND ended IS NULL;
    END
    """,
    """
    CREATE TABLE deletions (                      -- what the operator has deleted
        number INTEGER PRIMARY KEY,
        entry TEXT NOT NULL                       -- JSON
    )
    """,
)


def _first(connection: sqlite3.Connection) -> None:
    """Make the tables of version 0.1, or complete those of an even older version."""
    for statement in _FIRST:
        connection.execute(statement)
    there = columns(connection)["runs"]
    for column, declared in {"parent": "TEXT", "purpose": "TEXT NOT NULL DEFAULT ''"}.items():
        if column not in there:
            connection.execute(f"ALTER TABLE runs ADD COLUMN {column} {declared}")
    connection.execute("CREATE INDEX IF NOT EXISTS runs_by_parent ON runs (parent, purpose)")


def _second(connection: sqlite3.Connection) -> None:
    """Let services of several versions live side by side."""
    for statement in _SECOND:
        connection.execute(statement)


def _third(connection: sqlite3.Connection) -> None:
    """Keep what is to be expected where older services do not look."""
    for statement in _THIRD:
        connection.execute(statement)


def _fourth(connection: sqlite3.Connection) -> None:
    """Keep what people choose, so that a reload or a night does not lose it."""
    for statement in _FOURTH:
        connection.execute(statement)


def _fifth(connection: sqlite3.Connection) -> None:
    """Let people name, find and compare many runs; give studies rows of their own."""
    for statement in _FIFTH:
        connection.execute(statement)


def _sixth(connection: sqlite3.Connection) -> None:
    """Keep what people guess in lessons, and short codes for links."""
    for statement in _SIXTH:
        connection.execute(statement)


def _seventh(connection: sqlite3.Connection) -> None:
    """Let a teacher have a class, and people leave the tour and come back."""
    for statement in _SEVENTH:
        connection.execute(statement)


def _eighth(connection: sqlite3.Connection) -> None:
    """Let people take a model with them as files, and bring in runs that others took with them."""
    for statement in _EIGHTH:
        connection.execute(statement)


def _ninth(connection: sqlite3.Connection) -> None:
    """Count the training time of people, let runs make room for others, and keep what the operator deletes."""
    for statement in _NINTH:
        connection.execute(statement)


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _first,
    _second,
    _third,
    _fourth,
    _fifth,
    _sixth,
    _seventh,
    _eighth,
    _ninth,
)


def columns(connection: sqlite3.Connection) -> Mapping[str, set[str]]:
    """Return the names of the columns of each table that a database has."""
    query = (
        "SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns "
        "WHERE tables.type = 'table'"
    )
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(query):
        found.setdefault(table, set()).add(column)
    return found
