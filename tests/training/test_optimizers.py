"""Our optimizers update exactly as Keras' do."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_core.training.optimizers import make_optimizer


@pytest.mark.parametrize("name", ["adam", "adamw", "rmsprop", "sgd"])
def test_updates_are_those_of_keras(name: str) -> None:
    random = np.random.default_rng(0)
    start, gradients = random.normal(size=(3, 4)).astype("f4"), random.normal(size=(5, 3, 4)).astype("f4")
    found = []
    for optimizer in (make_optimizer(name), keras.optimizers.get(name)):
        variable = keras.Variable(start)
        optimizer.build([variable])
        optimizer.learning_rate = 0.05
        for gradient in gradients:
            optimizer.apply([tf.constant(gradient)], [variable])
        found.append([variable.numpy(), *(state.numpy() for state in optimizer.variables)])
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-7)
