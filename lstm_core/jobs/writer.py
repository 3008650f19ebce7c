"""The one thread that writes what happens to runs: in order, and again where it can't be written at once.

Whoever has something to report only puts it into a queue. Each run has a queue of its own, so that one whose folder
can't be written holds up no other. What can't be written now (the disk is full, another program holds the database)
stays at the head of its queue and is tried again. Memory stays bounded: of several batches only the newest waits, of
several checkpoints too, and the number of other events is at most that of a run's epochs.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from lstm_core.errors import StoreError
from lstm_core.events import BatchDone, CheckpointSaved, Event
from lstm_core.jobs.cluster import reason
from lstm_core.jobs.trouble import Trouble
from lstm_core.results import RunResult
from lstm_core.runs.ledger import Ledger

__all__ = ["RETRY_SECONDS", "WAITING_FOR_ROOM", "Writer"]

log = logging.getLogger("lstm_core.service")

RETRY_SECONDS = 1.0
WAITING_FOR_ROOM = (
    "Training is finished, and its result waits for room on the disk. It is kept in memory and written as soon as that "
    "is possible; the lab must not be ended before."
)


@dataclass(frozen=True)
class _Entry:
    """Something to write; ``instead`` makes what is written if that is impossible for good."""

    kind: Literal["batch", "checkpoint", "event", "result", "end"]
    write: Callable[[], object]
    instead: Callable[[Exception], _Entry] | None = None


class Writer:
    """Writes what happens to runs.

    Args:
        ledger: Where to; only the thread of this object writes the course of runs there.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lanes: dict[str, deque[_Entry]] = {}
        self._rest: dict[str, float] = {}  # until when a lane is left alone
        self._troubles: dict[str, Trouble] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._write_all, name="writer", daemon=True)
        self._thread.start()

    def report(self, run_id: str, attempt: int, event: Event) -> None:
        """Take in what a worker reports; returns at once."""
        kind: Literal["batch", "checkpoint", "event"] = "event"
        if isinstance(event, BatchDone):
            kind = "batch"
        elif isinstance(event, CheckpointSaved):
            kind = "checkpoint"
        self._add(run_id, _Entry(kind, partial(self._ledger.record, run_id, attempt, event)))

    def finish(self, run_id: str, result: RunResult) -> None:
        """Keep a run's result and mark it finished, after all that was reported before."""

        def failed(error: Exception) -> _Entry:
            return _Entry("end", partial(self._ledger.fail, run_id, reason(error)))

        self._add(run_id, _Entry("result", partial(self._ledger.finish, run_id, result), failed))

    def fail(self, run_id: str, message: str) -> None:
        """Mark a run failed, with a sentence for the person, after all that was reported before."""
        self._add(run_id, _Entry("end", partial(self._ledger.fail, run_id, message)))

    def requeue(self, run_id: str) -> None:
        """Put a run whose worker was lost back into the queue, after all that was reported before."""
        self._add(run_id, _Entry("end", partial(self._ledger.requeue, run_id)))

    def release(self, run_id: str) -> None:
        """Put a run that is not to blame for losing its worker back into the queue, after all reported before."""
        self._add(run_id, _Entry("end", partial(self._ledger.release, run_id)))

    def pause(self, run_id: str, attempt: int, checkpoint: CheckpointSaved) -> None:
        """Keep where a run that has left its worker goes on from, and lay it aside, after all reported before."""
        self._add(run_id, _Entry("end", partial(self._ledger.pause, run_id, attempt, checkpoint.content)))

    def step_aside(self, run_id: str, attempt: int, checkpoint: CheckpointSaved) -> None:
        """Keep where a run that has made room goes on from, and put it back into the queue, after all before."""
        self._add(run_id, _Entry("end", partial(self._ledger.step_aside, run_id, attempt, checkpoint.content)))

    def stop_unbegun(self, run_id: str) -> None:
        """End a run that was taken on and that no worker has begun to train."""
        self._add(run_id, _Entry("end", partial(self._ledger.stop_unbegun, run_id)))

    @property
    def results_waiting(self) -> int:
        """How many results are not written yet."""
        with self._changed:
            return sum(entry.kind == "result" for lane in self._lanes.values() for entry in lane)

    @property
    def pending(self) -> set[str]:
        """The runs of which something is not written yet."""
        with self._changed:
            return set(self._lanes)

    def flush(self, seconds: float) -> bool:
        """Wait until all is written, for so many seconds at most; say whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._lanes, seconds)

    def close(self, seconds: float) -> None:
        """Write what can be written within so many seconds, and end."""
        if not self.flush(seconds):
            log.error("not everything could be written; the runs concerned go on from their last checkpoint")
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(seconds)

    def _add(self, run_id: str, entry: _Entry) -> None:
        with self._changed:
            lane = self._lanes.setdefault(run_id, deque())
            if entry.kind == "batch" and lane and lane[-1].kind == "batch":
                lane.pop()
            if entry.kind == "checkpoint":
                for older in [waiting for waiting in lane if waiting.kind == "checkpoint"]:
                    lane.remove(older)
            lane.append(entry)
            self._changed.notify_all()

    def _write_all(self) -> None:
        while True:
            with self._changed:
                run_id = self._next()
                if run_id is None:
                    return
                # Taken out, so that whoever adds meanwhile may drop what is still waiting.
                lane = self._lanes[run_id]
                entry = lane.popleft()
            again = self._write(run_id, entry)
            with self._changed:
                self._put_back(run_id, again)
                if not lane:
                    del self._lanes[run_id]
                    self._troubles.pop(run_id, None)
                self._changed.notify_all()

    def _next(self) -> str | None:
        """Wait for a run with something to write, and return it; ``None`` at the end of all."""
        while not self._closing:
            now = time.monotonic()
            rest = {run_id: self._rest.get(run_id, now) - now for run_id in self._lanes}
            ready = next((run_id for run_id, seconds in rest.items() if seconds <= 0), None)
            if ready is not None:
                self._rest.pop(ready, None)
                self._lanes[ready] = self._lanes.pop(ready)  # behind the others, which have their turn next
                return ready
            self._changed.wait(min(rest.values(), default=None))
        return None

    def _write(self, run_id: str, entry: _Entry) -> _Entry | None:
        """Write an entry; return what is to be written later, if anything."""
        trouble = self._troubles.setdefault(run_id, Trouble(log, f"what happened to run {run_id} can't be written"))
        try:
            entry.write()
        except Exception as error:  # noqa: BLE001 - whatever it is, the log hears of it
            trouble.tell(error)
            if isinstance(error, StoreError | OSError):
                if entry.kind == "result":
                    self._say_that_it_waits(run_id)
                return entry
            if entry.instead is not None:
                return entry.instead(error)
            return entry if entry.kind == "end" else None  # A run must not be left without an end.
        trouble.over()
        return None

    def _put_back(self, run_id: str, again: _Entry | None) -> None:
        if again is None:
            return
        lane = self._lanes[run_id]
        if again.kind == "checkpoint" and lane:
            # Events may go first, and a newer checkpoint is as good: the one before is still there.
            if not any(waiting.kind in ("checkpoint", "result", "end") for waiting in lane):
                lane.append(again)
            return
        if not (again.kind == "batch" and lane and lane[0].kind == "batch"):
            lane.appendleft(again)
        self._rest[run_id] = time.monotonic() + RETRY_SECONDS

    def _say_that_it_waits(self, run_id: str) -> None:
        try:
            self._ledger.say(run_id, WAITING_FOR_ROOM)
        except (StoreError, OSError) as error:
            log.warning("nor can it be said on the run: %s", error)
