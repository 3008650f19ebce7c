"""Scheduler and worker as processes of their own, over TLS: every browser test can be held on a lab that uses such.

``LAB_OUTSIDE_WORKERS=1 python -m pytest tests/browser/test_journey.py`` does so. They are started as
``python -m lstm_core certificates`` says, but for ports and addresses.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil

from lstm_core.cli.certificates import UNSHOWN
from lstm_core.jobs.door import FILES
from tests.processes import wait_for

__all__ = ["OUTSIDE", "OutsideWorkers"]

OUTSIDE = bool(os.environ.get("LAB_OUTSIDE_WORKERS"))
"""Whether labs of tests use workers that somebody else has started."""
_ROOT = Path(__file__).parents[2]


class OutsideWorkers:
    """A scheduler and one worker.

    Args:
        folder: Of their own, for the certificates and what they write.

    Attributes:
        settings: What tells a lab of them.
    """

    def __init__(self, folder: Path) -> None:
        keys, where = folder / "keys", folder / "scheduler.json"
        folder.mkdir(parents=True)
        self._folder, self._processes = folder, list[subprocess.Popen[bytes]]()
        self._start("lstm_core", "certificates", str(keys)).wait()
        files = {"--tls-ca-file": "authority", "--tls-cert": "certificate", "--tls-key": "key"}
        shown = [text for option, part in files.items() for text in (option, str(keys / FILES[part]))]
        common = ["--scheduler-file", str(where), "--protocol", "tls", "--host", "127.0.0.1", "--no-dashboard", *shown]
        self._start("dask", "scheduler", "--port", "0", "--dashboard-address", "127.0.0.1:0", *common)
        wait_for(where.exists, "the scheduler")
        self._start("dask", "worker", "--nthreads", "1", *common)
        self.settings = {"LSTM_LAB_SCHEDULER": json.loads(where.read_text())["address"], "LSTM_LAB_TLS": str(keys)}

    def processes(self) -> list[psutil.Process]:
        """Return the process that trains; Dask's nanny puts another in its place when it dies."""
        return psutil.Process(self._processes[-1].pid).children()

    def stop(self) -> None:
        """End both."""
        for process in reversed(self._processes):
            process.terminate()
            process.wait(timeout=60)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), **dict.fromkeys(UNSHOWN, "[]")}
        with (self._folder / "log").open("ab") as log:
            self._processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", *arguments],
                    cwd=self._folder,
                    env=environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )
        return self._processes[-1]
