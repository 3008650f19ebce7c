"""When a run that trains long makes room: somebody waits who has no worker, and none is free."""

from __future__ import annotations

import sqlite3

from lstm_core.runs.queue import Waiting, queued_runs, turns_had

__all__ = ["AGAIN_SECONDS", "somebody_waits"]

AGAIN_SECONDS = 120.0
"""How long a run that was begun already waits before another makes room for it: it has numbers to look at meanwhile."""


def somebody_waits(connection: sqlite3.Connection, now: float, protocol: int) -> bool:
    """Say whether a run waits for which another should make room, if no worker is free.

    Its owner has no run under way, it is the next of theirs, and it was not begun yet, or has waited for
    ``AGAIN_SECONDS`` to go on.

    Args:
        connection: To the database.
        now: In seconds since 1970.
        protocol: What the service that asks speaks.
    """
    busy = {owner for owner, had in turns_had(connection, now).items() if had.running}
    first: dict[str, Waiting] = {}
    for run in queued_runs(connection, protocol):
        if run.owner not in busy and (run.owner not in first or run.rank < first[run.owner].rank):
            first[run.owner] = run
    return any(_is_urgent(run, now) for run in first.values())


def _is_urgent(run: Waiting, now: float) -> bool:
    return not run.begun or now - run.since >= AGAIN_SECONDS
