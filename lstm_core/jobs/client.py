"""The app's side of the run service: start it, keep it informed that the app lives, start it again."""

from __future__ import annotations

import logging
import math
import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path

from lstm_core.errors import StoreError
from lstm_core.jobs.trouble import Trouble
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings, environment_of

__all__ = ["BEAT_SECONDS", "HUNG_SECONDS", "LAUNCH_EVERY_SECONDS", "ROOT", "ServiceKeeper", "log"]

log = logging.getLogger("lstm_core.client")

BEAT_SECONDS = 1.0
HUNG_SECONDS = 60.0
LAUNCH_EVERY_SECONDS = 5.0
ROOT = Path(__file__).parents[2]


class ServiceKeeper:
    """Keeps a run service running for as long as this process lives.

    A thread tells the store once a second that the app is alive, and starts the service when there is none.
    Starting one too many does no harm: the service's file lock lets one live only.

    Args:
        settings: Where the store is.
        store: The store.
    """

    def __init__(self, settings: Settings, store: RunStore) -> None:
        self._settings = settings
        self._store = store
        self._app_id = secrets.token_hex(8)
        self._process: subprocess.Popen[bytes] | None = None
        self._silent_looks = 0
        self._launched = -math.inf
        self._trouble = Trouble(log, "the run service can't be looked after")
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="service-keeper", daemon=True)

    def start(self) -> None:
        """Begin to keep the service running."""
        self._thread.start()

    def close(self) -> None:
        """End keeping; the service ends by itself when no run and no other app needs it."""
        self._end.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._end.is_set():
            try:
                self._store.beat_app(self._app_id)
                # Spaced, because a try costs a process and one that can't succeed would go on for ever.
                rested = time.monotonic() - self._launched >= LAUNCH_EVERY_SECONDS
                if self._is_missing() and rested:
                    self._launch()
                self._trouble.over()
            except StoreError as error:
                self._trouble.tell(error)
            except Exception:
                log.exception("the run service could not be looked after; trying again")
            self._end.wait(BEAT_SECONDS)

    def _is_missing(self) -> bool:
        silent = self._store.engine().state == "absent"
        # Counted in looks, not by a clock: while the store can't be used (a full disk, a lock) or the machine sleeps,
        # no look comes to an end, and a service that could not give a sign of life is not hung.
        self._silent_looks = self._silent_looks + 1 if silent else 0
        if self._process is not None and self._process.poll() is None:
            if self._silent_looks * BEAT_SECONDS < HUNG_SECONDS:
                return False
            log.error("the run service has been silent for %.0f seconds; starting it anew", HUNG_SECONDS)
            self._process.kill()
            self._process.wait()
            return True
        if silent:
            return True
        # Its last sign of life is recent, but if it was ours and it did not end of its own will (as it
        # does when another one holds the lock), there is no need to wait for the silence.
        return self._process is not None and self._process.returncode != 0

    def _launch(self) -> None:
        home = self._settings.home
        home.mkdir(parents=True, exist_ok=True)
        with (home / "service.log").open("ab") as output:
            # A session of its own, so that closing the app's terminal does not end the training.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lstm_core.jobs.service"],
                cwd=ROOT,
                env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **environment_of(self._settings)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
            )
        self._silent_looks, self._launched = 0, time.monotonic()
