"""The disk of the lab in all: what its home takes, and whether more may come before it is full."""

from __future__ import annotations

import math
import shutil
import time
from pathlib import Path

from lstm_core.data.keeping.quota import MEGABYTE, in_megabytes, taken
from lstm_core.limits import Limits

__all__ = ["LOOK_SECONDS", "why_full"]

LOOK_SECONDS = 10.0
"""How long what was measured holds: walking thousands of folders takes a tenth of a second."""
_FULL_SECONDS = 1.0
"""How long it holds where there is no room: whoever has just deleted something does not wait to go on."""
_measured: dict[Path, tuple[float, int]] = {}


def _home_takes(home: Path, seconds: float) -> int:
    """Return the bytes that a lab's home takes on the disk, as measured within so many seconds."""
    when, size = _measured.get(home, (float("-inf"), 0))
    if time.monotonic() - when > seconds:
        size = taken(home)
        _measured[home] = (time.monotonic(), size)
    return size


def why_full(home: Path, limits: Limits, more: int = 0) -> str:
    """Say why nothing more can be kept, and what to do, as sentences for the person; empty if something can.

    Args:
        home: The lab's folder.
        limits: What it may take, and what stays free.
        more: Bytes that are to come.
    """
    takes, most = _home_takes(home, LOOK_SECONDS), limits.disk * MEGABYTE
    if takes + more > most:
        takes = _home_takes(home, _FULL_SECONDS)
    way_out = (
        "Delete runs and files that you don't need any more, also from the bin, or ask whoever runs this lab (your "
        "teacher, perhaps)."
    )
    if takes + more > most:
        whole = in_megabytes(takes, math.ceil)
        return f"This lab is full: it takes {whole} of its {in_megabytes(most)} of disk. {way_out}"
    there = next(folder for folder in (home, *home.parents) if folder.exists())  # somebody may just have deleted it
    free = shutil.disk_usage(there).free
    if free - more < limits.disk_free * MEGABYTE:
        return (
            f"The disk of this lab is nearly full: {in_megabytes(free, math.floor)} are left, and "
            f"{in_megabytes(limits.disk_free * MEGABYTE)} of them are kept free for runs under way. {way_out}"
        )
    return ""
