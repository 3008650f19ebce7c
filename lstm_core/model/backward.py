"""The backward pass in NumPy: how a prediction changes with every input of its window, without TensorFlow.

It is backpropagation through time (Rumelhart, Hinton and Williams 1986; Werbos 1990) over what ``forward.py``
recorded, written out for its layers; tests hold it equal to TensorFlow's gradients.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lstm_core.config import ModelConfig
from lstm_core.model.forward import ForwardPass, LayerTrace
from lstm_core.model.weights import Weights, layer_names

__all__ = ["input_gradients"]

Float32 = NDArray[np.float32]


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
    gradients = _through_attention(config, weights, passed, d_seen[:, :units])
    if config.has_query:
        gradients[:, -1] += d_seen[:, units:]
    through = _through_lstm if config.cell == "lstm" else _through_gru
    for name, trace in zip(reversed(layer_names(config)), reversed(passed.layers), strict=True):
        kernel, recurrent, bias = (weights[f"{name}/{part}"] for part in ("kernel", "recurrent_kernel", "bias"))
        gradients = through(trace, kernel, recurrent, bias, gradients)
    return gradients


def _through_attention(config: ModelConfig, weights: Weights, passed: ForwardPass, d_context: Float32) -> Float32:
    """Return gradients with respect to the states, (samples, time, units), from those of the context."""
    states = passed.layers[-1].hidden
    if config.attention == "none":
        alone = np.zeros_like(states)
        alone[:, -1] = d_context
        return alone
    if config.attention == "multi_head":
        return _through_heads(config, weights, passed, d_context)
    attention = passed.heads[:, 0]  # (samples, time)
    d_attention = np.einsum("stu,su->st", states, d_context)
    d_score = _through_softmax(attention, d_attention)
    d_states: Float32 = attention[:, :, None] * d_context[:, None]  # through the mix
    if config.attention == "tutorial":
        score = np.tanh(states @ weights["attention/score_weight"] + weights["attention/score_bias"])[:, :, 0]
        d_inner = (1 - score**2) * d_score
        tutorial: Float32 = d_states + d_inner[:, :, None] * weights["attention/score_weight"][:, 0]
        return tutorial
    query, key = weights["attention/query"], weights["attention/key"]
    asked = states[:, -1] @ query  # (samples, units)
    if config.attention == "additive":
        inner = np.tanh(asked[:, None] + weights["attention/bias"] + states @ key)
        d_keys = (1 - inner**2) * d_score[:, :, None] * weights["attention/score"][:, 0]  # (samples, time, units)
        d_asked = d_keys.sum(axis=1)
    else:
        root = math.sqrt(config.units)
        d_keys = d_score[:, :, None] * asked[:, None] / root
        d_asked = np.einsum("st,stu->su", d_score, states @ key) / root
    d_states += (d_keys @ key.T).astype("float32")
    d_states[:, -1] += d_asked @ query.T
    return d_states


def _through_heads(config: ModelConfig, weights: Weights, passed: ForwardPass, d_context: Float32) -> Float32:
    states = passed.layers[-1].hidden
    samples, time, units = states.shape
    heads, width = config.heads, units // config.heads
    query, key, value = (weights[f"attention/{name}"] for name in ("query", "key", "value"))
    asked = (states[:, -1] @ query).reshape(samples, heads, width)
    keys, values = ((states @ matrix).reshape(samples, time, heads, width) for matrix in (key, value))
    d_mixed = (d_context @ weights["attention/projection"].T).reshape(samples, heads, width)
    d_values = np.einsum("sht,shw->sthw", passed.heads, d_mixed).reshape(samples, time, units)
    d_score = _through_softmax(passed.heads, np.einsum("shw,sthw->sht", d_mixed, values)) / math.sqrt(width)
    d_keys = np.einsum("sht,shw->sthw", d_score, asked).reshape(samples, time, units)
    d_asked = np.einsum("sht,sthw->shw", d_score, keys).reshape(samples, units)
    d_states: Float32 = d_keys @ key.T + d_values @ value.T
    d_states[:, -1] += d_asked @ query.T
    return d_states


def _through_softmax(weights: Float32, d_weights: Float32) -> Float32:
    """Return gradients with respect to scores; time is the last axis."""
    d_scores: Float32 = weights * (d_weights - (weights * d_weights).sum(axis=-1, keepdims=True))
    return d_scores


def _through_lstm(trace: LayerTrace, kernel: Float32, recurrent: Float32, _: Float32, d_states: Float32) -> Float32:
    assert trace.cell is not None
    i, f, g, o = (trace.gates[name] for name in ("input", "forget", "candidate", "output"))
    before = np.concatenate([np.zeros_like(trace.cell[:, :1]), trace.cell[:, :-1]], axis=1)  # the cell a step ago
    squashed = np.tanh(trace.cell)
    d_hidden = d_cell = np.zeros_like(trace.cell[:, 0])
    d_inner = np.empty((*trace.cell.shape[:2], 4 * trace.cell.shape[2]), dtype="float32")
    for step in reversed(range(trace.cell.shape[1])):
        d_hidden = d_hidden + d_states[:, step]
        d_output = d_hidden * squashed[:, step] * o[:, step] * (1 - o[:, step])
        d_cell = d_cell + d_hidden * o[:, step] * (1 - squashed[:, step] ** 2)
        d_input = d_cell * g[:, step] * i[:, step] * (1 - i[:, step])
        d_forget = d_cell * before[:, step] * f[:, step] * (1 - f[:, step])
        d_candidate = d_cell * i[:, step] * (1 - g[:, step] ** 2)
        d_inner[:, step] = np.concatenate([d_input, d_forget, d_candidate, d_output], axis=1)
        d_hidden = d_inner[:, step] @ recurrent.T
        d_cell = d_cell * f[:, step]
    return (d_inner @ kernel.T).astype("float32")


def _through_gru(trace: LayerTrace, kernel: Float32, recurrent: Float32, bias: Float32, d_states: Float32) -> Float32:
    z, r, g = (trace.gates[name] for name in ("update", "reset", "candidate"))
    units = z.shape[2]
    before = np.concatenate([np.zeros_like(trace.hidden[:, :1]), trace.hidden[:, :-1]], axis=1)
    remembered = before @ recurrent[:, 2 * units :] + bias[1, 2 * units :]  # what the reset gate lets through
    d_hidden: NDArray[np.floating] = np.zeros_like(trace.hidden[:, 0])
    d_inner = np.empty((*trace.hidden.shape[:2], 3 * units), dtype="float32")
    for step in reversed(range(trace.hidden.shape[1])):
        d_hidden = d_hidden + d_states[:, step]
        d_update = d_hidden * (before[:, step] - g[:, step]) * z[:, step] * (1 - z[:, step])
        d_candidate = d_hidden * (1 - z[:, step]) * (1 - g[:, step] ** 2)
        d_reset = d_candidate * remembered[:, step] * r[:, step] * (1 - r[:, step])
        d_inner[:, step] = np.concatenate([d_update, d_reset, d_candidate], axis=1)
        d_from_state = np.concatenate([d_update, d_reset, d_candidate * r[:, step]], axis=1)
        d_hidden = d_hidden * z[:, step] + d_from_state @ recurrent.T
    return (d_inner @ kernel.T).astype("float32")
