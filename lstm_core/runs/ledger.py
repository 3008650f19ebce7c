"""The writing side of the run store; the run service alone uses it.

Everything that happens to a run is written here: it is claimed, it reports, it ends. Reports of an
earlier attempt (a worker that was given up but still talks) are recognized by their number and dropped.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from dataclasses import dataclass

from lstm_core.config import ExperimentConfig
from lstm_core.events import BatchDone, CheckpointSaved, Event, Failed, Finished
from lstm_core.results import RunResult
from lstm_core.runs.files import save_result
from lstm_core.runs.store import RunStore, queue_order
from lstm_core.safe_write import write_safely

__all__ = ["APP_SILENCE_SECONDS", "COMING_SECONDS", "FORGET_APPS_SECONDS", "MAX_LOSSES", "Claim", "Ledger"]

MAX_LOSSES = 3
APP_SILENCE_SECONDS = 30.0
FORGET_APPS_SECONDS = 86_400.0
COMING_SECONDS = 60.0


@dataclass(frozen=True)
class Claim:
    """A run that the service has taken on; ``checkpoint`` is where it goes on from, if anywhere."""

    id: str
    config: ExperimentConfig
    attempt: int
    checkpoint: bytes | None


class Ledger:
    """Writes what happens to runs.

    Args:
        store: The store to write to.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._database = store.database

    def claim(self) -> Claim | None:
        """Take the next queued run and mark it running; ``None`` when nothing waits."""
        if not self.has_queued():  # a look costs less than a lock, and this is asked all the time
            return None
        with self._database.transaction() as connection:
            order = queue_order(connection)
            if not order:
                return None
            connection.execute(
                "UPDATE runs SET state = 'running', started = coalesce(started, ?), attempt = attempt + 1 WHERE id = ?",
                (time.time(), order[0]),
            )
            row = connection.execute("SELECT id, config, attempt FROM runs WHERE id = ?", (order[0],)).fetchone()
        path = self._store.folder(row["id"]) / "checkpoint.npz"
        checkpoint = path.read_bytes() if path.exists() else None
        return Claim(row["id"], ExperimentConfig.model_validate_json(row["config"]), row["attempt"], checkpoint)

    def record(self, run_id: str, attempt: int, event: Event) -> None:
        """Write what a worker reports, if it is still the worker that the run was given to."""
        if isinstance(event, BatchDone):
            with self._database.open() as connection:
                connection.execute(
                    "UPDATE runs SET progress = ? WHERE id = ? AND attempt = ? AND state = 'running'",
                    (event.model_dump_json(), run_id, attempt),
                )
            return
        with self._database.transaction() as connection:
            query = "SELECT 1 FROM runs WHERE id = ? AND attempt = ? AND state = 'running'"
            if connection.execute(query, (run_id, attempt)).fetchone() is None:
                return
            if isinstance(event, CheckpointSaved):
                write_safely(self._store.folder(run_id) / "checkpoint.npz", event.content)
                connection.execute("UPDATE runs SET losses = 0 WHERE id = ?", (run_id,))
                return
            _append(connection, run_id, event)

    def requeue(self, run_id: str) -> None:
        """Put a run whose worker was lost back into the queue, or give it up after too many tries."""
        with self._database.open() as connection:
            query = (
                "UPDATE runs SET state = 'queued', progress = 'null', losses = losses + 1 WHERE id = ? RETURNING losses"
            )
            losses = connection.execute(query, (run_id,)).fetchone()["losses"]
        if losses >= MAX_LOSSES:
            self.fail(
                run_id,
                f"The process that trained this run was lost {losses} times in a row, probably for lack of memory. "
                "Try fewer units, fewer layers or a shorter window.",
            )

    def requeue_all(self) -> None:
        """Put every run that an earlier service left running back into the queue; none of them is to blame."""
        with self._database.open() as connection:
            connection.execute("UPDATE runs SET state = 'queued', progress = 'null' WHERE state = 'running'")

    def finish(self, run_id: str, result: RunResult) -> None:
        """Keep a run's result and mark it finished, or stopped if a person ended it."""
        folder = self._store.folder(run_id)
        save_result(folder, result)
        event = Finished(kept_epoch=result.kept_epoch, seconds=result.seconds.total)
        self._end(run_id, "stopped" if result.ended_by == "person" else "finished", event, has_result=True)
        (folder / "checkpoint.npz").unlink(missing_ok=True)

    def fail(self, run_id: str, message: str) -> None:
        """Mark a run failed, with a sentence for the person."""
        self._end(run_id, "failed", Failed(message=message), message=message)

    def drop_waiting(self) -> None:
        """End queued runs that never began and whose owners asked for a stop; they have no result."""
        if not self._any("state = 'queued' AND stop_requested"):
            return
        message = "Stopped before its training began."
        with self._database.open() as connection:
            connection.execute(
                "UPDATE runs SET state = 'stopped', ended = ?, message = ? "
                "WHERE state = 'queued' AND stop_requested AND attempt = 0",
                (time.time(), message),
            )

    def has_queued(self) -> bool:
        """Say whether runs are waiting."""
        return self._any("state = 'queued'")

    def coming(self) -> list[ExperimentConfig]:
        """Return what people have chosen in the last minute, the newest first."""
        query = "SELECT config FROM coming WHERE chosen > ? ORDER BY chosen DESC"
        with self._database.open() as connection:
            rows = connection.execute(query, (time.time() - COMING_SECONDS,)).fetchall()
        return [ExperimentConfig.model_validate_json(row["config"]) for row in rows]

    def to_stop(self) -> set[str]:
        """Return the running runs whose owners asked for a stop."""
        with self._database.open() as connection:
            rows = connection.execute("SELECT id FROM runs WHERE state = 'running' AND stop_requested")
            return {row["id"] for row in rows}

    def purge(self) -> None:
        """Remove deleted runs that nothing works on any more, files and all, and apps that ended long ago."""
        with self._database.open() as connection:
            connection.execute("DELETE FROM apps WHERE beat < ?", (time.time() - FORGET_APPS_SECONDS,))
            connection.execute("DELETE FROM coming WHERE chosen < ?", (time.time() - COMING_SECONDS,))
            gone = [row["id"] for row in connection.execute("SELECT id FROM runs WHERE deleted AND state <> 'running'")]
        for run_id in gone:
            folder = self._store.folder(run_id)
            shutil.rmtree(folder, ignore_errors=True)
            if folder.exists():
                continue  # Somebody reads a file just now, which Windows does not let go; next time.
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM events WHERE run = ?", (run_id,))
                connection.execute("DELETE FROM runs WHERE id = ?", (run_id,))

    def beat(self, pid: int, state: str, workers: int, warm: int) -> None:
        """Say that the service is alive and what it has."""
        with self._database.open() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO engine (one, pid, state, workers, warm, beat) VALUES (1, ?, ?, ?, ?, ?)",
                (pid, state, workers, warm, time.time()),
            )

    def leave(self) -> None:
        """Say that the service is about to end."""
        with self._database.open() as connection:
            connection.execute("DELETE FROM engine")

    def is_needed(self) -> bool:
        """Say whether an app is alive or a run is waiting or under way."""
        with self._database.open() as connection:
            apps = connection.execute("SELECT 1 FROM apps WHERE beat > ?", (time.time() - APP_SILENCE_SECONDS,))
            if apps.fetchone() is not None:
                return True
            return connection.execute("SELECT 1 FROM runs WHERE state IN ('queued', 'running')").fetchone() is not None

    def _any(self, condition: str) -> bool:
        with self._database.open() as connection:
            return connection.execute(f"SELECT 1 FROM runs WHERE {condition} LIMIT 1").fetchone() is not None  # noqa: S608

    def _end(self, run_id: str, state: str, event: Event, message: str = "", has_result: bool = False) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE runs SET state = ?, message = ?, ended = ?, has_result = ? WHERE id = ?",
                (state, message, time.time(), has_result, run_id),
            )
            _append(connection, run_id, event)


def _append(connection: sqlite3.Connection, run_id: str, event: Event) -> None:
    connection.execute(
        "INSERT INTO events (run, number, event) SELECT ?, coalesce(max(number), 0) + 1, ? FROM events WHERE run = ?",
        (run_id, event.model_dump_json(), run_id),
    )
