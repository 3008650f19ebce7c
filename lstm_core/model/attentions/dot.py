"""Scaled dot-product attention with one query: the last state asks, and each time step's state is compared with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.model.attention import ASKS, SCORE_WEIGHT, SEEN_BESIDE, ScoredAttention, Sizes
from lstm_core.model.draws import Weight, Weights, glorot_uniform
from lstm_core.model.formula import equations

__all__ = ["KIND"]


class _DotAttention(ScoredAttention):
    """``score = (q Wq) . (h Wk) / sqrt(units)`` with the last state as the query q (Vaswani et al. 2017, 3.2.1)."""

    name = "dot"
    place = 3
    label = "scaled dot product"
    explanation = (
        "The last state becomes a query and each time step a key; the score is how well the two point the same way. It "
        "is the attention of transformers with a single query, the end of the window. The head sees the mix of the "
        "steps and the last state side by side."
    )
    formula = equations(r"s_t &= \frac{(h_T W_q)\cdot(h_t W_k)}{\sqrt{d}}", SCORE_WEIGHT, SEEN_BESIDE)
    source = "Vaswani et al. 2017, section 3.2.1; the state beside the mix: Luong et al. 2015."
    has_query = True
    task = ASKS
    stock = """
# Attention: the last state becomes a query, each time step a key; the score says how well they point the same way.
last = states[:, -1:]  # (batch, 1, UNITS)
query = keras.layers.Dense(UNITS, use_bias=False, name="query")(last)
keys = keras.layers.Dense(UNITS, use_bias=False, name="key")(states)  # (batch, WINDOW, UNITS)
score = keras.layers.Dot(axes=2)([keys, query]) / UNITS**0.5  # (batch, WINDOW, 1)
weights = keras.layers.Softmax(axis=1)(score)  # they sum to 1
mixed = keras.layers.Dot(axes=1)([weights, states])  # (batch, 1, UNITS), the steps mixed by their weights
context = keras.layers.Concatenate()([mixed, last])  # (batch, 1, 2 * UNITS)
weights = keras.layers.Flatten()(weights)  # (batch, WINDOW)
"""

    def in_stock(self, sizes: Sizes, weights: Weights) -> dict[str, list[Float32]]:
        """Return the matrices of queries and keys."""
        return {name: [weights[name]] for name in ("query", "key")}

    def weights(self, units: int, window: int) -> dict[str, Weight]:
        """Return the matrices of queries and keys."""
        return {name: Weight((units, units), glorot_uniform) for name in ("query", "key")}

    def scores(self, sizes: Sizes, weights: Weights, states: Float32) -> Float32:
        """Return ``(q Wq) . (h Wk) / sqrt(units)``, shape (samples, time)."""
        asked, keys = (
            states[:, -1] @ weights["query"],
            states @ weights["key"],
        )  # (samples, units), (samples, time, units)
        scores: Float32 = np.einsum("su,stu->st", asked, keys) / math.sqrt(sizes.units)
        return scores

    def through_scores(
        self, sizes: Sizes, weights: Weights, states: Float32, d_scores: Float32, d_states: Float32
    ) -> None:
        """Go backward to the keys, and to the query, which is the last state."""
        query, key = weights["query"], weights["key"]
        root = math.sqrt(sizes.units)
        d_keys = d_scores[:, :, None] * (states[:, -1] @ query)[:, None] / root  # (samples, time, units)
        d_states += (d_keys @ key.T).astype("float32")
        d_states[:, -1] += np.einsum("st,stu->su", d_scores, states @ key) / root @ query.T

    def in_keras(self, sizes: Sizes, weights: Mapping[str, Any], states: Any) -> tuple[Any, Any]:
        """Mix states."""
        import tensorflow as tf
        from keras import ops

        # (q Wq) . (h Wk) is h . (q Wq Wk'), which needs no product of all states with a matrix.
        asked = ops.matmul(ops.matmul(states[:, -1], weights["query"]), ops.transpose(weights["key"]))  # (batch, units)
        attention = ops.softmax(tf.linalg.matvec(states, asked) / states.shape[-1] ** 0.5)  # (batch, time)
        return tf.linalg.matvec(states, attention, transpose_a=True), attention


KIND = _DotAttention()
