"""The lab's attention LSTM, trained by the lab's loop on a model that a worker has traced before anybody asks."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from benchmarks.har import REACH, har_of_all
from benchmarks.peers.task import Task
from lstm_core.choices import ModelConfig, TrainingConfig
from lstm_core.training.compiled import Compiled
from lstm_core.training.shape import GraphShape

__all__ = ["Ours", "make"]


def make(name: str, task: Task) -> Ours:
    """Return it for a task; the name says whether it learns what HAR leaves over, as the preset for volatility does."""
    return Ours(task, from_har="HAR" in name)


class Ours:
    """Our model on a task's rows, with attention, which the peers don't have.

    Args:
        task: What to learn.
        from_har: Whether it learns what HAR leaves over, beginning with nothing, and not the level itself.
    """

    def __init__(self, task: Task, *, from_har: bool) -> None:
        self._task = task
        attention = {"attention": "additive", "zero_head": True} if from_har else {}
        self._model = ModelConfig(units=task.units, **attention)
        self._training = TrainingConfig(batch_size=task.batch, learning_rate=task.learning_rate)
        graph = self._model.model_copy(update={"zero_head": False})
        self._compiled = Compiled(GraphShape(graph, task.window, task.inputs, "mse", "adam"))
        self._compiled.trace()
        begins = np.cumsum([0, *map(len, task.rows)])
        learned = [begin + np.arange(task.window, first) for begin, first in zip(begins, task.first_test, strict=False)]
        asked = np.array([begins[ticker] + row for ticker, row, _ in task.tests()])
        self._base, self._unit = _har(task) if from_har else (np.zeros(begins[-1]), np.ones(begins[-1]))
        self._train, self._test = self._windows(np.concatenate(learned)), self._windows(asked)
        self._asked = asked

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
        return self._base[self._asked] + self._unit[self._asked] * outputs[:, 0]

    def _windows(self, rows: np.ndarray) -> SimpleNamespace:
        """Return what ``Compiled.place`` takes of a ``WindowSet``, for windows that end before these rows."""
        series = np.concatenate(self._task.rows).astype("float32")
        targets = (series[rows, 0] - self._base[rows]) / self._unit[rows]
        starts = rows - self._task.window
        return SimpleNamespace(series=series, targets=targets[:, None].astype("float32"), starts=starts, by_window=())


def _har(task: Task) -> tuple[np.ndarray, np.ndarray]:
    """Return what HAR says of every row, and the deviation before the test part of what it leaves over."""
    base, unit = [], []
    for rows, first in zip(task.rows, task.first_test, strict=True):
        level = rows[:, 0].astype("float64")
        known = har_of_all(level, first)
        left_over = level[REACH:first] - known[: first - REACH]
        base.append(np.concatenate([np.zeros(REACH), known]))
        unit.append(np.full(len(level), left_over.std()))
    return np.concatenate(base), np.concatenate(unit)
