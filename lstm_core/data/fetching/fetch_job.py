"""A fetch in the background: one at a time, watched by as many as like."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from lstm_core.data.fetching.download import Cancel, ReportBytes
from lstm_core.errors import DownloadCancelledError, LabError

__all__ = ["FetchJob", "FetchState"]

log = logging.getLogger("lstm_core.data.fetching.fetch_job")


@dataclass(frozen=True)
class FetchState:
    """How a fetch stands.

    Attributes:
        phase: ``idle`` before the first one, ``running``, or how the last one ended.
        done: Bytes so far.
        total: Bytes in all, if known.
        message: Why it failed, as a sentence.
        starter: Who started it.
        cancelling: Whether somebody has asked for its end.
    """

    phase: Literal["idle", "running", "done", "failed", "cancelled"] = "idle"
    done: int = 0
    total: int | None = None
    message: str = ""
    starter: str = ""
    cancelling: bool = False

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self.phase == "running"


class FetchJob:
    """Runs a fetch in a thread.

    Args:
        fetch: What to run, such as ``fetch_sp500`` for a library; it gets a callable for progress and one to ask
            whether to stop.

    Example:
        >>> job = FetchJob(lambda progress, cancel: progress(5, 10))
        >>> job.start("ann")
        True
        >>> job.wait(10)
        >>> job.state.phase, job.state.done, job.state.total
        ('done', 5, 10)
    """

    def __init__(self, fetch: Callable[[ReportBytes, Cancel], None]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._state = FetchState()
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> FetchState:
        """How it stands now."""
        state = self._state
        return replace(state, cancelling=state.is_running and self._cancelled.is_set())

    def start(self, starter: str) -> bool:
        """Begin, unless one is under way already; say whether it began.

        Args:
            starter: Who starts it (a hash; see ``pages/kit/owner.py``).
        """
        with self._lock:
            if self._state.is_running:
                return False
            self._cancelled.clear()
            self._state = FetchState("running", starter=starter)
            self._thread = threading.Thread(target=self._run, name="fetch", daemon=True)
            self._thread.start()
            return True

    def cancel(self) -> None:
        """Ask the one under way to end."""
        self._cancelled.set()

    def wait(self, seconds: float) -> None:
        """Wait for the one under way to end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self._fetch(self._report, self._cancelled.is_set)
        except DownloadCancelledError:
            self._state = replace(self._state, phase="cancelled")
        except LabError as error:
            self._state = replace(self._state, phase="failed", message=str(error))
        except Exception:
            log.exception("a fetch failed for a reason nobody thought of")
            message = "The fetch failed for a reason that is in the lab's log. Try again, or tell the operator."
            self._state = replace(self._state, phase="failed", message=message)
        else:
            self._state = replace(self._state, phase="done")

    def _report(self, done: int, total: int | None) -> None:
        self._state = replace(self._state, done=done, total=total)
