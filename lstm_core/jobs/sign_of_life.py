"""What the service says of itself, so that apps know that it lives, how far it is, and what keeps it."""

from __future__ import annotations

import os
import time

from lstm_core.jobs.steps import Steps
from lstm_core.runs.ledger import Ledger

__all__ = ["BEAT_SECONDS", "SignOfLife"]

BEAT_SECONDS = 2.0


class SignOfLife:
    """Writes how the service is: at once if that is new, and every two seconds anyway.

    Args:
        ledger: Where to.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._steps = Steps()
        self._said: tuple[object, ...] = ()
        self._trouble = ""
        self._given = float("-inf")

    def give(self, workers: tuple[int, int] | None, under_way: str, trouble: str) -> None:
        """Say how the service is.

        Args:
            workers: How many it has and how many of them are warm; ``None`` while it has no cluster.
            under_way: What it does to get ready.
            trouble: Why it has no workers, as a sentence for the person; empty when all is well.
        """
        count, warm = workers or (0, 0)
        self._steps.reach("" if warm else under_way)
        steps = self._steps.all()
        said = (workers, trouble, tuple(step.name for step in steps))
        if said == self._said and time.monotonic() - self._given < BEAT_SECONDS:
            return
        state = "starting" if workers is None else "ready"
        self._ledger.beat(os.getpid(), state, count, warm, message=trouble, steps=steps)
        self._said, self._given, self._trouble = said, time.monotonic(), trouble

    def is_taken_back(self) -> bool:
        """Say, once, whether somebody has taken back the trouble that was told last, to have it tried again."""
        if not self._trouble or self._ledger.told_trouble() != "":
            return False
        self._trouble, self._said = "", ()
        return True
