"""A run's network in Keras' own layers is the same network."""

import keras
import numpy as np
import pytest

from lstm_core.config import ModelConfig
from lstm_core.export.stock_network import stock_network
from lstm_core.model.attentions import ATTENTIONS, attention_of
from lstm_core.model.cells import CELLS
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights
from tests.pairwise import every_combination

_WINDOWS = np.random.default_rng(3).normal(size=(5, 6, 2)).astype("float32")


@pytest.mark.parametrize(("cell", "layers", "attention"), every_combination(CELLS, (1, 2), ATTENTIONS))
def test_it_predicts_and_attends_as_the_labs_and_loads_without_it(cell, layers, attention, tmp_path):
    config = ModelConfig(units=4, heads=2, cell=cell, layers=layers, attention=attention)
    random = np.random.default_rng(7)
    weights = {
        name: array + random.normal(0, 0.2, array.shape).astype("float32")
        for name, array in initial_weights(config, 6, 2, seed=7, outputs=2).items()
    }
    network = stock_network(config, window=6, features=2, outputs=2, weights=weights)
    path = tmp_path / "network.keras"
    network.save(path)
    ours = forward(config, weights, _WINDOWS)
    said = keras.models.load_model(path)(_WINDOWS)
    if attention_of(config).is_learned:
        said, attended = said
        np.testing.assert_allclose(np.array(attended), ours.attention, atol=1e-5)
    np.testing.assert_allclose(np.array(said), ours.outputs, atol=1e-5)
    assert {type(layer).__module__.split(".")[0] for layer in network.layers} == {"keras"}
