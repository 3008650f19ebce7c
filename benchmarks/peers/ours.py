"""The lab's attention LSTM, trained by the lab's loop on a model that a worker has traced before anybody asks."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from benchmarks.peers.task import Task
from lstm_core.choices import ModelConfig, TrainingConfig
from lstm_core.training.compiled import Compiled
from lstm_core.training.shape import GraphShape

__all__ = ["Ours", "make"]


def make(name: str, task: Task) -> Ours:
    """Return it for a task."""
    return Ours(task)


class Ours:
    """Our model on a task's rows: the network of the tutorial, with attention, which the peers don't have.

    Args:
        task: What to learn.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._model = ModelConfig(units=task.units)
        self._training = TrainingConfig(batch_size=task.batch, learning_rate=task.learning_rate)
        self._compiled = Compiled(GraphShape(self._model, task.window, task.inputs, "mse", "adam"))
        self._compiled.trace()
        begins = np.cumsum([0, *map(len, task.rows)])
        learned = [begin + np.arange(task.window, first) for begin, first in zip(begins, task.first_test, strict=False)]
        self._train = self._windows(np.concatenate(learned))
        self._test = self._windows(np.array([begins[ticker] + row for ticker, row, _ in task.tests()]))

    def fit(self, steps: int, seed: int) -> None:
        """Train from the beginning."""
        samples, batch = len(self._train.targets), self._task.batch
        random = np.random.default_rng(seed)
        rounds = -(-steps * batch // samples)
        order = np.concatenate([random.permutation(samples) for _ in range(rounds)])[: steps * batch]
        self._compiled.begin(self._model, seed, self._task.learning_rate)
        self._compiled.hold_back(self._training)
        self._compiled.train_epoch(self._compiled.place(self._train), order, batch, lambda *_: False)

    def predict(self) -> np.ndarray:
        """Return the scaled target of every row of the test part."""
        outputs, _, _ = self._compiled.predict(self._compiled.place(self._test))
        return outputs[:, 0]

    def _windows(self, rows: np.ndarray) -> SimpleNamespace:
        """Return what ``Compiled.place`` takes of a ``WindowSet``, for windows that end before these rows."""
        series = np.concatenate(self._task.rows).astype("float32")
        return SimpleNamespace(series=series, targets=series[rows, :1], starts=rows - self._task.window)
