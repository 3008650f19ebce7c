"""The NumPy forward pass equals Keras, to every gate of every step."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from lstm_core.config import ModelConfig
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.builder import build_model, set_weights
from lstm_core.model.cell import LayerTrace
from lstm_core.model.cells import CELLS
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights
from lstm_core.model.weights import Weights
from tests.pairwise import every_combination

WINDOW, FEATURES, SAMPLES = 6, 2, 4
CLOSE = {"rtol": 0, "atol": 1e-5}


def _weights(config: ModelConfig, window: int = WINDOW) -> Weights:
    """Return weights in which no array is zero, as after some training."""
    random = np.random.default_rng(3)
    first = initial_weights(config, window, FEATURES, seed=3)
    return {name: (array + random.normal(0, 0.3, array.shape)).astype("float32") for name, array in first.items()}


def _windows(window: int = WINDOW) -> np.ndarray:
    return np.random.default_rng(4).normal(size=(SAMPLES, window, FEATURES)).astype("float32")


def _recording(function: Callable[[Any], Any], into: list[np.ndarray]) -> Callable[[Any], Any]:
    """Return an activation that keeps what it puts out."""

    def record(values: Any) -> Any:
        result = function(values)
        into.append(np.array(result))
        return result

    return record


def _step_by_step(config: ModelConfig, weights: Weights, name: str, inputs: np.ndarray) -> LayerTrace:
    """Run one layer with Keras' own cell, keeping what comes out of each of its activations."""
    gates: list[np.ndarray] = []  # in the order in which Keras computes them
    kind = keras.layers.LSTMCell if config.cell == "lstm" else keras.layers.GRUCell
    tanh, sigmoid = keras.activations.tanh, keras.activations.sigmoid
    cell = kind(config.units, activation=_recording(tanh, gates), recurrent_activation=_recording(sigmoid, gates))
    cell.build((None, inputs.shape[-1]))
    cell.set_weights([weights[f"{name}/{part}"] for part in ("kernel", "recurrent_kernel", "bias")])
    names = ("input", "forget", "candidate", "output") if config.cell == "lstm" else ("update", "reset", "candidate")
    states = [np.zeros((len(inputs), config.units), "float32")] * (2 if config.cell == "lstm" else 1)
    steps: dict[str, list[np.ndarray]] = {key: [] for key in (*names, "hidden", "cell")}
    for time in range(inputs.shape[1]):
        gates.clear()
        _, states = cell(inputs[:, time], states)
        found = dict(zip(names, gates, strict=False)) | {"hidden": np.array(states[0]), "cell": np.array(states[-1])}
        for key, values in found.items():
            steps[key].append(values)
    traced = {key: np.stack(values, axis=1) for key, values in steps.items()}  # (samples, time, units)
    has_cell = config.cell == "lstm"
    return LayerTrace({key: traced[key] for key in names}, traced["hidden"], traced["cell"] if has_cell else None)


@pytest.mark.parametrize(
    ("cell", "layers", "attention", "dropout"), every_combination(CELLS, (1, 2, 3), ATTENTIONS, (0.0, 0.2))
)
def test_prediction_and_attention_equal_those_of_keras(cell: Any, layers: int, attention: Any, dropout: float) -> None:
    config = ModelConfig(units=6, heads=2, cell=cell, layers=layers, attention=attention, dropout=dropout)
    model, weights, windows = build_model(config, WINDOW, FEATURES), _weights(config), _windows()
    set_weights(model, weights)
    prediction, attention = (np.array(output) for output in model(windows, training=False))
    ours = forward(config, weights, windows)
    np.testing.assert_allclose(ours.prediction, prediction[:, 0], **CLOSE)
    np.testing.assert_allclose(ours.attention, attention, **CLOSE)
    np.testing.assert_allclose(ours.attention.sum(axis=1), 1, **CLOSE)
    assert np.ptp(ours.prediction) > 0.005  # so that "close" means something


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_gates_and_states_equal_a_step_by_step_run_of_keras_cells(cell: Any, layers: int) -> None:
    config = ModelConfig(cell=cell, units=5, layers=layers)
    weights, states = _weights(config), _windows()
    for number, ours in enumerate(forward(config, weights, states).layers, start=1):
        keras_trace = _step_by_step(config, weights, f"recurrent_{number}", states)
        assert list(ours.gates) == list(keras_trace.gates)
        for gate, values in ours.gates.items():
            np.testing.assert_allclose(values, keras_trace.gates[gate], err_msg=gate, **CLOSE)
        np.testing.assert_allclose(ours.hidden, keras_trace.hidden, **CLOSE)
        assert (ours.cell is None) == (cell == "gru")
        if ours.cell is not None:
            np.testing.assert_allclose(ours.cell, keras_trace.cell, **CLOSE)
        states = keras_trace.hidden


def test_the_tutorial_model_equals_keras_at_its_real_size() -> None:
    config = ModelConfig()
    model, weights, windows = build_model(config, 60, FEATURES), _weights(config, window=60), _windows(60)
    set_weights(model, weights)
    ours = forward(config, weights, windows)
    np.testing.assert_allclose(ours.prediction, np.array(model(windows)[0])[:, 0], **CLOSE)


def test_the_context_is_the_mix_of_hidden_states_that_attention_says() -> None:
    config = ModelConfig(units=5)
    ours = forward(config, _weights(config), _windows())
    by_hand = (ours.attention[:, :, None] * ours.layers[-1].hidden).sum(axis=1)
    np.testing.assert_allclose(ours.context, by_hand, **CLOSE)


def test_a_single_unit_worked_out_by_hand() -> None:
    # One step, x = 1, kernel 1, no bias: i = f = o = sigmoid(1) = 0.731059, g = tanh(1) = 0.761594,
    # c = i g = 0.556770, h = o tanh(c) = 0.369606; head: 2 h + 1.
    config = ModelConfig(units=1, attention="none")
    weights = {
        "recurrent_1/kernel": np.ones((1, 4), "float32"),
        "recurrent_1/recurrent_kernel": np.ones((1, 4), "float32"),
        "recurrent_1/bias": np.zeros(4, "float32"),
        "head/kernel": np.full((1, 1), 2, "float32"),
        "head/bias": np.ones(1, "float32"),
    }
    result = forward(config, weights, np.ones((1, 1, 1), "float32"))
    (trace,) = result.layers
    assert trace.cell is not None
    np.testing.assert_allclose(trace.cell, [[[0.556770]]], atol=1e-5)
    np.testing.assert_allclose(trace.hidden, [[[0.369606]]], atol=1e-5)
    np.testing.assert_allclose(result.prediction, [1.739212], atol=1e-5)


def test_without_attention_all_weight_is_on_the_last_step() -> None:
    config = ModelConfig(units=5, attention="none")
    ours = forward(config, _weights(config), _windows())
    assert ours.attention.tolist() == [[0, 0, 0, 0, 0, 1]] * SAMPLES
    np.testing.assert_array_equal(ours.context, ours.layers[-1].hidden[:, -1])


def test_each_sample_is_computed_for_itself() -> None:
    config = ModelConfig(units=5, layers=2)
    weights, windows = _weights(config), _windows()
    alone = [forward(config, weights, windows[n : n + 1]).prediction[0] for n in range(SAMPLES)]
    np.testing.assert_allclose(forward(config, weights, windows).prediction, alone, **CLOSE)
