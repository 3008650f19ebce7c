"""The weights that a model starts with, from a seed, without TensorFlow.

They follow Keras' defaults for these layers: Glorot uniform for kernels (Glorot and Bengio 2010),
orthogonal for recurrent kernels (Saxe et al. 2014), zero biases with 1 for the LSTM's forget gate
(Jozefowicz et al. 2015), Glorot
uniform for the matrices of attention, and a normal distribution of deviation 0.05 for the tutorial's scores.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lstm_core.config import ModelConfig
from lstm_core.model.weights import Weights, head_width, layer_names

__all__ = ["initial_weights"]

Float32 = NDArray[np.float32]


def initial_weights(config: ModelConfig, window: int, features: int, seed: int, outputs: int = 1) -> Weights:
    """Draw a model's first weights.

    Args:
        config: The architecture.
        window: Time steps in one sample.
        features: Input features at each step.
        seed: The same seed gives the same weights on every machine.
        outputs: Numbers that the head puts out.

    Example:
        >>> weights = initial_weights(ModelConfig(units=64), window=60, features=2, seed=7)
        >>> sum(array.size for array in weights.values())
        17341
    """
    random = np.random.default_rng(seed)
    units = config.units
    gates = 4 if config.cell == "lstm" else 3
    weights: Weights = {}
    width = features
    for name in layer_names(config):
        weights[f"{name}/kernel"] = _glorot(random, width, gates * units)
        weights[f"{name}/recurrent_kernel"] = _orthogonal(random, units, gates * units)
        weights[f"{name}/bias"] = _bias(config, units)
        width = units
    if config.attention == "tutorial":
        weights["attention/score_weight"] = random.normal(0.0, 0.05, (units, 1)).astype("float32")
        weights["attention/score_bias"] = np.zeros((window, 1), dtype="float32")
    if config.has_query:
        matrices = ("query", "key", "value", "projection") if config.attention == "multi_head" else ("query", "key")
        weights |= {f"attention/{name}": _glorot(random, units, units) for name in matrices}
    if config.attention == "additive":
        weights["attention/bias"] = np.zeros(units, dtype="float32")
        weights["attention/score"] = _glorot(random, units, 1)
    width = head_width(config)
    head = np.zeros((width, outputs), dtype="float32") if config.zero_head else _glorot(random, width, outputs)
    weights["head/kernel"] = head
    weights["head/bias"] = np.zeros(outputs, dtype="float32")
    return weights


def _glorot(random: np.random.Generator, rows: int, columns: int) -> Float32:
    limit = np.sqrt(6.0 / (rows + columns))
    return random.uniform(-limit, limit, (rows, columns)).astype("float32")


def _orthogonal(random: np.random.Generator, rows: int, columns: int) -> Float32:
    q, r = np.linalg.qr(random.normal(size=(columns, rows)))  # (columns, rows)
    q = q * np.sign(np.diag(r))  # makes the decomposition, and so the result, unique
    return np.ascontiguousarray(q.T).astype("float32")  # (rows, columns)


def _bias(config: ModelConfig, units: int) -> Float32:
    if config.cell == "gru":
        return np.zeros((2, 3 * units), dtype="float32")
    bias = np.zeros(4 * units, dtype="float32")
    bias[units : 2 * units] = 1.0  # the forget gate: remember unless taught otherwise
    return bias
