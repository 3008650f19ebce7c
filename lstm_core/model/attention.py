"""From a sequence of hidden states to one context vector (Keras layers).

Every layer here takes states of shape (batch, time, units) and returns the context, shape (batch, units),
and the weight that each time step had in it, shape (batch, time).
"""

from __future__ import annotations

from typing import Any

import keras
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
        score = ops.tanh(ops.matmul(states, self.score_weight) + self.score_bias)  # (batch, time, 1)
        weights = ops.softmax(score, axis=1)  # (batch, time, 1)
        context = ops.sum(weights * states, axis=1)  # (batch, units)
        return context, ops.squeeze(weights, axis=-1)


class LastStep(_OverTime):
    """Take the last time step's state as the context: attention off, all weight on the last step.

    It has no weights and learns nothing.
    """

    def call(self, states: Any) -> tuple[Any, Any]:
        """Return (context, attention weights)."""
        last = ops.full((ops.shape(states)[0],), states.shape[1] - 1, dtype="int32")
        return states[:, -1, :], ops.one_hot(last, states.shape[1])
