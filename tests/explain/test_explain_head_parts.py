"""The terms that the head adds up are the prediction."""

import numpy as np
import pytest

from lstm_core.config import ModelConfig
from lstm_core.explain.head_parts import head_parts
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights


@pytest.mark.parametrize("attention", ATTENTIONS)
@pytest.mark.parametrize("outputs", [1, 3])
def test_the_parts_add_up_to_the_prediction_of_the_next_row(attention, outputs):
    config = ModelConfig(units=4, attention=attention, heads=2)
    weights = initial_weights(config, window=5, features=2, seed=3, outputs=outputs)
    weights["head/bias"] += 0.5
    passed = forward(config, weights, np.random.default_rng(1).random((3, 5, 2)).astype("float32"))
    parts = head_parts(config, weights, passed, sample=2)
    assert parts.units.shape == (4,)
    assert parts.context + parts.last_state + parts.constant == pytest.approx(float(passed.prediction[2]), abs=1e-6)
    assert (parts.last_state != 0) == ATTENTIONS[attention].has_query
    assert parts.constant == 0.5


def test_a_unit_adds_its_value_times_its_weight():
    config = ModelConfig(units=2)
    weights = initial_weights(config, window=5, features=1, seed=3)
    weights["head/kernel"] = np.array([[2.0], [-3.0]], "float32")
    passed = forward(config, weights, np.ones((1, 5, 1), "float32"))
    np.testing.assert_allclose(
        head_parts(config, weights, passed).units, passed.context[0] * np.array([2.0, -3.0]), rtol=1e-6
    )
