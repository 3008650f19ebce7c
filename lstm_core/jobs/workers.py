"""The worker processes of the service's own cluster: started at once, started again when they end.

They are plain processes (``worker.py``). The service holds the other end of each one's standard input: it sends the
scheduler's address and the keys to it through it, where no other user of the machine can read them, and when the
service is gone, however it ended, a worker reads the end and ends too.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from lstm_core.jobs.door import WayIn
from lstm_core.logs import as_json
from lstm_core.profiles import PROFILES
from lstm_core.settings import Settings

__all__ = ["WorkerProcesses"]

log = logging.getLogger("lstm_core.service")

_SOUND_SECONDS = 60.0  # a process that lived as long was not broken from its beginning
_LONGEST_PAUSE_SECONDS = 30.0

_ENVIRONMENT = {
    **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


class WorkerProcesses:
    """Keeps worker processes running until it is closed.

    Args:
        settings: How many, and what they are to get ready for.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._way: WayIn | None = None
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._wake = {number: threading.Event() for number in range(1, settings.workers + 1)}
        self._processes: dict[str, subprocess.Popen[str]] = {}
        self._replaced: set[str] = set()
        self._failures: dict[int, str] = {}
        self._keepers = [
            threading.Thread(target=self._keep, args=(number,), name=f"worker-{number}", daemon=True)
            for number in self._wake
        ]
        for keeper in self._keepers:
            keeper.start()

    def connect(self, way: WayIn) -> None:
        """Tell the processes, also those still to come, the way to their scheduler."""
        with self._lock:
            self._way = way
            processes = list(self._processes.values())
        for process in processes:
            _tell(process, way)

    def replace(self, name: str) -> None:
        """End a process by its name; another takes its place."""
        with self._lock:
            process = self._processes.get(name)
            self._replaced.add(name)
        if process is not None:
            process.kill()

    def trouble(self) -> str:
        """Say why there is no worker, if all processes end again and again right after their start."""
        with self._lock:
            if len(self._failures) < self._settings.workers:
                return ""
            return next(iter(self._failures.values()))

    def retry(self) -> None:
        """Start at once what has failed and would be started again in a while."""
        with self._lock:
            self._failures.clear()
        for wake in self._wake.values():
            wake.set()

    def close(self) -> None:
        """End all processes and wait until they are gone."""
        self._closing.set()
        self.retry()
        with self._lock:
            processes = list(self._processes.values())
        for process in processes:
            process.kill()
        for keeper in self._keepers:
            keeper.join()

    def _keep(self, number: int) -> None:
        count, failed = 0, 0
        while not self._closing.is_set():
            count += 1
            self._wake[number].clear()
            name = f"{number}-{count}"
            began = time.monotonic()
            end = self._run(name)
            if self._closing.is_set():
                return
            with self._lock:
                wanted = name in self._replaced
                self._replaced.discard(name)
                failed = 0 if wanted or time.monotonic() - began >= _SOUND_SECONDS else failed + 1
                self._failures.pop(number, None)
                if failed > 1:
                    self._failures[number] = (
                        f"The worker process ended {failed} times right after its start (its end: {end}). "
                        f"What it said is in {self._settings.home / 'service.log'}. The lab tries again by itself."
                    )
            log.log(logging.INFO if wanted else logging.WARNING, "worker process %s has ended: %s", name, end)
            if self._wake[number].wait(_pause(failed)):
                failed = 0  # Somebody who asks for another try has changed something.

    def _run(self, name: str) -> str:
        """Start a process, wait for its end, and say how it ended."""
        allocator = PROFILES[self._settings.profile].environment
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "lstm_core.jobs.worker", name, *self._settings.warm],
                cwd=Path(__file__).parents[2],
                env={**os.environ, **_ENVIRONMENT, **allocator, "LSTM_LAB_HOME": str(self._settings.home)},
                stdin=subprocess.PIPE,
                stderr=subprocess.PIPE if self._settings.log == "json" else None,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            return str(error)
        if process.stderr is not None:
            threading.Thread(target=_log_as_json, args=(process.stderr,), name=f"log-of-{name}", daemon=True).start()
        with self._lock:
            self._processes[name] = process
            way = self._way
        if way is not None:
            _tell(process, way)
        if self._closing.is_set():  # after close() has looked
            process.kill()
        status = process.wait()
        with self._lock:
            del self._processes[name]
        return f"status {status}"


def _pause(failed: int) -> float:
    """Return the seconds to wait after so many failures in a row; one alone may be anybody's."""
    return 0.0 if failed <= 1 else min(2.0 ** (failed - 2), _LONGEST_PAUSE_SECONDS)


def _log_as_json(said: IO[str]) -> None:
    """Write what a worker process says to where this one logs, line by line: TensorFlow writes some in its own way."""
    for line in said:
        if text := line.rstrip():
            sys.stderr.write(f"{as_json(text)}\n")
            sys.stderr.flush()


def _tell(process: subprocess.Popen[str], way: WayIn) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(f"{way.line()}\n")
        process.stdin.flush()
    except OSError:
        log.warning("a worker process ended before it was told where to connect")
