"""What happens to a run's row, each within a transaction of the caller's."""

from __future__ import annotations

import sqlite3
import time

from lstm_core.config import ExperimentConfig
from lstm_core.errors import UnreadableError
from lstm_core.events import Event, Failed, Finished, Pruned
from lstm_core.numbers import seconds_in_words
from lstm_core.runs.run import RunState, read_config
from lstm_core.runs.store import log

__all__ = ["append_event", "end_run", "is_current", "is_there", "readable_or_failed"]


def readable_or_failed(connection: sqlite3.Connection, row: sqlite3.Row) -> ExperimentConfig | None:
    """Return a run's settings; end the run as failed if they can't be read."""
    try:
        return read_config(row)
    except UnreadableError as error:
        log.warning("run %s fails: %s", row["id"], error)
        end_run(connection, row["id"], "failed", Failed(message=str(error)))
        return None


def is_current(connection: sqlite3.Connection, run_id: str, attempt: int) -> bool:
    """Say whether a worker that was given a run at an attempt still has it."""
    query = "SELECT 1 FROM runs WHERE id = ? AND attempt = ? AND state = 'running'"
    return connection.execute(query, (run_id, attempt)).fetchone() is not None


def is_there(connection: sqlite3.Connection, run_id: str) -> bool:
    """Say whether the store knows a run at all; somebody may have deleted or replaced the lab's folder."""
    return connection.execute("SELECT 1 FROM runs WHERE id = ?", (run_id,)).fetchone() is not None


def end_run(connection: sqlite3.Connection, run_id: str, state: RunState, event: Finished | Failed) -> None:
    """Mark a run as over, with its last event; one that is gone, as its database was replaced, stays gone."""
    message = event.message if isinstance(event, Failed) else _why_early(connection, run_id)
    message = message or (_was_too_long(connection, run_id) if state == "stopped" else "")
    ended = connection.execute(
        "UPDATE runs SET state = ?, message = ?, ended = ?, has_result = ? WHERE id = ?",
        (state, message, time.time(), isinstance(event, Finished), run_id),
    )
    if ended.rowcount:
        append_event(connection, run_id, event)


def append_event(connection: sqlite3.Connection, run_id: str, event: Event) -> None:
    """Add an event to those of a run."""
    connection.execute(
        "INSERT INTO events (run, number, event) SELECT ?, coalesce(max(number), 0) + 1, ? FROM events WHERE run = ?",
        (run_id, event.model_dump_json(), run_id),
    )


def _why_early(connection: sqlite3.Connection, run_id: str) -> str:
    """Return why a search has ended a run early; empty for any other."""
    query = "SELECT event FROM events WHERE run = ? AND json_extract(event, '$.kind') = 'pruned'"
    row = connection.execute(query, (run_id,)).fetchone()
    return "" if row is None else Pruned.model_validate_json(row["event"]).message


def _was_too_long(connection: sqlite3.Connection, run_id: str) -> str:
    """Say that a run was stopped because its time was over; empty if that is not why."""
    query = "SELECT most_seconds FROM runs WHERE id = ? AND started + most_seconds < ?"
    row = connection.execute(query, (run_id, time.time())).fetchone()
    if row is None:
        return ""
    return (
        f"A run may train for {seconds_in_words(row['most_seconds'])} here, and this one had them. The best that it "
        "reached by then was kept."
    )
