"""A run service that this app has started: its process, and its last words if it ends."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from lstm_core.jobs.place import TAKEN, command
from lstm_core.jobs.service_log import LOG_FILE, keep_short
from lstm_core.logs import message_in
from lstm_core.profiles import PROFILES
from lstm_core.safe_write import make_home
from lstm_core.settings import Settings, environment_of

__all__ = ["Launch"]

_ROOT = Path(__file__).parents[2]
# Secrets that the app alone asks people for: what trains for everybody has no use for them.
_UNTOLD = {"LSTM_LAB_OPERATOR": "", "LSTM_LAB_METRICS": ""}
_TAIL_BYTES = 4096
# UTF-8 also where the system has letters of its own (Windows): the log may have any, and is read so.
_ENVIRONMENT = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUTF8": "1"}
# Windows knows no sessions: a group and a console of its own (which has no window) do the same there.
_OF_ITS_OWN = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
_CLASS = re.compile(r"^(?:\w+\.)*(\w*(?:Error|Exception|Exit|Interrupt)): (?=\S)")


class Launch:
    """A service process.

    Args:
        settings: Where it is to work, and with what.
        options: What its command line says beyond that; see ``place.command``.

    Raises:
        OSError: It can't be started, or its log can't be written.
    """

    def __init__(self, settings: Settings, *options: str) -> None:
        make_home(settings.home)
        self.log = settings.home / LOG_FILE
        keep_short(settings.home)
        allocator = PROFILES[settings.profile].environment
        with self.log.open("ab") as output:
            self._from = output.tell()
            # A session of its own, so that closing the app's terminal does not end the training.
            self._process = subprocess.Popen(
                command(*options),
                cwd=_ROOT,
                env={**os.environ, **_ENVIRONMENT, **allocator, **environment_of(settings), **_UNTOLD},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                creationflags=_OF_ITS_OWN,
            )

    @property
    def status(self) -> int | None:
        """How the process has ended, 0 for 'of its own will'; ``None`` while it lives."""
        return self._process.poll()

    @property
    def found_the_place_taken(self) -> bool:
        """Whether it ended because another service works for the same home."""
        return self.status == 0 and TAKEN in self._last_words()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()

    def why_it_ended(self) -> str:
        """Return its last words, in one line for the person, or else how it ended."""
        status = self.status
        if status is not None and status < 0:
            return f"signal {-status} ended it"
        words = _CLASS.sub("", self._last_words()).rstrip(".")
        return words or f"it ended with status {status} and without a word"

    def _last_words(self) -> str:
        """Return the last line that it wrote, without the time."""
        try:
            with self.log.open("rb") as file:
                length = file.seek(0, os.SEEK_END)
                began = self._from if self._from <= length else 0  # it was emptied since (service_log.py)
                file.seek(max(began, length - _TAIL_BYTES))
                lines = file.read().decode("utf-8", "replace").split("\n")
        except OSError:
            return ""
        said = [line.strip() for line in lines if line.strip()]
        return message_in(said[-1]) if said else ""
