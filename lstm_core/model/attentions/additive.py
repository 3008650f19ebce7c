"""Additive attention: the last state asks, and a small network scores each time step's answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.model.attention import ASKS, SCORE_WEIGHT, SEEN_BESIDE, ScoredAttention, Sizes
from lstm_core.model.draws import Weight, Weights, glorot_uniform, zeros
from lstm_core.model.formula import equations

__all__ = ["KIND"]


class _AdditiveAttention(ScoredAttention):
    """``score = v . tanh(q Wq + h Wk + b)`` with the last state as the query q (Bahdanau et al. 2015, section 3.1)."""

    name = "additive"
    place = 2
    label = "additive (Bahdanau)"
    explanation = (
        "The last state asks, and each time step answers: both go through a small network whose output is the score. "
        "So the same step can count or not, depending on how the window ends. The head sees the mix of the steps and "
        "the last state side by side."
    )
    formula = equations(r"s_t &= v^\top \tanh(h_T W_q + h_t W_k + b)", SCORE_WEIGHT, SEEN_BESIDE)
    source = "Bahdanau, Cho and Bengio 2015, section 3.1; the state beside the mix: Luong et al. 2015."
    has_query = True
    task = ASKS
    stock = """
# Attention: the last state asks, each time step answers, and a small network scores the answer.
last = states[:, -1:]  # (batch, 1, UNITS)
asked = keras.layers.Dense(UNITS, use_bias=False, name="query")(last)
answers = keras.layers.Dense(UNITS, name="key")(states)  # (batch, WINDOW, UNITS)
inner = keras.layers.Activation("tanh")(keras.layers.Add()([answers, asked]))
score = keras.layers.Dense(1, use_bias=False, name="score")
weights = keras.layers.Softmax(axis=1)(score(inner))  # (batch, WINDOW, 1), they sum to 1
mixed = keras.layers.Dot(axes=1)([weights, states])  # (batch, 1, UNITS), the steps mixed by their weights
context = keras.layers.Concatenate()([mixed, last])  # (batch, 1, 2 * UNITS)
weights = keras.layers.Flatten()(weights)  # (batch, WINDOW)
"""

    def in_stock(self, sizes: Sizes, weights: Weights) -> dict[str, list[Float32]]:
        """Return the two matrices, the bias and the vector of scores."""
        return {
            "query": [weights["query"]],
            "key": [weights["key"], weights["bias"]],
            "score": [weights["score"]],
        }

    def weights(self, units: int, window: int) -> dict[str, Weight]:
        """Return the two matrices, the bias and the vector of scores."""
        return {
            "query": Weight((units, units), glorot_uniform),
            "key": Weight((units, units), glorot_uniform),
            "bias": Weight((units,), zeros),
            "score": Weight((units, 1), glorot_uniform),
        }

    def scores(self, sizes: Sizes, weights: Weights, states: Float32) -> Float32:
        """Return ``v . tanh(q Wq + h Wk + b)``, shape (samples, time)."""
        inner = self._inner(weights, states)
        scores: Float32 = np.matmul(inner, weights["score"], dtype="float32")[:, :, 0]
        return scores

    def through_scores(
        self, sizes: Sizes, weights: Weights, states: Float32, d_scores: Float32, d_states: Float32
    ) -> None:
        """Go backward through the small network, to each step's state and to the last one, which asks."""
        inner = self._inner(weights, states)
        d_keys = (1 - inner**2) * d_scores[:, :, None] * weights["score"][:, 0]  # (samples, time, units)
        d_states += (d_keys @ weights["key"].T).astype("float32")
        d_states[:, -1] += d_keys.sum(axis=1) @ weights["query"].T

    def in_keras(self, sizes: Sizes, weights: Mapping[str, Any], states: Any) -> tuple[Any, Any]:
        """Mix states."""
        import tensorflow as tf
        from keras import ops

        asked = ops.matmul(states[:, -1:], weights["query"]) + weights["bias"]  # (batch, 1, units)
        inner = ops.tanh(asked + ops.matmul(states, weights["key"]))  # (batch, time, units)
        attention = ops.softmax(ops.matmul(inner, weights["score"])[:, :, 0])  # (batch, time)
        return tf.linalg.matvec(states, attention, transpose_a=True), attention

    @staticmethod
    def _inner(weights: Weights, states: Float32) -> Float32:
        asked = states[:, -1] @ weights["query"]  # (samples, units)
        inner: Float32 = np.tanh(asked[:, None] + weights["bias"] + states @ weights["key"])  # (samples, time, units)
        return inner


KIND = _AdditiveAttention()
