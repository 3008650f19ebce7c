"""The order in which queued runs are started: by turns over the people, so that nobody can crowd others out."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

__all__ = ["Waiting", "fair_order", "queue_order"]


class Waiting(NamedTuple):
    """A queued run.

    Attributes:
        id: Its id.
        owner: Whose it is.
        created: When it was submitted, in seconds since 1970.
        belongs: Whether it belongs to another run, as one of a group.
    """

    id: str
    owner: str
    created: float
    belongs: bool = False


def fair_order(waiting: Iterable[Waiting], running: Mapping[str, int], last_start: Mapping[str, float]) -> list[str]:
    """Return the ids of queued runs in the order in which they will be started.

    Next is always a run of the owner with the fewest runs under way; among those, of the one whose last
    start is longest ago; of one owner's runs, those that belong to no other go first, because somebody waits for each,
    and among them the order is that of submission.

    Args:
        waiting: The queued runs.
        running: Runs under way by owner.
        last_start: When each owner's latest run was started.

    Example:
        >>> queue = [Waiting("a1", "ann", 1), Waiting("a2", "ann", 2), Waiting("b1", "bob", 3)]
        >>> fair_order(queue, running={}, last_start={})
        ['a1', 'b1', 'a2']
    """
    left = sorted(waiting, key=_rank)
    busy = Counter(running)
    turn = dict(last_start)
    # Later than every real start, and later each time, because it stands for starts still to come.
    future = max([*turn.values(), *(run.created for run in left), 0.0]) + 1
    order = []
    while left:
        chosen = min(left, key=lambda run: (busy[run.owner], turn.get(run.owner, 0.0), *_rank(run)))
        left.remove(chosen)
        order.append(chosen.id)
        busy[chosen.owner] += 1
        turn[chosen.owner] = future + len(order)
    return order


def queue_order(connection: sqlite3.Connection, protocol: int | None = None) -> list[str]:
    """Return the ids of queued runs in the order in which they will be started.

    Args:
        connection: To the database.
        protocol: Only those that a service that speaks it can take; all when not given.
    """
    query = (
        "SELECT id, owner, created, parent IS NOT NULL FROM runs "
        "WHERE state = 'queued' AND NOT deleted AND needs <= coalesce(?, needs)"
    )
    waiting = [Waiting(*row) for row in connection.execute(query, (protocol,))]
    running = dict(
        connection.execute("SELECT owner, count(*) FROM runs WHERE state = 'running' GROUP BY owner").fetchall()
    )
    last = dict(
        connection.execute("SELECT owner, max(started) FROM runs WHERE started IS NOT NULL GROUP BY owner").fetchall()
    )
    return fair_order(waiting, running, last)


def _rank(run: Waiting) -> tuple[bool, float, str]:
    return run.belongs, run.created, run.id
