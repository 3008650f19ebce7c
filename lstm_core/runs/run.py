"""A run as the store knows it, and the run service as it last said."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Literal

from lstm_core.config import ExperimentConfig, parse_config
from lstm_core.events import BatchDone

__all__ = ["EngineStatus", "Purpose", "Run", "RunState", "read_run"]

RunState = Literal["queued", "running", "finished", "stopped", "failed"]
Purpose = Literal["backtest", "leak", "seeds"]


@dataclass(frozen=True)
class Run:
    """One run as the store knows it; times are seconds since 1970.

    Attributes:
        message: Why it failed, for the person; empty otherwise.
        progress: The newest batch; ``None`` before the first.
        has_result: Whether its result can be opened.
        stop_requested: Whether its owner asked it to stop.
        parent: Id of the run that it belongs to; ``None`` for a run of its own.
        purpose: What it is run for, as one of a group of ``parent``; ``None`` for a run of its own.
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
    purpose: Purpose | None = None

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


def read_run(row: sqlite3.Row) -> Run:
    """Return what a row of the table of runs says.

    Raises:
        ConfigError: Its settings are of another version.
    """
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
        parent=row["parent"],
        purpose=row["purpose"] or None,
    )
