"""A run as the store knows it, and the run service as it last said."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from pkgutil import iter_modules
from typing import Literal, NamedTuple, get_args

from pydantic import TypeAdapter, ValidationError

from lstm_core import __version__
from lstm_core.config import ExperimentConfig
from lstm_core.errors import UnreadableError
from lstm_core.events import ENDED_EARLY, BatchDone
from lstm_core.formats import CONFIG
from lstm_core.record import kept_config

__all__ = [
    "PROTOCOL",
    "PURPOSES",
    "EngineStatus",
    "Run",
    "RunState",
    "StartingStep",
    "UnreadableRun",
    "dump_steps",
    "is_older",
    "read_config",
    "read_engine",
    "read_run",
    "try_run",
]

PROTOCOL = 6
"""What a run service must understand to train the runs that this version submits. It grows when the settings of a run,
or what is kept while it trains, change so that an older service could not read them or would do something else; a
service takes no run that needs more than it speaks. Version 0.1 speaks 0, and what
came before weight decay, L2, clipping and schedules 1; 3 knows many tickers, refits, averages of networks and what else
came with them; 4 pauses runs, asks for the next trials of a search, and leaves alone what is in the bin; 5 ends runs of
a class when their seconds are over, and deletes what a class has left; 6 scales by all rows
before the test part what networks learn from once more, and holds back."""

RunState = Literal["queued", "running", "paused", "finished", "stopped", "failed"]
PURPOSES = tuple(
    sorted(module.name for module in iter_modules([str(Path(__file__).parents[1] / "studies")]) if not module.ispkg)
)
"""What runs that belong to another one may be for: the names of the studies. They are listed here and not imported, so
that whatever only keeps runs, or trains them, needs no study's code."""


@dataclass(frozen=True)
class Run:
    """One run as the store knows it; times are seconds since 1970.

    Attributes:
        started: When its training began; for one that went on from a checkpoint, when it would have begun if nothing
            had interrupted it.
        message: Why it failed, or was ended early by a search, for the person; empty otherwise.
        progress: The newest batch; ``None`` before the first.
        has_result: Whether its result can be opened.
        stop_requested: Whether its owner asked it to stop.
        parent: Id of the run that it belongs to; ``None`` for a run of its own.
        purpose: The study that it is one of, made of ``parent``: one of ``PURPOSES``. ``None`` for a run of its own.
        name: What its owner calls it; empty until they do.
        note: What they have written beside it.
        tags: Words of theirs, to find it by.
        pinned: Whether it stays on top of lists.
        binned: When it was put into the bin; ``None`` for one that is not in it.
        study: Id of the study (``KeptStudy``) that it is one of; empty for none, and from before studies had ids.
        made_of: Id of the run that it was made of by a change or by more epochs; ``None`` if it is a first one.
        pause_requested: Whether its owner asked it to pause, and it does not yet.
        aside: When it made room for a run that had not begun; ``None`` where it has not, or has gone on since.
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
    parent: str | None = None
    purpose: str | None = None
    name: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    pinned: bool = False
    binned: float | None = None
    study: str = ""
    made_of: str | None = None
    pause_requested: bool = False
    aside: float | None = None

    @property
    def was_pruned(self) -> bool:
        """Whether a search has ended it early."""
        return self.message.startswith(ENDED_EARLY)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("finished", "stopped", "failed")


@dataclass(frozen=True)
class UnreadableRun:
    """A run that this version can't read: what can be said of it all the same.

    Attributes:
        reason: Why it can't be read and what can be done, as sentences for the person.
        binned: When it was put into the bin; ``None`` for one that is not in it.
    """

    id: str
    owner: str
    title: str
    created: float
    reason: str
    binned: float | None = None


class StartingStep(NamedTuple):
    """One of the things that the run service does to get ready.

    Attributes:
        name: What it does, in words for the person.
        done: Whether it is done; otherwise it is under way.
        seconds: How long it took, or has taken so far.
    """

    name: str
    done: bool
    seconds: float


@dataclass(frozen=True)
class EngineStatus:
    """The run service as it last said.

    Attributes:
        state: ``absent`` (no sign of life for a while), ``starting`` or ``ready``.
        workers: Worker processes it has.
        warm: How many of them have loaded TensorFlow and traced the default model.
        pid: Its process; ``None`` when absent.
        version: Its version of the lab; empty for version 0.1, which did not say it, and when absent.
        message: Why it can't start its workers, for the person; empty when all is well.
        steps: What it has done to get ready, and what is under way.
    """

    state: Literal["absent", "starting", "ready"]
    workers: int
    warm: int
    pid: int | None = None
    version: str = ""
    message: str = ""
    steps: tuple[StartingStep, ...] = ()

    @property
    def is_older(self) -> bool:
        """Whether it lives and is of an older version than this code."""
        return self.state != "absent" and is_older(self.version)


def is_older(version: str, than: str = __version__) -> bool:
    """Say whether a version of the lab came before another; one that can't be understood did not.

    Args:
        version: As ``lstm_core.__version__`` writes it; empty for version 0.1, whose services did not say it.
        than: The other.

    Example:
        >>> is_older("0.9.1", than="0.10"), is_older("", than="0.2.0"), is_older("0.2.0", than="0.2.0")
        (True, True, False)
    """
    numbers, others = _numbers(version or "0.1"), _numbers(than)
    return bool(numbers) and bool(others) and numbers < others


def _numbers(version: str) -> list[int]:
    parts = version.split(".")
    return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else []


_steps: TypeAdapter[tuple[StartingStep, ...]] = TypeAdapter(tuple[StartingStep, ...])
_batch: TypeAdapter[BatchDone | None] = TypeAdapter(BatchDone | None)


def dump_steps(steps: tuple[StartingStep, ...]) -> str:
    """Return steps as they are kept in the table of the service."""
    return _steps.dump_json(steps).decode()


def read_engine(row: sqlite3.Row) -> EngineStatus:
    """Return what the row of the service says; what a newer service says in a way of its own is left out."""
    try:
        steps = _steps.validate_json(row["steps"])
    except ValidationError:
        steps = ()
    return EngineStatus(
        "ready" if row["state"] == "ready" else "starting",
        row["workers"],
        row["warm"],
        row["pid"],
        row["version"],
        row["message"],
        steps,
    )


def read_config(row: sqlite3.Row) -> ExperimentConfig:
    """Return the settings that a row of the table of runs holds.

    Raises:
        UnreadableError: They are no settings of this version.
    """
    return _config(row["config"])


@lru_cache(maxsize=4096)  # a list of a thousand runs is drawn anew at each press; what was kept never changes
def _config(text: str) -> ExperimentConfig:
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CONFIG.damaged("cut or overwritten") from error
    return kept_config(kept)


def read_run(row: sqlite3.Row) -> Run:
    """Return what a row of the table of runs says.

    Raises:
        UnreadableError: Its settings, its state or its purpose are of another version, or damaged.
    """
    config = read_config(row)
    if row["state"] not in get_args(RunState) or row["purpose"] not in ("", *PURPOSES):
        raise UnreadableError(
            f"A newer version of the lab wrote this run; this version does not know its state '{row['state']}' or its "
            f"purpose '{row['purpose']}'. Start the newer version to see it, or delete it."
        )
    return Run(
        id=row["id"],
        owner=row["owner"],
        title=row["title"],
        config=config,
        state=row["state"],
        message=row["message"],
        created=row["created"],
        started=row["started"],
        ended=row["ended"],
        progress=_progress(row["progress"]),
        has_result=bool(row["has_result"]),
        stop_requested=bool(row["stop_requested"]),
        parent=row["parent"],
        purpose=row["purpose"] or None,
        name=row["name"],
        note=row["note"],
        tags=_tags(row["tags"]),
        pinned=bool(row["pinned"]),
        binned=row["binned"],
        study=row["study"],
        made_of=row["made_of"],
        pause_requested=bool(row["pause_requested"]),
        aside=row["aside"],
    )


def try_run(row: sqlite3.Row) -> Run | UnreadableRun:
    """Return what a row of the table of runs says, or why it can't be read."""
    try:
        return read_run(row)
    except UnreadableError as error:
        return UnreadableRun(row["id"], row["owner"], row["title"], row["created"], str(error), row["binned"])


def _tags(kept: str) -> tuple[str, ...]:
    try:
        found = json.loads(kept)
    except ValueError:
        return ()  # a word that is lost can be written again
    return tuple(str(tag) for tag in found) if isinstance(found, list) else ()


def _progress(kept: str) -> BatchDone | None:
    try:
        return _batch.validate_json(kept)
    except ValidationError:
        return None  # the next batch replaces it, so there is nothing to do about it
