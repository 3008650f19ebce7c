"""An epoch of the tutorial's model: our loop beside stock Keras `fit`, interleaved in one run."""

import time
from collections.abc import Callable

import keras
import numpy as np

from lstm_core.config import ExperimentConfig
from lstm_core.data.bundled import load_bundled
from lstm_core.data.table import PriceTable
from lstm_core.features.windows import PreparedData, prepare
from lstm_core.model.attention import TutorialAttention
from lstm_core.training.compiled import compiled_for
from lstm_core.training.loop import train
from lstm_core.training.preview import Preview

__all__ = ["measure"]

ROWS = 1259  # as many as the tutorial's five years, for windows of shape (947, 60, 2)
EPOCHS = 3


def measure(repetitions: int = 5) -> dict[str, list[float]]:
    """Return seconds an epoch, by contender, one value a repetition."""
    whole = load_bundled("ibm")
    table = PriceTable(whole.title, whole.frame.iloc[-ROWS:])
    config = ExperimentConfig().with_("training", epochs=EPOCHS)
    data = prepare(table, config)
    contenders = {"ours": _ours(config, data), "stock Keras fit": _stock(config, data)}
    for run_once in contenders.values():
        run_once()  # traces
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(repetitions):
        for name, run_once in contenders.items():
            began = time.perf_counter()
            run_once()
            seconds[name].append((time.perf_counter() - began) / EPOCHS)
    return seconds


def _ours(config: ExperimentConfig, data: PreparedData) -> Callable[[], None]:
    preview = Preview(data)

    def run_once() -> None:
        listeners = (lambda _event: None, lambda: False, preview)
        train(compiled_for(config), (data.train, data.watched), config.training, config.seed, listeners)

    return run_once


def _stock(config: ExperimentConfig, data: PreparedData) -> Callable[[], None]:
    inputs = keras.Input(data.train.inputs.shape[1:])
    states = keras.layers.LSTM(config.model.units, return_sequences=True)(inputs)
    context, _ = TutorialAttention()(states)
    model = keras.Model(inputs, keras.layers.Dense(1)(context))
    model.compile(optimizer="adam", loss="mse")
    train_x, test_x = np.ascontiguousarray(data.train.inputs), np.ascontiguousarray(data.test.inputs)

    def run_once() -> None:
        model.fit(
            train_x,
            data.train.targets,
            batch_size=config.training.batch_size,
            epochs=EPOCHS,
            validation_data=(test_x, data.test.targets),
            verbose=0,
        )

    return run_once
