"""A run that never happened: small, made of numbers that tests can reckon with, and without TensorFlow."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.chart import Chart
from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.evidence import Evidence, measure_evidence
from lstm_core.results import LeaderboardEntry, Metrics, Outputs, RunResult, Seconds
from tests.charts.examples import draw_all, made_of

WINDOW, SAMPLES = 10, 30
LABELS = {"ridge": "ridge regression", "persistence": "repeat the last value", "model": "the model"}


def metrics_of(rmse: float) -> Metrics:
    """Return metrics with this RMSE."""
    return Metrics(mse_scaled=0.01, rmse=rmse, mae=0.8 * rmse, mape=0.02, r2=0.5, direction=0.5)


def entry_of(name: str, rmse: float) -> LeaderboardEntry:
    """Return a line of the leaderboard with this RMSE."""
    return LeaderboardEntry(name, LABELS.get(name, name), metrics_of(rmse), 0.5, 0.25, f"What {name} does.")


def outputs_of(part: str, rows: pd.DataFrame) -> Outputs:
    """Return what a model that looks one row ahead put out for a table such as ``RunResult.test``."""
    previous, actual, predicted = (rows[name].to_numpy() for name in ("persistence", "actual", "predicted"))
    return Outputs(part, pd.DatetimeIndex(rows.index), previous, actual[:, None], predicted[:, None, None])


@pytest.fixture(scope="session")
def make_result(make_table: Callable[..., PriceTable]) -> Callable[..., RunResult]:
    """Return a function that makes a finished run; keyword arguments replace its parts."""

    def make(**parts: Any) -> RunResult:
        frame = make_table(rows=120, title="WALK").frame
        config = ExperimentConfig().with_("features", window=WINDOW).with_("training", epochs=3)
        rows = frame["close"].to_frame("actual")
        rows["predicted"] = rows["actual"] + 2.0
        rows["persistence"] = rows["actual"].shift(1)
        test: pd.DataFrame = parts.pop("test", rows.iloc[-SAMPLES:])
        scores = np.random.default_rng(1).random((SAMPLES, WINDOW)).astype("float32")
        made = {
            "config": config,
            "title": "WALK",
            "samples": {"train": 50, "validation": None, "test": SAMPLES},
            "loss": (0.5, 0.2, 0.1),
            "val_loss": (0.6, 0.3, 0.4),
            "kept_epoch": 2,
            "ended_by": "epochs",
            "measured": measure_evidence(Evidence.of_table(test)),
            "leaderboard": (entry_of("ridge", 0.9), entry_of("persistence", 1.0), entry_of("model", 2.0)),
            "outputs": outputs_of("test", test),
            "calibration": outputs_of("training", rows.iloc[-SAMPLES - 60 : -SAMPLES]),
            "attention": scores / scores.sum(axis=1, keepdims=True),
            "series": frame[["open", "close"]],
            "weights": {},
            "scalers": {},
            "seconds": Seconds(first_epoch=1.0, median_epoch=1.0, total=3.0),
            "versions": {},
        }
        return RunResult(**(made | parts))

    return make


@pytest.fixture(scope="session")
def make_entry() -> Callable[[str, float], LeaderboardEntry]:
    """Return a function that makes a line of the leaderboard from a name and an RMSE."""
    return entry_of


@pytest.fixture(scope="session")
def result(make_result: Callable[..., RunResult]) -> RunResult:
    """Return a run of 3 epochs with 30 test rows and windows of 10 steps."""
    return make_result()


@pytest.fixture(scope="session")
def drawn() -> Callable[[Any], dict[str, Any]]:
    """Return a function that gives a figure as the browser gets it: strict JSON, without NaN."""

    def parse(figure: Any) -> dict[str, Any]:
        def refuse(constant: str) -> None:
            raise AssertionError(f"{constant} is not JSON")

        parsed: dict[str, Any] = json.loads(figure.to_json(), parse_constant=refuse)
        return parsed

    return parse


@pytest.fixture(scope="session")
def days() -> Callable[[Any], list[str]]:
    """Return a function that writes dates as ISO days."""
    return lambda dates: [f"{date:%Y-%m-%d}" for date in pd.DatetimeIndex(dates)]


@pytest.fixture(scope="session")
def charts(result: RunResult, table: PriceTable, tiny_config: ExperimentConfig) -> dict[str, Chart]:
    """Return a chart of every builder, by the builder's name and what is special about it."""
    return draw_all(made_of(result, table, tiny_config))
