"""Attention in NumPy: the arithmetic of the layers in ``attention.py``, without TensorFlow."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from lstm_core.config import ModelConfig
from lstm_core.model.weights import Weights

__all__ = ["Attended", "attend"]

Float32 = NDArray[np.float32]


@dataclass(frozen=True)
class Attended:
    """What attention made of a sequence of states.

    Attributes:
        context: Shape (samples, units).
        heads: Weights over time by head, shape (samples, heads, time).
    """

    context: Float32
    heads: Float32


def attend(config: ModelConfig, weights: Weights, states: Float32) -> Attended:
    """Mix states over time as a config's attention does.

    Args:
        config: The architecture that the weights belong to.
        weights: As ``model/weights.py`` names them.
        states: Hidden states of the last recurrent layer, shape (samples, time, units).

    Example:
        >>> states = np.array([[[1.0], [3.0]]], "float32")
        >>> attend(ModelConfig(units=1, attention="none"), {}, states).context.tolist()
        [[3.0]]
    """
    if config.attention == "multi_head":
        return _multi_head(config, weights, states)
    if config.attention == "none":
        alone = np.zeros(states.shape[:2], dtype="float32")
        alone[:, -1] = 1.0
        return Attended(states[:, -1], alone[:, None])
    attention = softmax(_scores(config, weights, states), axis=1)  # (samples, time)
    context = np.einsum("st,stu->su", attention, states)  # (samples, units)
    return Attended(context, attention[:, None])


def _scores(config: ModelConfig, weights: Weights, states: Float32) -> Float32:
    """Score every time step, shape (samples, time)."""
    if config.attention == "tutorial":
        inner = states @ weights["attention/score_weight"] + weights["attention/score_bias"]
        tutorial: Float32 = np.tanh(inner)[:, :, 0]
        return tutorial
    asked = states[:, -1] @ weights["attention/query"]  # (samples, units)
    keys = states @ weights["attention/key"]  # (samples, time, units)
    if config.attention == "additive":
        inner = np.tanh(asked[:, None] + weights["attention/bias"] + keys)
        additive: Float32 = np.matmul(inner, weights["attention/score"], dtype="float32")[:, :, 0]
        return additive
    dot: Float32 = np.einsum("su,stu->st", asked, keys) / math.sqrt(config.units)
    return dot


def _multi_head(config: ModelConfig, weights: Weights, states: Float32) -> Attended:
    samples, time, units = states.shape
    heads, width = config.heads, units // config.heads
    asked = (states[:, -1] @ weights["attention/query"]).reshape(samples, heads, width)
    keys = (states @ weights["attention/key"]).reshape(samples, time, heads, width)
    values = (states @ weights["attention/value"]).reshape(samples, time, heads, width)
    scores = np.einsum("shw,sthw->sht", asked, keys) / math.sqrt(width)
    attention = softmax(scores, axis=2)  # (samples, heads, time)
    mixed = np.einsum("sht,sthw->shw", attention, values).reshape(samples, units)
    return Attended(mixed @ weights["attention/projection"], attention)
