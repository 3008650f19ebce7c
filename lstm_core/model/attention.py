"""From a sequence of hidden states to one context vector (Keras layers).

Every layer here takes states of shape (batch, time, units) and returns the context, shape (batch, units),
and the weight that each time step had in it, shape (batch, time).
"""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf
from keras import ops

__all__ = ["LastStep", "TutorialAttention"]


class _OverTime(keras.layers.Layer):
    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[Any, Any]:
        """Shapes of context and attention weights."""
        batch, time, units = input_shape
        return (batch, units), (batch, time)


class TutorialAttention(_OverTime):
    """Score every time step, turn the scores into weights, and sum the steps into one context vector.

    ``score = tanh(h W + b)``, ``weight = softmax over time(score)``, ``context = sum of weight * h``.
    ``W`` holds one weight per unit and ``b`` one bias per time step, so the layer can favor a position
    (say, the last day) whatever happened there. This is the layer of the common Keras tutorials; with a
    query vector and without the bias per position it would be the additive attention of Bahdanau et al.,
    "Neural Machine Translation by Jointly Learning to Align and Translate" (2015), section 3.1.

    Example:
        >>> import numpy as np
        >>> layer = TutorialAttention()
        >>> context, weights = layer(np.zeros((2, 5, 3), "float32"))
        >>> tuple(context.shape), tuple(weights.shape)
        ((2, 3), (2, 5))
    """

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make one weight per unit and one bias per time step."""
        _, time, units = input_shape
        self.score_weight = self.add_weight(name="score_weight", shape=(units, 1), initializer="random_normal")
        self.score_bias = self.add_weight(name="score_bias", shape=(time, 1), initializer="zeros")

    def call(self, states: Any) -> tuple[Any, Any]:
        """Return (context, attention weights)."""
        weight, bias = tf.convert_to_tensor(self.score_weight), tf.convert_to_tensor(self.score_bias)
        context, weights = _attend(states, weight, bias)
        return context, weights


@tf.custom_gradient
def _attend(states: Any, score_weight: Any, score_bias: Any) -> Any:
    """Return context and attention weights.

    The gradient is written out because it then needs one large array instead of five: both paths to a state,
    through the sum and through its score, are one product of matrices of rank two.
    """
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


class LastStep(_OverTime):
    """Take the last time step's state as the context: attention off, all weight on the last step.

    It has no weights and learns nothing.
    """

    def call(self, states: Any) -> tuple[Any, Any]:
        """Return (context, attention weights)."""
        last = ops.full((ops.shape(states)[0],), states.shape[1] - 1, dtype="int32")
        return states[:, -1, :], ops.one_hot(last, states.shape[1])
