"""A model with its optimizer and loss, traced once and used by many runs.

Tracing costs more than a short training, so a process keeps the last few of these and gives each new run
fresh weights instead of a fresh model.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from lstm_core.config import ExperimentConfig, ModelConfig
from lstm_core.model.builder import build_model, get_weights, set_weights
from lstm_core.model.initial import initial_weights
from lstm_core.model.weights import Weights

__all__ = ["LOSSES", "PREDICT_CHUNK", "Compiled", "compiled_for"]

Float32 = NDArray[np.float32]

PREDICT_CHUNK = 512
LOSSES = {
    "mse": keras.losses.MeanSquaredError,
    "mae": keras.losses.MeanAbsoluteError,
    "huber": keras.losses.Huber,
}


class Compiled:
    """A model that can take a training step, predict, and be set back to a beginning.

    Args:
        model_config: The architecture.
        window: Time steps in one sample.
        features: Input features at each step.
        loss: Name of the loss, as ``TrainingConfig.loss``.
        optimizer: Name of the optimizer, as ``TrainingConfig.optimizer``.
    """

    def __init__(self, model_config: ModelConfig, window: int, features: int, loss: str, optimizer: str) -> None:
        self._window, self._features = window, features
        self.model = build_model(model_config, window, features)
        self._loss = LOSSES[loss]()
        self._optimizer = keras.optimizers.get(optimizer)
        self._optimizer.build(self.model.trainable_variables)
        self._dropout = [layer for layer in self.model.layers if isinstance(layer, keras.layers.Dropout)]
        batch = [tf.TensorSpec((None, window, features), tf.float32), tf.TensorSpec((None,), tf.float32)]
        self._step = tf.function(self._train_step, input_signature=batch)
        self._run = tf.function(self._predict, input_signature=batch[:1])

    def begin(self, model_config: ModelConfig, seed: int, learning_rate: float) -> None:
        """Set weights, optimizer and dropout to the beginning that a config and a seed stand for."""
        self.weights = initial_weights(model_config, self._window, self._features, seed)
        for variable in self._optimizer.variables:
            variable.assign(np.zeros(variable.shape, dtype=variable.dtype))
        self._optimizer.learning_rate = learning_rate
        for number, layer in enumerate(self._dropout):
            layer.seed_generator.state.assign(np.random.SeedSequence([seed, number]).generate_state(2))

    @property
    def weights(self) -> Weights:
        """A copy of the model's weights; assign to replace them."""
        return get_weights(self.model)

    @weights.setter
    def weights(self, weights: Weights) -> None:
        set_weights(self.model, weights)

    @property
    def state(self) -> Weights:
        """A copy of the optimizer's and dropout's state, by position; assign to replace it."""
        return {str(position): np.array(variable.numpy()) for position, variable in enumerate(self._state_variables())}

    @state.setter
    def state(self, state: Weights) -> None:
        for position, variable in enumerate(self._state_variables()):
            variable.assign(state[str(position)])

    def step(self, inputs: Float32, targets: Float32) -> float:
        """Update the weights by one batch, (batch, time, features) and (batch,); return its loss."""
        return float(self._step(np.ascontiguousarray(inputs), targets))

    def predict(self, inputs: Float32) -> tuple[Float32, Float32]:
        """Return scaled predictions, shape (samples,), and attention weights, shape (samples, time)."""
        chunks = [
            self._run(np.ascontiguousarray(inputs[start : start + PREDICT_CHUNK]))
            for start in range(0, len(inputs), PREDICT_CHUNK)
        ]
        predictions, attention = zip(*chunks, strict=True)
        return np.concatenate(predictions)[:, 0], np.concatenate(attention)

    def loss(self, targets: Float32, predictions: Float32) -> float:
        """Return the mean loss of predictions, both of shape (samples,)."""
        return float(self._loss(targets[:, None], predictions[:, None]))

    def trace(self) -> None:
        """Do now what the first step and the first prediction would otherwise do; changes no weight."""
        self._step.get_concrete_function()
        self._run.get_concrete_function()

    def _train_step(self, inputs: Any, targets: Any) -> Any:
        with tf.GradientTape() as tape:
            predictions, _ = self.model(inputs, training=True)  # (batch, 1)
            loss = self._loss(targets[:, None], predictions)
        variables = self.model.trainable_variables
        self._optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    def _predict(self, inputs: Any) -> Any:
        return self.model(inputs, training=False)

    def _state_variables(self) -> list[Any]:
        return [*self._optimizer.variables, *(layer.seed_generator.state for layer in self._dropout)]


def compiled_for(config: ExperimentConfig) -> Compiled:
    """Return a ready model for a config, at the beginning of its training; reuses what was traced before.

    One process trains one run at a time: a second call may hand out the same model, set back.
    """
    features, training = config.features, config.training
    # How the head begins is a matter of weights, not of the graph.
    graph = config.model.model_copy(update={"zero_head": False})
    compiled = _compiled(graph, features.window, len(features.inputs), training.loss, training.optimizer)
    compiled.begin(config.model, config.seed, training.learning_rate)
    return compiled


@lru_cache(maxsize=4)
def _compiled(model: ModelConfig, window: int, features: int, loss: str, optimizer: str) -> Compiled:
    return Compiled(model, window, features, loss, optimizer)
