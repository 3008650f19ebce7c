"""Taking over from a run service of an older version: it finishes the runs that it has, and is then ended.

A service outlives the app that has started it. After an update the new app finds the old service at work, which knows
nothing of newer settings and would go on as long as any app lives. So the new app lets it train what it has begun,
keeps the queue from it, ends it when it has nothing left, and starts its own, which does the rest. A service that is of
the same version or a newer one is left alone.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from lstm_core.jobs.place import find_service
from lstm_core.runs.handover import hold_queue, signs_of_work
from lstm_core.runs.store import RunStore

if TYPE_CHECKING:
    import psutil

__all__ = ["ENDING_LOOKS", "STUCK_LOOKS", "Takeover"]

log = logging.getLogger("lstm_core.client")

STUCK_LOOKS = 600
ENDING_LOOKS = 60


class Takeover:
    """Watches for a service of an older version, and ends it when it has nothing to do.

    Args:
        store: The store.
        home: The lab's folder.

    Attributes:
        trouble: Why the older service can't be ended, as a sentence for the person; empty when all is well.
    """

    def __init__(self, store: RunStore, home: Path) -> None:
        self._store = store
        self._home = home
        self._seen: object = None
        self._same_looks = 0
        self._ending: psutil.Process | None = None
        self._ending_looks = 0
        self.trouble = ""

    def look(self) -> bool:
        """Do what can be done now; say whether an older service was told to end, so that ours can take its place.

        To be called about once a second.
        """
        engine = self._store.engine()
        if not engine.is_older or engine.pid is None:
            self.trouble, self._seen = "", None
            return False
        if hold_queue(self._store.database):
            log.info("a run service of an older version finishes what it has; the queue waits for a new one")
        if self._is_ending() or self._is_at_work():
            return False
        return self._end(engine.pid)

    def _is_at_work(self) -> bool:
        """Say whether a run is under way, and something happens to it.

        A service of version 0.1 leaves a run that it can't read running for ever. Counted in looks, not by a clock,
        because a machine that sleeps is no sign of that.
        """
        signs = signs_of_work(self._store.database)
        self._same_looks = self._same_looks + 1 if signs == self._seen else 0
        self._seen = signs
        if signs and self._same_looks >= STUCK_LOOKS:
            log.warning("nothing has happened to the runs of the older service for long; they begin again in a new one")
            return False
        return bool(signs)

    def _is_ending(self) -> bool:
        """Say whether it was told to end and may still be about to."""
        if self._ending is None or not self._ending.is_running():
            self._ending = None
            return False
        self._ending_looks += 1
        return self._ending_looks < ENDING_LOOKS

    def _end(self, pid: int) -> bool:
        import psutil

        process = find_service(pid, self._home)
        at_once = self._ending is not None
        try:
            if process is None:
                raise psutil.NoSuchProcess(pid)
            log.info("ending the run service of an older version (process %s)%s", pid, " at once" if at_once else "")
            if at_once:
                process.kill()
            else:
                process.terminate()
        except psutil.Error:
            self.trouble = (
                f"A training service of an older version (process {pid}) works for this lab and can't be ended from "
                "here. End that process; a new service then begins by itself."
            )
            return False
        self.trouble, self._ending, self._ending_looks = "", process, 0
        return True
