"""When a run that trains long makes room: somebody waits who has no worker, and none is free.

Whoever has begun nothing yet sees a first point within a minute. Where several wait for theirs at once, turns become
shorter, so that the last of them gets a worker in time, but no shorter than ``LEAST_TURN_SECONDS``, as each turn costs
a checkpoint and a fresh beginning: up to nine for each worker are in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lstm_core.runs.queue import BEGIN_SECONDS, NO_TURNS, TurnsHad, Waiting, is_new

__all__ = ["AGAIN_SECONDS", "LEAST_TURN_SECONDS", "Waiters", "waiters"]

AGAIN_SECONDS = 120.0
"""How long a run that was begun already waits before another makes room for it: it has numbers to look at meanwhile."""

LEAST_TURN_SECONDS = 5.0
"""What a run trains at least before it makes room, however many wait."""


class Waiters(NamedTuple):
    """For whom room should be made.

    Attributes:
        new: When each owner asked who has begun nothing since, in seconds since 1970, the first of them first.
        others: Whether there are more, who can wait until a run has had its whole turn.
    """

    new: tuple[float, ...] = ()
    others: bool = False

    def room_after(self, began: float, workers: int, turn: float) -> float | None:
        """Return how many seconds a run trains before it makes room; ``None`` if it need not.

        The turn under way and those of the ones who come before share the time that is left until somebody new must
        begin.

        Args:
            began: When the run got its worker, in seconds since 1970.
            workers: How many turns there are at a time, 1 or more.
            turn: What a run trains where nobody is in a hurry, in seconds.

        Example:
            >>> Waiters().room_after(began=100, workers=1, turn=20) is None
            True
            >>> Waiters(new=(100,)).room_after(began=100, workers=1, turn=20)
            20
            >>> Waiters(new=(100, 100, 100, 100)).room_after(began=100, workers=1, turn=20)
            11.25
            >>> Waiters(new=(100, 100, 100, 100)).room_after(began=100, workers=2, turn=20)
            20
        """
        if not self.new and not self.others:
            return None
        shares = [(asked + BEGIN_SECONDS - began) / (before // workers + 1) for before, asked in enumerate(self.new)]
        return min(turn, max(LEAST_TURN_SECONDS, min(shares, default=turn)))


def waiters(queue: Iterable[Waiting], people: Mapping[str, TurnsHad], now: float) -> Waiters:
    """Return for whom a run should make room, if no worker is free.

    These owners have no run under way. Room is made for the next of their runs if it was not begun yet, or has waited
    for ``AGAIN_SECONDS`` to go on.

    Args:
        queue: The queued runs.
        people: What owners had; one that is missing had nothing.
        now: In seconds since 1970.

    Example:
        >>> queue = [Waiting("a1", "ann", 100), Waiting("b1", "bob", 90, begun=True)]
        >>> waiters(queue, {}, now=110)
        Waiters(new=(100,), others=False)
        >>> waiters(queue, {"ann": TurnsHad(used=30, running=1)}, now=210)
        Waiters(new=(), others=True)
    """
    first: dict[str, Waiting] = {}
    for run in queue:
        if not people.get(run.owner, NO_TURNS).running:
            first[run.owner] = min(first.get(run.owner, run), run, key=lambda run: run.rank)
    new = {owner for owner, run in first.items() if is_new(run, people.get(owner, NO_TURNS))}
    rest = [run for owner, run in first.items() if owner not in new]
    return Waiters(
        new=tuple(sorted(first[owner].created for owner in new)),
        others=any(not run.begun or now - run.since >= AGAIN_SECONDS for run in rest),
    )
