"""Which columns of the table of runs each person sees, kept so that they are there again tomorrow."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lstm_core.runs.store import RunStore

__all__ = ["keep_columns", "kept_columns"]


def keep_columns(store: RunStore, owner: str, columns: Sequence[str]) -> None:
    """Keep which columns a person sees, in their order.

    Raises:
        StoreError: The store can't be written to just now.
    """
    with store.database.open() as connection:
        connection.execute("INSERT OR REPLACE INTO table_columns VALUES (?, ?)", (owner, json.dumps(list(columns))))


def kept_columns(store: RunStore, owner: str) -> tuple[str, ...] | None:
    """Return the columns that a person chose last; ``None`` if they never did, or what was kept is damaged.

    Raises:
        StoreError: The store can't be read just now.
    """
    with store.database.open() as connection:
        row = connection.execute("SELECT columns FROM table_columns WHERE owner = ?", (owner,)).fetchone()
    try:
        found = None if row is None else json.loads(row["columns"])
    except ValueError:
        return None  # it is chosen again with two presses
    return tuple(map(str, found)) if isinstance(found, list) else None
