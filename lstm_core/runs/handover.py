"""What an app does to the store when a run service of an older version still lives: see ``jobs/takeover.py``."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_core.runs.database import Database
from lstm_core.runs.run import PROTOCOL

__all__ = ["hold_queue", "signs_of_work"]


def hold_queue(database: Database) -> int:
    """Have all queued runs wait for a service of this version, and return how many did not yet.

    They were submitted by an older app; an older service would go on training them, and with a long queue for hours.
    The database does not let it claim a run that needs more than it knows (``schema.py``).
    """
    older = "state = 'queued' AND needs < ?"
    with database.open() as connection:
        if connection.execute(f"SELECT 1 FROM runs WHERE {older}", (PROTOCOL,)).fetchone() is None:  # noqa: S608
            return 0  # a look disturbs nobody, and this is asked every second
        return connection.execute(f"UPDATE runs SET needs = ? WHERE {older}", (PROTOCOL, PROTOCOL)).rowcount  # noqa: S608


def signs_of_work(database: Database) -> Mapping[str, tuple[object, ...]]:
    """Return the running runs, each with what changes while somebody trains it."""
    query = "SELECT id, attempt, progress, (SELECT max(number) FROM events WHERE run = id) FROM runs "
    with database.open() as connection:
        return {row[0]: tuple(row[1:]) for row in connection.execute(f"{query} WHERE state = 'running'")}
