"""The backward pass in NumPy: how a prediction changes with every input of its window, without TensorFlow.

It is backpropagation through time (Rumelhart, Hinton and Williams 1986; Werbos 1990) over what ``forward.py``
recorded, each layer's part written out beside its forward pass; tests hold it equal to TensorFlow's gradients.
"""

from __future__ import annotations

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.config import ModelConfig
from lstm_core.model.attentions import attention_of
from lstm_core.model.cells import cell_of
from lstm_core.model.forward import ForwardPass
from lstm_core.model.weights import Weights, layer_names, layer_weights

__all__ = ["input_gradients"]


def input_gradients(config: ModelConfig, weights: Weights, passed: ForwardPass, output: int = 0) -> Float32:
    """Return the gradients of one of the model's outputs with respect to its inputs.

    Args:
        config: The architecture that the weights belong to.
        weights: As ``model/weights.py`` names them.
        passed: What ``forward`` returned for the windows in question.
        output: Which number of the head; 0 is the point prediction of the next row.

    Returns:
        Scaled output by scaled input, shape (samples, time, features).

    Example:
        >>> from lstm_core.model.forward import forward
        >>> from lstm_core.model.initial import initial_weights
        >>> config = ModelConfig(units=4)
        >>> weights = initial_weights(config, window=5, features=2, seed=1)
        >>> input_gradients(config, weights, forward(config, weights, np.zeros((3, 5, 2), "float32"))).shape
        (3, 5, 2)
    """
    states = passed.layers[-1].hidden  # (samples, time, units)
    samples, _, units = states.shape
    d_seen = np.broadcast_to(weights["head/kernel"][:, output], (samples, len(weights["head/kernel"])))
    cell, attention, arrays = cell_of(config), attention_of(config), layer_weights(weights, "attention")
    gradients = attention.through(config, arrays, states, passed.heads, d_seen[:, :units])
    if attention.has_query:
        gradients[:, -1] += d_seen[:, units:]
    for name, trace in zip(reversed(layer_names(config)), reversed(passed.layers), strict=True):
        gradients = cell.through(layer_weights(weights, name), trace, gradients)
    return gradients
