"""darts' BlockRNNModel with an LSTM: one layer and a linear head, told to be as quiet as it can."""

from __future__ import annotations

import logging
import warnings

import numpy as np
from darts import TimeSeries
from darts.models import BlockRNNModel

from benchmarks.peers.task import Task

__all__ = ["Peer", "make"]

_QUIET = {"enable_progress_bar": False, "enable_model_summary": False, "logger": False, "accelerator": "cpu"}


def make(name: str, task: Task) -> Peer:
    """Return it for a task."""
    warnings.simplefilter("ignore")
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    return Peer(task)


class Peer:
    """darts as a person calls it.

    Args:
        task: What to learn.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        parts = [rows[:first] for rows, first in zip(task.rows, task.first_test, strict=True)]
        self._training = self._series(parts)

    def fit(self, steps: int, seed: int) -> None:
        """Train from the beginning; it knows epochs only, and ends within one at the last step."""
        task = self._task
        self._fitted = BlockRNNModel(
            input_chunk_length=task.window,
            output_chunk_length=1,
            model="LSTM",
            hidden_dim=task.units,
            n_rnn_layers=1,
            batch_size=task.batch,
            n_epochs=steps,
            optimizer_kwargs={"lr": task.learning_rate},
            random_state=seed,
            pl_trainer_kwargs={"max_steps": steps, **_QUIET},
        )
        self._fitted.fit(**self._training)

    def predict(self) -> np.ndarray:
        """Return the scaled target of every row of the test part: each window is handed over as a short series."""
        windows = self._series([window for _, _, window in self._task.tests()])
        found = self._fitted.predict(n=1, **windows, verbose=False, show_warnings=False)
        return np.array([one.values()[0, 0] for one in found])

    def _series(self, series: list[np.ndarray]) -> dict[str, list[TimeSeries]]:
        rows = [each.astype("float32") for each in series]
        targets = [TimeSeries.from_values(each[:, :1]) for each in rows]
        if self._task.inputs == 1:
            return {"series": targets}
        return {"series": targets, "past_covariates": [TimeSeries.from_values(each[:, 1:]) for each in rows]}
