"""What the run service does for classes by itself: runs whose seconds are over stop, and what is over is forgotten."""

from __future__ import annotations

import sqlite3

from lstm_core.runs.class_shelf import end
from lstm_core.runs.shelf import DELETE, STOP

__all__ = ["ENDS_BY_ITSELF_SECONDS", "are_due", "are_too_long", "forget_classes", "stop_long_runs"]

ENDS_BY_ITSELF_SECONDS = 180 * 86_400.0
"""A class that nobody ends is over half a year after it was made."""

_KEEPS_RUNS = "coalesce(json_extract(rules, '$.keep_runs'), 1)"
_TOO_LONG = "state = 'running' AND most_seconds IS NOT NULL AND NOT stop_requested AND started + most_seconds < ?"


def are_too_long(connection: sqlite3.Connection, now: float) -> bool:
    """Say whether runs take longer than their class allows."""
    return connection.execute(f"SELECT 1 FROM runs WHERE {_TOO_LONG} LIMIT 1", (now,)).fetchone() is not None  # noqa: S608


def stop_long_runs(connection: sqlite3.Connection, now: float) -> None:
    """Ask runs that take longer than their class allows to stop; what they have reached is kept."""
    connection.execute(f"{STOP} WHERE {_TOO_LONG}", (now,))


def are_due(connection: sqlite3.Connection, now: float) -> bool:
    """Say whether there are classes whose time is over."""
    query = "SELECT 1 FROM classes WHERE forgets <= ? OR (ended IS NULL AND made < ?) LIMIT 1"
    return connection.execute(query, (now, now - ENDS_BY_ITSELF_SECONDS)).fetchone() is not None


def forget_classes(connection: sqlite3.Connection, now: float) -> None:
    """Delete the data of classes whose time is over, and end those that nobody has ended.

    Args:
        connection: To the database, in a transaction.
        now: Seconds since 1970.
    """
    left = "SELECT id FROM classes WHERE ended IS NULL AND made < ?"
    for row in connection.execute(left, (now - ENDS_BY_ITSELF_SECONDS,)).fetchall():
        end(connection, row["id"], now, now)
    over = f"SELECT id, {_KEEPS_RUNS} AS keeps_runs FROM classes WHERE forgets <= ?"  # noqa: S608
    for row in connection.execute(over, (now,)).fetchall():
        _forget(connection, row["id"], keeps_runs=bool(row["keeps_runs"]))


def _forget(connection: sqlite3.Connection, class_id: str, *, keeps_runs: bool) -> None:
    if not keeps_runs:
        # With what was made of them later, which would stay without the run that it belongs to.
        connection.execute(
            "UPDATE studies SET deleted = 1 WHERE id IN (SELECT study FROM runs WHERE class = ? AND study <> '') "
            "OR parent IN (SELECT id FROM runs WHERE class = ?)",
            (class_id, class_id),
        )
        query = f"{DELETE} WHERE class = ? OR parent IN (SELECT id FROM runs WHERE class = ?)"  # noqa: S608
        connection.execute(query, (class_id, class_id))
    connection.execute("UPDATE runs SET class = '' WHERE class = ?", (class_id,))
    connection.execute("DELETE FROM guesses WHERE class = ?", (class_id,))
    connection.execute("DELETE FROM drafts WHERE owner LIKE ? ESCAPE '\\'", (f"%/{_escaped(class_id)}",))
    connection.execute("DELETE FROM members WHERE class = ?", (class_id,))
    connection.execute("DELETE FROM teachers WHERE class = ?", (class_id,))
    connection.execute("DELETE FROM codes WHERE page = 'classroom' AND query = ?", (f"class={class_id}",))
    connection.execute("DELETE FROM classes WHERE id = ?", (class_id,))


def _escaped(text: str) -> str:
    return text.replace("_", "\\_").replace("%", "\\%")
