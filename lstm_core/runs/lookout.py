"""What there is to do for the run service: runs that wait or are to stop, settings that may be trained next, and so on.

It asks all the time, so that these are looks, which take no lock.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from lstm_core.config import ExperimentConfig
from lstm_core.errors import UnreadableError
from lstm_core.runs.ledger_part import LedgerPart
from lstm_core.runs.making_room import Waiters, waiters
from lstm_core.runs.model_ledger import FILES_TO_MAKE
from lstm_core.runs.queue import queued_runs, turns_had
from lstm_core.runs.run import PROTOCOL, read_config
from lstm_core.runs.shelf import IN_SIGHT
from lstm_core.runs.store import log

__all__ = ["APP_SILENCE_SECONDS", "CLAIMABLE", "COMING_SECONDS", "Glance", "Lookout"]

CLAIMABLE = f"(state = 'queued' AND needs <= {PROTOCOL} AND NOT deleted AND binned IS NULL)"
"""The condition that a run waits which this version can train."""

APP_SILENCE_SECONDS = 30.0
"""After so long without a sign of life an app has ended."""

COMING_SECONDS = 60.0
"""How long it counts that somebody has chosen settings, which may be trained next."""


class Glance(NamedTuple):
    """What there is to look at more closely.

    Attributes:
        queued: Whether runs wait, of whatever version.
        stops: Whether the stop of a running run was asked for.
        pauses: Whether the pause of one was.
        coming: Whether people have chosen something that they may train next.
        deleted: Whether runs were deleted whose files are still there.
        files: Whether somebody waits for model files.
    """

    queued: bool
    stops: bool
    pauses: bool
    coming: bool
    deleted: bool
    files: bool


class Lookout(LedgerPart):
    """Looks for what is to be done."""

    def glance(self) -> Glance:
        """Return, for the price of one look, which of the others are worth it."""
        query = (
            "SELECT EXISTS (SELECT 1 FROM runs WHERE state = 'queued'), "  # noqa: S608
            "EXISTS (SELECT 1 FROM runs WHERE state = 'running' AND stop_requested), "
            "EXISTS (SELECT 1 FROM runs WHERE state = 'running' AND pause_requested), "
            "EXISTS (SELECT 1 FROM expected), EXISTS (SELECT 1 FROM runs WHERE deleted), "
            f"EXISTS (SELECT 1 FROM model_files JOIN runs ON runs.id = run WHERE {FILES_TO_MAKE})"
        )
        with self._database.open() as connection:
            return Glance(*(bool(found) for found in connection.execute(query).fetchone()))

    def has_queued(self) -> bool:
        """Say whether runs are waiting that this version can train."""
        return self._any(CLAIMABLE)

    def coming(self) -> list[ExperimentConfig]:
        """Return what people have chosen in the last minute, the newest first; what can't be read is forgotten."""
        query = "SELECT owner, config FROM expected WHERE abs(chosen - ?) < ? ORDER BY chosen DESC"
        with self._database.open() as connection:
            rows = connection.execute(query, (time.time(), COMING_SECONDS)).fetchall()
            configs = []
            for row in rows:
                try:
                    configs.append(read_config(row))
                except UnreadableError as error:
                    log.warning("what is to be expected of %s can't be read: %s", row["owner"], error)
                    connection.execute("DELETE FROM expected WHERE owner = ? AND config = ?", tuple(row))
        return configs

    def under_way(self) -> dict[str, int]:
        """Return the running runs, each with the number of its attempt."""
        with self._database.open() as connection:
            rows = connection.execute("SELECT id, attempt FROM runs WHERE state = 'running'")
            return {row["id"]: row["attempt"] for row in rows}

    def to_stop(self) -> set[str]:
        """Return the running runs whose owners asked for a stop."""
        with self._database.open() as connection:
            rows = connection.execute("SELECT id FROM runs WHERE state = 'running' AND stop_requested")
            return {row["id"] for row in rows}

    def to_pause(self) -> set[str]:
        """Return the running runs whose owners asked for a pause, and not for a stop."""
        query = "SELECT id FROM runs WHERE state = 'running' AND pause_requested AND NOT stop_requested"
        with self._database.open() as connection:
            return {row["id"] for row in connection.execute(query)}

    def open_studies(self, purpose: str) -> list[str]:
        """Return the studies of a purpose that nobody has stopped, paused or deleted, whether or not they are over."""
        paused = f"SELECT 1 FROM runs WHERE study = studies.id AND {IN_SIGHT} AND (state = 'paused' OR pause_requested)"  # noqa: S608
        query = (
            "SELECT id FROM studies WHERE purpose = ? AND NOT deleted AND NOT stop_requested "  # noqa: S608
            f"AND NOT EXISTS ({paused}) ORDER BY created"
        )
        with self._database.open() as connection:
            return [row["id"] for row in connection.execute(query, (purpose,))]

    def waiters(self) -> Waiters:
        """Return for whom a run that is under way should make room; see ``making_room.py``."""
        now = time.time()
        with self._database.open() as connection:
            return waiters(queued_runs(connection, PROTOCOL), turns_had(connection, now), now)

    def is_needed(self) -> bool:
        """Say whether an app is alive, files are to be made, or a run is there that this version can train."""
        with self._database.open() as connection:
            query = "SELECT 1 FROM apps WHERE abs(beat - ?) < ?"
            if connection.execute(query, (time.time(), APP_SILENCE_SECONDS)).fetchone() is not None:
                return True
        return self._any(f"state = 'running' OR {CLAIMABLE}") or self.glance().files
