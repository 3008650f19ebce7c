"""Attention computed anew from what a run keeps: that of 500 tickers would be most of what it keeps otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_core.arrays import Float32, Float64, Int64
from lstm_core.config import ExperimentConfig
from lstm_core.features.own_scale import as_seen
from lstm_core.features.scaling import Scaler
from lstm_core.model.forward import forward
from lstm_core.model.weights import Weights

__all__ = ["attention_of_rows"]

_AT_ONCE = 64  # windows


def attention_of_rows(
    config: ExperimentConfig, weights: Weights, inputs: Float64, predicted: Int64, scaler: dict[str, Any]
) -> Float32:
    """Return the attention weights of the windows before some rows, shape (samples, time steps).

    Args:
        config: Of the run.
        weights: Of the network.
        inputs: All rows of the series, in the columns' units, shape (rows, features).
        predicted: Before which rows, shape (samples,).
        scaler: Of the inputs, as ``Scaler.to_json`` gives it.
    """
    features, fitted = config.features, Scaler.from_json(scaler)
    found = []
    for first in range(0, len(predicted), _AT_ONCE):
        rows = predicted[first : first + _AT_ONCE, None] + np.arange(-features.window, 0)  # (samples, time)
        seen = as_seen(inputs[rows], fitted, features)  # (samples, time, features)
        found.append(forward(config.model, weights, seen).attention)
    return np.concatenate(found).astype("float32")
