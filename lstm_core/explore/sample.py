"""One sample as the model gets it: the window X[i] and the target y[i], with the dates they come from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lstm_core.config import TargetKind
from lstm_core.features.windows import PreparedData, WindowSet

__all__ = ["Sample", "take_sample"]

Float32 = NDArray[np.float32]


@dataclass(frozen=True)
class Sample:
    """One window and its target.

    Attributes:
        inputs: X[i] by date and feature, scaled, shape (time steps, features).
        values: The same in the columns' units.
        first_row: Position of the window's first row in the table.
        date: Date of the predicted row, which is the row right after the window.
        scaled_target: y[i], scaled: what the model is to put out.
        actual: The target column's value at ``date``, in its unit.
        previous: Its last value inside the window, in its unit.
        target_kind: What y[i] is: the level, its change since ``previous``, or its log return.
        limits: Smallest and largest scaled input of all parts, so that a color can mean the same in every window.
    """

    inputs: pd.DataFrame
    values: pd.DataFrame
    first_row: int
    date: pd.Timestamp
    scaled_target: float
    actual: float
    previous: float
    target_kind: TargetKind
    limits: tuple[float, float]

    @property
    def target(self) -> float:
        """y[i], or its first step, unscaled."""
        if self.target_kind == "log_return":
            return math.log(self.actual / self.previous)
        return self.actual - self.previous if self.target_kind == "change" else self.actual


def take_sample(
    prepared: PreparedData, windows: WindowSet, number: int, dates: pd.DatetimeIndex, inputs: tuple[str, ...]
) -> Sample:
    """Take one sample out of a part.

    Args:
        prepared: The data that the windows are part of.
        windows: The windows of one part.
        number: Which one, counted from 0.
        dates: Dates of all rows that were prepared.
        inputs: Names of the input features.

    Raises:
        IndexError: The part has no such window.
    """
    if not 0 <= number < len(windows):
        raise IndexError(f"There is no window {number}; there are {len(windows)}, counted from 0.")
    parts = [part for part in (prepared.train, prepared.validation, prepared.test) if part is not None]
    row = int(windows.rows[number])
    first = row - windows.window
    scaled: Float32 = windows.inputs[number]  # (time steps, features)
    index, columns = dates[first:row], pd.Index(inputs)
    return Sample(
        inputs=pd.DataFrame(scaled, index=index, columns=columns),
        values=pd.DataFrame(prepared.input_scaler.inverse(scaled.astype("float64")), index=index, columns=columns),
        first_row=first,
        date=windows.dates[number],
        scaled_target=float(windows.targets[number, 0]),
        actual=float(windows.actual[number]),
        previous=float(windows.previous[number]),
        target_kind=prepared.target_kind,
        limits=(float(min(part.series.min() for part in parts)), float(max(part.series.max() for part in parts))),
    )
