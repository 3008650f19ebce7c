"""Telling the log of a trouble that lasts: once, and not with every try."""

from __future__ import annotations

import logging

from lstm_core.errors import LabError

__all__ = ["Trouble"]


class Trouble:
    """A trouble that may last for hours, as a full disk does, while something is tried every second.

    Args:
        log: Where it is told.
        what: What can't be done meanwhile, in words.
    """

    def __init__(self, log: logging.Logger, what: str) -> None:
        self._log = log
        self._what = what
        self._told = ""

    def tell(self, error: LabError) -> None:
        """Note that it is there; the log hears of it if it is not the same as at the last try."""
        if str(error) != self._told:
            self._told = str(error)
            self._log.warning("%s; trying again every second: %s", self._what, error)

    def over(self) -> None:
        """Note that a try went well."""
        if self._told:
            self._told = ""
            self._log.warning("%s: that is over", self._what)
