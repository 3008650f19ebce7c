"""One column before and after scaling, and what lies outside the range that the scaler has seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lstm_core.arrays import Bools, Float32
from lstm_core.features.own_scale import by_itself, rows_scaling, stands_still
from lstm_core.features.scaling import Scaler
from lstm_core.features.splits import Part, Split
from lstm_core.features.window_set import sliding_windows
from lstm_core.steps import DAY, Step, step_of

__all__ = ["Outside", "ScaledColumn", "column_by_window", "scaled_column"]

_AT_ONCE = 4096  # windows
_LEAST_TOLD = 0.005


@dataclass(frozen=True)
class Outside:
    """The values of one part that lie outside the training part's range.

    Attributes:
        name: ``validation`` or ``test``.
        count: How many of them do.
        of: How many rows the part has.
        first: Date of the first; ``None`` without any.
        step: What one row stands for.
    """

    name: str
    count: int
    of: int
    first: pd.Timestamp | None
    step: Step = DAY

    @property
    def share(self) -> float:
        """Count as a share of the part's rows."""
        return self.count / self.of

    @property
    def sentence(self) -> str:
        """What to know about it, in one sentence.

        Example:
            >>> Outside("test", 63, 252, pd.Timestamp("2012-05-03")).sentence
            '63 of 252 test values (25%) lie outside what the training part holds, the first on 03 May 2012.'
            >>> Outside("test", 0, 252, None).sentence
            'All 252 test values lie within what the training part holds.'
        """
        if self.first is None:
            return f"All {self.of:,} {self.name} values lie within what the training part holds."
        share, lie = f"{self.share:.0%}", "lies" if self.count == 1 else "lie"
        if self.share < _LEAST_TOLD:
            share = "under 1%"
        return (
            f"{self.count:,} of {self.of:,} {self.name} values ({share}) {lie} outside what the training part "
            f"holds, the first on {self.step.date(self.first)}."
        )


@dataclass(frozen=True)
class ScaledColumn:
    """A column of a table before and after scaling.

    Attributes:
        name: The column.
        before: Its values by date, in its unit.
        after: The same, scaled. Where each window is scaled by itself: each row as the newest of the window that ends
            with it, NaN where there are too few rows for one.
        split: The rows of each part.
        ends: Smallest and largest training value, in the column's unit.
        scaled_ends: The same, scaled; 0 and 1 with min-max scaling.
        outside: Whether a row lies outside ``ends``, shape (rows,).
        outside_after: Whether a scaled row lies outside ``scaled_ends``, shape (rows,).
        still: In how many windows the column stands still, so that it has no deviation there; ``None`` where windows
            are not scaled by themselves.
    """

    name: str
    before: pd.Series
    after: pd.Series
    split: Split
    ends: tuple[float, float]
    scaled_ends: tuple[float, float]
    outside: Bools
    outside_after: Bools
    still: int | None = None

    def left(self, *, after: bool = False) -> list[Outside]:
        """Say of each part after the training part how much of it lies outside, in the order of time.

        Args:
            after: Ask about what the model gets, and not about the column in its unit.
        """
        parts = {"validation": self.split.validation, "test": self.split.test}
        outside = self.outside_after if after else self.outside
        return [self._of(name, part, outside) for name, part in parts.items() if len(part)]

    def _of(self, name: str, part: Part, outside: Bools) -> Outside:
        rows = part.start + np.flatnonzero(outside[part.start : part.stop])
        first = pd.Timestamp(self.before.index[rows[0]]) if len(rows) else None
        return Outside(name, len(rows), len(part), first, step_of(pd.DatetimeIndex(self.before.index)))


def scaled_column(values: pd.Series, split: Split, scaler: Scaler, column: int) -> ScaledColumn:
    """Scale a column as the model gets it.

    Args:
        values: The column in its unit, with the dates of the rows, shape (rows,).
        split: The rows of each part.
        scaler: Fitted on the training rows of all input columns.
        column: Which of the scaler's columns this is, counted from 0.

    Example:
        >>> values = pd.Series([10.0, 20.0, 30.0], pd.date_range("2024-01-01", periods=3), name="close")
        >>> split = Split(Part(0, 2), Part(2, 2), Part(2, 3))
        >>> found = scaled_column(values, split, Scaler("minmax").fit(values.to_numpy()[:2, None]), 0)
        >>> found.after.tolist(), found.left()[0].count
        ([0.0, 1.0, 2.0], 1)
    """
    center, scale = float(scaler.center[column]), float(scaler.scale[column])
    after = (values - center) / scale
    (low, high), outside = _ends(values, split)
    return ScaledColumn(
        name=str(values.name),
        before=values,
        after=after,
        split=split,
        ends=(low, high),
        scaled_ends=((low - center) / scale, (high - center) / scale),
        outside=outside,
        outside_after=outside,
    )


def column_by_window(values: pd.Series, split: Split, window: int) -> ScaledColumn:
    """Scale each row of a column as the newest of the window that ends with it, by that window alone.

    Args:
        values: The column in its unit, with the dates of the rows, shape (rows,).
        split: The rows of each part.
        window: Time steps in a window.

    Example:
        >>> values = pd.Series([1.0, 3.0, 13.0, 13.0], pd.date_range("2024-01-01", periods=4), name="close")
        >>> found = column_by_window(values, Split(Part(0, 2), Part(2, 2), Part(2, 4)), window=2)
        >>> found.after.tolist(), found.still
        ([nan, 1.0, 1.0, 0.0], 1)
    """
    known = values.to_numpy(dtype="float64")[:, None]
    scaler = Scaler(rows_scaling("window")).fit(known[split.train.start : split.train.stop])
    windows = _in_parts(sliding_windows(scaler.transform(known).astype("float32"), window))  # each (windows, time, 1)
    newest = np.concatenate([np.full(window - 1, np.nan), *(by_itself(part)[:, -1, 0] for part in windows)])
    after = pd.Series(newest, values.index, name=values.name)
    (ends, outside), (scaled_ends, outside_after) = _ends(values, split), _ends(after, split)
    return ScaledColumn(
        name=str(values.name),
        before=values,
        after=after,
        split=split,
        ends=ends,
        scaled_ends=scaled_ends,
        outside=outside,
        outside_after=outside_after,
        still=int(sum(np.count_nonzero(stands_still(part)) for part in windows)),
    )


def _ends(values: pd.Series, split: Split) -> tuple[tuple[float, float], Bools]:
    """Return the least and the greatest training value, and which rows lie outside of them."""
    training = values.iloc[split.train.start : split.train.stop]
    low, high = float(training.min()), float(training.max())
    return (low, high), ((values < low) | (values > high)).to_numpy()


def _in_parts(windows: Float32) -> list[Float32]:
    """Cut many windows into parts, as those that overlap take much more memory one by one."""
    return [windows[start : start + _AT_ONCE] for start in range(0, len(windows), _AT_ONCE)]
