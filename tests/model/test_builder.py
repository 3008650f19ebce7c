"""The Keras model is the one the config describes."""

from typing import Any

import numpy as np
import pytest

from lstm_core.config import ModelConfig
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.builder import build_model, get_weights, set_weights
from lstm_core.model.cells import CELLS
from lstm_core.model.initial import initial_weights
from lstm_core.model.summary import count_parameters, describe_layers
from tests.pairwise import every_combination

every_kind = pytest.mark.parametrize(
    ("cell", "layers", "attention", "dropout"), every_combination(CELLS, (1, 2, 3), ATTENTIONS, (0.0, 0.2))
)


@pytest.fixture
def config(cell: Any, layers: int, attention: Any, dropout: float) -> ModelConfig:
    """Return a model of the kind that ``every_kind`` asks for."""
    return ModelConfig(units=4, heads=2, cell=cell, layers=layers, attention=attention, dropout=dropout)


@every_kind
def test_parameters_are_as_many_as_were_counted_without_building(config: ModelConfig) -> None:
    model, counts = build_model(config, 5, 2), count_parameters(config, 5, 2)
    assert counts.total == sum(int(np.prod(variable.shape)) for variable in model.trainable_variables)
    by_part = {"recurrent": 0, "attention": 0, "head": 0}
    for name, array in get_weights(model).items():
        by_part[name.split("/")[0].split("_")[0]] += array.size
    assert (counts.lstm, counts.attention, counts.dense) == tuple(by_part.values())
    assert counts.total == sum(layer.parameters for layer in describe_layers(config, 5, 2))


@every_kind
def test_initial_weights_fit_the_model_name_by_name(config: ModelConfig) -> None:
    model, weights = build_model(config, 5, 2), initial_weights(config, 5, 2, seed=1)
    assert {name: array.shape for name, array in get_weights(model).items()} == {
        name: array.shape for name, array in weights.items()
    }
    set_weights(model, weights)
    for name, array in get_weights(model).items():
        np.testing.assert_array_equal(array, weights[name])


def test_the_model_gives_a_prediction_and_the_attention_behind_it() -> None:
    prediction, attention = build_model(ModelConfig(units=3), 5, 2)(np.zeros((7, 5, 2), "float32"))
    assert (tuple(prediction.shape), tuple(attention.shape)) == ((7, 1), (7, 5))


def test_dropout_is_on_in_training_only() -> None:
    model = build_model(ModelConfig(units=8, dropout=0.5), 5, 2)
    windows = np.random.default_rng(0).normal(size=(4, 5, 2)).astype("float32")
    calm = [np.array(model(windows, training=False)[0]) for _ in range(2)]
    wild = [np.array(model(windows, training=True)[0]) for _ in range(2)]
    assert np.array_equal(*calm)
    assert not np.array_equal(*wild)


def test_weights_are_handed_out_as_copies() -> None:
    model = build_model(ModelConfig(units=2), 3, 1)
    get_weights(model)["head/kernel"][:] = 99.0
    assert not (get_weights(model)["head/kernel"] == 99.0).any()


def test_weights_of_another_architecture_are_refused() -> None:
    model = build_model(ModelConfig(units=2), 3, 1)
    with pytest.raises(ValueError, match="shape"):
        set_weights(model, initial_weights(ModelConfig(units=4), 3, 1, seed=1))
    with pytest.raises(KeyError):
        set_weights(model, initial_weights(ModelConfig(units=2, attention="none"), 3, 1, seed=1))
