"""Removing what was deleted, what has been in the bin for long, what a class has left, and apps that ended long ago."""

from __future__ import annotations

import shutil
import time

from lstm_core.errors import RunNotFoundError
from lstm_core.runs.bin_shelf import BIN_SECONDS
from lstm_core.runs.class_keeping import are_due, forget_classes
from lstm_core.runs.database_file import transaction
from lstm_core.runs.ledger_part import LedgerPart
from lstm_core.runs.lookout import COMING_SECONDS
from lstm_core.runs.shelf import DELETE

__all__ = ["Cleaning"]

_FORGET_APPS_SECONDS = 86_400.0
_FORGET_TURNS_SECONDS = 86_400.0


class Cleaning(LedgerPart):
    """Removes what nobody is to find any more."""

    def purge(self) -> None:
        """Remove deleted runs that nothing works on any more, files and all, and apps that ended long ago.

        What has been in the bin for long is deleted by this, and what a class has left.
        """
        self._forget_classes()
        with self._database.open() as connection:
            # By the distance, because a clock that was set back makes times of the future.
            connection.execute("DELETE FROM apps WHERE abs(beat - ?) > ?", (time.time(), _FORGET_APPS_SECONDS))
            connection.execute("DELETE FROM expected WHERE abs(chosen - ?) > ?", (time.time(), COMING_SECONDS))
            connection.execute("DELETE FROM coming")
            connection.execute("DELETE FROM turns WHERE abs(ended - ?) > ?", (time.time(), _FORGET_TURNS_SECONDS))
            connection.execute(f"{DELETE} WHERE abs(binned - ?) > ?", (time.time(), BIN_SECONDS))
            gone = [row["id"] for row in connection.execute("SELECT id FROM runs WHERE deleted AND state <> 'running'")]
        for run_id in gone:
            try:
                folder = self._store.folder(run_id)
            except RunNotFoundError:
                pass  # The store did not make this id, and so there is no folder.
            else:
                shutil.rmtree(folder, ignore_errors=True)
                if folder.exists():
                    continue  # Somebody reads a file just now, which Windows does not let go; next time.
            with self._database.transaction() as connection:
                for table in ("events", "model_files", "opened"):
                    connection.execute(f"DELETE FROM {table} WHERE run = ?", (run_id,))  # noqa: S608
                # A study without any run would look like one that waits for its first.
                connection.execute(
                    "UPDATE studies SET deleted = 1 WHERE id = (SELECT study FROM runs WHERE id = ?) "
                    "AND NOT EXISTS (SELECT 1 FROM runs WHERE study = studies.id AND id <> ?)",
                    (run_id, run_id),
                )
                connection.execute("DELETE FROM runs WHERE id = ?", (run_id,))
        with self._database.open() as connection:
            connection.execute("DELETE FROM studies WHERE deleted AND id NOT IN (SELECT study FROM runs)")

    def _forget_classes(self) -> None:
        now = time.time()
        with self._database.open() as connection:
            if not are_due(connection, now):
                return
            # What is deleted is overwritten with zeros, and not only marked as free.
            connection.execute("PRAGMA secure_delete = ON")
            with transaction(connection):
                forget_classes(connection, now)
