"""What a verdict is based on: predictions beside what happened, and what is measured of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lstm_core.arrays import Float64
from lstm_core.errors import TooFewRowsError
from lstm_core.evaluation.best_lag import lag_profile
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS, skill_interval
from lstm_core.evaluation.by_day import differs_by_day, skill_interval_by_day
from lstm_core.evaluation.diebold_mariano import diebold_mariano
from lstm_core.evaluation.direction import direction, usual_direction
from lstm_core.evaluation.measures import skill
from lstm_core.results import ChosenOn, Measured, Opponent
from lstm_core.steps import DAY, Step

__all__ = ["Evidence", "Held", "hold_against", "measure_evidence", "opponent_of"]


@dataclass(frozen=True, eq=False)
class Evidence:
    """Predictions one row ahead, beside what happened, in the order of time.

    Attributes:
        actual: What happened, in the target's unit, shape (days,).
        predicted: Predictions of it, same unit and shape.
        previous: The last value that each prediction could see, same unit and shape: persistence's prediction.
        step: What one row of the series stands for, for the words.
        days: The time of each prediction, same shape, where several series are put one after the other, each in the
            order of time: what happens on one day happens to all of them, so days are what is counted. ``None`` for
            one series.
        begins: Where each of these series begins, ascending.

    Raises:
        TooFewRowsError: There is no day to judge by.
        ValueError: The shapes differ, or a value is missing or infinite.
    """

    actual: Float64 = field(repr=False)
    predicted: Float64 = field(repr=False)
    previous: Float64 = field(repr=False)
    step: Step = DAY
    days: NDArray[np.datetime64] | None = field(default=None, repr=False)
    begins: tuple[int, ...] = (0,)

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
        if self.days is not None and self.days.shape != self.actual.shape:
            raise ValueError(f"one day is needed for each of {len(self)} predictions, not {len(self.days)}")

    def __len__(self) -> int:
        return len(self.actual)

    @property
    def count(self) -> int:
        """How many days can tell something: those that differ."""
        return len(self) if self.days is None else len(np.unique(self.days))

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


def measure_evidence(evidence: Evidence, answer_columns: Sequence[str] = ()) -> Measured:
    """Measure everything that is kept of predictions beside their errors; what it comes to is judged elsewhere.

    Args:
        evidence: The predictions.
        answer_columns: Inputs that seem to hold the answer, as ``answer_columns.answer_columns`` names them.

    Example:
        >>> previous = np.array([0.0, 2.0])
        >>> measure_evidence(Evidence(previous + 2, previous + 1, previous)).skill
        0.5
    """
    series = (evidence.actual, evidence.predicted, evidence.previous)
    held = hold_against(evidence, evidence.previous)
    return Measured(
        skill=held.skill,
        skill_interval=held.interval,
        diebold_mariano_p=held.p,
        lags=lag_profile(*series, begins=evidence.begins),
        direction=direction(*series, days=evidence.days),
        usual_direction=usual_direction(evidence.actual, evidence.previous),
        answer_columns=tuple(answer_columns),
    )


def opponent_of(evidence: Evidence, predicted: Float64, name: str, label: str, chosen_on: ChosenOn) -> Opponent:
    """Hold a model against its opponent: by how much its predictions are better, and how sure that is.

    Args:
        evidence: The model's predictions.
        predicted: The opponent's of the same days, in the target's unit, shape (samples,).
        name: What it is called in files.
        label: What people call it.
        chosen_on: The part on which it was the best.

    Example:
        >>> previous = np.array([0.0, 2.0])
        >>> evidence = Evidence(previous + 2, previous + 1, previous)
        >>> opponent_of(evidence, previous + 4, name="har", label="HAR", chosen_on="validation").skill
        0.5
    """
    held = hold_against(evidence, predicted)
    return Opponent(name, label, chosen_on, held.skill, held.interval, held.p, predicted)


@dataclass(frozen=True)
class Held:
    """Predictions held against other ones.

    Attributes:
        skill: 1 - RMSE of the model / RMSE of the other; ``None`` if the other makes no error.
        interval: 95% interval of the skill; ``None`` where there is none.
        p: Of the Diebold-Mariano test; ``None`` with too few days, or where there is no skill.
    """

    skill: float | None
    interval: tuple[float, float] | None
    p: float | None


def hold_against(evidence: Evidence, other: Float64) -> Held:
    """Measure by how much predictions are better than other ones of the same days, and how sure that is.

    Args:
        evidence: The model's predictions.
        other: What they are held against, in the target's unit, shape (samples,).

    Example:
        >>> previous = np.array([0.0, 2.0])
        >>> hold_against(Evidence(previous + 2, previous + 1, previous), previous + 4).skill
        0.5
    """
    series = (evidence.actual, evidence.predicted, other)
    score = skill(*series)
    if score is None:
        return Held(None, None, None)
    if evidence.days is None:
        tested = len(evidence) >= ENOUGH_DAYS
        return Held(score, skill_interval(*series), diebold_mariano(*series).p if tested else None)
    errors = (evidence.actual - evidence.predicted, evidence.actual - other)
    test = differs_by_day(*errors, evidence.days)
    return Held(score, skill_interval_by_day(*errors, evidence.days), None if test is None else test.p)
