"""What a verdict on skill is based on: what was measured, and what else is known of the run.

A model is held against two methods: persistence, which repeats the last value, and the opponent, the best simple method
by the validation part. Often they are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lstm_core.config import ExperimentConfig, LeakName
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS
from lstm_core.evaluation.evidence import Evidence, measure_evidence
from lstm_core.evaluation.measures import against, rmse
from lstm_core.features.indicator_kinds import volatility_of
from lstm_core.features.indicators import label
from lstm_core.numbers import with_article
from lstm_core.results import LeaderboardEntry, Measured, Opponent, OpponentFacts, RunResult
from lstm_core.steps import DAY, Step
from lstm_core.verdicts.lateness import Lateness

__all__ = ["OPPONENTS_OF_FOLDS", "SIGNIFICANCE", "HeldAgainst", "SkillFindings", "SkillStanding"]

SkillStanding = Literal["better", "level", "worse", "unclear"]

SIGNIFICANCE = 0.05
"""A difference that chance makes in fewer cases than this is taken to be real."""
_SUSPICIOUS_RATIO = 0.1
"""An error under a tenth of persistence's is too good to be true."""
_SUSPICIOUS_SKILL = 0.3
"""So is a skill above this, if the error is under ``_FAR_BELOW_BASELINES`` of the best baseline's."""
_FAR_BELOW_BASELINES = 0.6
"""The best baseline saw the same windows; what it misses by far, few networks find."""
_FAR_BELOW_HAR = 0.9
"""For targets that say how far something moves: published models with many inputs come to 0 to 7% below HAR's error."""
OPPONENTS_OF_FOLDS = "the best simple method of each fold"
"""What people call opponents that are not the same in all folds of a backtest."""
_FEWEST_TO_SUSPECT = 10
"""On fewer days an error can be so small by luck."""


@dataclass(frozen=True)
class HeldAgainst:
    """One method that the model is held against, and how the model does.

    Attributes:
        label: What people call the method.
        error: Its root mean squared error, in the target's unit.
        skill: 1 - RMSE of the model / RMSE of the method; ``None`` if the method makes no error.
        interval: 95% interval of the skill; ``None`` where there is none.
        p: Probability of so large a difference if both were equally good; ``None`` likewise.
    """

    label: str
    error: float
    skill: float | None
    interval: tuple[float, float] | None
    p: float | None

    @property
    def named(self) -> str:
        """The method's name within a sentence, as 'HAR' and 'the moving average'."""
        return self.label if self.several else with_article(self.label)

    @property
    def introduced(self) -> str:
        """The same with what it is, for the first time that it is named."""
        return self.label if self.several else f"{self.named}, the best simple method"

    @property
    def several(self) -> bool:
        """Whether these are the opponents of several folds."""
        return self.label == OPPONENTS_OF_FOLDS

    @property
    def significant(self) -> bool:
        """Whether the test rules out that the difference is chance."""
        return self.p is not None and self.p < SIGNIFICANCE

    @property
    def standing(self) -> SkillStanding:
        """Where the model stands: level however significant, else better or worse where interval and test agree."""
        if self.skill is None:
            return "worse"  # than who makes no error
        if against(1.0 - self.skill, 1.0) == "level":
            return "level"
        low, high = self.interval or (-1.0, 1.0)
        if not self.significant or low <= 0 <= high:
            return "unclear"
        return "better" if low > 0 else "worse"


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
        opponent: The best simple method, chosen before the test part was looked at; ``None`` where none was chosen.
        opponent_error: Its root mean squared error, in the target's unit.
        tells_moves: Whether the target says how far something moves, not where to.
    """

    target: str
    days: int
    model: float
    persistence: float
    measured: Measured
    leaderboard: tuple[LeaderboardEntry, ...] = ()
    leak: LeakName = "none"
    step: Step = DAY
    opponent: OpponentFacts | None = None
    opponent_error: float = 0.0
    tells_moves: bool = False

    @classmethod
    def of_run(cls, result: RunResult) -> SkillFindings:
        """Take from a run's record what a verdict looks at."""
        board = result.leaderboard
        return cls.of_record(result.config, result.days, board, result.measured, result.step, result.opponent)

    @classmethod
    def of_record(
        cls,
        config: ExperimentConfig,
        days: int,
        leaderboard: tuple[LeaderboardEntry, ...],
        measured: Measured,
        step: Step,
        opponent: OpponentFacts | None = None,
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
            opponent=opponent,
            opponent_error=0.0 if opponent is None else errors[opponent.name],
            tells_moves=volatility_of(config.features.target) is not None,
        )

    @classmethod
    def of_evidence(
        cls,
        evidence: Evidence,
        target: str,
        leaderboard: Sequence[LeaderboardEntry] = (),
        leak: LeakName = "none",
        answer_columns: Sequence[str] = (),
        opponent: Opponent | None = None,
    ) -> SkillFindings:
        """Measure predictions.

        Args:
            evidence: The predictions.
            target: What people call the predicted column.
            leaderboard: All models on the same days.
            leak: The mistake that was made on purpose.
            answer_columns: Inputs that seem to hold the answer.
            opponent: The best simple method, chosen before these days were looked at.

        Example:
            >>> import numpy as np
            >>> previous = np.array([0.0, 2.0])
            >>> found = SkillFindings.of_evidence(Evidence(previous + 2, previous + 1, previous), "close")
            >>> found.model, found.persistence
            (1.0, 2.0)
        """
        return cls(
            target=target,
            days=evidence.count,
            model=rmse(evidence.actual, evidence.predicted),
            persistence=rmse(evidence.actual, evidence.previous),
            measured=measure_evidence(evidence, answer_columns),
            leaderboard=tuple(leaderboard),
            leak=leak,
            step=evidence.step,
            opponent=opponent,
            opponent_error=0.0 if opponent is None else rmse(evidence.actual, opponent.predicted),
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
    def repeating(self) -> HeldAgainst:
        """Persistence, and how the model does against it."""
        found = self.measured
        return HeldAgainst("repeating", self.persistence, found.skill, found.skill_interval, found.diebold_mariano_p)

    @property
    def rival(self) -> HeldAgainst | None:
        """The opponent, and how the model does against it; ``None`` where that is persistence or nobody."""
        one = self.opponent
        if one is None or one.is_persistence:
            return None
        return HeldAgainst(one.label, self.opponent_error, one.skill, one.skill_interval, one.diebold_mariano_p)

    @property
    def standings(self) -> tuple[SkillStanding, ...]:
        """Where the model stands to persistence and, where that is another method, to the opponent."""
        return tuple(one.standing for one in (self.repeating, self.rival) if one is not None)

    @property
    def ahead(self) -> bool:
        """Whether the model is ahead of persistence and of the opponent."""
        return set(self.standings) == {"better"}

    @property
    def matched_by(self) -> LeaderboardEntry | None:
        """The best of those simple methods that are level with the model in the test part, or ahead of it.

        Which of them was the best beforehand does not matter here: what one of them can do is no skill of the network.
        Of results from before there were opponents nobody knows which methods count as simple, and there is none.
        """
        simple = [entry for entry in self.leaderboard if entry.validation_rmse is not None and entry.name != "model"]
        best = min(simple, key=lambda entry: entry.metrics.rmse, default=None)
        return None if best is None or against(best.metrics.rmse, self.model) == "above" else best

    @property
    def below_har(self) -> bool:
        """Whether the size of moves is foretold better by far than HAR does it: F. Corsi's linear model (2009)."""
        return self.tells_moves and self.enough and 0 < self.model < _FAR_BELOW_HAR * self.har

    @property
    def har(self) -> float:
        """HAR's error, in the target's unit; 0 if it is not on the leaderboard."""
        return next((entry.metrics.rmse for entry in self.leaderboard if entry.name == "har"), 0.0)

    @property
    def far_below_baselines(self) -> bool:
        """Whether the model does far better than every baseline, which had the same windows."""
        if self.baseline is None or self.measured.skill is None or self.days < _FEWEST_TO_SUSPECT:
            return False
        much = self.measured.skill > _SUSPICIOUS_SKILL
        return much and self.model < _FAR_BELOW_BASELINES * self.baseline.metrics.rmse

    @property
    def too_good(self) -> bool:
        """Whether the errors alone are smaller than can be believed."""
        if self.measured.skill is None or self.days < _FEWEST_TO_SUSPECT:
            return False
        return self.model < _SUSPICIOUS_RATIO * self.persistence or self.far_below_baselines
