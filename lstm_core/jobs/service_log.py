"""The log of the run service and its workers: one file that does not grow without end.

Several processes write to it through one open file, which can't be changed under them; so a log that has become too
long is copied and then emptied. They append, so they go on at its beginning. A line written in between may be lost.
"""

from __future__ import annotations

import os
import shutil
import sys
from itertools import pairwise
from pathlib import Path

__all__ = ["IN_USE_TOO", "LOG_FILE", "keep_short"]

LOG_FILE = "service.log"
IN_USE_TOO = sys.platform != "win32"
"""Whether a log can be kept short while others write to it: on Windows they would go on behind a gap."""
_MOST_BYTES = 10 * 2**20
_KEPT = 3


def keep_short(home: Path, most_bytes: int = _MOST_BYTES) -> None:
    """Put a log that has become too long aside as ``service.log.1``, and what was that as ``.2``; the fourth goes.

    Args:
        home: The lab's folder.
        most_bytes: How long it may be.

    Raises:
        OSError: It can't be copied; the disk is full, say. Then it goes on growing.
    """
    log = home / LOG_FILE
    try:
        if log.stat().st_size <= most_bytes:
            return
    except FileNotFoundError:
        return
    older = [log.with_name(f"{LOG_FILE}.{number}") for number in range(1, _KEPT + 1)]
    for newer, older_one in reversed(list(pairwise(older))):
        if newer.exists():
            newer.replace(older_one)
    shutil.copyfile(log, older[0])
    os.truncate(log, 0)
