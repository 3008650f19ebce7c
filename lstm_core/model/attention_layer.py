"""Any kind of attention as a Keras layer."""

from __future__ import annotations

from typing import Any

import keras

from lstm_core.model.attention import Attention, Sizes

__all__ = ["AttentionLayer"]


class AttentionLayer(keras.layers.Layer):
    """Takes states of shape (batch, time, units); returns their context and the weight that each time step had in it.

    Args:
        kind: Which kind of attention.
        sizes: Of the network that it is in, such as its ``ModelConfig``.
        settings: As every Keras layer takes them.

    Example:
        >>> import numpy as np
        >>> from lstm_core.config import ModelConfig
        >>> from lstm_core.model.attentions import ATTENTIONS
        >>> layer = AttentionLayer(ATTENTIONS["tutorial"], ModelConfig(units=3))
        >>> context, weights = layer(np.zeros((2, 5, 3), "float32"))
        >>> tuple(context.shape), tuple(weights.shape)
        ((2, 3), (2, 5))
    """

    def __init__(self, kind: Attention, sizes: Sizes, **settings: Any) -> None:
        super().__init__(**settings)
        self._kind, self._sizes = kind, sizes

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights of the kind."""
        _, time, units = input_shape
        assert time is not None and units is not None
        for name, weight in self._kind.weights(units, time).items():
            # Keras has the same rules under the same names.
            self.add_weight(name=name, shape=weight.shape, initializer=weight.draw.__name__)

    def call(self, states: Any) -> tuple[Any, Any]:
        """Return the context, shape (batch, units), and the attention weights, shape (batch, time)."""
        weights = {variable.name: variable for variable in self.trainable_variables}
        return self._kind.in_keras(self._sizes, weights, states)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[Any, Any]:
        """Return the shapes of context and attention weights."""
        batch, time, units = input_shape
        return (batch, units), (batch, time)
