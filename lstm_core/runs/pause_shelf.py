"""Pausing runs and resuming them: a worker is free for others meanwhile, and in the end no number is another one.

A paused run is neither waiting nor over: no service takes it and none has to live for it, until its owner resumes it.
It keeps its checkpoint, from which it goes on as any interrupted run does.
"""

from __future__ import annotations

from lstm_core.runs.shelf import PAUSE, RESUME, Shelf
from lstm_core.runs.submission import require_place

__all__ = ["PauseShelf"]


class PauseShelf(Shelf):
    """The paused runs of a store."""

    def request_pause(self, run_id: str, owner: str) -> None:
        """Ask for a run to be laid aside: at once where it waits, after an epoch where it is trained.

        Nothing happens to one that is over; one that is about to end may end before it is paused.

        Args:
            run_id: Which one.
            owner: Who asks.

        Raises:
            RunNotFoundError: There is no such run.
            NotOwnerError: It is somebody else's.
        """
        self._require_owner(run_id, owner, "pause")
        with self.database.open() as connection:
            connection.execute(f"{PAUSE} AND id = ?", (run_id,))

    def resume(self, run_id: str, owner: str) -> None:
        """Put a paused run back into the queue, or take back that it is to be paused.

        Raises:
            RunNotFoundError, NotOwnerError: As ``request_pause``.
            RunError: It is a run of its own, and this owner has as many of them waiting as one person may.
        """
        run = self._require_owner(run_id, owner, "resume")
        with self.database.transaction() as connection:
            if run["state"] == "paused" and not run["study"]:
                require_place(connection, owner, self.limits)
            connection.execute(f"{RESUME} WHERE id = ?", (run_id,))
