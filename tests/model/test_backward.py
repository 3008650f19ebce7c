"""The NumPy backward pass equals TensorFlow's gradients, for every kind of layer and attention."""

from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from lstm_core.config import ModelConfig
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.backward import input_gradients
from lstm_core.model.builder import build_model, set_weights
from lstm_core.model.cells import CELLS
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights
from tests.pairwise import every_combination


@pytest.mark.parametrize(
    ("cell", "layers", "attention", "output"), every_combination(CELLS, (1, 2, 3), ATTENTIONS, (0, 1))
)
def test_gradients_equal_those_of_tensorflow(cell: Any, layers: int, attention: Any, output: int) -> None:
    config = ModelConfig(units=6, heads=2, cell=cell, layers=layers, attention=attention)
    random = np.random.default_rng(5)
    weights = initial_weights(config, 7, 3, seed=5, outputs=2)
    weights = {name: (array + random.normal(0, 0.3, array.shape)).astype("float32") for name, array in weights.items()}
    windows = random.normal(size=(4, 7, 3)).astype("float32")
    model = build_model(config, 7, 3, outputs=2)
    set_weights(model, weights)
    inputs = tf.constant(windows)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        total = tf.reduce_sum(model(inputs, training=False)[0][:, output])
    theirs = tape.gradient(total, inputs).numpy()
    ours = input_gradients(config, weights, forward(config, weights, windows), output)
    assert np.abs(theirs).max() > 0.01  # so that "close" means something
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)


def test_a_gradient_worked_out_by_hand() -> None:
    # One unit, one step, no attention: h = o tanh(i g) with i = o = sigmoid(0) = 1/2 and g = tanh(0), so that
    # dh/dx = o i dg/dx = 1/4 for a candidate kernel of 1; the head doubles it.
    config = ModelConfig(units=1, attention="none")
    weights = {
        "recurrent_1/kernel": np.array([[0, 0, 1, 0]], "float32"),
        "recurrent_1/recurrent_kernel": np.zeros((1, 4), "float32"),
        "recurrent_1/bias": np.zeros(4, "float32"),
        "head/kernel": np.array([[2]], "float32"),
        "head/bias": np.zeros(1, "float32"),
    }
    passed = forward(config, weights, np.zeros((1, 1, 1), "float32"))
    assert input_gradients(config, weights, passed).tolist() == [[[0.5]]]


def test_no_step_before_the_last_matters_without_attention_and_memory() -> None:
    config = ModelConfig(units=2, attention="none")
    weights = initial_weights(config, 5, 1, seed=1)
    weights["recurrent_1/recurrent_kernel"][:] = 0
    weights["recurrent_1/bias"][2:4] = -100  # the forget gate is shut
    gradients = input_gradients(config, weights, forward(config, weights, np.ones((1, 5, 1), "float32")))
    assert np.abs(gradients[0, -1]).max() > 1e-3
    assert np.abs(gradients[0, :-1]).max() < 1e-6
