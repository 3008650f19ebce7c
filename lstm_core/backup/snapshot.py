"""The database as it was at one moment, and the files that go with that moment, while the lab goes on working.

A run under way writes an epoch into the database and, every two seconds, a checkpoint beside it. A checkpoint that is
newer than the database would leave a gap in the epochs when the run goes on from it; so checkpoints are copied first.
What is deleted while files are copied is deleted in the copy of the database, too.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from lstm_core.backup.names import DATABASE
from lstm_core.errors import BackupError
from lstm_core.runs.database_file import open_database, transaction
from lstm_core.runs.files import CHECKPOINT_FILE

__all__ = ["Snapshot"]

_OVER = ("finished", "stopped", "failed")


class Snapshot:
    """A home's database at one moment, in a folder of its own.

    Args:
        home: The lab's folder.
        folder: Where the copies go; it is there and empty.

    Raises:
        BackupError: The home's database is damaged.
        OSError: Something can't be read or written.

    Attributes:
        path: The copy of the database.
        runs: How many runs are in it.
    """

    def __init__(self, home: Path, folder: Path) -> None:
        self._home, self._folder = home, folder
        self.path = folder / DATABASE
        self._checkpoints = self._copy_checkpoints()
        try:
            self._copy_database()
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The lab's database ({home / DATABASE}) can't be copied: {error}.") from error
        with closing(open_database(self.path)) as connection:
            states = dict(connection.execute("SELECT id, state FROM runs WHERE NOT deleted").fetchall())
        self.runs = len(states)
        self._unfinished = {run_id for run_id, state in states.items() if state not in _OVER}
        self._ids = set(states)

    def place_of(self, name: str, path: Path) -> Path | None:
        """Return where a file's content is to be taken from; ``None`` where it does not belong to the moment.

        Args:
            name: In the archive.
            path: In the home.
        """
        parts = name.split("/")
        if parts[0] != "runs" or len(parts) < 3:
            return path
        if parts[1] not in self._ids:
            return None  # begun since, or just being deleted
        if parts[2] != CHECKPOINT_FILE:
            return path
        return self._checkpoints.get(parts[1], path) if parts[1] in self._unfinished else None

    def missing(self, names: Collection[str]) -> list[str]:
        """Return the runs whose result the database has and the archive has not.

        Args:
            names: All in the archive.
        """
        with closing(open_database(self.path)) as connection:
            finished = [row[0] for row in connection.execute("SELECT id FROM runs WHERE has_result AND NOT deleted")]
        return [run_id for run_id in finished if f"runs/{run_id}/result.json" not in names]

    def forget_deleted(self, runs: Collection[str]) -> int:
        """Delete in the copy, of some runs, those that were deleted in the lab since; return how many that were."""
        with closing(open_database(self._home / DATABASE)) as connection:
            there = {row[0] for row in connection.execute("SELECT id FROM runs WHERE NOT deleted")}
        gone = [run_id for run_id in runs if run_id not in there]
        with closing(open_database(self.path)) as connection, transaction(connection):
            connection.executemany("UPDATE runs SET deleted = 1 WHERE id = ?", [(run_id,) for run_id in gone])
        return len(gone)

    def _copy_checkpoints(self) -> dict[str, Path]:
        copies = {}
        for checkpoint in (self._home / "runs").glob(f"*/{CHECKPOINT_FILE}"):
            copy = self._folder / f"{checkpoint.parent.name}.npz"
            try:
                shutil.copy2(checkpoint, copy)
            except FileNotFoundError:  # its run has just ended
                continue
            copies[checkpoint.parent.name] = copy
        return copies

    def _copy_database(self) -> None:
        with (
            closing(open_database(self._home / DATABASE)) as source,
            closing(sqlite3.connect(self.path, isolation_level=None)) as target,
        ):
            source.backup(target)  # all in one step: others write on meanwhile, and none of that gets in
            found = target.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise BackupError(f"The lab's database ({self._home / DATABASE}) is damaged: {found}.")
            # Who was there at that moment is not there when it is put back.
            target.execute("DELETE FROM engine")
            target.execute("DELETE FROM apps")
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without the two of write-ahead mode
