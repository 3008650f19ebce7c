"""The weights that a model starts with, from a seed, without TensorFlow."""

from __future__ import annotations

import numpy as np

from lstm_core.config import ModelConfig
from lstm_core.model.draws import Weights
from lstm_core.model.weights import weights_of

__all__ = ["initial_weights"]


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
    weights = weights_of(config, window, features, outputs)
    return {name: weight.draw(random, weight.shape) for name, weight in weights.items()}
