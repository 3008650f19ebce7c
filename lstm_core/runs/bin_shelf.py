"""The bin of the store: what people delete is out of sight at once, and can be taken back for a while."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence

from lstm_core.errors import NotOwnerError, RunNotFoundError
from lstm_core.runs.run import Run, UnreadableRun, try_run
from lstm_core.runs.shelf import DELETE, IN_SIGHT, Shelf

__all__ = ["BIN_SECONDS", "BinShelf"]

BIN_SECONDS = 7 * 86_400.0
"""How long what was deleted can be taken back."""


class BinShelf(Shelf):
    """The bin of a store."""

    def put_in_bin(self, run_ids: Sequence[str], owner: str) -> None:
        """Put runs into the bin, with the studies that belong to them; those under way are stopped.

        Args:
            run_ids: Which runs.
            owner: Who asks.

        Raises:
            RunNotFoundError: There is no such run, or it is in the bin already; then nothing happens to any of them.
            NotOwnerError: One is somebody else's; likewise.
        """
        now = time.time()
        with self.database.transaction() as connection:
            for run_id in run_ids:
                self._require_owner(run_id, owner, "delete")
            for run_id in run_ids:
                # The moment tells later what went in together.
                connection.execute(
                    "UPDATE runs SET binned = ?, "  # noqa: S608
                    "stop_requested = max(stop_requested, ended IS NULL AND state <> 'paused') "
                    f"WHERE (id = ? OR parent = ?) AND {IN_SIGHT}",
                    (now, run_id, run_id),
                )

    def take_from_bin(self, run_ids: Sequence[str], owner: str) -> None:
        """Take runs out of the bin again, and what went in together with each.

        Raises:
            RunNotFoundError: One is not in the bin; then nothing happens to any of them.
            NotOwnerError: One is somebody else's; likewise.
        """
        with self.database.transaction() as connection:
            rows = [_binned(connection, run_id, owner) for run_id in run_ids]
            for row in rows:
                connection.execute(
                    "UPDATE runs SET binned = NULL WHERE (id = ? OR parent = ?) AND binned = ?",
                    (row["id"], row["id"], row["binned"]),
                )

    def in_bin(self, owner: str) -> list[Run | UnreadableRun]:
        """Return a person's runs that are in the bin, the latest first, without those that came along with another."""
        query = (
            "SELECT * FROM runs WHERE owner = ? AND binned IS NOT NULL AND NOT deleted AND (parent IS NULL OR NOT "
            "EXISTS (SELECT 1 FROM runs AS above WHERE above.id = runs.parent AND above.binned = runs.binned)) "
            "ORDER BY binned DESC, created DESC"
        )
        with self.database.open() as connection:
            return [try_run(row) for row in connection.execute(query, (owner,)).fetchall()]

    def empty_bin(self, owner: str) -> None:
        """Delete for good what a person has in the bin."""
        with self.database.open() as connection:
            connection.execute(f"{DELETE} WHERE owner = ? AND binned IS NOT NULL", (owner,))


def _binned(connection: sqlite3.Connection, run_id: str, owner: str) -> sqlite3.Row:
    query = "SELECT id, owner, binned FROM runs WHERE id = ? AND binned IS NOT NULL AND NOT deleted"
    row: sqlite3.Row | None = connection.execute(query, (run_id,)).fetchone()
    if row is None:
        raise RunNotFoundError("This run is not in the bin; it may have been there for too long.")
    if row["owner"] != owner:
        raise NotOwnerError("This run was started by somebody else; only they can take it back.")
    return row
