"""One experiment from data to result: the single pipeline of app, command line and workers.

load -> add indicators -> split by date -> fit scalers on the training part -> windows -> train -> predict the
test part -> hold against the baselines -> judge -> collect attention.
"""

from __future__ import annotations

import platform
import statistics
import time
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

import numpy as np
import pandas as pd

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import check_unchanged, load_series
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.answer_columns import answer_columns
from lstm_core.evaluation.evidence import Evidence
from lstm_core.evaluation.leaderboard import leaderboard
from lstm_core.evaluation.metrics import evaluate
from lstm_core.evaluation.verdict import judge
from lstm_core.events import Evaluating, Finished, Sink, Stop, never_stop, no_sink
from lstm_core.features.indicators import label
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData, prepare, with_features
from lstm_core.model.attentions import attention_of
from lstm_core.model.summary import count_parameters
from lstm_core.results import LeaderboardEntry, Outputs, RunResult, Seconds, Verdict
from lstm_core.steps import Step
from lstm_core.training.checkpoints import Checkpoint
from lstm_core.training.preview import Preview

__all__ = ["PACKAGES", "run"]

PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "numpy", "pandas", "scikit-learn", "TA-Lib")


def run(
    config: ExperimentConfig,
    sink: Sink = no_sink,
    stop: Stop = never_stop,
    *,
    table: PriceTable | None = None,
    checkpoint: Checkpoint | None = None,
) -> RunResult:
    """Run one experiment.

    Args:
        config: What to do.
        sink: Gets every event while it happens.
        stop: Asked several times a second; when it says yes, no batch is begun any more and what training has
            reached is evaluated.
        table: The series; loaded by ``config.data`` when not given.
        checkpoint: Where to go on from, as an earlier ``CheckpointSaved`` event carried it.

    Raises:
        DataError: The series can't be found, is not the one the config was made for, or an indicator can't be
            computed from it.
        TooFewRowsError: It is too short for the window and the split.
        DivergedError: The loss became infinite or not a number.

    Example:
        >>> config = ExperimentConfig().with_("training", epochs=1).with_("model", units=2)
        >>> result = run(config)  # doctest: +SKIP
        >>> result.evaluation.model.rmse > 0  # doctest: +SKIP
        True
    """
    began = time.monotonic()
    if table is None:
        table = load_series(config.data)
    check_unchanged(config.data, table)
    sha256 = table.sha256  # of what was loaded, whatever indicators are added to it
    config = config.with_("data", sha256=sha256)
    table = with_features(table, config.features)
    data = prepare(table, Preparation.of(config))

    # TensorFlow is loaded here and not above, so that whoever only asks for shapes or shows results
    # starts quickly and stays small.
    from lstm_core.training.compiled import compiled_for
    from lstm_core.training.loop import train

    model = compiled_for(config)
    listeners = (sink, stop, Preview(data, shows_attention=attention_of(config.model).is_learned))
    outcome = train(model, (data.train, data.watched), config.training, config.seed, listeners, checkpoint)
    epochs = outcome.history.seconds
    sink(Evaluating())
    predicting = time.monotonic()
    scaled, attention, _ = model.predict(model.place(data.test))
    predict_seconds = time.monotonic() - predicting
    outputs = _outputs(data, "test", data.test, scaled)
    part, calibrating = _calibration_part(data)
    calibration = _outputs(data, part, calibrating, model.predict(model.place(calibrating))[0])
    predicted = outputs.point[:, 0]
    evaluation = evaluate(data.test.actual, predicted, data.test.previous, data.level_scale)
    network = LeaderboardEntry(
        name="model",
        label="the model",
        metrics=evaluation.model,
        fit_seconds=sum(epochs),
        predict_seconds=predict_seconds,
        note=f"The network of this run, with the weights of epoch {outcome.kept_epoch}."
        if outcome.kept_epoch
        else "The network of this run, with the weights from before its training.",
    )
    level = table.frame[config.features.target].to_numpy(dtype="float64")
    board = leaderboard(data, level, table.dates, config.seed, network)
    seconds = Seconds(
        first_epoch=epochs[0] if epochs else None,
        median_epoch=statistics.median(epochs) if epochs else None,
        total=time.monotonic() - began,
    )
    sink(Finished(kept_epoch=outcome.kept_epoch, seconds=seconds.total))
    return RunResult(
        config=config,
        title=table.title,
        data_sha256=sha256,
        windows={"train": _shape(data.train), "validation": _shape(data.validation), "test": _shape(data.test)},
        parameters=count_parameters(config.model, config.features.window, len(config.features.inputs), config.outputs),
        loss=tuple(outcome.history.loss),
        val_loss=tuple(outcome.history.val_loss),
        watched=listeners[2].watched,
        kept_epoch=outcome.kept_epoch,
        ended_by=outcome.ended_by,
        evaluation=evaluation,
        verdict=_verdict(config, data, predicted, board, table.step),
        leaderboard=board,
        outputs=outputs,
        calibration=calibration,
        test=_test_frame(data, predicted),
        attention=attention,
        series=_shown_columns(table, config),
        weights=model.weights,
        scalers={"input": data.input_scaler.to_json(), "target": data.target_scaler.to_json()},
        seconds=seconds,
        versions=_versions(),
        kernel=model.kernel,
        best_trained_weights=outcome.best_trained_weights,
    )


def _outputs(
    data: PreparedData, part: Literal["training", "validation", "test"], windows: WindowSet, scaled: np.ndarray
) -> Outputs:
    values = data.to_levels(scaled, windows)
    return Outputs(part, pd.DatetimeIndex(windows.dates), windows.previous, windows.steps, values)


def _calibration_part(data: PreparedData) -> tuple[Literal["training", "validation"], WindowSet]:
    """Return the windows whose errors say how wide intervals are to be: never those of the test part."""
    if data.validation is not None:
        return "validation", data.validation
    newest = max(len(data.train) // 5, min(len(data.train), 50))
    return "training", data.train.last(newest)


def _verdict(
    config: ExperimentConfig,
    data: PreparedData,
    predicted: np.ndarray,
    board: tuple[LeaderboardEntry, ...],
    step: Step,
) -> Verdict:
    last = data.train.inputs[:, -1].astype("float64")  # (samples, features)
    return judge(
        Evidence(data.test.actual, predicted, data.test.previous, step),
        label(config.features.target),
        leaderboard=board,
        leak=config.leak,
        answer_columns=answer_columns(last, data.train.previous, data.train.actual, config.features.inputs),
    )


def _shape(windows: WindowSet | None) -> tuple[int, int, int] | None:
    return None if windows is None else (windows.inputs.shape[0], windows.inputs.shape[1], windows.inputs.shape[2])


def _test_frame(data: PreparedData, predicted: np.ndarray) -> pd.DataFrame:
    columns = {"actual": data.test.actual, "predicted": predicted, "persistence": data.test.previous}
    return pd.DataFrame(columns, index=pd.DatetimeIndex(data.test.dates, name="date"))


def _shown_columns(table: PriceTable, config: ExperimentConfig) -> pd.DataFrame:
    wanted = dict.fromkeys([*config.features.inputs, config.features.target])
    return table.frame[list(wanted)]


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue  # TensorFlow comes under one of two names.
    return found
