"""Epoch times of all contenders, interleaved, each in a process of its own.

In one process they would share thread pools and their settings, which decide half of what is measured here.
"""

import subprocess
import sys
import time

from benchmarks.contenders import CONTENDERS
from benchmarks.jobs import JOBS

__all__ = ["measure"]


def measure(job: str, repetitions: int) -> dict[str, list[float]]:
    """Return seconds an epoch, by contender, one value a repetition."""
    children = {name: _Child(job, name) for name in CONTENDERS}
    try:
        for child in children.values():
            child.seconds()  # traces, fills caches
        seconds: dict[str, list[float]] = {name: [] for name in children}
        for _ in range(repetitions):
            for name, child in children.items():
                seconds[name].append(child.seconds())
        return seconds
    finally:
        for child in children.values():
            child.end()


class _Child:
    def __init__(self, job: str, contender: str) -> None:
        command = [sys.executable, "-m", "benchmarks.epochs", job, contender]
        self._process = subprocess.Popen(  # noqa: S603 (our own module)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def seconds(self) -> float:
        """Let it train once and return the seconds an epoch took."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


def _serve(job_name: str, contender: str) -> None:
    job = JOBS[job_name]()
    run = CONTENDERS[contender](job)
    for _ in sys.stdin:
        began = time.perf_counter()
        run()
        print((time.perf_counter() - began) / job.config.training.epochs, flush=True)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
