"""Walk-forward backtest: the same model fitted again and again, and tested on the rows that came next.

One test part is one stretch of history, and a model may be lucky there. A backtest cuts the end of the series into
stretches, fits the model anew to what lies before each, and tests it on that stretch: L. Tashman, "Out-of-sample tests
of forecasting accuracy: an analysis and review", International Journal of Forecasting 16 (2000), calls it a rolling
origin. No fold is fitted to anything, or chooses its epoch by anything, that lies after the beginning of its test rows.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.errors import ConfigError
from lstm_core.evaluation.evidence import Evidence
from lstm_core.evaluation.fold_opponents import beside_the_opponents, pooled_opponent
from lstm_core.evaluation.measures import against
from lstm_core.evaluation.metrics import evaluate, weighted_mean
from lstm_core.features.indicators import label
from lstm_core.features.splits import split_rows
from lstm_core.numbers import number
from lstm_core.results import Evaluation, Metrics, OpponentFacts, RunResult, Verdict
from lstm_core.steps import Step
from lstm_core.verdicts.skill import judge_predictions

__all__ = ["Backtest", "FoldScore", "Spread", "summarize"]


@dataclass(frozen=True)
class FoldScore:
    """How one fold of a backtest went.

    Attributes:
        fitted_from, fitted_to: First and last date that the model was fitted to, validation included.
        validation_from: First date of validation; ``None`` without that part.
        tested_from, tested_to: First and last date of the test rows.
        windows: How many predictions were tested.
        model, persistence: Metrics on the test rows, of the first predicted row.
        skill: 1 - RMSE of the model / RMSE of persistence; ``None`` if persistence makes no error.
        opponent: The best simple method of this fold, chosen before its test rows; ``None`` in folds from before there
            was one.
        opponent_rmse: Its root mean squared error, in the target's unit; ``None`` likewise.
    """

    fitted_from: pd.Timestamp
    fitted_to: pd.Timestamp
    validation_from: pd.Timestamp | None
    tested_from: pd.Timestamp
    tested_to: pd.Timestamp
    windows: int
    model: Metrics
    persistence: Metrics
    skill: float | None
    opponent: OpponentFacts | None = None
    opponent_rmse: float | None = None

    @property
    def won(self) -> bool:
        """Whether the model's typical error was smaller than persistence's."""
        return self.model.rmse < self.persistence.rmse

    @property
    def beat_the_opponent(self) -> bool:
        """Whether it was smaller than that of the best simple method."""
        return self.opponent_rmse is not None and self.model.rmse < self.opponent_rmse


@dataclass(frozen=True)
class Spread:
    """How a number differs from fold to fold.

    Attributes:
        mean: Its mean.
        deviation: Its sample standard deviation; ``None`` of one fold.
        low, high: The least and the greatest.
    """

    mean: float
    deviation: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Backtest:
    """What the folds of a backtest come to.

    Attributes:
        target: What is predicted, in words.
        folds: One score a fold, in the order of time.
        wins: How many of them the model won.
        skill: Spread of the folds' skill; ``None`` if persistence makes no error in any.
        rmse_ratio: Spread of RMSE of the model / RMSE of persistence; ``None`` likewise.
        pooled: All predictions, in the order of time: index ``date``; columns ``actual``, ``predicted`` and
            ``persistence`` in the target's unit, and ``fold``, which counts from 1; and ``opponent``, where each fold
            has one.
        evaluation: Metrics of all predictions together.
        verdict: The verdict on all predictions together.
        sentence: What it comes to, in plain words.
        step: What one row of the series stands for.
    """

    target: str
    folds: tuple[FoldScore, ...]
    wins: int
    skill: Spread | None
    rmse_ratio: Spread | None
    pooled: pd.DataFrame = field(repr=False)
    evaluation: Evaluation
    verdict: Verdict
    sentence: str
    step: Step

    @property
    def rivals(self) -> tuple[OpponentFacts, ...]:
        """The opponent of each fold; none if some fold has none, or all are persistence, which is drawn anyway."""
        found = [fold.opponent for fold in self.folds]
        if None in found or all(one is None or one.is_persistence for one in found):
            return ()
        return tuple(one for one in found if one is not None)

    def to_json(self) -> dict[str, Any]:
        """Return everything but the predictions, ready for JSON; dates as ``Step.iso`` writes them."""
        fields = {name: value for name, value in vars(self).items() if name not in ("pooled", "step")}
        for name in ("skill", "rmse_ratio", "evaluation", "verdict"):
            fields[name] = None if fields[name] is None else dataclasses.asdict(fields[name])
        fields["folds"] = [
            {name: self.step.iso(value) if isinstance(value, pd.Timestamp) else value for name, value in fold.items()}
            for fold in map(dataclasses.asdict, self.folds)
        ]
        return fields


def summarize(results: Sequence[RunResult]) -> Backtest:
    """Say what the folds of a backtest come to.

    Args:
        results: What the runs of the folds left behind, in any order; some folds may be missing.

    Raises:
        ConfigError: There are none, or they are not folds of one backtest.
    """
    ordered = sorted(results, key=lambda result: split_rows(len(result.series), result.config.split).test.start)
    _require_one_backtest(ordered)
    folds = tuple(_score(result) for result in ordered)
    target = label(ordered[0].config.features.target)
    pooled = pd.concat([result.test.assign(fold=place) for place, result in enumerate(ordered, 1)])
    step = ordered[0].step
    evidence = Evidence.of_table(pooled, step)
    opponent = pooled_opponent(ordered, evidence)
    skills = [fold.skill for fold in folds if fold.skill is not None]
    ratio = _spread([1 - skill for skill in skills])
    wins = sum(fold.won for fold in folds)
    return Backtest(
        target=target,
        folds=folds,
        wins=wins,
        skill=_spread(skills),
        rmse_ratio=ratio,
        pooled=pooled if opponent is None else pooled.assign(opponent=opponent.predicted),
        evaluation=_pooled_evaluation(folds, evidence),
        verdict=judge_predictions(evidence, target, opponent=opponent),
        sentence=_sentence(target, len(folds), wins, ratio) + beside_the_opponents(ordered),
        step=step,
    )


def _require_one_backtest(results: Sequence[RunResult]) -> None:
    if not results:
        raise ConfigError("No fold of the backtest has ended yet.")
    plain = [result.config.with_("split", rows=None) for result in results]
    tests = [split_rows(len(result.series), result.config.split).test for result in results]
    overlap = any(later.start < earlier.stop for earlier, later in pairwise(tests))
    if overlap or any(config != plain[0] for config in plain):
        raise ConfigError(
            "These runs are not the folds of one backtest: their settings differ, or their test rows meet."
        )


def _score(result: RunResult) -> FoldScore:
    split, dates = split_rows(len(result.series), result.config.split), result.series.index
    opponent = None if result.opponent is None else result.opponent.facts
    return FoldScore(
        fitted_from=dates[split.train.start],
        fitted_to=dates[split.test.start - 1],
        validation_from=dates[split.validation.start] if len(split.validation) else None,
        tested_from=dates[split.test.start],
        tested_to=dates[split.test.stop - 1],
        windows=len(result.test),
        model=result.evaluation.model,
        persistence=result.evaluation.persistence,
        skill=result.evaluation.skill,
        opponent=opponent,
        opponent_rmse=None if opponent is None else result.entry(opponent.name).metrics.rmse,
    )


def _pooled_evaluation(folds: Sequence[FoldScore], evidence: Evidence) -> Evaluation:
    """Return the metrics of all predictions.

    Scaled errors are in the scale of their own fold each, as is MASE; QLIKE, too, is the mean over all predictions.
    """
    found = evaluate(evidence.actual, evidence.predicted, evidence.previous, level_scale=1.0)
    windows = [fold.windows for fold in folds]

    def pooled(metrics: Metrics, of_folds: Sequence[Metrics]) -> Metrics:
        return dataclasses.replace(
            metrics,
            mse_scaled=float(np.average([one.mse_scaled for one in of_folds], weights=windows)),
            qlike=weighted_mean([one.qlike for one in of_folds], windows),
            mase=weighted_mean([one.mase for one in of_folds], windows),
        )

    model = pooled(found.model, [fold.model for fold in folds])
    return Evaluation(model, pooled(found.persistence, [fold.persistence for fold in folds]), found.skill)


def _spread(values: Sequence[float]) -> Spread | None:
    if not values:
        return None
    deviation = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return Spread(float(np.mean(values)), deviation, min(values), max(values))


def _sentence(target: str, folds: int, wins: int, ratio: Spread | None) -> str:
    if ratio is None:
        return f"The {target} never changed in the test rows; nothing can beat repeating it."
    often = {0: f"in none of {folds} folds", folds: f"in all {folds} folds"}.get(wins, f"in {wins} of {folds} folds")
    better = "better"
    if folds == 1:
        often, better = "in the only fold there is", "better" if wins else "not better"
    main = (
        f"The model was {better} than simply repeating the last {target} {often}: its typical error was "
        f"{number(ratio.mean)} times as large on average ({number(ratio.low)} to {number(ratio.high)})"
    )
    if against(ratio.mean, 1.0) == "level":
        return f"{main}, which is level."
    if 0 < wins < folds:
        return f"{main}; which of the two is better hangs on the stretch of history."
    if folds == 1:
        return f"{main}; one stretch of history tells little."
    return f"{main}; that does not hang on one {'lucky' if wins else 'unlucky'} stretch of history."
