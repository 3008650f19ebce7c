"""The contenders' processes, seen from the one that measures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.peers.child import CONTENDERS
from benchmarks.peers.task import Task

__all__ = ["Child", "Figures"]

_ROOT = Path(__file__).parents[2]
_PEERS_PYTHON = Path(os.environ.get("PEERS_PYTHON", _ROOT / ".peers" / "bin" / "python"))


@dataclass(frozen=True)
class Figures:
    """What one training took.

    Attributes:
        seconds: From the call until it was back.
        cpu_seconds: On all cores together.
        peak: The most memory that the process has ever held, with its libraries, in MB.
    """

    seconds: float
    cpu_seconds: float
    peak: float


class Child:
    """One contender in a process of its own, as thread pools and their settings decide much of what is measured.

    Args:
        name: Which.
        task: File with its task.
    """

    def __init__(self, name: str, task: Path) -> None:
        python = sys.executable if name.startswith("ours") else str(_PEERS_PYTHON)
        command = [python, "-m", "benchmarks.peers.child", name, str(task)]
        self._process = subprocess.Popen(  # noqa: S603 (our own module)
            command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def fit(self, steps: int, seed: int) -> Figures:
        """Let it train from the beginning."""
        found = self._ask(f"fit {steps} {seed}")
        return Figures(found["seconds"], found["cpu seconds"], found["peak MB"])

    def predict(self, path: Path) -> np.ndarray:
        """Return its predictions of the test part, by way of a file."""
        self._ask(f"predict {path}")
        return np.load(path)

    def end(self) -> None:
        """End its process."""
        self._process.kill()
        self._process.wait()

    @classmethod
    @contextmanager
    def all(cls, task: Task, folder: Path) -> Iterator[dict[str, Child]]:
        """Start every contender on a task, and end them afterwards."""
        path = folder / "task.npz"
        task.save(path)
        children = {name: cls(name, path) for name in CONTENDERS}
        try:
            yield children
        finally:
            for child in children.values():
                child.end()

    def _ask(self, order: str) -> dict[str, float]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(order + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"A contender ended before it answered '{order}'; its error stands above.")
        found: dict[str, float] = json.loads(answer)
        return found
