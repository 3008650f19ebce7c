"""The writing side of the run store; the run service alone uses it.

Everything that happens to a run is written here: it is claimed, it reports, it ends. Reports of an
earlier attempt (a worker that was given up but still talks) are recognized by their number and dropped.
"""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from lstm_core import __version__
from lstm_core.config import ExperimentConfig
from lstm_core.errors import RunNotFoundError, UnreadableError
from lstm_core.events import BatchDone, CheckpointSaved, Event, Failed, Finished, Pruned
from lstm_core.results import RunResult
from lstm_core.runs.bin_shelf import BIN_SECONDS
from lstm_core.runs.class_keeping import are_due, are_too_long, forget_classes, stop_long_runs
from lstm_core.runs.class_rows import lender
from lstm_core.runs.database_file import transaction
from lstm_core.runs.files import CHECKPOINT_FILE, save_result
from lstm_core.runs.making_room import somebody_waits
from lstm_core.runs.model_ledger import FILES_TO_MAKE
from lstm_core.runs.queue import queue_order
from lstm_core.runs.run import PROTOCOL, StartingStep, dump_steps, read_config
from lstm_core.runs.shelf import DELETE, IN_SIGHT
from lstm_core.runs.store import RunStore, log
from lstm_core.runs.summary import keep_summary, summary_of
from lstm_core.runs.transitions import append_event, end_run, is_current, is_there, readable_or_failed
from lstm_core.safe_write import put_in_place, staged
from lstm_core.training.checkpoints import Checkpoint

__all__ = ["APP_SILENCE_SECONDS", "MAX_LOSSES", "Claim", "Glance", "Ledger"]

_CLAIMABLE = f"(state = 'queued' AND needs <= {PROTOCOL} AND NOT deleted AND binned IS NULL)"

# Whoever has asked for a pause gets it also where the run comes back for another reason.
_BACK = (
    "state = CASE WHEN pause_requested THEN 'paused' ELSE 'queued' END, pause_requested = 0, progress = 'null', "
    "message = ''"
)

MAX_LOSSES = 3
APP_SILENCE_SECONDS = 30.0
_FORGET_APPS_SECONDS = 86_400.0
_FORGET_TURNS_SECONDS = 86_400.0
_COMING_SECONDS = 60.0


@dataclass(frozen=True)
class Claim:
    """A run that the service has taken on.

    Attributes:
        id: The run's id.
        owner: By whose name for it an uploaded series is called: whoever began the run, or whoever lends them the file.
        config: What to train.
        attempt: How often it was taken on.
        checkpoint: Where it goes on from; ``None`` for its beginning.
        trained: For how many seconds it was trained until there.
    """

    id: str
    owner: str
    config: ExperimentConfig
    attempt: int
    checkpoint: bytes | None
    trained: float = 0.0


class Glance(NamedTuple):
    """What there is to look at more closely.

    Attributes:
        queued: Whether runs wait, of whatever version.
        stops: Whether the stop of a running run was asked for.
        pauses: Whether the pause of one was.
        coming: Whether people have chosen something that they may train next.
        deleted: Whether runs were deleted whose files are still there.
        files: Whether somebody waits for model files.
    """

    queued: bool
    stops: bool
    pauses: bool
    coming: bool
    deleted: bool
    files: bool


class Ledger:
    """Writes what happens to runs.

    Args:
        store: The store to write to.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._database = store.database
        self._readable: set[str] = set()

    @property
    def store(self) -> RunStore:
        """The store that is written to."""
        return self._store

    def glance(self) -> Glance:
        """Return, for the price of one look, which of the others are worth it."""
        query = (
            "SELECT EXISTS (SELECT 1 FROM runs WHERE state = 'queued'), "  # noqa: S608
            "EXISTS (SELECT 1 FROM runs WHERE state = 'running' AND stop_requested), "
            "EXISTS (SELECT 1 FROM runs WHERE state = 'running' AND pause_requested), "
            "EXISTS (SELECT 1 FROM expected), EXISTS (SELECT 1 FROM runs WHERE deleted), "
            f"EXISTS (SELECT 1 FROM model_files JOIN runs ON runs.id = run WHERE {FILES_TO_MAKE})"
        )
        with self._database.open() as connection:
            return Glance(*(bool(found) for found in connection.execute(query).fetchone()))

    def claim(self) -> Claim | None:
        """Take the next queued run and mark it running; ``None`` when nothing waits that this version can train.

        A run whose settings can't be read ends as failed instead, and the next one is taken. Whatever goes wrong here
        leaves the run in the queue.
        """
        while self.has_queued():  # a look costs less than a lock, and this is asked all the time
            with self._database.transaction() as connection:
                order = queue_order(connection, time.time(), PROTOCOL, self._store.limits.running)
                if not order:
                    return None
                query = "SELECT id, owner, class, config, attempt + 1 AS attempt FROM runs WHERE id = ?"
                row = connection.execute(query, (order[0],)).fetchone()
                config = readable_or_failed(connection, row)
                if config is None:
                    continue
                checkpoint, trained = self._checkpoint(row["id"], config)
                claim = Claim(
                    row["id"],
                    lender(connection, row["class"], config) or row["owner"],
                    config,
                    row["attempt"],
                    checkpoint,
                    trained,
                )
                # As if it had never been interrupted, so that what it takes until its end is what it has taken.
                connection.execute(
                    "UPDATE runs SET state = 'running', claimed_by = ?, attempt = ?, started = ? WHERE id = ?",
                    (PROTOCOL, claim.attempt, time.time() - trained, claim.id),
                )
                return claim
        return None

    def record(self, run_id: str, attempt: int, event: Event) -> None:
        """Write what a worker reports, if it is still the worker that the run was given to."""
        if isinstance(event, CheckpointSaved):
            self.keep_checkpoint(run_id, attempt, event.content)
            return
        with self._database.transaction() as connection:
            if not is_current(connection, run_id, attempt):
                return
            if isinstance(event, BatchDone):
                progress = event.model_dump_json()
                connection.execute("UPDATE runs SET progress = ? WHERE id = ?", (progress, run_id))
            else:
                append_event(connection, run_id, event)

    def keep_checkpoint(self, run_id: str, attempt: int, content: bytes) -> bool:
        """Keep where a run can go on from, and say whether it was kept: a worker that was given up is not heard.

        Raises:
            StoreBusyError: It can't be written just now; the one before it is still there.
        """
        with self._database.open() as connection:
            if not is_current(connection, run_id, attempt):
                return False
        path = self._store.folder(run_id) / CHECKPOINT_FILE
        # Megabytes are written before the lock is taken, because everybody else would have to wait for it.
        with (
            self._database.in_words(),
            staged(path, content) as unfinished,
            self._database.transaction() as connection,
        ):
            if not is_current(connection, run_id, attempt):
                return False
            put_in_place(unfinished, path)
            connection.execute("UPDATE runs SET losses = 0 WHERE id = ?", (run_id,))
        return True

    def requeue(self, run_id: str) -> None:
        """Put a run whose worker was lost back into the queue, or give it up after too many tries."""
        with self._database.open() as connection:
            query = f"UPDATE runs SET {_BACK}, losses = losses + 1 WHERE id = ? AND state = 'running' RETURNING losses"  # noqa: S608
            losses = sum(row["losses"] for row in connection.execute(query, (run_id,)).fetchall())
        if losses >= MAX_LOSSES:
            self.fail(
                run_id,
                f"The process that trained this run was lost {losses} times in a row, probably for lack of memory. "
                "Try fewer units, fewer layers or a shorter window.",
            )

    def release(self, run_id: str) -> None:
        """Put a run that could not be given to a worker back into the queue; it is not to blame."""
        self._set(_BACK, "id = ? AND state = 'running'", run_id)

    def pause(self, run_id: str, attempt: int, content: bytes) -> None:
        """Keep where a run that has left its worker goes on from, and lay it aside until its owner resumes it.

        One that they have resumed meanwhile goes back into the queue.
        """
        self.keep_checkpoint(run_id, attempt, content)
        self.release(run_id)

    def step_aside(self, run_id: str, attempt: int, content: bytes) -> None:
        """Keep where a run that has made room for others goes on from, and put it back into the queue.

        One that its owner wants to pause meanwhile is laid aside instead.
        """
        self.keep_checkpoint(run_id, attempt, content)
        what = f"{_BACK}, aside = CASE WHEN pause_requested THEN NULL ELSE ? END"
        self._set(what, "id = ? AND state = 'running'", time.time(), run_id)

    def somebody_waits(self) -> bool:
        """Say whether a run that is under way should make room; see ``making_room.py``."""
        with self._database.open() as connection:
            return somebody_waits(connection, time.time(), PROTOCOL)

    def requeue_all(self) -> None:
        """Put every run that an earlier service left running back into the queue; none of them is to blame.

        Nor has anybody used the workers since that service was last heard of.
        """
        last_heard = "max(began, coalesce((SELECT beat FROM engine), began))"
        with self._database.open() as connection:
            connection.execute(f"UPDATE turns SET ended = {last_heard} WHERE ended IS NULL")  # noqa: S608
        self._set(_BACK, "state = 'running'")

    def say(self, run_id: str, message: str) -> None:
        """Say something about a run under way, for the person; it is there until the run ends or is queued again."""
        self._set("message = ?", "id = ? AND state = 'running' AND message <> ?", message, run_id, message)

    def stop_unbegun(self, run_id: str) -> None:
        """End a run that was taken on and that no worker has begun to train; it has no result."""
        self._stop_unbegun("id = ? AND state = 'running'", run_id)

    def finish(self, run_id: str, result: RunResult) -> None:
        """Keep a run's result and mark it finished, or stopped if a person ended it; a run that is gone stays gone.

        Raises:
            StoreBusyError: It can't be kept just now (the disk is full, say), which is not the run's fault: it is still
                running, and the same call may be made again.
        """
        folder = self._store.folder(run_id)
        event = Finished(kept_epoch=result.kept_epoch, seconds=result.seconds.total)
        with self._database.open() as connection:
            if not is_there(connection, run_id):
                log.warning("run %s is gone, and so is its result", run_id)
                return
        with self._database.in_words():
            save_result(folder, result)
            summary = keep_summary(summary_of(result))
            with self._database.transaction() as connection:
                end_run(connection, run_id, "stopped" if result.was_stopped else "finished", event)
                connection.execute("UPDATE runs SET summary = ? WHERE id = ?", (summary, run_id))
            with suppress(PermissionError):  # Windows keeps it while a backup reads it; nobody else will
                (folder / CHECKPOINT_FILE).unlink(missing_ok=True)

    def fail(self, run_id: str, message: str) -> None:
        """Mark a run failed, with a sentence for the person."""
        with self._database.transaction() as connection:
            end_run(connection, run_id, "failed", Failed(message=message))

    def end_unreadable(self) -> None:
        """End queued runs whose settings can't be read, even while no worker is free for them."""
        query = f"SELECT id FROM runs WHERE {_CLAIMABLE}"  # noqa: S608
        with self._database.open() as connection:
            new = {row["id"] for row in connection.execute(query)} - self._readable
        for run_id in new:
            with self._database.transaction() as connection:
                query = "SELECT id, config FROM runs WHERE id = ? AND state = 'queued'"
                row = connection.execute(query, (run_id,)).fetchone()
                if row is not None and readable_or_failed(connection, row) is not None:
                    self._readable.add(run_id)

    def drop_waiting(self) -> None:
        """End queued runs that never began and whose owners asked for a stop."""
        if self._any("state = 'queued' AND stop_requested"):
            self._stop_unbegun("state = 'queued' AND stop_requested AND attempt = 0")

    def has_queued(self) -> bool:
        """Say whether runs are waiting that this version can train."""
        return self._any(_CLAIMABLE)

    def coming(self) -> list[ExperimentConfig]:
        """Return what people have chosen in the last minute, the newest first; what can't be read is forgotten."""
        query = "SELECT owner, config FROM expected WHERE abs(chosen - ?) < ? ORDER BY chosen DESC"
        with self._database.open() as connection:
            rows = connection.execute(query, (time.time(), _COMING_SECONDS)).fetchall()
            configs = []
            for row in rows:
                try:
                    configs.append(read_config(row))
                except UnreadableError as error:
                    log.warning("what is to be expected of %s can't be read: %s", row["owner"], error)
                    connection.execute("DELETE FROM expected WHERE owner = ? AND config = ?", tuple(row))
        return configs

    def under_way(self) -> dict[str, int]:
        """Return the running runs, each with the number of its attempt."""
        with self._database.open() as connection:
            rows = connection.execute("SELECT id, attempt FROM runs WHERE state = 'running'")
            return {row["id"]: row["attempt"] for row in rows}

    def to_stop(self) -> set[str]:
        """Return the running runs whose owners asked for a stop."""
        with self._database.open() as connection:
            rows = connection.execute("SELECT id FROM runs WHERE state = 'running' AND stop_requested")
            return {row["id"] for row in rows}

    def stop_long_runs(self) -> None:
        """Ask runs that take longer than their class allows to stop; what they have reached is kept."""
        now = time.time()
        with self._database.open() as connection:
            if are_too_long(connection, now):  # a look takes no lock
                stop_long_runs(connection, now)

    def to_pause(self) -> set[str]:
        """Return the running runs whose owners asked for a pause, and not for a stop."""
        query = "SELECT id FROM runs WHERE state = 'running' AND pause_requested AND NOT stop_requested"
        with self._database.open() as connection:
            return {row["id"] for row in connection.execute(query)}

    def open_studies(self, purpose: str) -> list[str]:
        """Return the studies of a purpose that nobody has stopped, paused or deleted, whether or not they are over."""
        paused = f"SELECT 1 FROM runs WHERE study = studies.id AND {IN_SIGHT} AND (state = 'paused' OR pause_requested)"  # noqa: S608
        query = (
            "SELECT id FROM studies WHERE purpose = ? AND NOT deleted AND NOT stop_requested "  # noqa: S608
            f"AND NOT EXISTS ({paused}) ORDER BY created"
        )
        with self._database.open() as connection:
            return [row["id"] for row in connection.execute(query, (purpose,))]

    def prune(self, run_id: str, mark: Pruned) -> None:
        """Mark a run as ended early by its search, and have it stop if it still trains."""
        query = (
            "UPDATE runs SET stop_requested = max(stop_requested, state = 'running'), "
            "message = iif(state = 'running', message, ?) WHERE id = ?"
        )
        with self._database.transaction() as connection:
            if is_there(connection, run_id):
                append_event(connection, run_id, mark)
                connection.execute(query, (mark.message, run_id))

    def purge(self) -> None:
        """Remove deleted runs that nothing works on any more, files and all, and apps that ended long ago.

        What has been in the bin for long is deleted by this, and what a class has left.
        """
        self._forget_classes()
        with self._database.open() as connection:
            # By the distance, because a clock that was set back makes times of the future.
            connection.execute("DELETE FROM apps WHERE abs(beat - ?) > ?", (time.time(), _FORGET_APPS_SECONDS))
            connection.execute("DELETE FROM expected WHERE abs(chosen - ?) > ?", (time.time(), _COMING_SECONDS))
            connection.execute("DELETE FROM coming")
            connection.execute("DELETE FROM turns WHERE abs(ended - ?) > ?", (time.time(), _FORGET_TURNS_SECONDS))
            connection.execute(f"{DELETE} WHERE abs(binned - ?) > ?", (time.time(), BIN_SECONDS))
            gone = [row["id"] for row in connection.execute("SELECT id FROM runs WHERE deleted AND state <> 'running'")]
        for run_id in gone:
            try:
                folder = self._store.folder(run_id)
            except RunNotFoundError:
                pass  # The store did not make this id, and so there is no folder.
            else:
                shutil.rmtree(folder, ignore_errors=True)
                if folder.exists():
                    continue  # Somebody reads a file just now, which Windows does not let go; next time.
            with self._database.transaction() as connection:
                for table in ("events", "model_files", "opened"):
                    connection.execute(f"DELETE FROM {table} WHERE run = ?", (run_id,))  # noqa: S608
                # A study without any run would look like one that waits for its first.
                connection.execute(
                    "UPDATE studies SET deleted = 1 WHERE id = (SELECT study FROM runs WHERE id = ?) "
                    "AND NOT EXISTS (SELECT 1 FROM runs WHERE study = studies.id AND id <> ?)",
                    (run_id, run_id),
                )
                connection.execute("DELETE FROM runs WHERE id = ?", (run_id,))
        with self._database.open() as connection:
            connection.execute("DELETE FROM studies WHERE deleted AND id NOT IN (SELECT study FROM runs)")

    def beat(
        self, pid: int, state: str, workers: int, warm: int, *, message: str = "", steps: tuple[StartingStep, ...] = ()
    ) -> None:
        """Say that the service is alive and what it has; the arguments are those of ``EngineStatus``."""
        with self._database.open() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO engine (one, pid, state, workers, warm, beat, version, message, steps) "
                "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",
                (pid, state, workers, warm, time.time(), __version__, message, dump_steps(steps)),
            )

    def told_trouble(self) -> str | None:
        """Return why the service has no workers, as it stands in the store now; ``None`` if nothing is said of it."""
        with self._database.open() as connection:
            row = connection.execute("SELECT message FROM engine").fetchone()
            return None if row is None else str(row["message"])

    def leave(self) -> None:
        """Say that the service is about to end."""
        with self._database.open() as connection:
            connection.execute("DELETE FROM engine")

    def is_needed(self) -> bool:
        """Say whether an app is alive, files are to be made, or a run is there that this version can train."""
        with self._database.open() as connection:
            query = "SELECT 1 FROM apps WHERE abs(beat - ?) < ?"
            if connection.execute(query, (time.time(), APP_SILENCE_SECONDS)).fetchone() is not None:
                return True
        return self._any(f"state = 'running' OR {_CLAIMABLE}") or self.glance().files

    def _forget_classes(self) -> None:
        now = time.time()
        with self._database.open() as connection:
            if not are_due(connection, now):
                return
            # What is deleted is overwritten with zeros, and not only marked as free.
            connection.execute("PRAGMA secure_delete = ON")
            with transaction(connection):
                forget_classes(connection, now)

    def _stop_unbegun(self, condition: str, *values: str) -> None:
        what = "state = 'stopped', ended = ?, message = ?"
        self._set(what, condition, time.time(), "Stopped before its training began.", *values)

    def _set(self, what: str, condition: str, *values: object) -> None:
        with self._database.open() as connection:
            connection.execute(f"UPDATE runs SET {what} WHERE {condition}", values)  # noqa: S608

    def _any(self, condition: str) -> bool:
        with self._database.open() as connection:
            return connection.execute(f"SELECT 1 FROM runs WHERE {condition} LIMIT 1").fetchone() is not None  # noqa: S608

    def _checkpoint(self, run_id: str, config: ExperimentConfig) -> tuple[bytes | None, float]:
        """Return where a run goes on from, and for how many seconds it was trained until there.

        One whose checkpoint can't be read begins anew, which costs time only.
        """
        path = self._store.folder(run_id) / CHECKPOINT_FILE
        try:
            content = path.read_bytes()
            checkpoint = Checkpoint.from_bytes(content)
            checkpoint.check(config)
        except FileNotFoundError:
            return None, 0.0
        except (OSError, UnreadableError) as error:
            log.warning(
                "run %s begins anew, because its checkpoint can't be read: %s", run_id, error.__cause__ or error
            )
            return None, 0.0
        return content, checkpoint.seconds
