"""The windows of one part, as views into its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import Float32, Float64, Int64

__all__ = ["WindowSet", "sliding_windows"]


@dataclass(frozen=True)
class WindowSet:
    """The windows of one part.

    Attributes:
        series: The scaled rows that the windows are cut from, shape (rows, features): sample ``i`` sees
            rows ``i * stride .. i * stride + window - 1``.
        window: Time steps in one sample.
        targets: What the model is to put out, scaled, shape (samples, horizon).
        actual: The target column's value in the first row that each sample predicts, in its unit, shape (samples,).
        steps: Its values in all rows that each sample predicts, shape (samples, horizon).
        previous: Its last value inside each window, in its unit, shape (samples,). This is persistence's prediction.
        dates: Date of the first predicted row of each sample.
        rows: Position of that row in the table, as ``with_features`` returns it.
        stride: Rows of ``series`` from the beginning of a window to that of the next. It is 1, so that windows
            overlap, save where their order was shuffled on purpose.
    """

    series: Float32
    window: int
    targets: Float32
    actual: Float64
    steps: Float64
    previous: Float64
    dates: pd.DatetimeIndex
    rows: Int64
    stride: int = 1

    def __len__(self) -> int:
        return len(self.actual)

    @property
    def inputs(self) -> Float32:
        """Scaled windows, shape (samples, time steps, features); a view, do not write to it."""
        return sliding_windows(self.series, self.window)[:: self.stride]

    def last(self, count: int) -> WindowSet:
        """Return the last ``count`` samples."""
        return WindowSet(
            series=self.series[(len(self) - count) * self.stride :],
            window=self.window,
            targets=self.targets[-count:],
            actual=self.actual[-count:],
            steps=self.steps[-count:],
            previous=self.previous[-count:],
            dates=self.dates[-count:],
            rows=self.rows[-count:],
            stride=self.stride,
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
