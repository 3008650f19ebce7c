"""What a verdict on skill is based on: what was measured, and what else is known of the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_core.config import ExperimentConfig, LeakName
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS
from lstm_core.evaluation.evidence import Evidence, measure
from lstm_core.evaluation.measures import rmse
from lstm_core.features.indicators import label
from lstm_core.results import LeaderboardEntry, Measured, RunResult
from lstm_core.steps import DAY, Step
from lstm_core.verdicts.lateness import Lateness

__all__ = [
    "FAR_BELOW_BASELINES",
    "FEWEST_TO_SUSPECT",
    "SIGNIFICANCE",
    "SUSPICIOUS_RATIO",
    "SUSPICIOUS_SKILL",
    "SkillFindings",
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


@dataclass(frozen=True)
class SkillFindings:
    """What is known of a model's predictions of its test part, one row ahead.

    Attributes:
        target: What people call the predicted column.
        days: Number of test days.
        model, persistence: Root mean squared errors, in the target's unit.
        measured: What else was measured.
        leaderboard: The model and the baselines on the same days, as far as there are any.
        leak: The mistake that was made on purpose.
        step: What one row of the series stands for.
    """

    target: str
    days: int
    model: float
    persistence: float
    measured: Measured
    leaderboard: tuple[LeaderboardEntry, ...] = ()
    leak: LeakName = "none"
    step: Step = DAY

    @classmethod
    def of_run(cls, result: RunResult) -> SkillFindings:
        """Take from a run's record what a verdict looks at."""
        return cls.of_record(result.config, len(result.outputs), result.leaderboard, result.measured, result.step)

    @classmethod
    def of_record(
        cls,
        config: ExperimentConfig,
        days: int,
        leaderboard: tuple[LeaderboardEntry, ...],
        measured: Measured,
        step: Step,
    ) -> SkillFindings:
        """The same from the few parts of a record that a verdict looks at."""
        errors = {entry.name: entry.metrics.rmse for entry in leaderboard}
        return cls(
            target=label(config.features.target),
            days=days,
            model=errors["model"],
            persistence=errors["persistence"],
            measured=measured,
            leaderboard=leaderboard,
            leak=config.leak,
            step=step,
        )

    @classmethod
    def of_evidence(
        cls,
        evidence: Evidence,
        target: str,
        leaderboard: Sequence[LeaderboardEntry] = (),
        leak: LeakName = "none",
        answer_columns: Sequence[str] = (),
    ) -> SkillFindings:
        """Measure predictions.

        Args:
            evidence: The predictions.
            target: What people call the predicted column.
            leaderboard: All models on the same days.
            leak: The mistake that was made on purpose.
            answer_columns: Inputs that seem to hold the answer.

        Example:
            >>> import numpy as np
            >>> previous = np.array([0.0, 2.0])
            >>> found = SkillFindings.of_evidence(Evidence(previous + 2, previous + 1, previous), "close")
            >>> found.model, found.persistence
            (1.0, 2.0)
        """
        return cls(
            target=target,
            days=len(evidence),
            model=rmse(evidence.actual, evidence.predicted),
            persistence=rmse(evidence.actual, evidence.previous),
            measured=measure(evidence, answer_columns),
            leaderboard=tuple(leaderboard),
            leak=leak,
            step=evidence.step,
        )

    @property
    def baseline(self) -> LeaderboardEntry | None:
        """The best baseline other than persistence; ``None`` if there is none."""
        baselines = [entry for entry in self.leaderboard if entry.name not in ("model", "persistence")]
        return min(baselines, key=lambda entry: entry.metrics.rmse, default=None)

    @property
    def lateness(self) -> Lateness:
        """Whether the predictions come late."""
        return Lateness(self.measured.lags, self.step)

    @property
    def enough(self) -> bool:
        """Whether there are enough days to tell skill from chance."""
        return self.days >= ENOUGH_DAYS

    @property
    def significant(self) -> bool:
        """Whether the test rules out that the difference is chance."""
        return self.measured.diebold_mariano_p is not None and self.measured.diebold_mariano_p < SIGNIFICANCE

    @property
    def surely(self) -> int:
        """1 if interval and test agree that the model is better, -1 if worse, 0 if they leave it open."""
        low, high = self.measured.skill_interval or (-1.0, 1.0)
        return 0 if not self.significant else 1 if low > 0 else -1 if high < 0 else 0

    @property
    def far_below_baselines(self) -> bool:
        """Whether the model does far better than every baseline, which had the same windows."""
        if self.baseline is None or self.measured.skill is None or self.days < FEWEST_TO_SUSPECT:
            return False
        much = self.measured.skill > SUSPICIOUS_SKILL
        return much and self.model < FAR_BELOW_BASELINES * self.baseline.metrics.rmse

    @property
    def too_good(self) -> bool:
        """Whether the errors alone are smaller than can be believed."""
        if self.measured.skill is None or self.days < FEWEST_TO_SUSPECT:
            return False
        return self.model < SUSPICIOUS_RATIO * self.persistence or self.far_below_baselines
