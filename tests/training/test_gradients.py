"""L2, clipping, weight decay and schedules train what Keras trains with them, and nothing else without them."""

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_core.choices import TrainingConfig
from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.events import never_stop, no_sink
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import PreparedData, prepare
from lstm_core.model.builder import set_weights
from lstm_core.model.weights import Weights
from lstm_core.training.compiled import compiled_for
from lstm_core.training.gradients import GradientRules
from lstm_core.training.loop import train
from lstm_core.training.preview import Preview
from tests.further import further_but

EPOCHS, BATCH = 3, 16


@pytest.fixture(scope="module")
def config(tiny_config: ExperimentConfig) -> ExperimentConfig:
    """Return a model that is all Keras': no attention."""
    config = tiny_config.with_("model", attention="none", units=3, layers=1, dropout=0.0)
    return config.with_("training", epochs=EPOCHS, batch_size=BATCH, learning_rate=0.02)


@pytest.fixture(scope="module")
def data(table: PriceTable, config: ExperimentConfig) -> PreparedData:
    return prepare(table, Preparation.of(config))


def ours(config: ExperimentConfig, data: PreparedData) -> tuple[Weights, Weights]:
    """Return the weights before and after training."""
    model = compiled_for(config)
    before = model.weights
    train(model, (data.train, data.watched), config.training, config.seed, (no_sink, never_stop, Preview(data)))
    return before, model.weights


@pytest.fixture(scope="module")
def plain(config: ExperimentConfig, data: PreparedData) -> Weights:
    """Return the weights after training without any of it."""
    return ours(config, data)[1]


def theirs(config: ExperimentConfig, data: PreparedData, before: Weights, rates: list[float]) -> Weights:
    """Train the same model with Keras alone, at these learning rates."""
    training, features = config.training, config.features
    l2 = keras.regularizers.L2(training.l2) if training.l2 else None
    inputs = keras.Input((features.window, len(features.inputs)))
    layer = keras.layers.LSTM(config.model.units, name="recurrent_1", kernel_regularizer=l2, recurrent_regularizer=l2)
    head = keras.layers.Dense(1, name="head", kernel_regularizer=l2)
    stock = keras.Model(inputs, head(layer(inputs)))
    set_weights(stock, before)
    options: dict[str, Any] = {"weight_decay": training.weight_decay} if training.optimizer == "adamw" else {}
    kind = {"adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW}
    stock.compile(kind[training.optimizer](global_clipnorm=training.clip_norm, **options), training.loss)
    for epoch, rate in enumerate(rates, start=1):
        stock.optimizer.learning_rate = rate
        order = np.random.default_rng([config.seed, epoch]).permutation(len(data.train))
        stock.fit(data.train.inputs[order], data.train.targets[order], batch_size=BATCH, shuffle=False, verbose=0)
    return {
        f"{layer.name}/{variable.name}": variable.numpy()
        for layer in stock.layers
        for variable in layer.trainable_variables
    }


CASES = {
    "l2": {"l2": 0.01},
    "clipping and l2": {"clip_norm": 0.05, "l2": 0.01},
    "weight decay": {"optimizer": "adamw", "weight_decay": 0.1},
    "a schedule": {"schedule": "step", "decay_epochs": 1, "decay_factor": 0.5},
}


@pytest.mark.parametrize("name", further_but(CASES, "l2", "a schedule"))
def test_training_is_that_of_keras(config: ExperimentConfig, data: PreparedData, plain: Weights, name: str) -> None:
    changed = config.with_("training", **CASES[name])
    before, after = ours(changed, data)
    rates = [0.02, 0.01, 0.005] if name == "a schedule" else [0.02] * EPOCHS
    expected = theirs(changed, data, before, rates)
    for weight, array in after.items():
        np.testing.assert_allclose(array, expected[weight], rtol=0, atol=2e-5, err_msg=weight)
    assert any(np.abs(plain[weight] - array).max() > 1e-3 for weight, array in after.items()), "it does something"


def test_how_strong_they_are_needs_no_new_trace(config: ExperimentConfig, data: PreparedData) -> None:
    weak = config.with_("training", l2=0.001, clip_norm=1.0)
    strong = config.with_("training", l2=0.1, clip_norm=0.01)
    assert compiled_for(weak) is compiled_for(strong) is not compiled_for(config)
    first = ours(weak, data)[1]
    assert any(not np.array_equal(first[name], array) for name, array in ours(strong, data)[1].items())
    assert all(np.array_equal(first[name], array) for name, array in ours(weak, data)[1].items())


def test_weight_decay_is_that_of_the_run_and_not_of_the_one_before(
    config: ExperimentConfig, data: PreparedData
) -> None:
    decays = config.with_("training", optimizer="adamw")
    first = ours(decays, data)[1]
    ours(decays.with_("training", weight_decay=0.1), data)
    assert all(np.array_equal(first[name], array) for name, array in ours(decays, data)[1].items())


def test_the_gradient_of_l2_is_worked_out_by_hand() -> None:
    rules = GradientRules(l2=True, clips=False)
    rules.begin(TrainingConfig(l2=0.5))
    kernel, bias = keras.Variable([[1.0, -2.0]], name="kernel"), keras.Variable([3.0], name="bias")
    pulled, kept = rules([tf.constant([[0.1, 0.1]]), tf.constant([0.1])], [kernel, bias])
    np.testing.assert_allclose(pulled, [[1.1, -1.9]], rtol=1e-6)
    np.testing.assert_allclose(kept, [0.1], rtol=1e-6)


@pytest.mark.parametrize(("norm", "expected"), [(5.0, [3.0, 4.0]), (1.0, [0.6, 0.8]), (10.0, [3.0, 4.0])])
def test_gradients_are_shortened_all_together(norm: float, expected: list[float]) -> None:
    rules = GradientRules(l2=False, clips=True)
    rules.begin(TrainingConfig(clip_norm=norm))
    clipped = rules([tf.constant([3.0]), tf.constant([4.0])], [])
    np.testing.assert_allclose(np.concatenate(clipped), expected, rtol=1e-6)


def test_without_them_gradients_are_handed_on_untouched() -> None:
    gradients = [tf.constant([3.0])]
    assert GradientRules(l2=False, clips=False)(gradients, []) is gradients
