"""Whether anything in the store is somebody's: what they trained, chose, guessed or teach."""

from __future__ import annotations

from lstm_core.runs.store import RunStore

__all__ = ["owns_something"]

_TABLES = ("runs", "studies", "drafts", "guesses", "teachers", "members", "tours", "table_columns")


def owns_something(store: RunStore, owner: str) -> bool:
    """Say whether the store knows somebody.

    Args:
        store: Where.
        owner: Who (see ``RunStore``).

    Raises:
        StoreError: The store can't be read just now.
    """
    query = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE owner = ?" for table in _TABLES)  # noqa: S608 (our names)
    with store.database.open() as connection:
        return connection.execute(f"{query} LIMIT 1", (owner,) * len(_TABLES)).fetchone() is not None
