"""What pages and tools may do with runs: submit, look, ask for a stop, delete.

A run belongs to whoever submitted it: only its owner may stop or delete it. Whoever knows its id (it is
long, random, and part of the page's address) may look at it.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from lstm_core.config import ExperimentConfig
from lstm_core.errors import NotOwnerError, RunError, RunNotFoundError, RunNotReadyError
from lstm_core.events import Event, parse_event
from lstm_core.formats import RESULT
from lstm_core.record import keep_config
from lstm_core.results import RunResult, Verdict
from lstm_core.runs.database import Database
from lstm_core.runs.files import load_result, load_verdict
from lstm_core.runs.queue import queue_order
from lstm_core.runs.run import (
    EngineStatus,
    Run,
    UnreadableRun,
    read_engine,
    read_run,
    try_run,
)
from lstm_core.runs.submission import MAX_WAITING, insert_run, require_place
from lstm_core.runs.waiting import seconds_to_wait

__all__ = ["ENGINE_SILENCE_SECONDS", "MAX_WAITING", "EngineStatus", "Run", "RunStore", "UnreadableRun", "log"]

log = logging.getLogger("lstm_core.store")

ENGINE_SILENCE_SECONDS = 10.0
_ID = re.compile(r"^[A-Za-z0-9_-]{16,64}$")
_Kept = TypeVar("_Kept")
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
            require_place(connection, owner, 1)
            return insert_run(connection, config, (owner, title), time.time())

    def submit_group(
        self, configs: Sequence[ExperimentConfig], parent: str, purpose: str, owner: str, title: str
    ) -> list[str]:
        """Queue runs that belong to another run, all of them or none, and return their ids in the same order.

        A group that was submitted before for the same run and purpose is replaced: its runs are deleted.

        Args:
            configs: What to run; each counts as one waiting run.
            parent: Id of the run that they belong to.
            purpose: What for: one of ``PURPOSES``.
            owner: Who asks.
            title: What people call the series.

        Raises:
            RunNotFoundError: There is no such parent.
            NotOwnerError: It is somebody else's.
            RunError: It belongs to a run itself, or more runs would wait than one person may have waiting.
        """
        now = time.time()
        with self.database.transaction() as connection:
            if self._require_owner(parent, owner, "add to")["parent"] is not None:
                raise RunError("Runs can be added only to a run that stands by itself. Open that run first.")
            connection.execute(f"{_DELETE} WHERE parent = ? AND purpose = ?", (parent, purpose))
            require_place(connection, owner, len(configs))
            # A little apart, so that they are started in this order.
            return [
                insert_run(connection, config, (owner, title), now + 1e-5 * number, (parent, purpose))
                for number, config in enumerate(configs)
            ]

    def group(self, parent: str, purpose: str) -> list[Run]:
        """Return the runs that belong to a run, in the order in which they were submitted.

        Those that can't be read are left out.
        """
        query = "SELECT * FROM runs WHERE parent = ? AND purpose = ? AND NOT deleted ORDER BY created"
        with self.database.open() as connection:
            runs = [try_run(row) for row in connection.execute(query, (parent, purpose)).fetchall()]
        return [run for run in runs if isinstance(run, Run)]

    def belonging(self, run_id: str) -> int:
        """Return how many runs belong to a run, whatever for."""
        query = "SELECT count(*) FROM runs WHERE parent = ? AND NOT deleted"
        with self.database.open() as connection:
            return int(connection.execute(query, (run_id,)).fetchone()[0])

    def get(self, run_id: str) -> Run:
        """Return a run.

        Raises:
            RunNotFoundError: There is none with this id, or it was deleted.
            UnreadableError: It is of another version, or damaged.
        """
        return read_run(self._row(run_id))

    def look(self, run_id: str) -> Run | UnreadableRun:
        """Return a run, or why it can't be read.

        Raises:
            RunNotFoundError: There is none with this id, or it was deleted.
        """
        return try_run(self._row(run_id))

    def of(self, owner: str, most: int = 200, *, grouped: bool = False) -> list[Run]:
        """Return an owner's runs, the newest first; those that can't be read are left out.

        Args:
            owner: Whose.
            most: How many at most.
            grouped: Whether runs that belong to another run are listed too.
        """
        return [run for run in self.listed(owner, most, grouped=grouped) if isinstance(run, Run)]

    def listed(
        self, owner: str, most: int = 200, *, grouped: bool = False, skipped: int = 0
    ) -> list[Run | UnreadableRun]:
        """Return an owner's runs as ``of`` does, and those that can't be read in their places among them.

        Args:
            owner: Whose.
            most: How many at most.
            grouped: Whether runs that belong to another run are listed too.
            skipped: How many of the newest are left out.
        """
        query = (
            "SELECT * FROM runs WHERE owner = ? AND NOT deleted AND (parent IS NULL OR ?) "
            "ORDER BY created DESC LIMIT ? OFFSET ?"
        )
        with self.database.open() as connection:
            return [try_run(row) for row in connection.execute(query, (owner, grouped, most, skipped)).fetchall()]

    def count(self, owner: str) -> int:
        """Return how many runs of their own a person has, readable or not; those of studies are not counted."""
        query = "SELECT count(*) FROM runs WHERE owner = ? AND NOT deleted AND parent IS NULL"
        with self.database.open() as connection:
            return int(connection.execute(query, (owner,)).fetchone()[0])

    def naming(self, owner: str, text: str) -> list[Run]:
        """Return all of an owner's runs in whose config a text stands, the newest first, also those of a group.

        Args:
            owner: Whose.
            text: Such as the id of an upload.
        """
        query = "SELECT * FROM runs WHERE owner = ? AND NOT deleted AND instr(config, ?) ORDER BY created DESC"
        with self.database.open() as connection:
            found = [try_run(row) for row in connection.execute(query, (owner, text)).fetchall()]
        return [run for run in found if isinstance(run, Run)]

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
            UnreadableError: The run or its result is damaged, or of another version.
        """
        return self._kept(load_result, run_id)

    def verdict(self, run_id: str) -> Verdict:
        """Return the verdict on a run by the rules of today, which takes much less reading than its result.

        Raises:
            RunNotFoundError: There is no such run.
            RunNotReadyError: It has no result yet.
            UnreadableError: The run or its result is damaged, or of another version.
        """
        return self._kept(load_verdict, run_id)

    def _kept(self, load: Callable[[Path], _Kept], run_id: str) -> _Kept:
        run = self.get(run_id)
        try:
            return load(self.folder(run.id))
        except RunNotReadyError:
            if run.has_result:
                raise RESULT.damaged("its files are gone") from None
            raise

    def position(self, run_id: str) -> int | None:
        """Return a queued run's place in the queue, 1 for the next one; ``None`` if it is not queued."""
        order = self.queue()
        return order.index(run_id) + 1 if run_id in order else None

    def seconds_to_wait(self, run_id: str, workers: int) -> float | None:
        """Return in about how many seconds a queued run will begin, as ``waiting.seconds_to_wait`` does."""
        with self.database.open() as connection:
            return seconds_to_wait(connection, run_id, workers)

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

    def try_again(self) -> None:
        """Have the run service try at once what it could not do, and would try again in a while.

        What it has said of that is taken back, by which it knows that somebody asks.
        """
        with self.database.open() as connection:
            connection.execute("UPDATE engine SET message = ''")

    def expect(self, config: ExperimentConfig, owner: str) -> None:
        """Say what somebody has chosen, so that a worker can get ready for it."""
        query = "INSERT OR REPLACE INTO expected (owner, config, chosen) VALUES (?, ?, ?)"
        with self.database.open() as connection:
            connection.execute(query, (owner, json.dumps(keep_config(config)), time.time()))

    def beat_app(self, app_id: str) -> None:
        """Say that an app process is alive and needs the run service."""
        query = "INSERT INTO apps VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET beat = excluded.beat"
        with self.database.open() as connection:
            connection.execute(query, (app_id, time.time()))

    def _row(self, run_id: str) -> sqlite3.Row:
        """Return the row of a run, readable or not."""
        row: sqlite3.Row | None = None
        if _ID.match(run_id):
            with self.database.open() as connection:
                row = connection.execute("SELECT * FROM runs WHERE id = ? AND NOT deleted", (run_id,)).fetchone()
        if row is None:
            raise RunNotFoundError(
                "There is no run with this address. It may have been deleted; the Runs page lists yours."
            )
        return row

    def _require_owner(self, run_id: str, owner: str, verb: str) -> sqlite3.Row:
        row = self._row(run_id)
        if row["owner"] != owner:
            raise NotOwnerError(f"This run was started by somebody else; only they can {verb} it.")
        return row


def _known(run_id: str, rows: Sequence[sqlite3.Row]) -> list[Event]:
    events = []
    for row in rows:
        try:
            events.append(parse_event(json.loads(row["event"])))
        except (ValidationError, ValueError):
            log.warning("event %s of run %s is of another version; left out", row["number"], run_id)
    return events
