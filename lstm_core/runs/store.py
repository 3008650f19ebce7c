"""What pages and tools may do with runs: submit, look, ask for a stop, delete.

The parts of it that are long enough to stand by themselves are its bases: studies (``study_shelf.py``), what people say
of their runs (``mark_shelf.py``), the bin (``bin_shelf.py``), what lists need of results (``summary_shelf.py``),
classes (``class_shelf.py``), and models as files (``model_shelf.py``).

A run belongs to whoever submitted it: only its owner may stop or delete it. Whoever knows its id (it is
long, random, and part of the page's address) may look at it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from lstm_core.config import ExperimentConfig
from lstm_core.errors import RunError, RunNotReadyError
from lstm_core.events import Event, parse_event
from lstm_core.formats import RESULT
from lstm_core.record import keep_config
from lstm_core.results import RunResult, Verdict
from lstm_core.runs.bin_shelf import BinShelf
from lstm_core.runs.class_shelf import ClassShelf
from lstm_core.runs.files import load_result, load_verdict
from lstm_core.runs.kept_study import KeptStudy
from lstm_core.runs.mark_shelf import MarkShelf
from lstm_core.runs.model_shelf import ModelShelf
from lstm_core.runs.pause_shelf import PauseShelf
from lstm_core.runs.queue import queue_order
from lstm_core.runs.run import (
    EngineStatus,
    Run,
    UnreadableRun,
    read_engine,
    read_run,
    try_run,
)
from lstm_core.runs.shelf import DELETE, IN_SIGHT, STOP, log
from lstm_core.runs.study_shelf import StudyShelf
from lstm_core.runs.submission import (
    APART_SECONDS,
    Belongs,
    insert_runs,
    require_place,
    waiting_runs,
)
from lstm_core.runs.summary_shelf import SummaryShelf
from lstm_core.runs.waiting import seconds_to_wait
from lstm_core.training.memory import why_too_large

__all__ = [
    "ENGINE_SILENCE_SECONDS",
    "EngineStatus",
    "KeptStudy",
    "Run",
    "RunStore",
    "UnreadableRun",
    "log",
]

ENGINE_SILENCE_SECONDS = 10.0
_Kept = TypeVar("_Kept")


class RunStore(StudyShelf, MarkShelf, BinShelf, PauseShelf, SummaryShelf, ClassShelf, ModelShelf):
    """The run store in one folder.

    Args:
        home: The folder; made when missing.
        limits: What may be had of it; the defaults when not given.

    Example:
        >>> store = RunStore(Path("/tmp/lab"))  # doctest: +SKIP
        >>> run_id = store.submit(ExperimentConfig(), owner="ann", title="IBM")  # doctest: +SKIP
        >>> store.get(run_id).state  # doctest: +SKIP
        'queued'
    """

    def submit(
        self, config: ExperimentConfig, owner: str, title: str, *, made_of: str | None = None, rows: int = 0
    ) -> str:
        """Queue a run and return its id.

        Args:
            config: What to run.
            owner: Who asks.
            title: What people call the series.
            made_of: Id of the run that it was made of by a change or by more epochs.
            rows: How many its data has, where that is known already; the service looks in any case.

        Raises:
            RunError: This owner already has as many runs waiting as one person may, it would take more memory than a
                run may have, or the lab's disk is full.
            ClassRuleError: The class that they are in does not allow it.
        """
        self.require_disk()
        if reason := why_too_large(config, self.limits.memory, rows):
            raise RunError(reason)
        with self.database.transaction() as connection:
            require_place(connection, owner, self.limits)
            belongs = Belongs(made_of=made_of)
            return insert_runs(connection, [config], (owner, title), time.time(), belongs, limits=self.limits)[0]

    def submit_together(self, runs: Sequence[tuple[ExperimentConfig, str]], owner: str) -> list[str]:
        """Queue several runs, all of them or none, and return their ids in the same order.

        Args:
            runs: Each with what people call its series.
            owner: Who asks.

        Raises:
            RunError: As many would not have a place in the queue; or as ``submit``.
            ClassRuleError: The class that they are in does not allow one.
        """
        self.require_disk()
        ids, now = [], time.time()
        with self.database.transaction() as connection:
            for place, (config, title) in enumerate(runs):
                require_place(connection, owner, self.limits)
                moment = now + place * APART_SECONDS
                ids += insert_runs(connection, [config], (owner, title), moment, limits=self.limits)
        return ids

    def waiting(self, owner: str) -> int:
        """Return how many runs of a person wait, those of studies not counted; ``limits.waiting`` may."""
        with self.database.open() as connection:
            return waiting_runs(connection, owner)

    def belonging(self, run_id: str) -> int:
        """Return how many runs belong to a run, whatever for."""
        query = f"SELECT count(*) FROM runs WHERE parent = ? AND {IN_SIGHT}"  # noqa: S608
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
            f"SELECT * FROM runs WHERE owner = ? AND {IN_SIGHT} AND (parent IS NULL OR ?) "  # noqa: S608
            "ORDER BY created DESC LIMIT ? OFFSET ?"
        )
        with self.database.open() as connection:
            return [try_run(row) for row in connection.execute(query, (owner, grouped, most, skipped)).fetchall()]

    def count(self, owner: str) -> int:
        """Return how many runs of their own a person has, readable or not; those of studies are not counted."""
        query = f"SELECT count(*) FROM runs WHERE owner = ? AND {IN_SIGHT} AND parent IS NULL"  # noqa: S608
        with self.database.open() as connection:
            return int(connection.execute(query, (owner,)).fetchone()[0])

    def standing(self, owner: str) -> Mapping[str, int]:
        """Return how many runs of a person are in each state, those of studies among them."""
        query = f"SELECT state, count(*) FROM runs WHERE owner = ? AND {IN_SIGHT} GROUP BY state"  # noqa: S608
        with self.database.open() as connection:
            return {row[0]: row[1] for row in connection.execute(query, (owner,))}

    def naming(self, owner: str, text: str) -> list[Run]:
        """Return all of an owner's runs in whose config a text stands, the newest first, also those of a group.

        Args:
            owner: Whose.
            text: Such as the id of an upload.
        """
        query = f"SELECT * FROM runs WHERE owner = ? AND {IN_SIGHT} AND instr(config, ?) ORDER BY created DESC"  # noqa: S608
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
            return queue_order(connection, time.time())

    def active(self) -> int:
        """Return how many runs, of whomever, are waiting or under way."""
        query = f"SELECT count(*) FROM runs WHERE state IN ('queued', 'running') AND {IN_SIGHT}"  # noqa: S608
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
            connection.execute(f"{STOP} WHERE id = ?", (run_id,))

    def delete(self, run_id: str, owner: str) -> None:
        """Delete a run and those that belong to it for good; they are gone from the disk a moment later.

        What people delete goes into the bin first (``put_in_bin``).

        Raises:
            RunNotFoundError: There is no such run.
            NotOwnerError: It is somebody else's.
        """
        self._require_owner(run_id, owner, "delete")
        with self.database.transaction() as connection:
            connection.execute(f"{DELETE} WHERE id = ? OR parent = ?", (run_id, run_id))
            connection.execute("UPDATE studies SET deleted = 1 WHERE parent = ?", (run_id,))

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


def _known(run_id: str, rows: Sequence[sqlite3.Row]) -> list[Event]:
    events = []
    for row in rows:
        try:
            events.append(parse_event(json.loads(row["event"])))
        except (ValidationError, ValueError):
            log.warning("event %s of run %s is of another version; left out", row["number"], run_id)
    return events
