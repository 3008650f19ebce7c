"""The windows of one part, as views into its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import AnyFloat, Float32, Float64, Int64
from lstm_core.features.own_scale import by_itself
from lstm_core.features.target_unit import Frame

__all__ = ["WindowSet", "sliding_windows"]


@dataclass(frozen=True)
class WindowSet:
    """The windows of one part.

    Attributes:
        series: The scaled rows that the windows are cut from, shape (rows, features): sample ``i`` sees
            rows ``starts[i] .. starts[i] + window - 1``.
        starts: Where each window begins in ``series``, shape (samples,).
        window: Time steps in one sample.
        targets: What the model is to put out, scaled, shape (samples, horizon).
        actual: The target column's value in the first row that each sample predicts, in its unit, shape (samples,).
        steps: Its values in all rows that each sample predicts, shape (samples, horizon).
        previous: Its last value inside each window, in its unit, shape (samples,). This is persistence's prediction.
        dates: Date of the first predicted row of each sample.
        rows: Position of that row in the table, as ``with_features`` returns it.
        frame: What the model's outputs are counted from, and in.
        by_window: Which columns are scaled by each window's own mean and deviation when it is cut, as ``own_columns``
            says; empty for none.
    """

    series: Float32
    starts: Int64
    window: int
    targets: Float32
    actual: Float64
    steps: Float64
    previous: Float64
    dates: pd.DatetimeIndex
    rows: Int64
    frame: Frame
    by_window: tuple[bool, ...] = ()

    def __len__(self) -> int:
        return len(self.actual)

    @property
    def inputs(self) -> Float32:
        """Windows as the model gets them, shape (samples, time steps, features); do not write to them.

        Where each window is scaled by itself they are no views, and take as much memory as they are long.
        """
        return self.inputs_of(slice(None))

    def inputs_of(self, samples: slice | Int64) -> Float32:
        """Return some of the windows as the model gets them, shape (samples, time steps, features)."""
        rows = self._rows_of(self.starts[samples])
        return by_itself(rows, self.by_window) if self.by_window else rows

    @property
    def rows_in_windows(self) -> Float32:
        """The scaled rows of each window, shape (samples, time steps, features); do not write to them.

        A view where each begins one row after the one before it, as in every part of one series.
        """
        return self._rows_of(self.starts)

    def _rows_of(self, starts: Int64) -> Float32:
        windows, first = sliding_windows(self.series, self.window), int(starts[0]) if len(starts) else 0
        in_a_row = bool((np.diff(starts) == 1).all())
        return windows[first : first + len(starts)] if in_a_row else windows[starts]

    @property
    def last_rows(self) -> Float32:
        """The newest row of each window, scaled as all rows are, shape (samples, features)."""
        return self.series[self.starts + self.window - 1]

    def first(self, count: int) -> WindowSet:
        """Return the first ``count`` samples."""
        return self.take(slice(count))

    def last(self, count: int) -> WindowSet:
        """Return the last ``count`` samples."""
        return self.take(slice(-count, None))

    def take(self, samples: slice | Int64) -> WindowSet:
        """Return some of the samples, cut from the same rows."""
        return WindowSet(
            series=self.series,
            starts=self.starts[samples],
            window=self.window,
            targets=self.targets[samples],
            actual=self.actual[samples],
            steps=self.steps[samples],
            previous=self.previous[samples],
            dates=self.dates[samples],
            rows=self.rows[samples],
            frame=self.frame.take(samples),
            by_window=self.by_window,
        )

    @classmethod
    def joined(cls, sets: Sequence[tuple[WindowSet, int]]) -> WindowSet:
        """Return the windows of several sets of one kind, one set after the other, cut from one table of rows.

        Rows that all of them are cut from already stand there once.

        Args:
            sets: Each with what is added to its ``rows``, so that they stay different.
        """
        parts = [windows for windows, _ in sets]
        shared = all(part.series is parts[0].series for part in parts)
        begins = [0] * len(parts) if shared else np.cumsum([0, *(len(part.series) for part in parts)])
        values: dict[str, Any] = {
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(cls)
            if field.name not in ("series", "starts", "window", "dates", "rows", "frame", "by_window")
        }
        return replace(
            parts[0],
            **values,
            series=parts[0].series if shared else np.concatenate([part.series for part in parts]),
            starts=np.concatenate([part.starts + begin for part, begin in zip(parts, begins, strict=False)]),
            dates=pd.DatetimeIndex(np.concatenate([part.dates.to_numpy() for part in parts])),
            rows=np.concatenate([windows.rows + offset for windows, offset in sets]),
            frame=Frame.joined([part.frame for part in parts]),
        )

    def to_level(self, outputs: AnyFloat) -> Float64:
        """Turn what a model put out for them into predictions of the next row.

        Args:
            outputs: Scaled, shape (samples,) or (samples, outputs), the first being that of the next row.

        Returns:
            In the target's unit, shape (samples,).
        """
        return self.frame.next_row(outputs)


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
