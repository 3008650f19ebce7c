"""The tutorial's attention: a score for every time step, with a bias that belongs to the position in the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.model.attention import SCORE_WEIGHT, ScoredAttention, Sizes
from lstm_core.model.draws import Weight, Weights, random_normal, zeros
from lstm_core.model.formula import equations

__all__ = ["KIND"]


class _TutorialAttention(ScoredAttention):
    """``score = tanh(h W + b)``, ``weight = softmax over time(score)``, ``context = sum of weight * h``.

    ``W`` holds one weight per unit and ``b`` one bias per time step, so it can favor a position (say, the last day)
    whatever happened there. This is the layer of the common Keras tutorials; with a query vector and without the bias
    per position it would be the additive attention of Bahdanau et al., "Neural Machine Translation by Jointly Learning
    to Align and Translate" (2015), section 3.1.
    """

    name = "tutorial"
    place = 1
    label = "the tutorial's (a score per time step)"
    explanation = (
        "Each time step gets a score from what the LSTM holds there, plus a bias that belongs to the position in the "
        "window. So it can prefer a position, such as the last step, whatever happened there. It asks no question: the "
        "score of a step does not depend on what the other steps hold."
    )
    formula = equations(
        r"s_t &= \tanh(h_t w + b_t)", SCORE_WEIGHT, r"\hat y &= \left(\textstyle\sum_t \alpha_t h_t\right) W + b"
    )
    source = "The layer of the common Keras tutorials."
    stock = """
# Attention: a score for each time step, of one weight a unit and one bias a position in the window.
score = keras.layers.EinsumDense(
    "btu,us->bts", (WINDOW, 1), activation="tanh", bias_axes="ts", kernel_initializer="random_normal", name="score"
)
weights = keras.layers.Softmax(axis=1)(score(states))  # (batch, WINDOW, 1), they sum to 1
context = keras.layers.Dot(axes=1)([weights, states])  # (batch, 1, UNITS), the steps mixed by their weights
weights = keras.layers.Flatten()(weights)  # (batch, WINDOW)
"""

    def in_stock(self, sizes: Sizes, weights: Weights) -> dict[str, list[Float32]]:
        """Return the weight a unit and the bias a position."""
        return {"score": [weights["score_weight"], weights["score_bias"]]}

    def weights(self, units: int, window: int) -> dict[str, Weight]:
        """Return one weight per unit and one bias per time step."""
        return {"score_weight": Weight((units, 1), random_normal), "score_bias": Weight((window, 1), zeros)}

    def scores(self, sizes: Sizes, weights: Weights, states: Float32) -> Float32:
        """Return ``tanh(h W + b)``, shape (samples, time)."""
        scores: Float32 = np.tanh(states @ weights["score_weight"] + weights["score_bias"])[:, :, 0]
        return scores

    def through_scores(
        self, sizes: Sizes, weights: Weights, states: Float32, d_scores: Float32, d_states: Float32
    ) -> None:
        """Go backward through the tanh and the product."""
        d_inner = (1 - self.scores(sizes, weights, states) ** 2) * d_scores  # (samples, time), before the tanh
        d_states += d_inner[:, :, None] * weights["score_weight"][:, 0]

    def in_keras(self, sizes: Sizes, weights: Mapping[str, Any], states: Any) -> tuple[Any, Any]:
        """Mix states, with a gradient that is written out."""
        import tensorflow as tf

        arrays = (tf.convert_to_tensor(weights[name]) for name in ("score_weight", "score_bias"))
        context, attention = tf.custom_gradient(_with_its_gradient)(states, *arrays)
        return context, attention


def _with_its_gradient(states: Any, score_weight: Any, score_bias: Any) -> Any:
    """Return context and attention weights, and the way back.

    The gradient is written out because it then needs one large array instead of five: both paths to a state,
    through the sum and through its score, are one product of matrices of rank two.
    """
    import tensorflow as tf

    score = tf.tanh(tf.linalg.matvec(states, score_weight[:, 0]) + score_bias[:, 0])  # (batch, time)
    weights = tf.nn.softmax(score)  # (batch, time)
    context = tf.linalg.matvec(states, weights, transpose_a=True)  # (batch, units)

    def backward(d_context: Any, d_weights: Any) -> Any:
        d_weights += tf.linalg.matvec(states, d_context)  # (batch, time)
        d_score = weights * (d_weights - tf.reduce_sum(weights * d_weights, axis=1, keepdims=True))
        d_inner = (1 - score * score) * d_score  # (batch, time), before the tanh
        both = tf.stack([weights, d_inner], axis=2)  # (batch, time, 2)
        rows = tf.stack([d_context, tf.broadcast_to(score_weight[:, 0], tf.shape(d_context))], axis=1)
        d_states = tf.matmul(both, rows)  # (batch, time, units)
        d_weight = tf.reduce_sum(tf.linalg.matvec(states, d_inner, transpose_a=True), axis=0)  # (units,)
        return d_states, d_weight[:, None], tf.reduce_sum(d_inner, axis=0)[:, None]

    return (context, weights), backward


KIND = _TutorialAttention()
