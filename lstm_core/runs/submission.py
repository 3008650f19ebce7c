"""Queueing runs: whether there is room for them, and the rows that they begin as."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from lstm_core.config import ExperimentConfig
from lstm_core.errors import RunError
from lstm_core.record import keep_config
from lstm_core.runs.class_rows import class_of_study, require_allowed
from lstm_core.runs.run import PROTOCOL
from lstm_core.runs.shelf import IN_SIGHT

__all__ = [
    "APART_SECONDS",
    "MAX_STUDIES",
    "MAX_STUDY_RUNS",
    "MAX_WAITING",
    "Belongs",
    "insert_runs",
    "require_place",
    "require_place_for_study",
    "require_size",
]

MAX_WAITING = 20
"""Runs of one person that may wait, those of studies not counted: a study counts as one thing."""
MAX_STUDIES = 3
"""Studies of one person that may wait."""
MAX_STUDY_RUNS = 100
"""Runs that a study may have."""
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


def require_place(connection: sqlite3.Connection, owner: str) -> None:
    """Make sure that one more run of an owner may wait, beside those of studies.

    Raises:
        RunError: It may not.
    """
    query = f"SELECT count(*) FROM runs WHERE owner = ? AND state = 'queued' AND study = '' AND {IN_SIGHT}"  # noqa: S608
    (waiting,) = connection.execute(query, (owner,)).fetchone()
    if waiting >= MAX_WAITING:
        raise RunError(f"You have {waiting} runs waiting. Let some finish, or delete some on the Runs page.")


def require_place_for_study(connection: sqlite3.Connection, owner: str, runs: int) -> None:
    """Make sure that one more study of an owner may wait.

    Args:
        connection: To the database.
        owner: Whose.
        runs: How many runs the study begins with.

    Raises:
        RunError: It may not, or it has too many runs.
    """
    require_size(runs)
    condition = f"owner = ? AND state = 'queued' AND study <> '' AND {IN_SIGHT}"
    query = f"SELECT count(DISTINCT study) FROM runs WHERE {condition}"  # noqa: S608
    (waiting,) = connection.execute(query, (owner,)).fetchone()
    if waiting >= MAX_STUDIES:
        raise RunError(
            f"You have {waiting} studies waiting, and {MAX_STUDIES} may wait at once. Let one finish, or stop one."
        )


def require_size(runs: int) -> None:
    """Make sure that a study may have so many runs.

    Raises:
        RunError: It may not.
    """
    if runs > MAX_STUDY_RUNS:
        raise RunError(f"This asks for {runs} runs, and a study may have {MAX_STUDY_RUNS}. Ask for fewer.")


def insert_runs(
    connection: sqlite3.Connection,
    configs: Sequence[ExperimentConfig],
    whose: tuple[str, str],
    created: float,
    belongs: Belongs = Belongs(),  # noqa: B008 - it never changes
    *,
    grows: bool = False,
) -> list[str]:
    """Write new runs of an owner, with a title, and return their ids in the same order.

    This is the one place where runs come into being, so that it is here that a class refuses what it has locked.

    Args:
        connection: To the database, in a transaction.
        configs: What to run.
        whose: The owner, and what they call the series.
        created: When; seconds since 1970.
        belongs: What the runs belong to.
        grows: Whether the service adds them to a study that it was allowed to begin.

    Raises:
        ClassRuleError: The class that the owner is in does not allow one; then none is written.
    """
    if grows:
        in_class = class_of_study(connection, belongs.study)
    else:
        in_class = require_allowed(connection, whose[0], configs, of_study=bool(belongs.purpose))
    rows = [
        (secrets.token_urlsafe(16), *whose, json.dumps(keep_config(config)), created + place * APART_SECONDS)
        for place, config in enumerate(configs)
    ]
    connection.executemany(
        "INSERT INTO runs (id, owner, title, config, created, parent, purpose, study, made_of, class, most_seconds, "
        "needs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*row, *belongs, *in_class, PROTOCOL) for row in rows],
    )
    return [row[0] for row in rows]
