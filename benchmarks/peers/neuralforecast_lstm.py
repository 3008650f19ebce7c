"""neuralforecast's LSTM: one layer and a linear head, told to be as quiet as it can."""

from __future__ import annotations

import logging
import warnings

import numpy as np
import pandas as pd
from neuralforecast import NeuralForecast
from neuralforecast.losses.pytorch import MSE
from neuralforecast.models import LSTM

from benchmarks.peers.task import Task

__all__ = ["Peer", "make"]

_QUIET = {"enable_progress_bar": False, "enable_model_summary": False, "enable_checkpointing": False, "logger": False}


def make(name: str, task: Task) -> Peer:
    """Return it for a task; the name says whether it scales each window by itself."""
    warnings.simplefilter("ignore")
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    return Peer(task, scaler="standard" if "standard" in name else "identity")


class Peer:
    """neuralforecast as a person calls it.

    Args:
        task: What to learn.
        scaler: What it does with each window: ``identity`` nothing, ``standard`` takes its own mean and deviation.
    """

    def __init__(self, task: Task, scaler: str) -> None:
        self._task, self._scaler = task, scaler
        self._exogenous = [f"x{place}" for place in range(1, task.inputs)]
        parts = [rows[:first] for rows, first in zip(task.rows, task.first_test, strict=True)]
        self._training = self._frame(parts)

    def fit(self, steps: int, seed: int) -> None:
        """Train from the beginning."""
        task = self._task
        model = LSTM(
            h=1,
            input_size=task.window,
            encoder_n_layers=1,
            encoder_hidden_size=task.units,
            decoder_layers=1,
            hist_exog_list=self._exogenous,
            loss=MSE(),
            max_steps=steps,
            learning_rate=task.learning_rate,
            windows_batch_size=task.batch,
            scaler_type=self._scaler,
            random_seed=seed,
            accelerator="cpu",
            devices=1,
            **_QUIET,
        )
        self._fitted = NeuralForecast(models=[model], freq=1)
        self._fitted.fit(self._training)

    def predict(self) -> np.ndarray:
        """Return the scaled target of every row of the test part: each window is handed over as a short series."""
        windows = self._frame([window for _, _, window in self._task.tests()])
        found = self._fitted.predict(windows).reset_index().sort_values("unique_id")
        return found["LSTM"].to_numpy()

    def _frame(self, series: list[np.ndarray]) -> pd.DataFrame:
        names = np.repeat(np.arange(len(series)), [len(rows) for rows in series])
        places = np.concatenate([np.arange(len(rows)) for rows in series])
        frame = pd.DataFrame(np.concatenate(series), columns=["y", *self._exogenous])
        return frame.assign(unique_id=names, ds=places)
