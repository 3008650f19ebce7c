"""A trainer that needs no TensorFlow, for tests of everything around the training; named by ``LSTM_LAB_TRAINER``.

It is the lab's own loop, so that it stops, saves checkpoints, goes on from them and restores the best epoch as any
training does. Only the model is made up: it counts what it has seen, and takes a tenth of a second for an epoch.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import load_series
from lstm_core.data.table import PriceTable
from lstm_core.events import Evaluating, Finished, Sink, Stop, never_stop, no_sink
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import prepare, with_features
from lstm_core.model.attentions import attention_of
from lstm_core.model.initial import initial_weights
from lstm_core.model.weights import Weights
from lstm_core.results import RunResult, Seconds
from lstm_core.settings import Settings
from lstm_core.training.checkpoints import AT_THE_BEGINNING, Checkpoint
from lstm_core.training.longer import why_not_longer
from lstm_core.training.members import Parts, counting, later_trainings, train_members
from lstm_core.training.preview import Preview
from tests.made_results import Predict, made_result, repeat_last

EPOCH_SECONDS = 0.1
REPORTS = 5  # in an epoch


def scripted(home: Path) -> Settings:
    """Return the settings of a lab with one worker, which trains by the script and is ready at once."""
    exporter = "tests.scripted_exporter:model_files"
    return Settings(home, workers=1, scheduler=None, warm=(), trainer=f"{__name__}:run", exporter=exporter)


class CountingModel:
    """A model whose losses follow from the weights, and these from every batch that it has seen.

    Args:
        weights: Its first weights.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.state: Weights = {"0": np.zeros(1, "float32")}
        self.learning_rate = 0.0  # set by the loop; what is counted does not depend on it

    def place(self, windows: WindowSet) -> WindowSet:
        return windows

    def train_epoch(
        self, placed: WindowSet, order: np.ndarray, batch_size: int, report: Callable[[int, float], bool]
    ) -> float | None:
        for seen in np.linspace(0, len(order), REPORTS + 1).astype(int)[1:]:
            time.sleep(EPOCH_SECONDS / REPORTS)
            # Depends on the order, so that an epoch that is left out or done twice shows in the loss.
            self.state = {"0": (self.state["0"] + placed.targets[order[seen - 1]].mean()).astype("float32")}
            if report(int(seen), seen * self._loss()) and seen < len(order):
                return None
        self.weights = {name: array * np.float32(0.99) for name, array in self.weights.items()}
        return self._loss()

    def predict(self, placed: WindowSet) -> tuple[np.ndarray, np.ndarray, float]:
        attention = np.full((len(placed), placed.window), 1 / placed.window, "float32")
        return np.zeros((len(placed), placed.targets.shape[1]), "float32"), attention, self._loss() + 0.1

    def _loss(self) -> float:
        return float(1 / (1 + np.abs(self.state["0"][0])) + np.abs(self.weights["head/kernel"]).mean())


def run(
    config: ExperimentConfig,
    sink: Sink = no_sink,
    stop: Stop = never_stop,
    *,
    table: PriceTable | None = None,
    checkpoint: Checkpoint | None = None,
    predict: Predict = repeat_last,
) -> RunResult:
    """Do what ``experiment.run`` does, with a model that counts and predictions that are made up."""
    began = time.monotonic()
    table = load_series(config.data) if table is None else table
    data = prepare(with_features(table, config.features), Preparation.of(config))
    window, inputs = config.features.window, len(config.features.inputs)

    def begin(seed: int) -> CountingModel:
        return CountingModel(initial_weights(config.model, window, inputs, seed, config.outputs))

    listeners = (sink, stop, Preview(data, shows_attention=attention_of(config.model).is_learned))
    parts = Parts(data.train, data.watched, data.before_test, data.validation or data.train)
    members = train_members(begin, parts, config, listeners, checkpoint or AT_THE_BEGINNING)
    outcome, whole = members[0].first, counting(members)
    sink(Evaluating())
    seconds = Seconds(first_epoch=EPOCH_SECONDS, median_epoch=EPOCH_SECONDS, total=time.monotonic() - began)
    sink(Finished(kept_epoch=outcome.kept_epoch, seconds=seconds.total))
    return replace(
        made_result(config, table, predict),
        loss=tuple(outcome.history.loss),
        val_loss=tuple(outcome.history.val_loss),
        kept_epoch=outcome.kept_epoch,
        ended_by=outcome.ended_by,
        weights=whole[0].weights,
        others=tuple(member.weights for member in whole[1:]),
        later=later_trainings(members, len(data.train), config.training.batch_size),
        best_trained_weights=outcome.best_trained_weights,
        last_epoch=b"" if why_not_longer(config, outcome.ended_by) else outcome.left,
        seconds=seconds,
    )
