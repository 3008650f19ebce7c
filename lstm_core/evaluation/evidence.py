"""What a verdict is based on: predictions beside what happened, and everything that is measured of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lstm_core.config import LeakName
from lstm_core.errors import TooFewRowsError
from lstm_core.evaluation.best_lag import LagProfile, lag_profile
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS, skill_interval
from lstm_core.evaluation.diebold_mariano import diebold_mariano
from lstm_core.evaluation.direction import direction, usual_direction
from lstm_core.evaluation.measures import rmse, skill
from lstm_core.results import Direction, LeaderboardEntry
from lstm_core.steps import DAY, Step

__all__ = [
    "FAR_BELOW_BASELINES",
    "FEWEST_TO_SUSPECT",
    "SIGNIFICANCE",
    "SUSPICIOUS_RATIO",
    "SUSPICIOUS_SKILL",
    "Evidence",
    "Findings",
    "measure_all",
]

SIGNIFICANCE = 0.05
"""A difference that chance makes in fewer cases than this is taken to be real."""
SUSPICIOUS_RATIO = 0.1
"""An error under a tenth of persistence's is too good to be true."""
SUSPICIOUS_SKILL = 0.3
"""So is a skill above this, if the error is under ``FAR_BELOW_BASELINES`` of the best baseline's."""
FAR_BELOW_BASELINES = 0.6
"""The best baseline saw the same windows; what it misses by far, few networks find."""
FEWEST_TO_SUSPECT = 10
"""On fewer days an error can be so small by luck."""

Float64 = NDArray[np.float64]


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


@dataclass(frozen=True)
class Findings:
    """What was measured, and what else is known about the run.

    Attributes:
        target: Name of the predicted column.
        days: Number of test days.
        model, persistence: Root mean squared errors, in the target's unit.
        skill: 1 - their ratio; ``None`` if persistence makes no error.
        interval: 95% interval of the skill; ``None`` where there is none.
        p: p value of the Diebold-Mariano test; ``None`` without a skill or with fewer than ``ENOUGH_DAYS`` days.
        lags: Whether the predictions come late.
        direction: How often up or down was right.
        usual_direction: How often saying the more common direction every day would have been.
        baseline: The best baseline other than persistence; ``None`` if there is none.
        leak: The mistake that was made on purpose.
        answer_columns: Inputs that seem to hold the answer.
        step: What one row of the series stands for.
    """

    target: str
    days: int
    model: float
    persistence: float
    skill: float | None
    interval: tuple[float, float] | None
    p: float | None
    lags: LagProfile
    direction: Direction
    usual_direction: float | None
    baseline: LeaderboardEntry | None
    leak: LeakName
    answer_columns: tuple[str, ...]
    step: Step = DAY

    @property
    def enough(self) -> bool:
        """Whether there are enough days to tell skill from chance."""
        return self.days >= ENOUGH_DAYS

    @property
    def significant(self) -> bool:
        """Whether the test rules out that the difference is chance."""
        return self.p is not None and self.p < SIGNIFICANCE

    @property
    def far_below_baselines(self) -> bool:
        """Whether the model does far better than every baseline, which had the same windows."""
        if self.baseline is None or self.skill is None or self.days < FEWEST_TO_SUSPECT:
            return False
        return self.skill > SUSPICIOUS_SKILL and self.model < FAR_BELOW_BASELINES * self.baseline.metrics.rmse

    @property
    def too_good(self) -> bool:
        """Whether the errors alone are smaller than can be believed."""
        if self.skill is None or self.days < FEWEST_TO_SUSPECT:
            return False
        return self.model < SUSPICIOUS_RATIO * self.persistence or self.far_below_baselines


def measure_all(
    evidence: Evidence,
    target: str,
    leaderboard: Sequence[LeaderboardEntry] = (),
    leak: LeakName = "none",
    answer_columns: Sequence[str] = (),
) -> Findings:
    """Measure everything that a verdict looks at.

    Args:
        evidence: The predictions.
        target: Name of the predicted column.
        leaderboard: All models on the same days; entries called ``model`` and ``persistence`` are passed over.
        leak: The mistake that was made on purpose.
        answer_columns: Inputs that seem to hold the answer.

    Example:
        >>> previous = np.array([0.0, 2.0])
        >>> measure_all(Evidence(previous + 2, previous + 1, previous), "close").skill
        0.5
    """
    series = (evidence.actual, evidence.predicted, evidence.previous)
    score = skill(*series)
    tested = score is not None and len(evidence) >= ENOUGH_DAYS
    baselines = [entry for entry in leaderboard if entry.name not in ("model", "persistence")]
    return Findings(
        target=target,
        days=len(evidence),
        model=rmse(evidence.actual, evidence.predicted),
        persistence=rmse(evidence.actual, evidence.previous),
        skill=score,
        interval=skill_interval(*series),
        p=diebold_mariano(*series).p if tested else None,
        lags=lag_profile(*series),
        direction=direction(*series),
        usual_direction=usual_direction(evidence.actual, evidence.previous),
        baseline=min(baselines, key=lambda entry: entry.metrics.rmse, default=None),
        leak=leak,
        answer_columns=tuple(answer_columns),
        step=evidence.step,
    )
