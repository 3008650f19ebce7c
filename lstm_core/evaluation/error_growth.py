"""How the errors grow the further ahead a model looks, beside those of repeating the last value.

Repeating is the yardstick at every step: of a series that wanders at random, nothing does better, and its error grows
with the square root of the steps, because the variances of the steps add up (R. Hyndman, G. Athanasopoulos,
"Forecasting: Principles and Practice", 3rd edition, 2021, section 5.5).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.measures import against, rmse
from lstm_core.numbers import number
from lstm_core.results import Outputs

__all__ = ["ErrorGrowth", "error_growth"]


@dataclass(frozen=True, eq=False)
class ErrorGrowth:
    """Typical errors by the number of rows ahead.

    Attributes:
        windows: How many forecasts were tested, each of all steps.
        model, persistence: Root mean squared errors in the target's unit, shape (horizon,); entry 0 is the next row.
        sentence: What they say, in plain words.
    """

    windows: int
    model: Float64 = field(repr=False)
    persistence: Float64 = field(repr=False)
    sentence: str

    @property
    def horizon(self) -> int:
        """How many rows ahead were predicted."""
        return len(self.model)


def error_growth(outputs: Outputs, target: str) -> ErrorGrowth:
    """Measure the errors at each step ahead.

    Args:
        outputs: What a model put out for its test part.
        target: What people call the target.

    Example:
        >>> import pandas as pd
        >>> actual = np.array([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0]])
        >>> dates = pd.date_range("2024-01-01", periods=2)
        >>> outputs = Outputs("test", dates, np.array([0.0, 1.0]), actual, actual[:, :, None] + 0.5)
        >>> found = error_growth(outputs, "close")
        >>> found.model.tolist(), found.persistence.tolist()
        ([0.5, 0.5, 0.5], [1.0, 2.0, 3.0])
    """
    steps = range(outputs.horizon)
    model = np.array([rmse(outputs.actual[:, step], outputs.point[:, step]) for step in steps])
    persistence = np.array([rmse(outputs.actual[:, step], outputs.previous) for step in steps])
    sentence = f"{_growth(model)} {_beside(model, persistence, target)}".strip()
    return ErrorGrowth(len(outputs), model, persistence, sentence)


def _growth(model: Float64) -> str:
    first, last, steps = float(model[0]), float(model[-1]), len(model)
    if steps == 1:
        return f"One row ahead, the model's typical error is {number(first)}."
    if against(last, first) == "level":
        return f"The model's typical error is the same {steps} rows ahead as one row ahead: {number(last)}."
    verb = "grows" if last > first else "shrinks"
    times = f", {number(round(last / first, 1))} times as much" if first > 0 and last / first >= 1.5 else ""
    ends = f"from {number(first)} (one row ahead) to {number(last)} ({steps} rows ahead)"
    return f"The model's typical error {verb} {ends}{times}."


def _beside(model: Float64, persistence: Float64, target: str) -> str:
    repeating = f"repeating the last {target}"
    standings = [against(*errors) for errors in zip(model, persistence, strict=True)]
    ahead, behind, level = (standings.count(standing) for standing in ("below", "above", "level"))
    steps = len(model)
    ends = f"({number(persistence[0])}" + (f" to {number(persistence[-1])})" if steps > 1 else ")")
    if steps in (ahead, behind):
        every = "at every step" if steps > 1 else "there"
        than = "worse" if ahead else "better"
        return f"{repeating[0].upper()}{repeating[1:]} would have been {than} {every} {ends}."
    if not ahead and not behind:
        return f"That is level with {repeating} {ends}."
    counts = ((ahead, "is closer than"), (behind, "is further off than"), (level, "is level with"))
    parts = [
        f"{what} {repeating if not place else 'it'} at {count}" for place, (count, what) in enumerate(_some(counts))
    ]
    return f"Of the {steps} steps, the model {', and '.join(parts)} {ends}."


def _some(counts: tuple[tuple[int, str], ...]) -> list[tuple[int, str]]:
    return [pair for pair in counts if pair[0]]
