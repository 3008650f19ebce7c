"""Models whose weights are written by hand, so that one knows what they look at."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.explain.trained import TrainedModel
from lstm_core.model.weights import Weights
from lstm_core.results import RunResult
from tests.made_results import made_result

WINDOW = 5
SMALL = 0.003  # so small that tanh(x) is x, and the model linear, within 0.1%


def linear_weights(features: Sequence[float], bias: Sequence[float], cell: str = "lstm") -> Weights:
    """Return weights of a model without memory: a weighted sum of features, mixed over time by fixed attention.

    Args:
        features: Weight of each feature; each has a unit of its own that holds ``SMALL`` times its value.
        bias: The tutorial attention's score of each time step before its tanh.
        cell: ``lstm`` or ``gru``.
    """
    count = len(features)
    gates = 4 if cell == "lstm" else 3
    kernel = np.zeros((count, gates * count), "float32")
    kernel[:, 2 * count : 3 * count] = SMALL * np.eye(count)  # the candidate, third in either cell
    if cell == "lstm":
        shut = np.repeat([100.0, -100.0, 0.0, 100.0], count)  # write all, keep nothing, show all
    else:
        shut = np.stack([np.repeat([-100.0, 0.0, 0.0], count), np.zeros(3 * count)])  # keep nothing
    return {
        "recurrent_1/kernel": kernel,
        "recurrent_1/recurrent_kernel": np.zeros((count, gates * count), "float32"),
        "recurrent_1/bias": shut.astype("float32"),
        "attention/score_weight": np.zeros((count, 1), "float32"),
        "attention/score_bias": np.array(bias, "float32")[:, None],
        "head/kernel": (np.array(features, "float32") / SMALL)[:, None],
        "head/bias": np.zeros(1, "float32"),
    }


@pytest.fixture(scope="session")
def noise_table() -> PriceTable:
    """Return 400 rows: ``a`` and ``b`` are noise, ``y`` is what a was 3 rows before, plus a little noise."""
    random = np.random.default_rng(11)
    a, b = random.normal(size=(2, 403))
    frame = pd.DataFrame(
        {"a": a[3:], "b": b[3:], "y": a[:-3] + random.normal(scale=0.1, size=400)},
        index=pd.bdate_range("2020-01-01", periods=400, name="date"),
    )
    return PriceTable(title="NOISE", frame=frame)


@pytest.fixture(scope="session")
def noise_config() -> ExperimentConfig:
    """Return a config for ``noise_table`` and ``linear_weights``: inputs a and b, standard scaling, 2 units."""
    config = ExperimentConfig().with_("features", inputs=("a", "b"), target="y", window=WINDOW, scaling="standard")
    return config.with_("model", units=2)


@pytest.fixture(scope="session")
def hand_made(noise_table: PriceTable, noise_config: ExperimentConfig) -> Callable[..., TrainedModel]:
    """Return a function that makes a model of ``noise_table`` with ``linear_weights``."""
    result = made_result(noise_config, noise_table)

    def make(features: Sequence[float] = (1.0, 0.0), bias: Sequence[float] = (0.0,) * WINDOW) -> TrainedModel:
        return TrainedModel.of(replace(result, weights=linear_weights(features, bias)))

    return make


@pytest.fixture(scope="session")
def make_result() -> Callable[..., RunResult]:
    """Return a function that makes a result with random weights, none of them zero."""

    def make(table: PriceTable, config: ExperimentConfig, **model: Any) -> RunResult:
        result = made_result(config.with_("model", **model) if model else config, table)
        random = np.random.default_rng(3)
        weights = {
            name: (array + random.normal(0, 0.3, array.shape)).astype("float32")
            for name, array in result.weights.items()
        }
        return replace(result, weights=weights)

    return make
