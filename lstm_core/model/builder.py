"""Building the Keras model that a config describes, and moving its weights in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lstm_core.config import ModelConfig
from lstm_core.model.attentions import attention_of
from lstm_core.model.cells import cell_of
from lstm_core.model.weights import Weights, layer_names

if TYPE_CHECKING:
    import keras

__all__ = ["build_model", "get_weights", "set_weights"]


def build_model(config: ModelConfig, window: int, features: int, outputs: int = 1) -> keras.Model:
    """Build the network: recurrent layers, attention over the last one's outputs, a linear head.

    Its weights are whatever Keras draws; give it ``initial_weights`` for a reproducible start.

    Args:
        config: The architecture.
        window: Time steps in one sample.
        features: Input features at each step.
        outputs: Numbers that the head puts out, as ``ExperimentConfig.outputs``.

    Returns:
        A model from (batch, window, features) to predictions of shape (batch, outputs) and the attention
        weights of shape (batch, window). Without attention the second output is the constant profile
        that this amounts to: all weight on the last step.

    Example:
        >>> model = build_model(ModelConfig(units=64), window=60, features=2)
        >>> model.count_params()
        17341
    """
    import keras

    from lstm_core.model.attention_layer import AttentionLayer

    cell, attention = cell_of(config), attention_of(config)
    inputs = keras.Input((window, features), name="window")
    states = inputs  # (batch, window, features)
    for name in layer_names(config):
        states = cell.in_keras(config.units, name)(states)  # (batch, window, units)
        if config.dropout:
            # The seed only makes the layer keep a state of its own, which every run sets anew.
            states = keras.layers.Dropout(config.dropout, seed=0, name=f"dropout_{name}")(states)
    context, weights = AttentionLayer(attention, config, name="attention")(states)  # (batch, units), (batch, window)
    if attention.has_query:
        context = keras.layers.Concatenate(name="context_and_state")([context, states[:, -1]])  # (batch, 2 units)
    prediction = keras.layers.Dense(outputs, name="head")(context)  # (batch, outputs)
    return keras.Model(inputs, [prediction, weights], name="attention_lstm")


def get_weights(model: keras.Model) -> Weights:
    """Return a copy of a model's weights, named as ``model/weights.py`` lists them."""
    return {
        f"{layer.name}/{variable.name}": np.array(variable.numpy())
        for layer in model.layers
        for variable in layer.trainable_variables
    }


def set_weights(model: keras.Model, weights: Weights) -> None:
    """Put weights into a model that was built from the same config."""
    for layer in model.layers:
        for variable in layer.trainable_variables:
            variable.assign(weights[f"{layer.name}/{variable.name}"])
