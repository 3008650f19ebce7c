"""Where a run came from, and what was made of it: the tree of runs that changes and more epochs make.

Of other people's runs nothing is shown: whoever knows the id of a run may look at it, so that ids are not handed on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lstm_core.errors import LabError
from lstm_core.knobs.apart import changes
from lstm_core.runs.run import Run
from lstm_core.runs.shelf import IN_SIGHT
from lstm_core.runs.store import RunStore

__all__ = ["MOST_RELATIVES", "Family", "Relative", "family_of"]

MOST_RELATIVES = 30
"""Runs of a family that are shown."""


@dataclass(frozen=True)
class Relative:
    """A run in its family.

    Attributes:
        run: It.
        depth: How many runs there are above it.
        change: What was changed of the run above it, in words; empty for the first of all.
    """

    run: Run
    depth: int
    change: str


@dataclass(frozen=True)
class Family:
    """The family of a run.

    Attributes:
        relatives: All runs that it shares a first one with, itself among them, each followed by what was made of it, in
            the order of their making; at most ``MOST_RELATIVES``.
        left_out: How many more there are.
        unknown: Whether the first was made of a run that is deleted or somebody else's.
    """

    relatives: tuple[Relative, ...]
    left_out: int
    unknown: bool

    @property
    def is_alone(self) -> bool:
        """Whether it has no relatives."""
        return len(self.relatives) <= 1 and not self.unknown


def family_of(store: RunStore, run: Run, owner: str) -> Family:
    """Return the family of a run.

    Args:
        store: Where it is.
        run: Which one.
        owner: Who looks at it; of others' runs only this very one is in it.
    """
    above = _made_of(store, owner)
    theirs = {*above, run.id}
    first, seen = run.id, {run.id}
    while (next_one := above.get(first)) in theirs and next_one not in seen:
        first = next_one
        seen.add(first)
    ids = _below(first, above)
    kept = _around(ids, run.id)
    runs = _readable(store, [run_id for run_id, _ in kept])
    relatives = tuple(
        Relative(runs[run_id], depth, _change(runs.get(above.get(run_id) or ""), runs[run_id]))
        for run_id, depth in kept
        if run_id in runs
    )
    origin = runs[first].made_of if first in runs else None
    return Family(relatives, len(ids) - len(kept), unknown=origin is not None)


def _made_of(store: RunStore, owner: str) -> Mapping[str, str | None]:
    """Return a person's runs, the oldest first, each with the one that it was made of."""
    query = f"SELECT id, made_of FROM runs WHERE owner = ? AND parent IS NULL AND {IN_SIGHT} ORDER BY created"  # noqa: S608
    with store.database.open() as connection:
        return dict(connection.execute(query, (owner,)).fetchall())


def _below(first: str, above: Mapping[str, str | None]) -> list[tuple[str, int]]:
    """Return a run and all that was made of it, each with the number of runs above it."""
    made = defaultdict(list)
    for run_id, made_of in above.items():
        made[made_of].append(run_id)
    found, left, seen = [], [(first, 0)], {first}
    while left:
        run_id, depth = left.pop()
        found.append((run_id, depth))
        new = [other for other in made[run_id] if other not in seen]
        seen.update(new)
        left.extend((other, depth + 1) for other in reversed(new))
    return found


def _around(ids: Sequence[tuple[str, int]], run_id: str) -> Sequence[tuple[str, int]]:
    """Return no more of a family than can be shown, with the run that it is about in their middle."""
    place = next(number for number, (each, _) in enumerate(ids) if each == run_id)
    begin = max(0, min(place - MOST_RELATIVES // 2, len(ids) - MOST_RELATIVES))
    return ids[begin : begin + MOST_RELATIVES]


def _readable(store: RunStore, ids: Sequence[str]) -> Mapping[str, Run]:
    found = {}
    for run_id in ids:
        try:
            found[run_id] = store.get(run_id)
        except LabError:
            continue  # Runs says what is wrong with it
    return found


def _change(before: Run | None, run: Run) -> str:
    if before is None:
        return ""
    found = changes(before.config, run.config)
    return f"on {run.title}, {found}" if run.title != before.title else found
