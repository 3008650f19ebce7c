"""What a run's model puts out: what its network puts out or, where it has several, the mean of theirs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.config import ModelConfig
from lstm_core.model.forward import forward
from lstm_core.model.weights import Weights

__all__ = ["averaged_forward", "mean_outputs"]


def averaged_forward(config: ModelConfig, members: Sequence[Weights], inputs: Float32) -> Float32:
    """Run all networks on scaled windows, in NumPy.

    Args:
        config: Their architecture.
        members: The weights of each.
        inputs: Scaled windows, shape (samples, time steps, features).

    Returns:
        Scaled outputs, shape (samples, outputs).
    """
    return mean_outputs([forward(config, weights, inputs).outputs for weights in members])


def mean_outputs(outputs: Sequence[Float32]) -> Float32:
    """Return the mean of what several networks put out for the same windows, each of shape (samples, outputs).

    What one network alone puts out stays as it is, to the last bit.

    Example:
        >>> mean_outputs([np.zeros((2, 1), "float32"), np.ones((2, 1), "float32")]).tolist()
        [[0.5], [0.5]]
    """
    if len(outputs) == 1:
        return outputs[0]
    mean: Float32 = np.mean(outputs, axis=0, dtype="float64").astype("float32")
    return mean
