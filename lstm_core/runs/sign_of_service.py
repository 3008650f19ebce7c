"""What the run service says of itself, for pages and for the app that starts and replaces it."""

from __future__ import annotations

import time

from lstm_core import __version__
from lstm_core.runs.ledger_part import LedgerPart
from lstm_core.runs.run import StartingStep, dump_steps

__all__ = ["SignOfService"]


class SignOfService(LedgerPart):
    """The row that tells of the service."""

    def beat(
        self, pid: int, state: str, workers: int, warm: int, *, message: str = "", steps: tuple[StartingStep, ...] = ()
    ) -> None:
        """Say that the service is alive and what it has; the arguments are those of ``EngineStatus``."""
        with self._database.open() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO engine (one, pid, state, workers, warm, beat, version, message, steps) "
                "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",
                (pid, state, workers, warm, time.time(), __version__, message, dump_steps(steps)),
            )

    def told_trouble(self) -> str | None:
        """Return why the service has no workers, as it stands in the store now; ``None`` if nothing is said of it."""
        with self._database.open() as connection:
            row = connection.execute("SELECT message FROM engine").fetchone()
            return None if row is None else str(row["message"])

    def leave(self) -> None:
        """Say that the service is about to end."""
        with self._database.open() as connection:
            connection.execute("DELETE FROM engine")
