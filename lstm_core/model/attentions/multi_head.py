"""Multi-head attention: several scaled dot products side by side, each on its share of the units."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.model.attention import ASKS, Attended, Attention, Sizes, through_softmax
from lstm_core.model.draws import Weight, Weights, glorot_uniform
from lstm_core.model.formula import equations

__all__ = ["KIND"]


class _MultiHeadAttention(Attention):
    """Several dot-product attentions side by side, each on its share of the units (Vaswani et al. 2017, section 3.2.2).

    The weights that ``in_keras`` returns are the mean of its heads'; ``attend`` gives those of each.
    """

    name = "multi_head"
    place = 4
    label = "multi-head dot product"
    explanation = (
        "Several scaled dot products side by side, each on its share of the units with matrices of its own. One head "
        "may look at the last step while another looks far back. Their mixes are joined and go to the head beside the "
        "last state; the pages show each head and the mean of them."
    )
    formula = equations(
        r"s_t^{(i)} &= \frac{(h_T W_q^{(i)})\cdot(h_t W_k^{(i)})}{\sqrt{d/n}}",
        r"\alpha_t^{(i)} &= \frac{e^{s_t^{(i)}}}{\sum_k e^{s_k^{(i)}}}",
        r"c^{(i)} &= \textstyle\sum_t \alpha_t^{(i)} h_t W_v^{(i)}",
        r"c &= \left[c^{(1)} \,;\, \dots \,;\, c^{(n)}\right] W_o",
        r"\hat y &= \left[c \,;\, h_T\right] W + b",
    )
    source = "Vaswani et al. 2017, section 3.2.2."
    has_query = True
    has_heads = True
    task = ASKS
    stock = """
# Attention: several heads side by side, each with a query from the last state and keys and values of its own.
last = states[:, -1:]  # (batch, 1, UNITS)
attention = keras.layers.MultiHeadAttention(HEADS, UNITS // HEADS, use_bias=False, name="attention")
mixed, by_head = attention(last, states, return_attention_scores=True)  # the mix: (batch, 1, UNITS)
context = keras.layers.Concatenate()([mixed, last])  # (batch, 1, 2 * UNITS)
weights = keras.ops.mean(by_head, axis=(1, 2))  # (batch, WINDOW), the mean of (batch, HEADS, 1, WINDOW)
"""

    def in_stock(self, sizes: Sizes, weights: Weights) -> dict[str, list[Float32]]:
        """Return the four matrices, each cut into its heads."""
        units, heads = sizes.units, sizes.heads
        by_head = [weights[name].reshape(units, heads, -1) for name in ("query", "key", "value")]
        return {"attention": [*by_head, weights["projection"].reshape(heads, -1, units)]}

    def check(self, sizes: Sizes) -> None:
        """Make sure that the heads can share the units."""
        if sizes.units % sizes.heads:
            raise ValueError(
                f"{sizes.units} units can't be shared equally by {sizes.heads} heads; choose units that are a multiple "
                "of the heads"
            )

    def weights(self, units: int, window: int) -> dict[str, Weight]:
        """Return four matrices; each head has its own columns of the first three."""
        return {name: Weight((units, units), glorot_uniform) for name in ("query", "key", "value", "projection")}

    def attend(self, sizes: Sizes, weights: Weights, states: Float32) -> Attended:
        """Mix states, each head by its own scores."""
        from scipy.special import softmax

        samples, _, units = states.shape
        asked, keys, values = _by_head(sizes, weights, states)
        scores = np.einsum("shw,sthw->sht", asked, keys) / math.sqrt(units // sizes.heads)
        attention = softmax(scores, axis=2)  # (samples, heads, time)
        mixed = np.einsum("sht,sthw->shw", attention, values).reshape(samples, units)
        return Attended(mixed @ weights["projection"], attention)

    def through(self, sizes: Sizes, weights: Weights, states: Float32, heads: Float32, d_context: Float32) -> Float32:
        """Go backward to the values, the keys and the query, which is the last state."""
        samples, time, units = states.shape
        width = units // sizes.heads
        asked, keys, values = _by_head(sizes, weights, states)
        d_mixed = (d_context @ weights["projection"].T).reshape(samples, sizes.heads, width)
        d_values = np.einsum("sht,shw->sthw", heads, d_mixed).reshape(samples, time, units)
        d_scores = through_softmax(heads, np.einsum("shw,sthw->sht", d_mixed, values)) / math.sqrt(width)
        d_keys = np.einsum("sht,shw->sthw", d_scores, asked).reshape(samples, time, units)
        d_asked = np.einsum("sht,sthw->shw", d_scores, keys).reshape(samples, units)
        d_states: Float32 = d_keys @ weights["key"].T + d_values @ weights["value"].T
        d_states[:, -1] += d_asked @ weights["query"].T
        return d_states

    def in_keras(self, sizes: Sizes, weights: Mapping[str, Any], states: Any) -> tuple[Any, Any]:
        """Mix states; the weights over time are the mean of the heads'."""
        from keras import ops

        time, units = states.shape[1:]
        width = units // sizes.heads
        asked = ops.reshape(ops.matmul(states[:, -1], weights["query"]), (-1, 1, sizes.heads, width))
        by_head = (-1, time, sizes.heads, width)
        keys = ops.reshape(ops.matmul(states, weights["key"]), by_head)
        values = ops.reshape(ops.matmul(states, weights["value"]), by_head)
        attention = ops.softmax(ops.sum(asked * keys, axis=3) / width**0.5, axis=1)  # (batch, time, heads)
        mixed = ops.sum(attention[..., None] * values, axis=1)  # (batch, heads, width)
        context = ops.matmul(ops.reshape(mixed, (-1, units)), weights["projection"])  # (batch, units)
        return context, ops.mean(attention, axis=2)


def _by_head(sizes: Sizes, weights: Weights, states: Float32) -> tuple[Float32, Float32, Float32]:
    """Return the query, shape (samples, heads, width), and keys and values, shape (samples, time, heads, width)."""
    samples, time, units = states.shape
    width = units // sizes.heads
    asked = (states[:, -1] @ weights["query"]).reshape(samples, sizes.heads, width)
    keys, values = ((states @ weights[name]).reshape(samples, time, sizes.heads, width) for name in ("key", "value"))
    return asked, keys, values


KIND = _MultiHeadAttention()
