"""Integrated gradients sum to the difference of the predictions, and say what is known of simple models."""

from itertools import product

import numpy as np
import pytest

from lstm_core.config import ModelConfig
from lstm_core.explain.attribution import MOST_POINTS, integrated_gradients
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.cells import CELLS
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights
from tests.explain.conftest import linear_weights

CONFIGS = [
    ModelConfig(units=6, heads=2, cell=cell, layers=layers, attention=attention)
    for cell, layers, attention in product(CELLS, (1, 2, 3), ATTENTIONS)
]


def _name(config: ModelConfig) -> str:
    return f"{config.cell}-{config.layers}-{config.attention}"


def _model(config, scale=0.5, window=7, features=3):
    random = np.random.default_rng(5)
    weights = initial_weights(config, window, features, seed=5, outputs=2)
    noisy = {name: (array + random.normal(0, scale, array.shape)).astype("float32") for name, array in weights.items()}
    return noisy, random.normal(size=(window, features)).astype("float32")


@pytest.mark.parametrize("config", CONFIGS, ids=_name)
def test_attributions_sum_to_the_difference_of_the_predictions(config):
    weights, window = _model(config)
    baseline = np.array([0.1, -0.2, 0.3], "float32")
    found = integrated_gradients(config, weights, window, baseline)
    ends = forward(config, weights, np.stack([window, np.tile(baseline, (7, 1))])).prediction
    assert (found.prediction, found.baseline) == pytest.approx(tuple(ends.tolist()))
    assert np.abs(found.values).sum() > 0.02  # so that "close" means something
    assert abs(found.values.sum() - (ends[0] - ends[1])) < 1e-3
    assert found.completeness_error < 1e-3


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_of_a_linear_model_they_are_weight_times_distance(cell):
    # The model is y = sum over time of a_t * (2 x_t - 1 z_t), with attention a from softmax(tanh(bias)).
    bias = np.array([0.0, 5.0, -5.0])
    scores = np.tanh(bias)
    shares = np.exp(scores) / np.exp(scores).sum()
    window = np.array([[1.0, 2.0], [-1.0, 0.5], [3.0, -2.0]], "float32")
    baseline = np.array([0.5, 1.0], "float32")
    expected = shares[:, None] * np.array([2.0, -1.0]) * (window - baseline)
    config = ModelConfig(units=2, cell=cell)
    found = integrated_gradients(config, linear_weights((2.0, -1.0), bias, cell), window, baseline)
    np.testing.assert_allclose(found.values, expected, atol=2e-3)
    assert found.values.shape == (3, 2)


@pytest.mark.parametrize("config", CONFIGS, ids=_name)
def test_an_input_that_is_never_used_gets_exactly_0(config):
    weights, window = _model(config)
    weights["recurrent_1/kernel"][1] = 0
    found = integrated_gradients(config, weights, window, np.zeros(3, "float32"))
    assert not found.values[:, 1].any()
    assert np.abs(found.values[:, [0, 2]]).max() > 1e-3


def test_an_input_at_its_baseline_gets_nothing():
    config = CONFIGS[0]
    weights, window = _model(config)
    baseline = window.copy()
    baseline[2] += 1
    found = integrated_gradients(config, weights, window, baseline)
    assert np.flatnonzero(np.abs(found.values).sum(axis=1)).tolist() == [2]


def test_steps_without_influence_get_nothing():
    config = ModelConfig(units=2, attention="none")
    weights = linear_weights((1.0, 1.0), (0.0,) * 4)
    found = integrated_gradients(config, weights, np.ones((4, 2), "float32"), np.zeros(2, "float32"))
    assert not found.values[:-1].any()
    np.testing.assert_allclose(found.values[-1], 1, atol=1e-3)


def test_a_path_through_sharp_gates_is_cut_finer():
    config = ModelConfig(units=6, layers=2)
    smooth, window = _model(config, scale=0.3)
    sharp, _ = _model(config, scale=3.0)
    baseline = np.zeros(3, "float32")
    assert integrated_gradients(config, smooth, window, baseline).points == 32
    found = integrated_gradients(config, sharp, window, baseline)
    assert 32 < found.points <= MOST_POINTS
    assert found.completeness_error < 1e-3


def test_a_path_in_parts_is_the_same_path(monkeypatch):
    config = CONFIGS[0]
    weights, window = _model(config)
    whole = integrated_gradients(config, weights, window, np.zeros(3, "float32"))
    monkeypatch.setattr("lstm_core.explain.attribution._NUMBERS_AT_ONCE", 300)
    parts = integrated_gradients(config, weights, window, np.zeros(3, "float32"))
    np.testing.assert_allclose(parts.values, whole.values, atol=1e-6)


def test_the_gradients_are_those_of_the_point_prediction():
    config = CONFIGS[0]
    weights, window = _model(config)
    other = {name: array.copy() for name, array in weights.items()}
    other["head/kernel"][:, 1] += 1  # another output of the head
    one, two = (integrated_gradients(config, known, window, np.zeros(3, "float32")) for known in (weights, other))
    np.testing.assert_array_equal(one.values, two.values)
