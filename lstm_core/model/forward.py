"""The forward pass in NumPy, with every internal, without TensorFlow.

The app answers questions about a trained model with this: a prediction, the attention weights, the gates
at each step. It computes what the Keras model computes; tests hold both equal within 1e-5. The equations stand with
the cells (``cells/``) and the kinds of attention (``attentions/``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.config import ModelConfig
from lstm_core.model.attentions import attention_of
from lstm_core.model.cell import LayerTrace
from lstm_core.model.cells import cell_of
from lstm_core.model.weights import Weights, layer_names, layer_weights

__all__ = ["ForwardPass", "forward"]


@dataclass(frozen=True)
class ForwardPass:
    """Everything computed on the way to a prediction.

    Attributes:
        outputs: All that the head puts out, scaled, shape (samples, outputs): step by step of the horizon, and within
            a step the levels of ``config.QUANTILES`` where the model has those.
        heads: Attention weights over time by head, shape (samples, heads, time), each summing to 1; most kinds of
            attention have one head.
        context: Context vectors, shape (samples, units).
        layers: One trace a recurrent layer.
    """

    outputs: Float32
    heads: Float32
    context: Float32
    layers: tuple[LayerTrace, ...]

    @property
    def prediction(self) -> Float32:
        """Scaled point predictions of the next row, shape (samples,)."""
        return self.outputs[:, 0]

    @property
    def attention(self) -> Float32:
        """Attention weights over time, the mean of the heads, shape (samples, time); rows sum to 1."""
        mean: Float32 = self.heads.mean(axis=1)
        return mean


def forward(config: ModelConfig, weights: Weights, inputs: Float32) -> ForwardPass:
    """Run the model on scaled windows.

    Args:
        config: The architecture that the weights belong to.
        weights: As ``model/weights.py`` names them.
        inputs: Scaled windows, shape (samples, time, features).

    Example:
        >>> from lstm_core.model.initial import initial_weights
        >>> config = ModelConfig(units=4)
        >>> weights = initial_weights(config, window=5, features=2, seed=1)
        >>> result = forward(config, weights, np.zeros((3, 5, 2), "float32"))
        >>> result.prediction.shape, result.attention.shape
        ((3,), (3, 5))
    """
    states = np.asarray(inputs, dtype="float32")  # (samples, time, features)
    cell, attention = cell_of(config), attention_of(config)
    traces = []
    for name in layer_names(config):
        traces.append(cell.forward(layer_weights(weights, name), states))
        states = traces[-1].hidden  # (samples, time, units)
    found = attention.attend(config, layer_weights(weights, "attention"), states)
    seen = np.concatenate([found.context, states[:, -1]], axis=1) if attention.has_query else found.context
    outputs = seen @ weights["head/kernel"] + weights["head/bias"]  # (samples, outputs)
    return ForwardPass(outputs, found.heads, found.context, tuple(traces))
