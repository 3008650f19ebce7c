"""The one place that a home has for a run service: taking it, and finding the process that has it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    import psutil

__all__ = ["SERVICE", "TAKEN", "WAIT", "WAIT_SECONDS", "PlaceTakenError", "command", "find_service", "place_in"]

SERVICE = "lstm_core.jobs.service"
WAIT = "--wait"
WAIT_SECONDS = 30.0
TAKEN = "another service is running"
_LOCK = "service.lock"


class PlaceTakenError(Exception):
    """Another service has the place."""


def command(*options: str) -> Sequence[str]:
    """Return the command that runs a service.

    Args:
        options: ``WAIT`` to wait a while for the place, which another service is about to leave.
    """
    return [sys.executable, "-m", SERVICE, *options]


@contextmanager
def place_in(home: Path, patience: float = 0.0) -> Iterator[None]:
    """Have the place for a service.

    Args:
        home: The lab's folder.
        patience: How many seconds to wait until it is free.

    Raises:
        PlaceTakenError: It is not free.
    """
    lock = FileLock(home / _LOCK, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        raise PlaceTakenError(f"{TAKEN} for {home}") from None
    try:
        yield
    finally:
        lock.release()


def find_service(pid: int, home: Path) -> psutil.Process | None:
    """Return the process that has the place in a home, if it is the one with this number; ``None`` in any doubt.

    A number may belong to another process by now; so its command line and its home are looked at, and whether somebody
    has the place at all. The process that is returned is known by its start too, and ends no other.

    Args:
        pid: The number that the service has said.
        home: The lab's folder.
    """
    import psutil

    try:
        process = psutil.Process(pid)
        works = SERVICE in process.cmdline() and _home_of(process) == home.resolve()
    except (psutil.Error, OSError):
        return None
    return process if works and _is_taken(home) else None


def _home_of(process: psutil.Process) -> Path:
    """Return the lab's folder that a service works for, as ``settings.py`` reads it."""
    named = process.environ().get("LSTM_LAB_HOME", ".lab")
    return Path(process.cwd(), Path(named).expanduser()).resolve()


def _is_taken(home: Path) -> bool:
    try:
        with place_in(home):
            return False
    except PlaceTakenError:
        return True
