"""What stands beneath all that only the run service writes: the store, and short ways to ask of its runs."""

from __future__ import annotations

from lstm_core.runs.store import RunStore

__all__ = ["LedgerPart"]


class LedgerPart:
    """A store and its database.

    Args:
        store: The store to write to.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._database = store.database

    @property
    def store(self) -> RunStore:
        """The store that is written to."""
        return self._store

    def _set(self, what: str, condition: str, *values: object) -> None:
        with self._database.open() as connection:
            connection.execute(f"UPDATE runs SET {what} WHERE {condition}", values)  # noqa: S608

    def _any(self, condition: str) -> bool:
        with self._database.open() as connection:
            return connection.execute(f"SELECT 1 FROM runs WHERE {condition} LIMIT 1").fetchone() is not None  # noqa: S608
