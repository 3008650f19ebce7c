"""What a verdict is based on: predictions beside what happened, and what is measured of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.errors import TooFewRowsError
from lstm_core.evaluation.best_lag import lag_profile
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS, skill_interval
from lstm_core.evaluation.diebold_mariano import diebold_mariano
from lstm_core.evaluation.direction import direction, usual_direction
from lstm_core.evaluation.measures import skill
from lstm_core.results import Measured
from lstm_core.steps import DAY, Step

__all__ = ["Evidence", "measure"]


@dataclass(frozen=True, eq=False)
class Evidence:
    """Predictions one row ahead, beside what happened, in the order of time.

    Attributes:
        actual: What happened, in the target's unit, shape (days,).
        predicted: Predictions of it, same unit and shape.
        previous: The last value that each prediction could see, same unit and shape: persistence's prediction.
        step: What one row of the series stands for, for the words.

    Raises:
        TooFewRowsError: There is no day to judge by.
        ValueError: The shapes differ, or a value is missing or infinite.
    """

    actual: Float64 = field(repr=False)
    predicted: Float64 = field(repr=False)
    previous: Float64 = field(repr=False)
    step: Step = DAY

    def __post_init__(self) -> None:
        arrays = (self.actual, self.predicted, self.previous)
        if any(values.ndim != 1 or values.shape != self.actual.shape for values in arrays):
            raise ValueError(f"one number a day is needed of each, not {[values.shape for values in arrays]}")
        if len(self) == 0:
            raise TooFewRowsError(
                f"There is no predicted {self.step.short} to judge the model by. Choose a longer span, a shorter "
                "window or a larger test part."
            )
        if not all(np.isfinite(values).all() for values in arrays):
            raise ValueError("what happened and what was predicted must be finite numbers")

    def __len__(self) -> int:
        return len(self.actual)

    @classmethod
    def of_table(cls, table: pd.DataFrame, step: Step = DAY) -> Evidence:
        """Take the columns ``actual``, ``predicted`` and ``persistence`` of a table such as ``RunResult.test``.

        Args:
            table: The table.
            step: What one row of the series stands for.

        Example:
            >>> table = pd.DataFrame({"actual": [2.0, 3.0], "predicted": [2.5, 2.5], "persistence": [1.0, 2.0]})
            >>> len(Evidence.of_table(table))
            2
        """
        actual, predicted, previous = (
            table[name].to_numpy(dtype="float64") for name in ("actual", "predicted", "persistence")
        )
        return cls(actual, predicted, previous, step)


def measure(evidence: Evidence, answer_columns: Sequence[str] = ()) -> Measured:
    """Measure everything that is kept of predictions beside their errors; what it comes to is judged elsewhere.

    Args:
        evidence: The predictions.
        answer_columns: Inputs that seem to hold the answer, as ``answer_columns.answer_columns`` names them.

    Example:
        >>> previous = np.array([0.0, 2.0])
        >>> measure(Evidence(previous + 2, previous + 1, previous)).skill
        0.5
    """
    series = (evidence.actual, evidence.predicted, evidence.previous)
    score = skill(*series)
    tested = score is not None and len(evidence) >= ENOUGH_DAYS
    return Measured(
        skill=score,
        skill_interval=skill_interval(*series),
        diebold_mariano_p=diebold_mariano(*series).p if tested else None,
        lags=lag_profile(*series),
        direction=direction(*series),
        usual_direction=usual_direction(evidence.actual, evidence.previous),
        answer_columns=tuple(answer_columns),
    )
