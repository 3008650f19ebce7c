"""What comes out of a run: frozen, without TensorFlow, and complete enough to be shown and replayed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lstm_core.config import ExperimentConfig
from lstm_core.model.summary import ParameterCounts

__all__ = ["Evaluation", "Metrics", "RunResult", "Seconds"]

Shape = tuple[int, int, int]


@dataclass(frozen=True)
class Metrics:
    """How far predictions are from what happened.

    Attributes:
        mse_scaled: Mean squared error in scaled units of the target column.
        rmse: Root mean squared error, in the target's unit.
        mae: Mean absolute error, in the target's unit.
        mape: Mean absolute percentage error, as a share (0.01 is 1%); ``None`` if an actual value is 0.
        r2: Coefficient of determination; ``None`` if the actual values do not vary.
        direction: Share of samples whose predicted change since the last value has the sign of the
            actual change. Persistence predicts no change, so it is right only where nothing changed.
    """

    mse_scaled: float
    rmse: float
    mae: float
    mape: float | None
    r2: float | None
    direction: float


@dataclass(frozen=True)
class Evaluation:
    """The model and persistence on the same test windows.

    Attributes:
        skill: 1 - RMSE of the model / RMSE of persistence. Above 0 the model is better; ``None`` if
            persistence makes no error at all.
    """

    model: Metrics
    persistence: Metrics
    skill: float | None


@dataclass(frozen=True)
class Seconds:
    """Times of a run, in seconds; epochs are ``None`` when none was finished."""

    first_epoch: float | None
    median_epoch: float | None
    total: float


@dataclass(frozen=True)
class RunResult:
    """Everything that a finished (or stopped) run leaves behind.

    Attributes:
        config: What was asked for, with the data's content hash filled in.
        title: What people call the series.
        data_sha256: Hash of the table's content.
        windows: Shapes (samples, time steps, features) by part; ``None`` for a part that is not there.
        parameters: Trainable parameters by part of the model.
        loss, val_loss: One value a finished epoch, scaled.
        watched: The part that ``val_loss`` was measured on.
        kept_epoch: The epoch whose weights were kept; 0 if training was stopped in its first epoch.
        ended_by: Why training ended.
        evaluation: Metrics on the test part.
        test: One row a test window: index ``date``; columns ``actual``, ``predicted`` and
            ``persistence`` in the target's unit.
        attention: Attention weights of every test window, shape (samples, time steps).
        series: The table's input and target columns, in their units, for drawing windows.
        first_test_row: Position in ``series`` of the first predicted test row.
        weights: The kept weights, as ``model/weights.py`` names them.
        scalers: ``input`` and ``target``, as ``Scaler.to_json`` gives them.
        seconds: How long it took.
        versions: Versions of Python and of the packages that decide the numbers.
        kernel: What computed the recurrent layers: ``fused LSTM``, or Keras' own code and why.
    """

    config: ExperimentConfig
    title: str
    data_sha256: str
    windows: dict[Literal["train", "validation", "test"], Shape | None]
    parameters: ParameterCounts
    loss: tuple[float, ...]
    val_loss: tuple[float, ...]
    watched: Literal["validation", "test"]
    kept_epoch: int
    ended_by: Literal["epochs", "early_stopping", "person"]
    evaluation: Evaluation
    test: pd.DataFrame = field(repr=False)
    attention: NDArray[np.float32] = field(repr=False)
    series: pd.DataFrame = field(repr=False)
    first_test_row: int
    weights: dict[str, NDArray[np.float32]] = field(repr=False)
    scalers: dict[str, dict[str, Any]] = field(repr=False)
    seconds: Seconds
    versions: dict[str, str]
    kernel: str = "Keras' LSTM"  # what runs had before they recorded it

    def window_rows(self, sample: int) -> slice:
        """Rows of ``series`` that the window of a test sample covers; the row after it is predicted."""
        predicted = self.first_test_row + sample
        return slice(predicted - self.config.features.window, predicted)
