"""Sliding windows: how rows become (samples, time steps, features).

A window covers the rows ``i .. i + window - 1``; its target is the row right after it. The windows of a
part are views into one scaled array, so that a thousand overlapping windows cost no memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.features.indicators import with_indicators
from lstm_core.features.scaling import Scaler
from lstm_core.features.splits import Part, Split, count_windows, split_rows

__all__ = ["PreparedData", "WindowSet", "prepare", "sliding_windows"]

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]


@dataclass(frozen=True)
class WindowSet:
    """The windows of one part.

    Attributes:
        series: The scaled rows that the windows are cut from, shape (rows, features): sample ``i`` sees
            rows ``i .. i + window - 1``.
        window: Time steps in one sample.
        targets: What the model is to put out, scaled, shape (samples,).
        actual: The target column's value that each sample predicts, in its unit, shape (samples,).
        previous: The target column's last value inside each window, in its unit, shape (samples,).
            This is persistence's prediction.
        dates: Date of each predicted row.
        rows: Position of each predicted row in the table, as ``with_indicators`` returns it.
    """

    series: Float32
    window: int
    targets: Float32
    actual: Float64
    previous: Float64
    dates: pd.DatetimeIndex
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.actual)

    @property
    def inputs(self) -> Float32:
        """Scaled windows, shape (samples, time steps, features); a view, do not write to it."""
        return sliding_windows(self.series, self.window)


@dataclass(frozen=True)
class PreparedData:
    """A table made ready for a model.

    Attributes:
        split: The rows of each part.
        input_scaler: Scaling of the input columns, fitted on the training rows.
        target_scaler: Scaling of what is predicted (level or change), fitted on the training rows.
        level_scale: Width of one scaled unit of the target column itself, in its unit. Metrics "in
            scaled units" divide by it whatever the target kind, so that runs can be compared.
        predicts_change: Whether the target is the change since the last value, not the value itself.
        train, validation, test: Windows of the parts; ``validation`` is ``None`` without such a part.
    """

    split: Split
    input_scaler: Scaler
    target_scaler: Scaler
    level_scale: float
    predicts_change: bool
    train: WindowSet
    validation: WindowSet | None
    test: WindowSet

    @property
    def watched(self) -> WindowSet:
        """The part whose loss is watched while training: validation, or test without one."""
        return self.test if self.validation is None else self.validation

    def to_level(self, predictions: Float32, windows: WindowSet) -> Float64:
        """Turn a model's scaled outputs for some windows into the target's unit, shape (samples,)."""
        values = self.target_scaler.inverse(np.asarray(predictions, dtype="float64")[:, None])[:, 0]
        return values + windows.previous if self.predicts_change else values


def prepare(table: PriceTable, config: ExperimentConfig) -> PreparedData:
    """Add the indicators among the inputs, split the table, fit the scalers on its training rows, and cut windows.

    Args:
        table: The table as it was loaded, or with its indicators added already.
        config: What to make of it.

    Raises:
        ColumnNotFoundError: The table lacks an input or the target.
        ConfigError, DataError: An indicator can't be computed.
        TooFewRowsError: Some part yields no window.
    """
    features = config.features
    table = with_indicators(table, features.inputs)
    table.require(*features.inputs, features.target)
    count_windows(len(table), features.window, config.split)
    split = split_rows(len(table), config.split)
    train_rows = slice(split.train.start, split.train.stop)

    inputs = table.frame[list(features.inputs)].to_numpy(dtype="float64")  # (rows, features)
    level = table.frame[features.target].to_numpy(dtype="float64")  # (rows,)
    input_scaler = Scaler(features.scaling).fit(inputs[train_rows])
    level_scaler = Scaler(features.scaling).fit(level[train_rows, None])
    if features.target_kind == "change":
        # A change is only divided, so that 0 stays "no change" and a zero head repeats yesterday.
        change = np.diff(level[train_rows])
        target_scaler = Scaler("deviation").fit(change[:, None])
    else:
        target_scaler = level_scaler

    rows = _Rows(
        scaled=input_scaler.transform(inputs).astype("float32"),
        level=level,
        dates=table.dates,
        window=features.window,
        target_scaler=target_scaler,
        predicts_change=features.target_kind == "change",
    )
    reach = config.split.reach_back
    return PreparedData(
        split=split,
        input_scaler=input_scaler,
        target_scaler=target_scaler,
        level_scale=float(level_scaler.scale[0]),
        predicts_change=rows.predicts_change,
        train=rows.cut(split.train, reach_back=False),
        validation=rows.cut(split.validation, reach) if len(split.validation) else None,
        test=rows.cut(split.test, reach),
    )


def sliding_windows(values: Float32, window: int) -> Float32:
    """View an array as its overlapping windows, without copying.

    Args:
        values: Shape (rows, features).
        window: Rows in a window.

    Returns:
        Read-only view of shape (rows - window + 1, window, features).

    Example:
        >>> sliding_windows(np.arange(6, dtype="float32").reshape(3, 2), 2).shape
        (2, 2, 2)
    """
    view = sliding_window_view(values, window, axis=0)  # (samples, features, window)
    return np.moveaxis(view, -1, 1)  # (samples, window, features)


@dataclass(frozen=True)
class _Rows:
    """All rows of a table, scaled, from which parts are cut into windows."""

    scaled: Float32
    level: Float64
    dates: pd.DatetimeIndex
    window: int
    target_scaler: Scaler
    predicts_change: bool

    def cut(self, part: Part, reach_back: bool) -> WindowSet:
        first = part.start if reach_back else part.start + self.window  # the first predicted row
        rows = np.arange(first, part.stop)
        actual, previous = self.level[rows], self.level[rows - 1]
        wanted = actual - previous if self.predicts_change else actual
        return WindowSet(
            series=self.scaled[first - self.window : part.stop - 1],
            window=self.window,
            targets=self.target_scaler.transform(wanted[:, None])[:, 0].astype("float32"),
            actual=actual,
            previous=previous,
            dates=self.dates[rows],
            rows=rows,
        )
