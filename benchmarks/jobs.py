"""The two jobs that are timed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import load_series
from lstm_core.data.table import PriceTable
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import PreparedData, prepare

__all__ = ["JOBS", "REFERENCE", "Job"]

# As many rows as the tutorial's five years.
REFERENCE = ExperimentConfig().with_("data", last_rows=1259).with_("training", epochs=10)

LARGER_ROWS = 6400


@dataclass(frozen=True)
class Job:
    """A config with its data.

    Attributes:
        title: What a reader of the table is told.
        config: The settings; ``training.epochs`` is how many one measurement takes.
        data: Its windows.
    """

    title: str
    config: ExperimentConfig
    data: PreparedData


def reference() -> Job:
    """Return the tutorial's job: training windows (947, 60, 2), LSTM(64), batches of 32."""
    data = prepare(load_series(REFERENCE.data), Preparation.of(REFERENCE))
    return Job("reference: windows (947, 60, 2), LSTM(64), batch 32", REFERENCE, data)


def larger() -> Job:
    """Return the larger job: training windows (5000, 120, 4), two LSTM(128), batches of 32."""
    columns = ["open", "high", "low", "close"]
    walk = np.random.default_rng(7).normal(size=(LARGER_ROWS, len(columns))).cumsum(axis=0)
    dates = pd.date_range("2000-01-03", periods=LARGER_ROWS, freq="B", name="date")
    table = PriceTable("a random walk", pd.DataFrame(100 + walk, columns=columns, index=dates))
    config = (
        ExperimentConfig()
        .with_("features", inputs=columns, window=120)
        .with_("model", units=128, layers=2)
        .with_("training", epochs=1)
    )
    return Job(
        "larger: windows (5000, 120, 4), two LSTM(128), batch 32", config, prepare(table, Preparation.of(config))
    )


JOBS = {"reference": reference, "larger": larger}
