"""``python -m benchmarks.peers.child NAME TASK.npz``: one contender in a process of its own, told what to do.

``fit STEPS SEED`` trains from the beginning and answers with seconds, seconds of CPU and the most memory that the
process has ever held; ``predict FILE`` writes its predictions of the test part, in the order of ``Task.tests``.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Protocol

import numpy as np

from benchmarks.peers.task import Task

__all__ = ["CONTENDERS", "Contender"]

CONTENDERS = {
    "ours": "benchmarks.peers.ours",
    "ours, beginning at HAR": "benchmarks.peers.ours",
    "neuralforecast LSTM": "benchmarks.peers.neuralforecast_lstm",
    "neuralforecast LSTM, scaler_type='standard'": "benchmarks.peers.neuralforecast_lstm",
    "darts BlockRNNModel": "benchmarks.peers.darts_block_rnn",
}
"""Which module makes a contender; its ``make`` is given the contender's name and the task."""


class Contender(Protocol):
    """Who is measured."""

    def fit(self, steps: int, seed: int) -> None:
        """Train from the beginning, with everything that a person waits for."""

    def predict(self) -> np.ndarray:
        """Return the scaled target of every row of the test part, as ``Task.tests`` goes through them."""


def main(name: str, path: str) -> None:
    """Do what the lines of the standard input say, until they end."""
    answers = sys.stdout
    sys.stdout = sys.stderr  # libraries print; only answers are to be read
    contender: Contender = importlib.import_module(CONTENDERS[name]).make(name, Task.load(Path(path)))
    for line in sys.stdin:
        order, *words = line.split(maxsplit=1)
        if order == "fit":
            steps, seed = map(int, words[0].split())
            answer = _measured(contender, steps, seed)
        else:
            np.save(words[0].strip(), contender.predict())
            answer = {}
        print(json.dumps(answer), file=answers, flush=True)


def _measured(contender: Contender, steps: int, seed: int) -> dict[str, float]:
    began, worked = time.perf_counter(), time.process_time()
    contender.fit(steps, seed)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in kilobytes
    return {"seconds": seconds, "cpu seconds": cpu, "peak MB": peak}


if __name__ == "__main__":
    main(*sys.argv[1:])
