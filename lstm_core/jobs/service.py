"""The run service: one process that takes queued runs, gives them to workers, and writes what happens.

Started by the app (``client.py``) or by hand, ``python -m lstm_core.jobs.service``. A file lock makes sure
that there is one only. It ends by itself when neither an app nor a run needs it.
"""

from __future__ import annotations

import logging
import signal
from contextlib import closing, nullcontext

from filelock import FileLock, Timeout

from lstm_core.jobs.workers import WorkerProcesses
from lstm_core.settings import read_settings

__all__ = ["log", "main"]

log = logging.getLogger("lstm_core.service")


def main() -> None:
    """Run the service, unless one is running already."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    settings = read_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, _end_politely)
    try:
        with FileLock(settings.home / "service.lock", timeout=0):
            # First of all the worker processes, because they have most to load; the service loads meanwhile.
            own = settings.scheduler is None
            with closing(WorkerProcesses(settings)) if own else nullcontext() as processes:
                from lstm_core.jobs.serving import serve

                serve(settings, processes)
    except Timeout:
        log.info("another service is running for %s", settings.home)


def _end_politely(_signal: int, _frame: object) -> None:
    # As an exception, so that the workers are closed and the lock is given back.
    raise SystemExit(0)


if __name__ == "__main__":
    main()
