"""Queueing runs: whether there is room for them, and the rows that they begin as."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from lstm_core.config import ExperimentConfig
from lstm_core.errors import RunError
from lstm_core.limits import Limits
from lstm_core.record import keep_config
from lstm_core.runs.class_rows import class_of_study, require_allowed
from lstm_core.runs.run import PROTOCOL
from lstm_core.runs.shelf import IN_SIGHT
from lstm_core.training.memory import why_too_large

__all__ = [
    "APART_SECONDS",
    "Belongs",
    "insert_runs",
    "require_place",
    "require_place_for_study",
    "require_size",
    "waiting_runs",
]

APART_SECONDS = 1e-5
"""Between runs that are submitted together, so that they are started in their order."""


class Belongs(NamedTuple):
    """What a new run belongs to.

    Attributes:
        parent: Id of the run that its study is made of; ``None`` for a run of its own.
        purpose: Which study that is; empty for a run of its own.
        study: Id of the study; empty likewise.
        made_of: Id of the run that it was made of by a change or by more epochs.
    """

    parent: str | None = None
    purpose: str = ""
    study: str = ""
    made_of: str | None = None


def waiting_runs(connection: sqlite3.Connection, owner: str) -> int:
    """Return how many runs of an owner wait, those of studies not counted: a study counts as one thing."""
    query = f"SELECT count(*) FROM runs WHERE owner = ? AND state = 'queued' AND study = '' AND {IN_SIGHT}"  # noqa: S608
    return int(connection.execute(query, (owner,)).fetchone()[0])


def require_place(connection: sqlite3.Connection, owner: str, limits: Limits) -> None:
    """Make sure that one more run of an owner may wait, beside those of studies.

    Raises:
        RunError: It may not.
    """
    waiting = waiting_runs(connection, owner)
    if waiting >= limits.waiting:
        raise RunError(f"You have {waiting} runs waiting. Let some finish, or delete some on the Runs page.")


def require_place_for_study(connection: sqlite3.Connection, owner: str, runs: int, limits: Limits) -> None:
    """Make sure that one more study of an owner may wait.

    Args:
        connection: To the database.
        owner: Whose.
        runs: How many runs the study begins with.
        limits: How many studies may wait, and how many runs one may have.

    Raises:
        RunError: It may not, or it has too many runs.
    """
    require_size(runs, limits)
    condition = f"owner = ? AND state = 'queued' AND study <> '' AND {IN_SIGHT}"
    query = f"SELECT count(DISTINCT study) FROM runs WHERE {condition}"  # noqa: S608
    (waiting,) = connection.execute(query, (owner,)).fetchone()
    if waiting >= limits.studies:
        raise RunError(
            f"You have {waiting} studies waiting, and {limits.studies} may wait at once. Let one finish, or stop one."
        )


def require_size(runs: int, limits: Limits) -> None:
    """Make sure that a study may have so many runs.

    Raises:
        RunError: It may not.
    """
    if runs > limits.study_runs:
        raise RunError(f"This asks for {runs} runs, and a study may have {limits.study_runs}. Ask for fewer.")


def insert_runs(
    connection: sqlite3.Connection,
    configs: Sequence[ExperimentConfig],
    whose: tuple[str, str],
    created: float,
    belongs: Belongs = Belongs(),  # noqa: B008 - it never changes
    *,
    limits: Limits,
    grows: bool = False,
) -> list[str]:
    """Write new runs of an owner, with a title, and return their ids in the same order.

    This is the one place where runs come into being, so that it is here that a class refuses what it has locked, and
    the lab what would be too large.

    Args:
        connection: To the database, in a transaction.
        configs: What to run.
        whose: The owner, and what they call the series.
        created: When; seconds since 1970.
        belongs: What the runs belong to.
        limits: How much memory and time each may take.
        grows: Whether the service adds them to a study that it was allowed to begin.

    Raises:
        ClassRuleError: The class that the owner is in does not allow one; then none is written.
        RunError: One would need more memory than a run may have; likewise.
    """
    for config in configs:
        if reason := why_too_large(config, limits.memory, 0):  # rows count once the data is there (jobs/rounds.py)
            raise RunError(reason)
    if grows:
        in_class = class_of_study(connection, belongs.study)
    else:
        in_class = require_allowed(connection, whose[0], configs, of_study=bool(belongs.purpose))
    most_seconds = min(in_class.most_seconds or limits.seconds, limits.seconds)
    rows = [
        (secrets.token_urlsafe(16), *whose, json.dumps(keep_config(config)), created + place * APART_SECONDS)
        for place, config in enumerate(configs)
    ]
    connection.executemany(
        "INSERT INTO runs (id, owner, title, config, created, parent, purpose, study, made_of, class, most_seconds, "
        "needs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*row, *belongs, in_class.id, most_seconds, PROTOCOL) for row in rows],
    )
    return [row[0] for row in rows]
