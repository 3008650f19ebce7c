"""The training loop: epochs, batches, stopping, checkpoints. It knows nothing of the model's inside."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from lstm_core.arrays import Float32, Int64
from lstm_core.config import TrainingConfig
from lstm_core.events import CheckpointSaved, EpochDone, Sink, Started, Stop, Stopped
from lstm_core.features.window_set import WindowSet
from lstm_core.model.weights import Weights
from lstm_core.training.checkpoints import AT_THE_BEGINNING, Checkpoint
from lstm_core.training.early_stopping import EarlyStopping
from lstm_core.training.history import History
from lstm_core.training.outcome import TrainingOutcome
from lstm_core.training.preview import NOTHING_SHOWN, EpochPicture, Preview
from lstm_core.training.reporting import finite, reporter
from lstm_core.training.schedules import learning_rate_of
from lstm_core.trainings import EndedBy

__all__ = ["CHECKPOINT_SECONDS", "Trainable", "train"]

CHECKPOINT_SECONDS = 2.0


class Trainable(Protocol):
    """What the loop needs of a model; ``training/compiled.py`` is one."""

    weights: Weights
    state: Weights
    learning_rate: float

    def place(self, windows: WindowSet) -> Any:
        """Take windows over, once for all epochs; what it returns is for the other methods."""

    def train_epoch(
        self, placed: Any, order: Int64, batch_size: int, report: Callable[[int, float], bool]
    ) -> float | None:
        """Train on every sample once, in this order; return the mean loss, or ``None`` if told to stop.

        ``report`` is called now and then with the number of samples seen and the sum of their losses, and
        says whether to stop.
        """

    def predict(self, placed: Any) -> tuple[Float32, Float32, float]:
        """Return scaled outputs, shape (samples, outputs), attention weights and the mean loss."""


def train(
    model: Trainable,
    data: tuple[WindowSet, WindowSet],
    config: TrainingConfig,
    seed: int,
    listeners: tuple[Sink, Stop, Preview],
    start: Checkpoint = AT_THE_BEGINNING,
    clock: Callable[[], float] = time.monotonic,
) -> TrainingOutcome:
    """Train a model and leave it with the weights to keep.

    Args:
        model: What to train, at its beginning.
        data: Training windows, and the windows whose loss is watched.
        config: Epochs, batch size, and what ``EarlyStopping`` goes by.
        seed: With the epoch's number it decides the order of the batches.
        listeners: Where events go; what is asked for a stop before each epoch and several times a second;
            what predictions and attention the epochs' events show on the way.
        start: Where to go on from. The networks in it were trained before, and stand in every checkpoint, too.
        clock: Seconds from any fixed moment; paces checkpoints and times epochs.

    Raises:
        DivergedError: A loss is infinite or not a number.
    """
    training, watched = data
    sink, stop, preview = listeners
    history = start.history.copy()
    early = EarlyStopping(config, history, model.weights, start.best_weights if start.has_begun else None)
    if start.has_begun:
        model.weights, model.state = start.weights, start.state
    last_weights, left = model.weights, start.to_bytes() if start.has_begun else b""
    sink(_started(history, config, len(training), preview))
    placed, placed_watched = model.place(training), model.place(watched)
    if early.asks_for_untrained and not start.has_begun:
        early.before_training(finite(model.predict(placed_watched)[2], epoch=0))
    saved_at = -math.inf
    ended_by: EndedBy = "epochs"
    while len(history) < config.epochs:
        if early.is_due:
            ended_by = "early_stopping"
            break
        epoch, began = len(history) + 1, clock()
        order = np.random.default_rng([seed, epoch]).permutation(len(training))
        report = reporter(epoch, config.batch_size, len(training), sink, stop)
        model.learning_rate = learning_rate_of(epoch, config, history.val_loss)
        loss = None if stop() else model.train_epoch(placed, order, config.batch_size, report)
        if loss is None:
            ended_by = "person"
            break
        finite(loss, epoch)
        predictions, attention, val_loss = model.predict(placed_watched)
        history.add(loss, finite(val_loss, epoch), clock() - began)
        last_weights = model.weights
        early.after_epoch(last_weights)
        shown = preview(predictions, attention) if preview.due(epoch, config.epochs) else NOTHING_SHOWN
        sink(_epoch_done(history, shown))
        if clock() - saved_at >= CHECKPOINT_SECONDS:
            saved_at = clock()
            left = start.after(history, last_weights, early.best_weights, model.state).to_bytes()
            sink(CheckpointSaved(epoch=epoch, content=left))
    if ended_by != "epochs":
        sink(Stopped(epoch=len(history), reason=ended_by))
    elif len(history):
        left = start.after(history, last_weights, early.best_weights, model.state).to_bytes()
    kept, model.weights = early.kept(last_weights)  # never those of half an epoch more
    best_trained = None if kept else early.best_weights or None
    return TrainingOutcome(history, kept, ended_by, best_trained, b"" if ended_by == "early_stopping" else left)


def _started(history: History, config: TrainingConfig, windows: int, preview: Preview) -> Started:
    return Started(
        first_epoch=len(history) + 1,
        epochs=config.epochs,
        batches=math.ceil(windows / config.batch_size),
        watched=preview.watched,
        dates=preview.dates,
        actual=preview.actual,
        persistence=preview.persistence,
    )


def _epoch_done(history: History, shown: EpochPicture) -> EpochDone:
    return EpochDone(
        epoch=len(history),
        loss=history.loss[-1],
        val_loss=history.val_loss[-1],
        seconds=history.seconds[-1],
        best_epoch=history.best_epoch,
        preview=shown.predictions,
        attention=shown.attention,
        newest_attention=shown.newest_attention,
    )
