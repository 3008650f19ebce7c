"""The forward pass in NumPy, with every internal, without TensorFlow.

The app answers questions about a trained model with this: a prediction, the attention weights, the gates
at each step. It computes what the Keras model computes; tests hold both equal within 1e-5.

LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000), for each step::

    i = sigmoid(x Wi + h Ui + bi)    f = sigmoid(x Wf + h Uf + bf)    o = sigmoid(x Wo + h Uo + bo)
    g = tanh(x Wg + h Ug + bg)       c = f * c + i * g                h = o * tanh(c)

GRU (Cho et al. 2014, in the form that Keras calls ``reset_after``), for each step::

    z = sigmoid(x Wz + h Uz + b)     r = sigmoid(x Wr + h Ur + b)
    g = tanh(x Wg + bg + r * (h Ug + bg'))                            h = z * h + (1 - z) * g
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from lstm_core.config import ModelConfig
from lstm_core.model.attend import attend
from lstm_core.model.weights import Weights, layer_names

__all__ = ["ForwardPass", "LayerTrace", "forward"]

Float32 = NDArray[np.float32]


@dataclass(frozen=True)
class LayerTrace:
    """What one recurrent layer did, step by step.

    Attributes:
        gates: By name, each of shape (samples, time, units), after its activation. LSTM: ``input``,
            ``forget``, ``candidate``, ``output``. GRU: ``update``, ``reset``, ``candidate``.
        hidden: Hidden states, shape (samples, time, units).
        cell: Cell states, same shape; ``None`` for a GRU, which has none.
    """

    gates: dict[str, Float32]
    hidden: Float32
    cell: Float32 | None


@dataclass(frozen=True)
class ForwardPass:
    """Everything computed on the way to a prediction.

    Attributes:
        outputs: All that the head puts out, scaled, shape (samples, outputs): step by step of the horizon, and within
            a step the levels of ``config.QUANTILES`` where the model has those.
        heads: Attention weights over time by head, shape (samples, heads, time), each summing to 1; there is one head
            but for multi-head attention.
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
    traces = []
    run_layer = _lstm if config.cell == "lstm" else _gru
    for name in layer_names(config):
        trace = run_layer(
            states, weights[f"{name}/kernel"], weights[f"{name}/recurrent_kernel"], weights[f"{name}/bias"]
        )
        traces.append(trace)
        states = trace.hidden  # (samples, time, units)
    found = attend(config, weights, states)
    seen = np.concatenate([found.context, states[:, -1]], axis=1) if config.has_query else found.context
    outputs = seen @ weights["head/kernel"] + weights["head/bias"]  # (samples, outputs)
    return ForwardPass(outputs, found.heads, found.context, tuple(traces))


def _lstm(inputs: Float32, kernel: Float32, recurrent: Float32, bias: Float32) -> LayerTrace:
    samples, time, _ = inputs.shape
    units = recurrent.shape[0]
    projected = inputs @ kernel + bias  # (samples, time, 4 units)
    gates = np.empty((4, samples, time, units), dtype="float32")
    cells = np.empty((samples, time, units), dtype="float32")
    states = np.empty_like(cells)
    hidden = cell = np.zeros((samples, units), dtype="float32")
    for step in range(time):
        i, f, g, o = np.split(projected[:, step] + hidden @ recurrent, 4, axis=1)  # each (samples, units)
        i, f, g, o = expit(i), expit(f), np.tanh(g), expit(o)
        cell = f * cell + i * g
        hidden = o * np.tanh(cell)
        gates[:, :, step] = i, f, g, o
        cells[:, step], states[:, step] = cell, hidden
    named = dict(zip(("input", "forget", "candidate", "output"), gates, strict=True))
    return LayerTrace(named, states, cells)


def _gru(inputs: Float32, kernel: Float32, recurrent: Float32, bias: Float32) -> LayerTrace:
    samples, time, _ = inputs.shape
    units = recurrent.shape[0]
    projected = inputs @ kernel + bias[0]  # (samples, time, 3 units)
    gates = np.empty((3, samples, time, units), dtype="float32")
    states = np.empty((samples, time, units), dtype="float32")
    hidden = np.zeros((samples, units), dtype="float32")
    for step in range(time):
        from_input = np.split(projected[:, step], 3, axis=1)
        from_state = np.split(hidden @ recurrent + bias[1], 3, axis=1)
        z = expit(from_input[0] + from_state[0])
        r = expit(from_input[1] + from_state[1])
        g = np.tanh(from_input[2] + r * from_state[2])
        hidden = z * hidden + (1 - z) * g
        gates[:, :, step] = z, r, g
        states[:, step] = hidden
    named = dict(zip(("update", "reset", "candidate"), gates, strict=True))
    return LayerTrace(named, states, None)
