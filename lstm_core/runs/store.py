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
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lstm_core.config import ExperimentConfig, parse_config
from lstm_core.errors import ConfigError, NotOwnerError, RunError, RunNotFoundError
from lstm_core.events import BatchDone, Event, parse_event
from lstm_core.results import Evaluation, RunResult
from lstm_core.runs.database import Database
from lstm_core.runs.files import load_evaluation, load_result
from lstm_core.runs.queue import Waiting, fair_order

__all__ = ["ENGINE_SILENCE_SECONDS", "MAX_WAITING", "EngineStatus", "Run", "RunState", "RunStore", "log", "queue_order"]

RunState = Literal["queued", "running", "finished", "stopped", "failed"]

log = logging.getLogger("lstm_core.store")

MAX_WAITING = 20
ENGINE_SILENCE_SECONDS = 10.0
_ID = re.compile(r"^[A-Za-z0-9_-]{16,64}$")


@dataclass(frozen=True)
class Run:
    """One run as the store knows it; times are seconds since 1970.

    Attributes:
        message: Why it failed, for the person; empty otherwise.
        progress: The newest batch; ``None`` before the first.
        has_result: Whether its result can be opened.
        stop_requested: Whether its owner asked it to stop.
    """

    id: str
    owner: str
    title: str
    config: ExperimentConfig
    state: RunState
    message: str
    created: float
    started: float | None
    ended: float | None
    progress: BatchDone | None
    has_result: bool
    stop_requested: bool

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("finished", "stopped", "failed")


@dataclass(frozen=True)
class EngineStatus:
    """The run service as it last said.

    Attributes:
        state: ``absent`` (no sign of life for a while), ``starting`` or ``ready``.
        workers: Worker processes it has.
        warm: How many of them have loaded TensorFlow and traced the default model.
        pid: Its process; ``None`` when absent.
    """

    state: Literal["absent", "starting", "ready"]
    workers: int
    warm: int
    pid: int | None = None


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
        run_id = secrets.token_urlsafe(16)
        with self.database.transaction() as connection:
            query = "SELECT count(*) FROM runs WHERE owner = ? AND state = 'queued' AND NOT deleted"
            if connection.execute(query, (owner,)).fetchone()[0] >= MAX_WAITING:
                raise RunError(
                    f"You have {MAX_WAITING} runs waiting. Let some finish, or delete some on the Runs page."
                )
            connection.execute(
                "INSERT INTO runs (id, owner, title, config, created) VALUES (?, ?, ?, ?, ?)",
                (run_id, owner, title, config.model_dump_json(), time.time()),
            )
        return run_id

    def get(self, run_id: str) -> Run:
        """Return a run.

        Raises:
            RunNotFoundError: There is none with this id, or it was deleted.
        """
        if _ID.match(run_id):
            with self.database.open() as connection:
                row = connection.execute("SELECT * FROM runs WHERE id = ? AND NOT deleted", (run_id,)).fetchone()
            if row is not None:
                return _run(row)
        raise RunNotFoundError(
            "There is no run with this address. It may have been deleted; the Runs page lists yours."
        )

    def of(self, owner: str, most: int = 200) -> list[Run]:
        """Return an owner's runs, the newest first."""
        query = "SELECT * FROM runs WHERE owner = ? AND NOT deleted ORDER BY created DESC LIMIT ?"
        with self.database.open() as connection:
            rows = connection.execute(query, (owner, most)).fetchall()
        runs = []
        for row in rows:
            try:
                runs.append(_run(row))
            except ConfigError:
                log.exception("run %s has settings that this version can't read; left out", row["id"])
        return runs

    def events(self, run_id: str, after: int = 0) -> tuple[list[Event], int]:
        """Return a run's events that are newer than number ``after``, and the number of the newest.

        Batches are not among them; the newest is ``Run.progress``.
        """
        query = "SELECT number, event FROM events WHERE run = ? AND number > ? ORDER BY number"
        with self.database.open() as connection:
            rows = connection.execute(query, (run_id, after)).fetchall()
        return [parse_event(json.loads(row["event"])) for row in rows], rows[-1]["number"] if rows else after

    def result(self, run_id: str) -> RunResult:
        """Return a run's result.

        Raises:
            RunNotFoundError: There is no such run.
            RunNotReadyError: It has no result yet.
        """
        return load_result(self.folder(self.get(run_id).id))

    def evaluation(self, run_id: str) -> tuple[Evaluation, str]:
        """Return a run's metrics and the name of its target, which is much less to read than its result.

        Raises:
            RunNotFoundError: There is no such run.
            RunNotReadyError: It has no result yet.
        """
        return load_evaluation(self.folder(run_id))

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
        """Delete a run; it is gone from sight at once and from disk a moment later.

        Raises:
            RunNotFoundError: There is no such run.
            NotOwnerError: It is somebody else's.
        """
        self._require_owner(run_id, owner, "delete")
        with self.database.open() as connection:
            connection.execute("UPDATE runs SET deleted = 1, stop_requested = 1 WHERE id = ?", (run_id,))

    def folder(self, run_id: str) -> Path:
        """Return the folder of a run's files; only ids that the store itself could have made are accepted."""
        if not _ID.match(run_id):
            raise RunNotFoundError("There is no run with this address.")
        return self.home / "runs" / run_id

    def engine(self) -> EngineStatus:
        """Return what is known of the run service."""
        with self.database.open() as connection:
            row = connection.execute("SELECT * FROM engine").fetchone()
        if row is None or time.time() - row["beat"] > ENGINE_SILENCE_SECONDS:
            return EngineStatus("absent", 0, 0)
        return EngineStatus(row["state"], row["workers"], row["warm"], row["pid"])

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

    def _require_owner(self, run_id: str, owner: str, verb: str) -> None:
        if self.get(run_id).owner != owner:
            raise NotOwnerError(f"This run was started by somebody else; only they can {verb} it.")


def queue_order(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of queued runs in the order in which they will be started."""
    waiting = [
        Waiting(*row)
        for row in connection.execute("SELECT id, owner, created FROM runs WHERE state = 'queued' AND NOT deleted")
    ]
    running = dict(
        connection.execute("SELECT owner, count(*) FROM runs WHERE state = 'running' GROUP BY owner").fetchall()
    )
    last = dict(
        connection.execute("SELECT owner, max(started) FROM runs WHERE started IS NOT NULL GROUP BY owner").fetchall()
    )
    return fair_order(waiting, running, last)


def _run(row: sqlite3.Row) -> Run:
    progress = json.loads(row["progress"])
    return Run(
        id=row["id"],
        owner=row["owner"],
        title=row["title"],
        config=parse_config(json.loads(row["config"])),
        state=row["state"],
        message=row["message"],
        created=row["created"],
        started=row["started"],
        ended=row["ended"],
        progress=None if progress is None else BatchDone.model_validate(progress),
        has_result=bool(row["has_result"]),
        stop_requested=bool(row["stop_requested"]),
    )
