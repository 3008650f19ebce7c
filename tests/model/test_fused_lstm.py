"""The fused LSTM against Keras' own: the same outputs, gradients, states and weights."""

import inspect
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.model.fused_lstm import LONGEST_WRITTEN_OUT, PRODUCT_STEPS, FusedLSTM

RELATIVE = 1e-5


def _inputs(*shape: int) -> tf.Tensor:
    return tf.constant(np.random.default_rng(sum(shape)).normal(size=shape).astype("float32"))


def _outputs_and_gradients(model: Any, inputs: tf.Tensor) -> list[np.ndarray]:
    """Return all outputs, and the gradients of a curved function of them by inputs and weights."""
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = tf.nest.flatten(model(inputs))
        total = tf.add_n([tf.reduce_sum(tf.sin(output)) for output in outputs])
    gradients = tape.gradient(total, [inputs, *model.trainable_variables])
    return [array.numpy() for array in (*outputs, *gradients)]


def _assert_same(ours: Any, theirs: Any, inputs: tf.Tensor) -> None:
    """Give our model the weights of theirs and compare all that comes out, relative to its largest number."""
    ours(inputs), theirs(inputs)
    ours.set_weights(theirs.get_weights())
    for one, two in zip(_outputs_and_gradients(ours, inputs), _outputs_and_gradients(theirs, inputs), strict=True):
        np.testing.assert_allclose(one, two, rtol=0, atol=RELATIVE * max(np.abs(two).max(), 1e-6))


@given(
    batch=st.integers(1, 9),
    time=st.integers(1, 2 * PRODUCT_STEPS + 1),
    features=st.integers(1, 5),
    units=st.integers(1, 9),
    sequences=st.booleans(),
    backwards=st.booleans(),
)
def test_it_is_keras_lstm_for_any_shape(
    batch: int, time: int, features: int, units: int, sequences: bool, backwards: bool
) -> None:
    arguments = {"return_sequences": sequences, "go_backwards": backwards, "return_state": True}
    _assert_same(FusedLSTM(units, **arguments), keras.layers.LSTM(units, **arguments), _inputs(batch, time, features))


@pytest.mark.parametrize("time", [60, LONGEST_WRITTEN_OUT, LONGEST_WRITTEN_OUT + 1])
def test_it_is_keras_lstm_at_the_sizes_people_train(time: int) -> None:
    arguments = {"return_sequences": True}
    _assert_same(FusedLSTM(64, **arguments), keras.layers.LSTM(64, **arguments), _inputs(19, time, 2))


def test_it_is_keras_lstm_when_the_number_of_steps_is_not_known_before() -> None:
    def model(layer: type) -> keras.Model:
        inputs = keras.Input((None, 2))
        return keras.Model(inputs, layer(3)(inputs))

    _assert_same(model(FusedLSTM), model(keras.layers.LSTM), _inputs(4, 7, 2))


def test_stacked_layers_are_the_same() -> None:
    def model(layer: type) -> keras.Model:
        inputs = keras.Input((12, 2))
        return keras.Model(inputs, layer(4)(layer(5, return_sequences=True)(inputs)))

    _assert_same(model(FusedLSTM), model(keras.layers.LSTM), _inputs(3, 12, 2))


def test_bidirectional_layers_are_the_same() -> None:
    def layer(kind: type) -> keras.Layer:
        return keras.layers.Bidirectional(kind(4, return_sequences=True))

    _assert_same(layer(FusedLSTM), layer(keras.layers.LSTM), _inputs(3, 11, 2))


def test_it_goes_on_from_a_state_and_hands_its_gradient_back() -> None:
    inputs, start = _inputs(3, 6, 2), [_inputs(3, 4), _inputs(4, 3)]
    start[1] = tf.reshape(start[1], (3, 4))
    found = []
    fused, stock = FusedLSTM(4, return_state=True), keras.layers.LSTM(4, return_state=True)
    fused(inputs), stock(inputs)
    fused.set_weights(stock.get_weights())
    for layer in (fused, stock):
        with tf.GradientTape() as tape:
            tape.watch(start)
            outputs = layer(inputs, initial_state=start)
            total = tf.add_n([tf.reduce_sum(tf.sin(output)) for output in outputs])
        found.append([*outputs, *tape.gradient(total, start)])
    for one, two in zip(*found, strict=True):
        np.testing.assert_allclose(one, two, rtol=RELATIVE, atol=1e-6)


def test_a_stateful_layer_remembers_like_keras() -> None:
    first, second = _inputs(3, 4, 2), _inputs(3, 4, 2)
    fused, stock = (layer(3, stateful=True) for layer in (FusedLSTM, keras.layers.LSTM))
    fused(first), stock(first)
    fused.set_weights(stock.get_weights())
    fused.reset_states(), stock.reset_states()
    for inputs in (first, second):
        np.testing.assert_allclose(fused(inputs), stock(inputs), rtol=RELATIVE, atol=1e-6)


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint8", "bool", "float16", "float64"])
def test_it_takes_every_kind_of_number_that_keras_takes(dtype: str) -> None:
    inputs = np.random.default_rng(0).integers(0, 3, (4, 6, 2)).astype(dtype)
    fused, stock = FusedLSTM(3), keras.layers.LSTM(3)
    fused(inputs), stock(inputs)
    fused.set_weights(stock.get_weights())
    assert fused.steps_aside() is None
    np.testing.assert_allclose(fused(inputs), stock(inputs), rtol=RELATIVE, atol=1e-6)


def test_it_learns_from_whole_numbers_like_keras() -> None:
    inputs = tf.constant(np.random.default_rng(0).integers(-3, 3, (4, 6, 2)))
    found = []
    fused, stock = FusedLSTM(3), keras.layers.LSTM(3)
    fused(inputs), stock(inputs)
    fused.set_weights(stock.get_weights())
    for layer in (fused, stock):
        with tf.GradientTape() as tape:
            total = tf.reduce_sum(tf.sin(layer(inputs)))
        found.append(tape.gradient(total, layer.trainable_variables))
    for one, two in zip(*found, strict=True):
        np.testing.assert_allclose(one, two, rtol=RELATIVE, atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"recurrent_dropout": 0.5}, "recurrent dropout"),
        ({"dropout": 0.5}, "dropout of inputs"),
        ({"activation": "relu"}, "another activation"),
        ({"recurrent_activation": "hard_sigmoid"}, "another activation"),
        ({"use_bias": False}, "no bias"),
        ({"unroll": True}, "an unrolled loop"),
        ({"dtype": "float64"}, "computing in float64"),
    ],
)
def test_it_steps_aside_where_the_kernel_does_not_apply(arguments: dict[str, Any], reason: str) -> None:
    layer = FusedLSTM(3, **arguments)
    assert layer.steps_aside() == reason
    _assert_same(layer, keras.layers.LSTM(3, **arguments), tf.cast(_inputs(2, 5, 2), layer.compute_dtype))


def test_it_steps_aside_for_masks_and_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = FusedLSTM(3)
    assert layer.steps_aside() is None
    assert layer.steps_aside(masked=True) == "masked steps"
    inputs, stock = _inputs(2, 5, 2), keras.layers.LSTM(3)
    mask = tf.constant([[True] * 5, [True, True, False, False, False]])
    layer(inputs), stock(inputs)
    layer.set_weights(stock.get_weights())
    np.testing.assert_allclose(layer(inputs, mask=mask), stock(inputs, mask=mask), rtol=RELATIVE, atol=1e-6)
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: [kind])
    assert layer.steps_aside() == "a GPU"


def test_weights_move_freely_through_files(tmp_path: Path) -> None:
    def model(layer: type) -> keras.Model:
        inputs = keras.Input((5, 2))
        return keras.Model(inputs, keras.layers.Dense(1, name="head")(layer(3, name="recurrent")(inputs)))

    fused, stock, inputs = model(FusedLSTM), model(keras.layers.LSTM), _inputs(2, 5, 2)
    assert [v.path for v in fused.trainable_variables] == [v.path for v in stock.trainable_variables]
    stock.save_weights(tmp_path / "stock.weights.h5")
    fused.load_weights(tmp_path / "stock.weights.h5")
    np.testing.assert_allclose(fused(inputs), stock(inputs), rtol=RELATIVE, atol=1e-6)
    fused.save_weights(tmp_path / "fused.weights.h5")
    model(keras.layers.LSTM).load_weights(tmp_path / "fused.weights.h5")


def test_it_takes_the_arguments_of_keras_and_starts_like_it() -> None:
    assert inspect.signature(FusedLSTM) == inspect.signature(keras.layers.LSTM)
    again = FusedLSTM.from_config(FusedLSTM(3, return_sequences=True).get_config())
    assert (again.units, again.return_sequences) == (3, True)
    layers = []
    for kind in (FusedLSTM, keras.layers.LSTM):
        keras.utils.set_random_seed(7)
        layers.append(kind(4))
        layers[-1](_inputs(1, 2, 3))
    for one, two in zip(*(layer.get_weights() for layer in layers), strict=True):
        np.testing.assert_array_equal(one, two)
