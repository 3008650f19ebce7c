"""The run service: one process that takes queued runs, gives them to workers, and writes what happens.

Started by the app (``client.py``) or by hand, ``python -m lstm_core.jobs.service``. A file lock makes sure
that there is one only. It ends by itself when neither an app nor a run needs it.
"""

from __future__ import annotations

import logging
import signal
import sys
from contextlib import closing, nullcontext

from lstm_core.errors import LabError
from lstm_core.jobs.place import WAIT, WAIT_SECONDS, PlaceTakenError, place_in
from lstm_core.jobs.workers import WorkerProcesses
from lstm_core.logs import log_the_rest, set_up_logs
from lstm_core.safe_write import make_home
from lstm_core.settings import Settings, read_settings

__all__ = ["main"]

log = logging.getLogger("lstm_core.service")


def main() -> None:
    """Run the service, unless one is running already."""
    set_up_logs("text")
    log_the_rest()
    signal.signal(signal.SIGTERM, _end_politely)
    try:
        settings = read_settings()
        set_up_logs(settings.log)
        make_home(settings.home)
        with place_in(settings.home, WAIT_SECONDS if WAIT in sys.argv else 0.0):
            _serve(settings)
    except PlaceTakenError as error:
        log.info("%s", error)
    except LabError as error:
        log.error("%s", error)  # the last words of a service that can't begin are shown to people (launch.py)
        sys.exit(1)


def _serve(settings: Settings) -> None:
    # First of all the worker processes, because they have most to load; the service loads meanwhile.
    own = settings.scheduler is None
    with closing(WorkerProcesses(settings)) if own else nullcontext() as processes:
        from lstm_core.jobs.serving import serve

        set_up_logs(settings.log)  # Dask has come, and logs as well
        serve(settings, processes)


def _end_politely(_signal: int, _frame: object) -> None:
    # As an exception, so that the workers are closed and the lock is given back.
    raise SystemExit(0)


if __name__ == "__main__":
    main()
