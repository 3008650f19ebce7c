"""The fast loop trains what stock Keras trains: the same loss history for the same seed and order of batches."""

import keras
import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import load_series
from lstm_core.events import never_stop, no_sink
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare
from lstm_core.model.attention_layer import AttentionLayer
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.builder import set_weights
from lstm_core.training.compiled import compiled_for
from lstm_core.training.loop import train
from lstm_core.training.preview import Preview


@pytest.mark.slow
@pytest.mark.parametrize("epochs", [4, pytest.param(10, marks=pytest.mark.exhaustive)])
def test_the_tutorials_losses_are_those_of_stock_keras(epochs: int) -> None:
    config = ExperimentConfig().with_("data", last_rows=1259).with_("training", epochs=epochs)
    data = prepare(load_series(config.data), Preparation.of(config))
    model = compiled_for(config)
    start = model.weights
    history = train(
        model, (data.train, data.test), config.training, config.seed, (no_sink, never_stop, Preview(data))
    ).history

    inputs = keras.Input((60, 2))
    states = keras.layers.LSTM(64, return_sequences=True, name="recurrent_1")(inputs)
    context, _ = AttentionLayer(ATTENTIONS["tutorial"], config.model, name="attention")(states)
    stock = keras.Model(inputs, keras.layers.Dense(1, name="head")(context))
    set_weights(stock, start)
    stock.compile("adam", "mse")
    losses, val_losses = [], []
    for epoch in range(1, epochs + 1):
        order = np.random.default_rng([config.seed, epoch]).permutation(len(data.train))
        found = stock.fit(
            data.train.inputs[order],
            data.train.targets[order],
            batch_size=config.training.batch_size,
            shuffle=False,
            validation_data=(np.ascontiguousarray(data.test.inputs), data.test.targets),
            verbose=0,
        ).history
        losses += found["loss"]
        val_losses += found["val_loss"]
    assert history.loss == pytest.approx(losses, rel=1e-4)
    assert history.val_loss == pytest.approx(val_losses, rel=1e-4)
