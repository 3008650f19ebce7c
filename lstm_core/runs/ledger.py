"""The writing side of the run store; the run service alone uses it.

Everything that happens to a run is written here: it is claimed, it reports, it ends. Reports of an
earlier attempt (a worker that was given up but still talks) are recognized by their number and dropped.
What there is to do is looked for in ``lookout.py``; what was deleted is removed in ``cleaning.py``.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass

from lstm_core.config import ExperimentConfig
from lstm_core.errors import UnreadableError
from lstm_core.events import BatchDone, CheckpointSaved, Event, Failed, Finished, Pruned
from lstm_core.results import RunResult
from lstm_core.runs.class_keeping import are_too_long, stop_long_runs
from lstm_core.runs.class_rows import lender
from lstm_core.runs.cleaning import Cleaning
from lstm_core.runs.files import CHECKPOINT_FILE, save_result
from lstm_core.runs.lookout import CLAIMABLE, Lookout
from lstm_core.runs.queue import queue_order
from lstm_core.runs.run import PROTOCOL
from lstm_core.runs.sign_of_service import SignOfService
from lstm_core.runs.store import RunStore, log
from lstm_core.runs.summary import keep_summary, summary_of
from lstm_core.runs.transitions import append_event, end_run, is_current, is_there, readable_or_failed
from lstm_core.safe_write import put_in_place, staged
from lstm_core.training.checkpoints import Checkpoint

__all__ = ["MAX_LOSSES", "Claim", "Ledger"]

# Whoever has asked for a pause gets it also where the run comes back for another reason.
_BACK = (
    "state = CASE WHEN pause_requested THEN 'paused' ELSE 'queued' END, pause_requested = 0, progress = 'null', "
    "message = ''"
)

MAX_LOSSES = 3


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


class Ledger(Lookout, Cleaning, SignOfService):
    """Writes what happens to runs.

    Args:
        store: The store to write to.
    """

    def __init__(self, store: RunStore) -> None:
        super().__init__(store)
        self._readable: set[str] = set()

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
        query = f"SELECT id FROM runs WHERE {CLAIMABLE}"  # noqa: S608
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

    def stop_long_runs(self) -> None:
        """Ask runs that take longer than their class allows to stop; what they have reached is kept."""
        now = time.time()
        with self._database.open() as connection:
            if are_too_long(connection, now):  # a look takes no lock
                stop_long_runs(connection, now)

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

    def _stop_unbegun(self, condition: str, *values: str) -> None:
        what = "state = 'stopped', ended = ?, message = ?"
        self._set(what, condition, time.time(), "Stopped before its training began.", *values)

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
