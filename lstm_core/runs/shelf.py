"""What all parts of the store stand on: its folder, its database, and finding one run in it."""

from __future__ import annotations

import logging
import re
import sqlite3
from pathlib import Path

from lstm_core.data.keeping.lab_disk import why_full
from lstm_core.errors import NotOwnerError, RunError, RunNotFoundError
from lstm_core.limits import Limits
from lstm_core.runs.database import Database

__all__ = ["DELETE", "IN_SIGHT", "PAUSE", "RESUME", "STOP", "Shelf", "log"]

log = logging.getLogger("lstm_core.store")

_LIMITS = Limits()
_ID = re.compile(r"^[A-Za-z0-9_-]{16,64}$")

IN_SIGHT = "NOT deleted AND binned IS NULL"
"""The condition that a run or its study is neither deleted nor in the bin."""

DELETE = "UPDATE runs SET deleted = 1, stop_requested = 1"
"""What deletes runs: they are gone from sight, and the service removes them when nothing works on them any more."""

STOP = (
    "UPDATE runs SET stop_requested = 1, pause_requested = 0, "
    "state = CASE state WHEN 'paused' THEN 'queued' ELSE state END"
)
"""What asks runs to stop; a paused one comes back for it, as what it has reached is to be evaluated."""

# What waits is laid aside here and now, as no service has anything to do with it.
PAUSE = (
    "UPDATE runs SET pause_requested = state = 'running', "
    "state = CASE state WHEN 'queued' THEN 'paused' ELSE state END "
    "WHERE state IN ('queued', 'running') AND NOT stop_requested"
)
"""What asks runs to pause; a condition that says which may follow."""

RESUME = "UPDATE runs SET pause_requested = 0, state = CASE state WHEN 'paused' THEN 'queued' ELSE state END"
"""What puts paused runs back into the queue, and takes back that others are to be paused."""


class Shelf:
    """A store's folder and its database.

    Args:
        home: The folder; made when missing.
        limits: What may be had of it.
    """

    def __init__(self, home: Path, limits: Limits = _LIMITS) -> None:
        self.home = home
        self.limits = limits
        self.database = Database(home / "runs.sqlite")

    def folder(self, run_id: str) -> Path:
        """Return the folder of a run's files; only ids that the store itself could have made are accepted.

        Raises:
            RunNotFoundError: The id is none of ours.
        """
        if not _ID.match(run_id):
            raise RunNotFoundError("There is no run with this address.")
        return self.home / "runs" / run_id

    def require_disk(self) -> None:
        """Make sure that the lab has room on its disk for more runs.

        Raises:
            RunError: It has not.
        """
        with self.database.in_words():
            if reason := why_full(self.home, self.limits):
                raise RunError(reason)

    def _row(self, run_id: str) -> sqlite3.Row:
        """Return the row of a run, readable or not."""
        row: sqlite3.Row | None = None
        if _ID.match(run_id):
            with self.database.open() as connection:
                query = f"SELECT * FROM runs WHERE id = ? AND {IN_SIGHT}"  # noqa: S608
                row = connection.execute(query, (run_id,)).fetchone()
        if row is None:
            raise RunNotFoundError(
                "There is no run with this address. It may have been deleted; the Runs page lists yours."
            )
        return row

    def _require_owner(self, run_id: str, owner: str, verb: str) -> sqlite3.Row:
        row = self._row(run_id)
        if row["owner"] != owner:
            raise NotOwnerError(f"This run was started by somebody else; only they can {verb} it.")
        return row
