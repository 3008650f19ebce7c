"""Queueing a run: whether there is room for it, and the row that it begins as."""

from __future__ import annotations

import json
import secrets
import sqlite3

from lstm_core.config import ExperimentConfig
from lstm_core.errors import RunError
from lstm_core.record import keep_config
from lstm_core.runs.run import PROTOCOL

__all__ = ["MAX_WAITING", "insert_run", "require_place"]

MAX_WAITING = 20


def require_place(connection: sqlite3.Connection, owner: str, more: int) -> None:
    """Make sure that so many more runs of an owner may wait.

    Raises:
        RunError: They may not.
    """
    if more > MAX_WAITING:
        raise RunError(f"This asks for {more} runs, and {MAX_WAITING} may wait at once. Ask for fewer.")
    query = "SELECT count(*) FROM runs WHERE owner = ? AND state = 'queued' AND NOT deleted"
    waiting = connection.execute(query, (owner,)).fetchone()[0]
    if waiting + more > MAX_WAITING:
        asked = "" if more == 1 else f", and this asks for {more} more; {MAX_WAITING} may wait at once"
        raise RunError(f"You have {waiting} runs waiting{asked}. Let some finish, or delete some on the Runs page.")


def insert_run(
    connection: sqlite3.Connection,
    config: ExperimentConfig,
    whose: tuple[str, str],
    created: float,
    belongs: tuple[str | None, str] = (None, ""),
) -> str:
    """Write a new run of an owner, with a title, as one of a parent's group for a purpose; return its id."""
    run_id = secrets.token_urlsafe(16)
    connection.execute(
        "INSERT INTO runs (id, owner, title, config, created, parent, purpose, needs) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (run_id, *whose, json.dumps(keep_config(config)), created, *belongs, PROTOCOL),
    )
    return run_id
