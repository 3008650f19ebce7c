"""The writing side of model files; the run service alone uses it.

All that happens is known by the state of a row of ``model_files``: whoever was asked stays asked until files are kept
or it is said why there are none, so a service that is killed leaves nothing behind but work for the next one.
"""

from __future__ import annotations

import sqlite3

from lstm_core.runs.ledger_part import LedgerPart
from lstm_core.runs.model_files import MODEL_FILE, ModelFiles
from lstm_core.runs.shelf import IN_SIGHT
from lstm_core.runs.store import log
from lstm_core.safe_write import put_in_place, staged

__all__ = ["FILES_TO_MAKE", "ModelLedger"]

FILES_TO_MAKE = f"model_files.state = 'asked' AND {IN_SIGHT}"
"""The condition that somebody waits for the model files of a run."""

_MAX_LOSSES = 2

_LOST = (
    "The process that made the model files was lost {losses} times in a row, probably for lack of memory. "
    "Ask again when fewer runs are under way."
)


class ModelLedger(LedgerPart):
    """Writes what becomes of model files that were asked for."""

    def next(self) -> str | None:
        """Return the run whose model files have been asked for the longest; ``None`` if nobody waits for any."""
        query = (
            f"SELECT run FROM model_files JOIN runs ON runs.id = run WHERE {FILES_TO_MAKE} "  # noqa: S608
            "ORDER BY asked LIMIT 1"
        )
        with self._database.open() as connection:
            row = connection.execute(query).fetchone()
        return None if row is None else str(row["run"])

    def keep(self, run_id: str, files: ModelFiles) -> None:
        """Put model files into the folder of their run; those of a run that is gone are dropped.

        Raises:
            StoreBusyError: They can't be written just now.
        """
        path = self._store.folder(run_id) / MODEL_FILE
        with self._database.in_words():
            if not self._is_asked(run_id):
                return
            # Written before the lock is taken, because everybody else would have to wait for it.
            with staged(path, files.to_bytes()) as unfinished, self._database.transaction() as connection:
                if _is_wanted(connection, run_id):
                    put_in_place(unfinished, path)
                    connection.execute("UPDATE model_files SET state = 'made' WHERE run = ?", (run_id,))
                    return
        log.warning("run %s is gone, and so are its model files", run_id)

    def fail(self, run_id: str, message: str) -> None:
        """Say why there are no model files, for the person; they may ask again."""
        query = "UPDATE model_files SET state = 'failed', message = ? WHERE run = ? AND state = 'asked'"
        with self._database.open() as connection:
            connection.execute(query, (message, run_id))

    def lost(self, run_id: str) -> None:
        """Say that the worker that was making them is gone: another tries, until too many were lost."""
        query = "UPDATE model_files SET losses = losses + 1 WHERE run = ? AND state = 'asked' RETURNING losses"
        with self._database.open() as connection:
            losses = sum(row["losses"] for row in connection.execute(query, (run_id,)).fetchall())
        if losses >= _MAX_LOSSES:
            self.fail(run_id, _LOST.format(losses=losses))

    def _is_asked(self, run_id: str) -> bool:
        with self._database.open() as connection:
            return _is_wanted(connection, run_id)


def _is_wanted(connection: sqlite3.Connection, run_id: str) -> bool:
    query = (
        "SELECT 1 FROM model_files JOIN runs ON runs.id = run "
        "WHERE run = ? AND model_files.state = 'asked' AND NOT deleted"
    )
    return connection.execute(query, (run_id,)).fetchone() is not None
