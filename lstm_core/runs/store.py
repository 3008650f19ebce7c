"""What pages and tools may do with runs: submit, look, ask for a stop, delete.

A run belongs to whoever submitted it: only its owner may stop or delete it. Whoever knows its id (it is
long, random, and part of the page's address) may look at it.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from lstm_core.config import ExperimentConfig
from lstm_core.errors import NotOwnerError, RunError, RunNotFoundError, UnreadableError
from lstm_core.events import Event, parse_event
from lstm_core.results import RunResult, Verdict
from lstm_core.runs.database import Database
from lstm_core.runs.files import load_result, load_verdict
from lstm_core.runs.queue import Waiting, fair_order
from lstm_core.runs.run import PROTOCOL, EngineStatus, Purpose, Run, RunState, read_engine, read_run

__all__ = [
    "ENGINE_SILENCE_SECONDS",
    "MAX_WAITING",
    "EngineStatus",
    "Purpose",
    "Run",
    "RunState",
    "RunStore",
    "log",
    "queue_order",
]

log = logging.getLogger("lstm_core.store")

MAX_WAITING = 20
ENGINE_SILENCE_SECONDS = 10.0
_ID = re.compile(r"^[A-Za-z0-9_-]{16,64}$")
_DELETE = "UPDATE runs SET deleted = 1, stop_requested = 1"


class RunStore:
    """The run store in one folder.

    Args:
        home: The folder; made when missing.

    Example:
        >>> store = RunStore(Path("/tmp/lab"))  # doctest: +SKIP
        >>> run_id = store.submit(ExperimentConfig(), owner="ann", title="IBM")  # doctest: +SKIP
        >>> store.get(run_id).state  # doctest: +SKIP
        'queued'
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.database = Database(home / "runs.sqlite")

    def submit(self, config: ExperimentConfig, owner: str, title: str) -> str:
        """Queue a run and return its id.

        Raises:
            RunError: This owner already has as many runs waiting as one person may.
        """
        with self.database.transaction() as connection:
            _require_room(connection, owner, 1)
            return _insert(connection, config, (owner, title), time.time())

    def submit_group(
        self, configs: Sequence[ExperimentConfig], parent: str, purpose: Purpose, owner: str, title: str
    ) -> list[str]:
        """Queue runs that belong to another run, all of them or none, and return their ids in the same order.

        A group that was submitted before for the same run and purpose is replaced: its runs are deleted.

        Args:
            configs: What to run; each counts as one waiting run.
            parent: Id of the run that they belong to.
            purpose: What for.
            owner: Who asks.
            title: What people call the series.

        Raises:
            RunNotFoundError: There is no such parent.
            NotOwnerError: It is somebody else's.
            RunError: It belongs to a run itself, or more runs would wait than one person may have waiting.
        """
        now = time.time()
        with self.database.transaction() as connection:
            if self._require_owner(parent, owner, "add to").parent is not None:
                raise RunError("Runs can be added only to a run that stands by itself. Open that run first.")
            connection.execute(f"{_DELETE} WHERE parent = ? AND purpose = ?", (parent, purpose))
            _require_room(connection, owner, len(configs))
            # A little apart, so that they are started in this order.
            return [
                _insert(connection, config, (owner, title), now + 1e-5 * number, (parent, purpose))
                for number, config in enumerate(configs)
            ]

    def group(self, parent: str, purpose: Purpose) -> list[Run]:
        """Return the runs that belong to a run, in the order in which they were submitted; none if there are none."""
        query = "SELECT * FROM runs WHERE parent = ? AND purpose = ? AND NOT deleted ORDER BY created"
        with self.database.open() as connection:
            return _readable(connection.execute(query, (parent, purpose)).fetchall())

    def get(self, run_id: str) -> Run:
        """Return a run.

        Raises:
            RunNotFoundError: There is none with this id, or it was deleted.
        """
        if _ID.match(run_id):
            with self.database.open() as connection:
                row = connection.execute("SELECT * FROM runs WHERE id = ? AND NOT deleted", (run_id,)).fetchone()
            if row is not None:
                return read_run(row)
        raise RunNotFoundError(
            "There is no run with this address. It may have been deleted; the Runs page lists yours."
        )

    def of(self, owner: str, most: int = 200, *, grouped: bool = False) -> list[Run]:
        """Return an owner's runs, the newest first.

        Args:
            owner: Whose.
            most: How many at most.
            grouped: Whether runs that belong to another run are listed too.
        """
        query = (
            "SELECT * FROM runs WHERE owner = ? AND NOT deleted AND (parent IS NULL OR ?) ORDER BY created DESC LIMIT ?"
        )
        with self.database.open() as connection:
            return _readable(connection.execute(query, (owner, grouped, most)).fetchall())

    def events(self, run_id: str, after: int = 0) -> tuple[list[Event], int]:
        """Return a run's events that are newer than number ``after``, and the number of the newest.

        Batches are not among them; the newest is ``Run.progress``. Events that only another version knows are left out.
        """
        query = "SELECT number, event FROM events WHERE run = ? AND number > ? ORDER BY number"
        with self.database.open() as connection:
            rows = connection.execute(query, (run_id, after)).fetchall()
        return _known(run_id, rows), rows[-1]["number"] if rows else after

    def result(self, run_id: str) -> RunResult:
        """Return a run's result.

        Raises:
            RunNotFoundError: There is no such run.
            RunNotReadyError: It has no result yet.
        """
        return load_result(self.folder(self.get(run_id).id))

    def verdict(self, run_id: str) -> Verdict:
        """Return the verdict on a run, which is much less to read than its result.

        Raises:
            RunNotFoundError: There is no such run.
            RunNotReadyError: It has no result yet.
        """
        return load_verdict(self.folder(run_id))

    def position(self, run_id: str) -> int | None:
        """Return a queued run's place in the queue, 1 for the next one; ``None`` if it is not queued."""
        order = self.queue()
        return order.index(run_id) + 1 if run_id in order else None

    def queue(self) -> list[str]:
        """Return the ids of all queued runs in the order in which they will be started."""
        with self.database.open() as connection:
            return queue_order(connection)

    def active(self) -> int:
        """Return how many runs, of whomever, are waiting or under way."""
        query = "SELECT count(*) FROM runs WHERE state IN ('queued', 'running') AND NOT deleted"
        with self.database.open() as connection:
            return int(connection.execute(query).fetchone()[0])

    def request_stop(self, run_id: str, owner: str) -> None:
        """Ask for a run to be stopped; what it has reached by then is kept.

        Raises:
            RunNotFoundError: There is no such run.
            NotOwnerError: It is somebody else's.
        """
        self._require_owner(run_id, owner, "stop")
        with self.database.open() as connection:
            connection.execute("UPDATE runs SET stop_requested = 1 WHERE id = ?", (run_id,))

    def delete(self, run_id: str, owner: str) -> None:
        """Delete a run and those that belong to it; they are gone from sight at once and from disk a moment later.

        Raises:
            RunNotFoundError: There is no such run.
            NotOwnerError: It is somebody else's.
        """
        self._require_owner(run_id, owner, "delete")
        with self.database.open() as connection:
            connection.execute(f"{_DELETE} WHERE id = ? OR parent = ?", (run_id, run_id))

    def folder(self, run_id: str) -> Path:
        """Return the folder of a run's files; only ids that the store itself could have made are accepted."""
        if not _ID.match(run_id):
            raise RunNotFoundError("There is no run with this address.")
        return self.home / "runs" / run_id

    def engine(self) -> EngineStatus:
        """Return what is known of the run service."""
        with self.database.open() as connection:
            row = connection.execute("SELECT * FROM engine").fetchone()
        # A beat from the future is no sign of life either: the clock was set back after it.
        if row is None or abs(time.time() - row["beat"]) > ENGINE_SILENCE_SECONDS:
            return EngineStatus("absent", 0, 0)
        return read_engine(row)

    def expect(self, config: ExperimentConfig, owner: str) -> None:
        """Say what somebody has chosen, so that a worker can get ready for it."""
        query = "INSERT OR REPLACE INTO coming VALUES (?, ?, ?)"
        with self.database.open() as connection:
            connection.execute(query, (owner, config.model_dump_json(), time.time()))

    def beat_app(self, app_id: str) -> None:
        """Say that an app process is alive and needs the run service."""
        query = "INSERT INTO apps VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET beat = excluded.beat"
        with self.database.open() as connection:
            connection.execute(query, (app_id, time.time()))

    def _require_owner(self, run_id: str, owner: str, verb: str) -> Run:
        run = self.get(run_id)
        if run.owner != owner:
            raise NotOwnerError(f"This run was started by somebody else; only they can {verb} it.")
        return run


def queue_order(connection: sqlite3.Connection, protocol: int | None = None) -> list[str]:
    """Return the ids of queued runs in the order in which they will be started.

    Args:
        connection: To the database.
        protocol: Only those that a service that speaks it can take; all when not given.
    """
    query = (
        "SELECT id, owner, created, parent IS NOT NULL FROM runs "
        "WHERE state = 'queued' AND NOT deleted AND needs <= coalesce(?, needs)"
    )
    waiting = [Waiting(*row) for row in connection.execute(query, (protocol,))]
    running = dict(
        connection.execute("SELECT owner, count(*) FROM runs WHERE state = 'running' GROUP BY owner").fetchall()
    )
    last = dict(
        connection.execute("SELECT owner, max(started) FROM runs WHERE started IS NOT NULL GROUP BY owner").fetchall()
    )
    return fair_order(waiting, running, last)


def _require_room(connection: sqlite3.Connection, owner: str, more: int) -> None:
    if more > MAX_WAITING:
        raise RunError(f"This asks for {more} runs, and {MAX_WAITING} may wait at once. Ask for fewer.")
    query = "SELECT count(*) FROM runs WHERE owner = ? AND state = 'queued' AND NOT deleted"
    waiting = connection.execute(query, (owner,)).fetchone()[0]
    if waiting + more > MAX_WAITING:
        asked = "" if more == 1 else f", and this asks for {more} more; {MAX_WAITING} may wait at once"
        raise RunError(f"You have {waiting} runs waiting{asked}. Let some finish, or delete some on the Runs page.")


def _insert(
    connection: sqlite3.Connection,
    config: ExperimentConfig,
    whose: tuple[str, str],
    created: float,
    belongs: tuple[str | None, str] = (None, ""),
) -> str:
    """Write a new run of an owner, with a title, as one of a parent's group for a purpose; return its id."""
    run_id = secrets.token_urlsafe(16)
    connection.execute(
        "INSERT INTO runs (id, owner, title, config, created, parent, purpose, needs) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (run_id, *whose, config.model_dump_json(), created, *belongs, PROTOCOL),
    )
    return run_id


def _readable(rows: Sequence[sqlite3.Row]) -> list[Run]:
    runs = []
    for row in rows:
        try:
            runs.append(read_run(row))
        except UnreadableError:
            log.exception("run %s can't be read; left out", row["id"])
    return runs


def _known(run_id: str, rows: Sequence[sqlite3.Row]) -> list[Event]:
    events = []
    for row in rows:
        try:
            events.append(parse_event(json.loads(row["event"])))
        except (ValidationError, ValueError):
            log.warning("event %s of run %s is of another version; left out", row["number"], run_id)
    return events
