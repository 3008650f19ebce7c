"""From a sequence of hidden states to one context vector (Keras layers).

Every layer here takes states of shape (batch, time, units) and returns the context, shape (batch, units),
and the weight that each time step had in it, shape (batch, time). Those with a query ask with the last state; what
each kind is for stands in ``attention_kinds.py``.
"""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf
from keras import ops

from lstm_core.config import ModelConfig

__all__ = ["AdditiveAttention", "DotAttention", "LastStep", "MultiHeadAttention", "TutorialAttention", "layer_for"]


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


class _WithQuery(_OverTime):
    """Attention whose query is the last state; a subclass says how it scores."""

    matrices: tuple[str, ...] = ("query", "key")

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the square matrices that the states are multiplied by."""
        units = input_shape[-1]
        for name in self.matrices:
            setattr(self, name, self.add_weight(name=name, shape=(units, units), initializer="glorot_uniform"))


class AdditiveAttention(_WithQuery):
    """``score = v . tanh(q Wq + h Wk + b)`` with the last state as the query q (Bahdanau et al. 2015, section 3.1).

    Example:
        >>> import numpy as np
        >>> context, weights = AdditiveAttention()(np.zeros((2, 5, 3), "float32"))
        >>> tuple(context.shape), tuple(weights.shape)
        ((2, 3), (2, 5))
    """

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the two matrices, the bias and the vector of scores."""
        super().build(input_shape)
        units = input_shape[-1]
        self.bias = self.add_weight(name="bias", shape=(units,), initializer="zeros")
        self.score = self.add_weight(name="score", shape=(units, 1), initializer="glorot_uniform")

    def call(self, states: Any) -> tuple[Any, Any]:
        """Return (context, attention weights)."""
        asked = ops.matmul(states[:, -1:], self.query) + self.bias  # (batch, 1, units)
        inner = ops.tanh(asked + ops.matmul(states, self.key))  # (batch, time, units)
        weights = ops.softmax(ops.matmul(inner, self.score)[:, :, 0])  # (batch, time)
        return tf.linalg.matvec(states, weights, transpose_a=True), weights


class DotAttention(_WithQuery):
    """``score = (q Wq) . (h Wk) / sqrt(units)`` with the last state as the query q (Vaswani et al. 2017, 3.2.1).

    Example:
        >>> import numpy as np
        >>> context, weights = DotAttention()(np.zeros((2, 5, 3), "float32"))
        >>> tuple(context.shape), tuple(weights.shape)
        ((2, 3), (2, 5))
    """

    def call(self, states: Any) -> tuple[Any, Any]:
        """Return (context, attention weights)."""
        # (q Wq) . (h Wk) is h . (q Wq Wk'), which needs no product of all states with a matrix.
        asked = ops.matmul(ops.matmul(states[:, -1], self.query), ops.transpose(self.key))  # (batch, units)
        weights = ops.softmax(tf.linalg.matvec(states, asked) / states.shape[-1] ** 0.5)  # (batch, time)
        return tf.linalg.matvec(states, weights, transpose_a=True), weights


class MultiHeadAttention(_WithQuery):
    """Several dot-product attentions side by side, each on its share of the units (Vaswani et al. 2017, section 3.2.2).

    The weights that it returns are the mean of its heads'; ``forward.py`` gives those of each.

    Args:
        heads: How many; the units must be a multiple of it.

    Example:
        >>> import numpy as np
        >>> context, weights = MultiHeadAttention(heads=2)(np.zeros((2, 5, 4), "float32"))
        >>> tuple(context.shape), tuple(weights.shape)
        ((2, 4), (2, 5))
    """

    matrices = ("query", "key", "value", "projection")

    def __init__(self, heads: int, **settings: Any) -> None:
        super().__init__(**settings)
        self.heads = heads

    def call(self, states: Any) -> tuple[Any, Any]:
        """Return (context, attention weights)."""
        width = states.shape[-1] // self.heads
        asked = ops.reshape(ops.matmul(states[:, -1], self.query), (-1, 1, self.heads, width))
        keys = self._by_head(ops.matmul(states, self.key))  # (batch, time, heads, width)
        values = self._by_head(ops.matmul(states, self.value))
        weights = ops.softmax(ops.sum(asked * keys, axis=3) / width**0.5, axis=1)  # (batch, time, heads)
        mixed = ops.sum(weights[..., None] * values, axis=1)  # (batch, heads, width)
        context = ops.matmul(ops.reshape(mixed, (-1, states.shape[-1])), self.projection)  # (batch, units)
        return context, ops.mean(weights, axis=2)

    def _by_head(self, states: Any) -> Any:
        return ops.reshape(states, (-1, states.shape[1], self.heads, states.shape[2] // self.heads))


class LastStep(_OverTime):
    """Take the last time step's state as the context: attention off, all weight on the last step.

    It has no weights and learns nothing.
    """

    def call(self, states: Any) -> tuple[Any, Any]:
        """Return (context, attention weights)."""
        last = ops.full((ops.shape(states)[0],), states.shape[1] - 1, dtype="int32")
        return states[:, -1, :], ops.one_hot(last, states.shape[1])


def layer_for(config: ModelConfig) -> keras.layers.Layer:
    """Return the layer that a config asks for."""
    if config.attention == "none":
        return LastStep(name="last_step")
    if config.attention == "multi_head":
        return MultiHeadAttention(config.heads, name="attention")
    kinds = {"tutorial": TutorialAttention, "additive": AdditiveAttention, "dot": DotAttention}
    return kinds[config.attention](name="attention")
