"""The order in which queued runs are started: by the training time of people, so that nobody can crowd others out.

Next is whoever has used the least training time within the last hour, so that somebody new comes first and many small
runs cost no more than one long one. Rules come before it, so that nobody waits for ever: a run that has made room for
others stays behind those who waited then, and next is who has waited for ten minutes since their last turn, or, where
runs have made room, for ``BEGIN_SECONDS`` to begin at all.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

__all__ = [
    "BEGIN_SECONDS",
    "NO_TURNS",
    "OVERDUE_SECONDS",
    "TURN_SECONDS",
    "TurnsHad",
    "Waiting",
    "fair_order",
    "is_new",
    "queue_order",
    "queued_runs",
    "turns_had",
]

_SHARE_SECONDS = 3600.0
"""Training before that counts for nobody any more."""
TURN_SECONDS = 30.0
"""What a run that has just begun, or is to begin, counts at least; or one person could begin many at once."""
OVERDUE_SECONDS = 600.0
"""Who has waited for so long since their last turn comes before everybody who has not."""
BEGIN_SECONDS = 45.0
"""Where runs have made room: how long somebody waits to begin, which leaves seconds of a minute for the first epoch."""


class Waiting(NamedTuple):
    """A queued run.

    Attributes:
        id: Its id.
        owner: Whose it is.
        created: When it was submitted, in seconds since 1970.
        belongs: Whether it belongs to another run, as one of a group.
        aside: When it made room for others, in seconds since 1970; ``None`` for one that has not, or has gone on since.
        begun: Whether it had a worker before.
    """

    id: str
    owner: str
    created: float
    belongs: bool = False
    aside: float | None = None
    begun: bool = False

    @property
    def since(self) -> float:
        """Since when it has waited."""
        return max(self.created, self.aside or 0.0)

    @property
    def rank(self) -> tuple[bool, float, str]:
        """What the next of one owner's runs has least of."""
        return self.belongs, self.created, self.id


class TurnsHad(NamedTuple):
    """How much somebody had of the workers.

    Attributes:
        used: Seconds of training within the last hour; of each run that is under way at least ``TURN_SECONDS``.
        running: Runs under way.
        last_turn: When the latest of their runs was given to a worker, in seconds since 1970; 0 for never.
    """

    used: float = 0.0
    running: int = 0
    last_turn: float = 0.0


NO_TURNS = TurnsHad()
"""What somebody had who is new."""


def fair_order(waiting: Iterable[Waiting], people: Mapping[str, TurnsHad], now: float) -> list[str]:
    """Return the ids of queued runs in the order in which they will be started.

    Of one owner's runs those that belong to no other go first, because somebody waits for each, and among them the
    order is that of submission. Of the owners' first runs the next one is

    1. that of whoever has waited for ``OVERDUE_SECONDS`` since their last turn, and where runs have made room that of
       whoever has waited for ``BEGIN_SECONDS`` to begin: first whose wait is longest beside what they may wait;
    2. where runs have made room: that of whoever waited then, had no turn since, and has no run under way: one that has
       not begun first, of these whoever has waited longest since their last turn, so that nobody waits long for a first
       point; of the others whoever has used the least training time;
    3. that of whoever has used the least training time; among equals of whoever's last turn is longest ago.

    Args:
        waiting: The queued runs.
        people: What owners had; one that is missing had nothing.
        now: In seconds since 1970.

    Example:
        >>> queue = [Waiting("a1", "ann", 1), Waiting("a2", "ann", 2), Waiting("b1", "bob", 3)]
        >>> fair_order(queue, {}, now=4)
        ['a1', 'b1', 'a2']
        >>> fair_order(queue, {"ann": TurnsHad(used=70)}, now=4)
        ['b1', 'a1', 'a2']
    """
    of_owner: dict[str, deque[Waiting]] = defaultdict(deque)
    for run in sorted(waiting, key=lambda run: run.rank):
        of_owner[run.owner].append(run)
    made_room = max((run.aside for runs in of_owner.values() for run in runs if run.aside is not None), default=0.0)
    # Only the first of each owner's can be next, so that studies of hundreds of runs make no claim slow.
    heads = [
        (_urgency(runs[0], people.get(owner, NO_TURNS), made_room, now), owner) for owner, runs in of_owner.items()
    ]
    heapq.heapify(heads)
    order: list[str] = []
    turns: dict[str, int] = defaultdict(int)
    while heads:
        _, owner = heapq.heappop(heads)
        order.append(of_owner[owner].popleft().id)
        turns[owner] += 1
        if of_owner[owner]:
            had = people.get(owner, NO_TURNS)
            # Later than every real turn, and later each time, because it stands for turns still to come.
            later = TurnsHad(had.used + turns[owner] * TURN_SECONDS, had.running + 1, now + len(order))
            heapq.heappush(heads, (_urgency(of_owner[owner][0], later, made_room, now), owner))
    return order


def queue_order(
    connection: sqlite3.Connection, now: float, protocol: int | None = None, most_running: int | None = None
) -> list[str]:
    """Return the ids of queued runs in the order in which they will be started.

    Args:
        connection: To the database.
        now: In seconds since 1970.
        protocol: Only those that a service that speaks it can take; all when not given.
        most_running: Only those of owners who have fewer under way; all when not given.
    """
    people = turns_had(connection, now)
    waiting = queued_runs(connection, protocol)
    if most_running is not None:
        waiting = [run for run in waiting if people.get(run.owner, NO_TURNS).running < most_running]
    return fair_order(waiting, people, now)


def queued_runs(connection: sqlite3.Connection, protocol: int | None = None) -> list[Waiting]:
    """Return the queued runs, those of a protocol (see ``queue_order``) or all."""
    query = (
        "SELECT id, owner, created, parent IS NOT NULL, aside, attempt > 0 FROM runs "
        "WHERE state = 'queued' AND NOT deleted AND binned IS NULL AND needs <= coalesce(?, needs)"
    )
    return [Waiting(*row) for row in connection.execute(query, (protocol,))]


def turns_had(connection: sqlite3.Connection, now: float) -> dict[str, TurnsHad]:
    """Return what each owner had of the workers within the last hour; those who had nothing are left out."""
    query = (
        "SELECT owner, sum(CASE WHEN ended IS NULL THEN max(?1 - max(began, ?2), ?3) "
        "ELSE max(min(ended, ?1) - max(began, ?2), 0) END), sum(ended IS NULL), max(began) "
        "FROM turns WHERE ended IS NULL OR ended > ?2 GROUP BY owner"
    )
    # In whole seconds: what is as good as equal goes by whose turn is longest ago.
    return {
        owner: TurnsHad(float(int(used)), running, last)
        for owner, used, running, last in connection.execute(query, (now, now - _SHARE_SECONDS, TURN_SECONDS))
    }


def is_new(run: Waiting, had: TurnsHad) -> bool:
    """Say whether a queued run's owner has begun nothing since they asked for it."""
    return not run.begun and not had.running and had.last_turn < run.created


def _urgency(
    run: Waiting, had: TurnsHad, made_room: float, now: float
) -> tuple[int, float, float, tuple[bool, float, str]]:
    """Return what the next of the owners' first runs has least of."""
    waited = now - max(run.since, had.last_turn)
    may_wait = BEGIN_SECONDS if made_room and is_new(run, had) else OVERDUE_SECONDS
    if waited >= may_wait:
        return 0, -waited / may_wait, had.last_turn, run.rank
    if run.since < made_room and had.last_turn < made_room and not had.running:
        return (2, had.used, had.last_turn, run.rank) if run.begun else (1, -waited, had.used, run.rank)
    return 3, had.used, had.last_turn, run.rank
