"""The app's side of the run service: start it, keep it informed that the app lives, start it again."""

from __future__ import annotations

import logging
import math
import secrets
import threading
import time

from lstm_core.jobs.launch import Launch
from lstm_core.jobs.place import WAIT
from lstm_core.jobs.takeover import Takeover
from lstm_core.jobs.trouble import Trouble
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings

__all__ = ["BEAT_SECONDS", "HUNG_SECONDS", "LOOK_SECONDS", "SILENT_SERVICE", "ServiceKeeper"]

log = logging.getLogger("lstm_core.client")

LOOK_SECONDS = 1.0
BEAT_SECONDS = 2.0  # each wakes the service, which should sleep while nobody trains
HUNG_SECONDS = 60.0
_LAUNCH_EVERY_SECONDS = 5.0
_VAIN_LAUNCHES = 3  # one or two meet a service that is just about to end
SILENT_SERVICE = (
    "Another training service works for this lab's folder and gives no sign of life. It may have been stopped or "
    "hang; end it if that stays so. The lab tries again by itself."
)


class ServiceKeeper:
    """Keeps a run service running for as long as this process lives.

    A thread tells the store every two seconds that the app is alive, and starts the service when there is none.
    Starting one too many does no harm: the service's file lock lets one live only. One of an older version is taken
    over from (``takeover.py``).

    Args:
        settings: Where the store is.
        store: The store.
    """

    def __init__(self, settings: Settings, store: RunStore) -> None:
        self._settings = settings
        self._store = store
        self._app_id = secrets.token_hex(8)
        self._takeover = Takeover(store, settings.home)
        self._launch: Launch | None = None
        self._why = ""
        self._vain = 0  # launches in a row of which nothing was heard
        self._silent_looks = 0
        self._launched = self._beat = -math.inf
        self._trouble = Trouble(log, "the run service can't be looked after")
        self._end = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="service-keeper", daemon=True)

    @property
    def trouble(self) -> str:
        """Why there is no service, or none of this version, as a sentence for the person; empty when all is well."""
        return self._why or self._takeover.trouble

    def start(self) -> None:
        """Begin to keep the service running."""
        self._thread.start()

    def retry(self) -> None:
        """Have at once tried again what has failed and would be tried again in a while: by us, and by the service.

        Raises:
            StoreError: The service can't be told just now.
        """
        self._why, self._vain, self._launched = "", 0, -math.inf
        self._wake.set()
        self._store.try_again()

    def close(self) -> None:
        """End keeping; the service ends by itself when no run and no other app needs it."""
        self._end.set()
        self._wake.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._end.is_set():
            self._wake.clear()
            with self._trouble.told():
                self._look_after()
            self._wake.wait(LOOK_SECONDS)

    def _look_after(self) -> None:
        if time.monotonic() - self._beat >= BEAT_SECONDS:
            self._store.beat_app(self._app_id)
            self._beat = time.monotonic()
        if self._takeover.look():
            self._start_service(WAIT)
            return
        # Spaced, because a try costs a process and one that can't succeed would go on for ever.
        rested = time.monotonic() - self._launched >= _LAUNCH_EVERY_SECONDS
        if self._is_missing() and rested:
            self._start_service()

    def _is_missing(self) -> bool:
        silent = self._store.engine().state == "absent"
        # Counted in looks, not by a clock: while the store can't be used (a full disk, a lock) or the machine sleeps,
        # no look comes to an end, and a service that could not give a sign of life is not hung.
        self._silent_looks = self._silent_looks + 1 if silent else 0
        if not silent:
            self._why, self._vain = "", 0
        if self._launch is not None and self._launch.status is None:
            if self._silent_looks * LOOK_SECONDS < HUNG_SECONDS:
                return False
            log.error("the run service has been silent for %.0f seconds; starting it anew", HUNG_SECONDS)
            self._launch.kill()
            return True
        if silent:
            self._say_why()
            return True
        # Its last sign of life is recent, but if it was ours and it did not end of its own will (as it
        # does when another one holds the lock), there is no need to wait for the silence.
        return self._launch is not None and self._launch.status != 0

    def _say_why(self) -> None:
        """Say why no service is heard of, if ours has ended before it gave a sign of life."""
        if self._launch is None or not self._vain:
            return
        if self._launch.status != 0:
            self._why = (
                f"The training service ends right after its start: {self._launch.why_it_ended()}. What it said is in "
                f"{self._launch.log}. The lab tries again by itself."
            )
        elif self._launch.found_the_place_taken and self._vain >= _VAIN_LAUNCHES:
            self._why = SILENT_SERVICE

    def _start_service(self, *options: str) -> None:
        self._launched = time.monotonic()
        try:
            self._launch = Launch(self._settings, *options)
        except OSError as error:
            self._launch, self._vain = None, 0
            self._why = f"The training service can't be started: {error}. The lab tries again by itself."
            raise
        self._silent_looks, self._vain = 0, self._vain + 1
