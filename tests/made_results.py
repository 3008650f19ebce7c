"""Results made up without training: a model that was never fitted, and predictions that a test chooses."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from lstm_core.config import QUANTILES, ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.evidence import Evidence
from lstm_core.evaluation.metrics import evaluate
from lstm_core.evaluation.verdict import judge
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData, prepare, with_features
from lstm_core.model.initial import initial_weights
from lstm_core.model.summary import count_parameters
from lstm_core.results import Outputs, RunResult, Seconds

UNTRAINED_VAL_LOSS = (0.3, 0.2, 0.4)

Predict = Callable[[WindowSet], np.ndarray]


def repeat_last(windows: WindowSet) -> np.ndarray:
    """Predict what persistence predicts."""
    return windows.previous[:, None] + np.zeros(windows.steps.shape)


def kept_untrained(result: RunResult) -> RunResult:
    """Return a result as of a run whose second epoch was the best of three, and not good enough to be kept."""
    random = np.random.default_rng(5)
    trained = {name: (one + random.normal(0, 0.5, one.shape)).astype("float32") for name, one in result.weights.items()}
    losses = {"loss": UNTRAINED_VAL_LOSS, "val_loss": UNTRAINED_VAL_LOSS}
    return replace(result, kept_epoch=0, best_trained_weights=trained, **losses)


def made_result(config: ExperimentConfig, table: PriceTable, predict: Predict = repeat_last) -> RunResult:
    """Return the result of a run whose predictions (samples, horizon) are made up and whose weights are the first ones.

    A model of quantiles says the same at each level.
    """
    data: PreparedData = prepare(table, Preparation.of(config))
    features, levels = config.features, len(QUANTILES) if config.training.loss == "quantile" else 1
    series = with_features(table, config.features).frame[list(dict.fromkeys([*features.inputs, features.target]))]

    def outputs(part: str, windows: WindowSet) -> Outputs:
        values = np.repeat(np.asarray(predict(windows))[:, :, None], levels, axis=2)
        return Outputs(part, pd.DatetimeIndex(windows.dates), windows.previous, windows.steps, values)

    tested = outputs("test", data.test)
    calibration = outputs("validation", data.validation) if data.validation else outputs("training", data.train)
    columns = {"actual": data.test.actual, "predicted": tested.point[:, 0], "persistence": data.test.previous}
    test = pd.DataFrame(columns, index=pd.DatetimeIndex(data.test.dates, name="date"))
    return RunResult(
        config=config,
        title=table.title,
        data_sha256=table.sha256,
        windows={"train": data.train.inputs.shape, "validation": None, "test": data.test.inputs.shape},
        parameters=count_parameters(config.model, features.window, len(features.inputs), config.outputs),
        loss=(0.1,),
        val_loss=(0.1,),
        watched="test" if data.validation is None else "validation",
        kept_epoch=1,
        ended_by="epochs",
        evaluation=evaluate(data.test.actual, tested.point[:, 0], data.test.previous, data.level_scale),
        verdict=judge(Evidence.of_table(test, table.step), features.target),
        leaderboard=(),
        outputs=tested,
        calibration=calibration,
        test=test,
        attention=np.full((len(test), features.window), 1 / features.window, dtype="float32"),
        series=series,
        weights=initial_weights(config.model, features.window, len(features.inputs), config.seed, config.outputs),
        scalers={"input": data.input_scaler.to_json(), "target": data.target_scaler.to_json()},
        seconds=Seconds(0.1, 0.1, 0.1),
        versions={},
    )
