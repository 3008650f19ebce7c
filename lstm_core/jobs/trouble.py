"""Telling the log of a trouble that lasts: once, and not with every try."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

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

    @property
    def lasts(self) -> bool:
        """Whether the last try failed."""
        return bool(self._told)

    def tell(self, error: Exception) -> None:
        """Note that it is there; the log hears of it if it is not the same as at the last try."""
        kind = f"{type(error).__name__}: {error}"
        if kind != self._told:
            self._told = kind
            # What is meant for people says all there is to say; anything else is a mistake in the code.
            trace = None if isinstance(error, LabError | OSError) else error
            self._log.warning("%s; trying again every second: %s", self._what, error, exc_info=trace)

    def over(self) -> None:
        """Note that a try went well."""
        if self._told:
            self._told = ""
            self._log.warning("%s: that is over", self._what)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Try the code inside: what goes wrong in it is told and goes no further."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is, the log hears of it
            self.tell(error)
        else:
            self.over()
