"""Where each person is on the tour, so that they may leave it and come back; kept for each, in the table ``tours``."""

from __future__ import annotations

import time
from dataclasses import dataclass

from lstm_core.draft import Draft
from lstm_core.runs.drafts import keep_draft, kept_draft
from lstm_core.runs.store import RunStore

__all__ = ["TourPlace", "forget_before", "keep_before", "keep_place", "kept_before", "kept_place"]

_LEFT = "left:"
_BEFORE = "tour|"  # in front, so that what is kept of somebody in a class still ends in the class


@dataclass(frozen=True)
class TourPlace:
    """Where somebody is on the tour.

    Attributes:
        step: Name of the step.
        left: Whether they have left it, to come back some day.
    """

    step: str
    left: bool = False


def keep_place(store: RunStore, owner: str, place: TourPlace) -> None:
    """Keep where somebody is, in place of where they were.

    Args:
        store: Where.
        owner: Who (see ``RunStore``).
        place: Where they are.

    Raises:
        StoreError: The store can't be written to just now.
    """
    query = "INSERT OR REPLACE INTO tours (owner, step, made) VALUES (?, ?, ?)"
    with store.database.open() as connection:
        connection.execute(query, (owner, f"{_LEFT if place.left else ''}{place.step}", time.time()))


def kept_place(store: RunStore, owner: str) -> TourPlace | None:
    """Return where somebody is; ``None`` if they never began.

    Raises:
        StoreError: The store can't be read just now.
    """
    with store.database.open() as connection:
        row = connection.execute("SELECT step FROM tours WHERE owner = ?", (owner,)).fetchone()
    if row is None:
        return None
    step = str(row["step"])
    return TourPlace(step.removeprefix(_LEFT), step.startswith(_LEFT))


def keep_before(store: RunStore, owner: str, draft: Draft) -> None:
    """Keep what somebody had chosen for their next run before the tour chose something for them.

    Raises:
        StoreError: The store can't be written to just now.
    """
    keep_draft(store, _BEFORE + owner, draft)


def kept_before(store: RunStore, owner: str) -> Draft | None:
    """Return what somebody had chosen before the tour; ``None`` for nothing.

    Raises:
        UnreadableError: It is of a newer version of the lab, damaged, or no longer possible.
        StoreError: The store can't be read just now.
    """
    return kept_draft(store, _BEFORE + owner)


def forget_before(store: RunStore, owner: str) -> None:
    """Forget what somebody had chosen before the tour, as they have it back.

    Raises:
        StoreError: The store can't be written to just now.
    """
    with store.database.open() as connection:
        connection.execute("DELETE FROM drafts WHERE owner = ?", (_BEFORE + owner,))
