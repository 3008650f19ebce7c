"""One column before and after scaling, and what lies outside the range that the scaler has seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lstm_core.arrays import Bools
from lstm_core.features.scaling import Scaler
from lstm_core.features.splits import Part, Split
from lstm_core.steps import DAY, Step, step_of

__all__ = ["Outside", "ScaledColumn", "scaled_column"]


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
        return (
            f"{self.count:,} of {self.of:,} {self.name} values ({self.share:.0%}) lie outside what the training part "
            f"holds, the first on {self.step.date(self.first)}."
        )


@dataclass(frozen=True)
class ScaledColumn:
    """A column of a table before and after scaling.

    Attributes:
        name: The column.
        before: Its values by date, in its unit.
        after: The same, scaled.
        split: The rows of each part.
        ends: Smallest and largest training value, in the column's unit.
        scaled_ends: The same, scaled; 0 and 1 with min-max scaling.
        outside: Whether a row comes after the training part and lies outside ``ends``, shape (rows,).
    """

    name: str
    before: pd.Series
    after: pd.Series
    split: Split
    ends: tuple[float, float]
    scaled_ends: tuple[float, float]
    outside: Bools

    def left(self) -> list[Outside]:
        """Say of each part after the training part how much of it lies outside, in the order of time."""
        parts = {"validation": self.split.validation, "test": self.split.test}
        return [self._of(name, part) for name, part in parts.items() if len(part)]

    def _of(self, name: str, part: Part) -> Outside:
        rows = part.start + np.flatnonzero(self.outside[part.start : part.stop])
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
    before_train = values.iloc[split.train.start : split.train.stop]
    low, high = float(before_train.min()), float(before_train.max())
    outside = ((values < low) | (values > high)).to_numpy()
    return ScaledColumn(
        name=str(values.name),
        before=values,
        after=after,
        split=split,
        ends=(low, high),
        scaled_ends=((low - center) / scale, (high - center) / scale),
        outside=outside,
    )
