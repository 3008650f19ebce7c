"""The numbers that stand in the tour's texts: of the series, of the model that is configured, of what came of a run."""

from __future__ import annotations

import math

from lstm_core.config import ExperimentConfig
from lstm_core.data.sources.registry import source_of
from lstm_core.data.table import PriceTable
from lstm_core.features.indicators import label, with_indicators
from lstm_core.features.panel_inputs import own_inputs
from lstm_core.features.splits import count_windows, split_rows
from lstm_core.model.summary import parameters_of
from lstm_core.model.weights import weight_shapes
from lstm_core.numbers import in_column, listed
from lstm_core.results import RunResult

__all__ = ["RESULT_FACTS", "SERIES_FACTS", "result_facts", "series_facts"]

SERIES_FACTS = (
    "title",
    "file",
    "rows",
    "start",
    "end",
    "train_rows",
    "test_rows",
    "window",
    "inputs",
    "examples",
    "epochs",
    "attention",
    "attention_sum",
    "lstm",
    "dense",
    "parameters",
)
"""What is known of settings and their series."""

RESULT_FACTS = ("test_loss", "model_miss", "repeating_miss")
"""What is known when a run is over."""

_FETCHED, _BUNDLED = "the tutorial's own file", "from the lab's own shelf"


def series_facts(config: ExperimentConfig, table: PriceTable) -> dict[str, str]:
    """Return what is known of settings and their series, each as text.

    Args:
        config: The settings.
        table: The series as it was loaded, without indicators.

    Raises:
        LabError: The series is too short, or lacks a column.
    """
    features = config.features
    whole = with_indicators(table, (*own_inputs(features.inputs), features.target))
    parts = split_rows(len(whole), config.split)
    counts = count_windows(len(whole), features.window, config.split, features.horizon)
    found = {
        "title": table.title,
        "file": _FETCHED if source_of(config.data).is_fetched else _BUNDLED,
        "rows": f"{len(table):,}",
        "start": table.step.date(table.start),
        "end": table.step.date(table.end),
        "train_rows": f"{len(parts.train):,}",
        "test_rows": f"{len(parts.test):,}",
        "window": f"{features.window}",
        "inputs": listed([label(name, table) for name in features.inputs]),
        "examples": f"{counts.train:,}",
        "epochs": f"{config.training.epochs}",
    }
    return found | _model_facts(config)


def _model_facts(config: ExperimentConfig) -> dict[str, str]:
    features, counts = config.features, parameters_of(config)
    shapes = weight_shapes(config.model, features.window, len(features.inputs), config.outputs)
    sizes = [math.prod(shape) for name, shape in shapes.items() if name.startswith("attention/")]
    return {
        "attention": f"{counts.attention:,}",
        "attention_sum": " + ".join(f"{size:,}" for size in sizes) or "it is switched off",
        "lstm": f"{counts.lstm:,}",
        "dense": f"{counts.dense:,}",
        "parameters": f"{counts.total:,}",
    }


def result_facts(result: RunResult) -> dict[str, str]:
    """Return what came of a run, each as text.

    Args:
        result: Its result; of a run on many tickers that of one of them.
    """
    model, repeating = result.entry("model").metrics, result.entry("persistence").metrics
    misses = in_column([model.rmse, repeating.rmse])
    return {"test_loss": f"{model.mse_scaled:.4f}", "model_miss": misses[0], "repeating_miss": misses[1]}
