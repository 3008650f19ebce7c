"""The order in which queued runs are started: by turns over the people, so that nobody can crowd others out."""

from __future__ import annotations

import heapq
import sqlite3
from collections import defaultdict, deque
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
    of_owner: dict[str, deque[Waiting]] = defaultdict(deque)
    for run in sorted(waiting, key=_rank):
        of_owner[run.owner].append(run)
    # Later than every real start, and later each time, because it stands for starts still to come.
    future = max([*last_start.values(), *(run.created for runs in of_owner.values() for run in runs), 0.0]) + 1
    # Only the first of each owner's can be next, so that studies of hundreds of runs make no claim slow.
    turns = [(running.get(owner, 0), last_start.get(owner, 0.0), _rank(runs[0])) for owner, runs in of_owner.items()]
    heads = [(*turn, owner) for turn, owner in zip(turns, of_owner, strict=True)]
    heapq.heapify(heads)
    order: list[str] = []
    while heads:
        busy, _, _, owner = heapq.heappop(heads)
        order.append(of_owner[owner].popleft().id)
        if of_owner[owner]:
            heapq.heappush(heads, (busy + 1, future + len(order), _rank(of_owner[owner][0]), owner))
    return order


def queue_order(connection: sqlite3.Connection, protocol: int | None = None) -> list[str]:
    """Return the ids of queued runs in the order in which they will be started.

    Args:
        connection: To the database.
        protocol: Only those that a service that speaks it can take; all when not given.
    """
    query = (
        "SELECT id, owner, created, parent IS NOT NULL FROM runs "
        "WHERE state = 'queued' AND NOT deleted AND binned IS NULL AND needs <= coalesce(?, needs)"
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
