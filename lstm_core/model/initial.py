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
from lstm_core.model.weights import Weights, weight_shapes

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
    shapes = weight_shapes(config, window, features, outputs)
    return {name: _initial(random, name, shape, config) for name, shape in shapes.items()}


def _initial(random: np.random.Generator, name: str, shape: tuple[int, ...], config: ModelConfig) -> Float32:
    """Draw one array of weights by the rule for its name."""
    layer, variable = name.split("/")
    if variable == "recurrent_kernel":
        return _orthogonal(random, *shape)
    if name == "attention/score_weight":
        return random.normal(0.0, 0.05, shape).astype("float32")
    if layer.startswith("recurrent") and variable == "bias":
        return _bias(config, shape)
    if variable in ("bias", "score_bias") or (layer == "head" and config.zero_head):
        return np.zeros(shape, dtype="float32")
    return _glorot(random, *shape)


def _glorot(random: np.random.Generator, rows: int, columns: int) -> Float32:
    limit = np.sqrt(6.0 / (rows + columns))
    return random.uniform(-limit, limit, (rows, columns)).astype("float32")


def _orthogonal(random: np.random.Generator, rows: int, columns: int) -> Float32:
    q, r = np.linalg.qr(random.normal(size=(columns, rows)))  # (columns, rows)
    q = q * np.sign(np.diag(r))  # makes the decomposition, and so the result, unique
    return np.ascontiguousarray(q.T).astype("float32")  # (rows, columns)


def _bias(config: ModelConfig, shape: tuple[int, ...]) -> Float32:
    bias = np.zeros(shape, dtype="float32")
    if config.cell == "lstm":
        bias[config.units : 2 * config.units] = 1.0  # the forget gate: remember unless taught otherwise
    return bias
