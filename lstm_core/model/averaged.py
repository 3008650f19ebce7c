"""What a run's model puts out: what its network puts out, or the mean of several, or of these and a linear model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.config import ModelConfig
from lstm_core.model.forward import forward
from lstm_core.model.linear import LinearModel
from lstm_core.model.weights import Weights

__all__ = ["averaged_forward", "mean_outputs"]


def averaged_forward(
    config: ModelConfig, members: Sequence[Weights], linear: LinearModel | None, inputs: Float32
) -> Float32:
    """Run all that is averaged on scaled windows, in NumPy.

    Args:
        config: The architecture of the networks.
        members: The weights of each.
        linear: The linear model beside them, if there is one.
        inputs: Scaled windows, shape (samples, time steps, features).

    Returns:
        Scaled outputs, shape (samples, outputs).
    """
    networks = [forward(config, weights, inputs).outputs for weights in members]
    return mean_outputs(networks, None if linear is None else linear.outputs(inputs))


def mean_outputs(networks: Sequence[Float32], linear: Float32 | None = None) -> Float32:
    """Return the mean of what networks put out for the same windows, and then of that and what a linear model says.

    What one network alone puts out stays as it is, to the last bit. Of a model of quantiles, all levels of a row move
    as its median does, as a linear model knows no others: what the networks say of how sure they are stays.

    Args:
        networks: Of each, shape (samples, outputs), the levels of a row ahead side by side.
        linear: Shape (samples, horizon).

    Example:
        >>> zeros, ones = np.zeros((1, 1), "float32"), np.ones((1, 1), "float32")
        >>> mean_outputs([zeros, ones]).tolist(), mean_outputs([zeros, ones], linear=ones).tolist()
        ([[0.5]], [[0.75]])
    """
    mean = networks[0] if len(networks) == 1 else np.mean(networks, axis=0, dtype="float64").astype("float32")
    if linear is None:
        return mean
    levels = mean.reshape(*linear.shape, -1)  # (samples, horizon, levels)
    moved = levels + 0.5 * (linear - levels[..., 0])[..., None]
    return moved.reshape(mean.shape).astype("float32")
