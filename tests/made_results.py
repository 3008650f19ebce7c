"""Results made up without training: a model that was never fitted, and predictions that a test chooses."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from lstm_core.config import QUANTILES, ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.evidence import Evidence, measure_evidence, opponent_of
from lstm_core.evaluation.metrics import measure as measure_errors
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData, prepare, with_features
from lstm_core.model.initial import initial_weights
from lstm_core.model.linear import LinearModel, lengths_within
from lstm_core.results import LeaderboardEntry, Outputs, RunResult, Seconds
from lstm_core.trainings import Training

LABELS = {"persistence": "repeat the last value", "model": "the model"}
UNTRAINED_VAL_LOSS = (0.3, 0.2, 0.4)

Predict = Callable[[WindowSet], np.ndarray]


def repeat_last(windows: WindowSet) -> np.ndarray:
    """Predict what persistence predicts."""
    return windows.previous[:, None] + np.zeros(windows.steps.shape)


def kept_untrained(result: RunResult) -> RunResult:
    """Return a result as of a run whose second epoch was the best of three, and not good enough to be kept."""
    random = np.random.default_rng(5)
    trained = {name: (one + random.normal(0, 0.5, one.shape)).astype("float32") for name, one in result.weights.items()}
    losses = UNTRAINED_VAL_LOSS
    return replace(result, kept_epoch=0, best_trained_weights=trained, loss=losses, val_loss=losses)


def averaged(result: RunResult) -> RunResult:
    """Return a result as of a run that was stopped in its third network, after two that were refitted."""
    config = result.config
    result = replace(result, config=config.with_("training", refit=True, ensemble=3, with_linear=True))
    other = {name: array + np.float32(0.1) for name, array in result.weights.items()}
    later = (
        Training(1, True, config.seed, (0.3,), (), 1, "epochs", updates=12, counts=True),
        Training(2, False, 21, (0.3, 0.2), (0.4, 0.5), 1, "epochs", updates=12, counts=True),
        Training(2, True, 21, (0.3,), (), 1, "epochs", updates=12, counts=True),
        Training(3, False, 33, (0.3,), (0.4,), 1, "person", updates=12, counts=False),
    )
    lengths, ahead = lengths_within(config.features.window), config.features.horizon
    weights = ((0.1,) * ahead,) * (len(lengths) * len(config.features.inputs))
    return replace(result, others=(other,), later=later, linear=LinearModel(lengths, weights, (0.0,) * ahead))


def made_result(config: ExperimentConfig, table: PriceTable, predict: Predict = repeat_last) -> RunResult:
    """Return the result of a run whose predictions (samples, horizon) are made up and whose weights are the first ones.

    A model of quantiles says the same at each level.
    """
    data: PreparedData = prepare(table, Preparation.of(config))
    features, levels = config.features, len(QUANTILES) if config.training.loss == "quantile" else 1
    series = with_features(table, config.features).frame[list(dict.fromkeys([*features.inputs, features.target]))]

    def outputs(part: Literal["training", "validation", "test"], windows: WindowSet) -> Outputs:
        values = np.repeat(np.asarray(predict(windows))[:, :, None], levels, axis=2)
        return Outputs(part, pd.DatetimeIndex(windows.dates), windows.previous, windows.steps, values)

    tested = outputs("test", data.test)
    calibration = outputs("validation", data.validation) if data.validation else outputs("training", data.train)
    evidence = Evidence(data.test.actual, tested.point[:, 0], data.test.previous, table.step)

    def entry(name: str, predicted: np.ndarray) -> LeaderboardEntry:
        metrics = measure_errors(evidence.actual, predicted, evidence.previous, data.level_scale)
        return LeaderboardEntry(name, LABELS[name], metrics, 0.0, 0.0, "Made up.")

    return RunResult(
        config=config,
        title=table.title,
        samples={"train": len(data.train), "validation": None, "test": len(data.test)},
        loss=(0.1,),
        val_loss=(0.1,),
        kept_epoch=1,
        ended_by="epochs",
        leaderboard=(entry("persistence", evidence.previous), entry("model", evidence.predicted)),
        measured=measure_evidence(evidence),
        outputs=tested,
        calibration=calibration,
        attention=np.full((len(tested), features.window), 1 / features.window, dtype="float32"),
        series=series,
        weights=initial_weights(config.model, features.window, len(features.inputs), config.seed, config.outputs),
        scalers={"input": data.input_scaler.to_json(), "target": data.target_unit.to_json()},
        seconds=Seconds(0.1, 0.1, 0.1),
        versions={},
    )


def with_opponent(result: RunResult, predicted: np.ndarray | None = None, label: str = "HAR") -> RunResult:
    """Return a result that was held against a simple method.

    Args:
        result: The result.
        predicted: What the method predicted, shape (samples,); halfway between the last value and what happened if
            not given.
        label: What people call it.
    """
    outputs = result.outputs
    actual, previous, ours = outputs.actual[:, 0], outputs.previous, outputs.point[:, 0]
    said = (actual + previous) / 2 if predicted is None else predicted
    evidence = Evidence(actual, ours, previous, result.step)
    name = label.lower()
    metrics = measure_errors(actual, said, previous, 1.0)
    entry = LeaderboardEntry(name, label, metrics, 0.0, 0.0, "Made up.", validation_rmse=metrics.rmse)
    others = [one for one in result.leaderboard if one.name != name]
    board = tuple(sorted([*others, entry], key=lambda one: one.metrics.rmse))
    return replace(
        result,
        leaderboard=board,
        opponent=opponent_of(evidence, said, name, label, "validation"),
    )
