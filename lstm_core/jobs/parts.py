"""The parts of a round, each of which may fail without the others."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from lstm_core.jobs.trouble import Trouble

__all__ = ["REST_SECONDS", "SeparateParts"]

REST_SECONDS = 1.0


class SeparateParts:
    """Does one thing after another; what goes wrong in one keeps none of the others from being done.

    A part that has failed is left alone for a second, however often rounds are done; the log hears of it once.

    Args:
        log: Where troubles are told.

    Example:
        >>> done, parts = [], SeparateParts(logging.getLogger("example"))
        >>> parts.do("the first can't be done", lambda: 1 / 0)
        >>> parts.do("the second can't be done", lambda: done.append("second"))
        >>> done
        ['second']
    """

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._troubles: dict[str, Trouble] = {}
        self._resting: dict[str, float] = {}  # until when a part is left alone

    def do(self, what: str, part: Callable[[], object]) -> None:
        """Do a part, unless it has failed a moment ago.

        Args:
            what: What can't be done when it fails, in words for the log; the part's name, too.
            part: Does it.
        """
        if time.monotonic() < self._resting.get(what, 0.0):
            return
        trouble = self._troubles.setdefault(what, Trouble(self._log, what))
        with trouble.told():
            part()
        if trouble.lasts:
            self._resting[what] = time.monotonic() + REST_SECONDS
