"""One sample as the model gets it: the window X[i] and the target y[i], with the dates they come from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lstm_core.arrays import Float32, Int64
from lstm_core.config import TargetKind
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData

__all__ = ["Sample", "take_sample"]

_LOOKED_THROUGH = 500  # windows of a part


@dataclass(frozen=True)
class Sample:
    """One window and its target.

    Attributes:
        inputs: X[i] by date and feature, scaled, shape (time steps, features).
        values: The same in the columns' units.
        first_row: Position of the window's first row in the table.
        dates: Dates of the predicted rows, which are those right after the window.
        scaled_targets: y[i], scaled: what the model is to put out for each of them.
        actual: The target column's values at ``dates``, in its unit.
        previous: Its last value inside the window, in its unit.
        base: What y[i] is counted from, in the target's unit, one number for each of ``dates``.
        target_kind: What y[i] is: the levels, or how they differ from ``base``.
        limits: Smallest and largest scaled input of all parts, so that a color can mean the same in every window; where
            each window is scaled by itself, of some hundred windows of each part.
        own_scale: What the target is counted from and in, where the window is scaled by itself: the mean of its values
            in the window (the last one if a change is predicted) and their deviation, which is one of logarithms for
            a log return. ``None`` where all rows have one scale.
    """

    inputs: pd.DataFrame
    values: pd.DataFrame
    first_row: int
    dates: pd.DatetimeIndex
    scaled_targets: tuple[float, ...]
    actual: tuple[float, ...]
    previous: float
    base: tuple[float, ...]
    target_kind: TargetKind
    limits: tuple[float, float]
    own_scale: tuple[float, float] | None = None

    @property
    def targets(self) -> tuple[float, ...]:
        """y[i], unscaled."""
        pairs = zip(self.actual, self.base, strict=True)
        if self.target_kind == "level":
            return self.actual
        if self.target_kind == "log_return":
            return tuple(math.log(actual / base) for actual, base in pairs)
        return tuple(actual - base for actual, base in pairs)


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
    scaled: Float32 = windows.inputs_of(slice(number, number + 1))[0]  # (time steps, features)
    known = prepared.input_scaler.inverse(windows.rows_in_windows[number].astype("float64"))
    index, columns = dates[first:row], pd.Index(inputs)
    return Sample(
        inputs=pd.DataFrame(scaled, index=index, columns=columns),
        values=pd.DataFrame(known, index=index, columns=columns),
        first_row=first,
        dates=dates[row : row + windows.steps.shape[1]],
        scaled_targets=tuple(windows.targets[number].tolist()),
        actual=tuple(windows.steps[number].tolist()),
        previous=float(windows.previous[number]),
        base=tuple(windows.frame.base[number].tolist()),
        target_kind=prepared.target_kind,
        limits=_limits(parts),
        own_scale=(float(windows.frame.base[number, 0]), float(windows.frame.scale[number, 0]))
        if windows.by_window
        else None,
    )


def _limits(parts: list[WindowSet]) -> tuple[float, float]:
    """Return the smallest and the largest scaled input; of windows that are scaled by themselves, of some."""
    seen = [part.inputs_of(_spread(len(part))) if part.by_window else part.series for part in parts]
    return float(min(values.min() for values in seen)), float(max(values.max() for values in seen))


def _spread(count: int) -> Int64:
    return np.unique(np.linspace(0, count - 1, min(count, _LOOKED_THROUGH)).round().astype("int64"))
