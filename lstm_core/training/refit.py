"""Training once more from the same beginning, on everything before the test part.

The validation part chooses how long to train, and then its rows, the newest before the test part, have told nothing
but that. So the network begins again as it began (the same first weights, the same seed) and learns from training and
validation part together, for as many updates as led to the epoch that was kept. L. Prechelt, "Early stopping, but
when?" (1998), stops by a held-out part; I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning" (2016), algorithm 7.2,
trains anew on all data afterwards.

What is fitted to rows (scalers, and HAR where outputs are counted from it) is fitted anew to all before the test part,
so that the windows of both trainings differ in scale; nothing is chosen any more. Walk-forward on three half years,
that takes up to 0.3% off the error of the volatility preset (docs/decisions.md).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Int64
from lstm_core.config import TrainingConfig
from lstm_core.events import CheckpointSaved, Sink, Started, Stop, Stopped
from lstm_core.features.window_set import WindowSet
from lstm_core.training.checkpoints import AT_THE_BEGINNING, Checkpoint
from lstm_core.training.history import History
from lstm_core.training.loop import CHECKPOINT_SECONDS, Trainable
from lstm_core.training.outcome import Refitted, TrainingOutcome
from lstm_core.training.reporting import finite, reporter
from lstm_core.training.schedules import learning_rate_of
from lstm_core.trainings import EndedBy

__all__ = ["Rounds", "order_of_round", "refit"]


@dataclass(frozen=True)
class Rounds:
    """How long to train: one round of updates for each epoch of the first training up to the kept one.

    Attributes:
        count: How many rounds.
        updates: Updates in each, as many as an epoch of the first training had.
        val_loss: The watched loss after each of those epochs: a learning rate that went by it falls as it fell then.
        seed: With the number of the pass it decides the order of the windows.
    """

    count: int
    updates: int
    val_loss: tuple[float, ...]
    seed: int

    @classmethod
    def after(cls, first: TrainingOutcome, windows: int, batch_size: int, seed: int) -> Rounds:
        """Return the rounds that repeat a first training.

        Args:
            first: How it went.
            windows: How many windows it learned from.
            batch_size: Windows in one update.
            seed: What it began from.

        Example:
            >>> Rounds.after(TrainingOutcome(History([1.0], [1.0], [0.1]), 1, "epochs"), 100, 32, seed=7)
            Rounds(count=1, updates=4, val_loss=(1.0,), seed=7)
        """
        val_loss = tuple(first.history.val_loss[: first.kept_epoch])
        return cls(first.kept_epoch, math.ceil(windows / batch_size), val_loss, seed)


def order_of_round(number: int, samples: int, windows: int, seed: int) -> Int64:
    """Return the windows that a round uses, in their order: round after round, they go through all again and again.

    Args:
        number: Of the round, counted from 1.
        samples: How many windows a round uses.
        windows: How many there are.
        seed: With the number of the pass it decides the order within a pass.

    Example:
        >>> orders = [order_of_round(number, 6, 4, seed=7) for number in (1, 2)]
        >>> [sorted(np.concatenate(orders)[start : start + 4].tolist()) for start in (0, 4, 8)]
        [[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]]
    """
    start, stop = (number - 1) * samples, number * samples
    first, last = start // windows, -(-stop // windows)
    passes = [np.random.default_rng([seed, each + 1]).permutation(windows) for each in range(first, last)]
    return np.concatenate(passes)[start - first * windows : stop - first * windows]


def refit(
    model: Trainable,
    windows: WindowSet,
    rounds: Rounds,
    config: TrainingConfig,
    listeners: tuple[Sink, Stop],
    start: Checkpoint = AT_THE_BEGINNING,
    clock: Callable[[], float] = time.monotonic,
) -> Refitted:
    """Train a model on everything before the test part; if nobody stops it, it then has the weights to keep.

    Args:
        model: What to train, at its beginning.
        windows: Those of the training and the validation part, scaled by the rows of both.
        rounds: How long.
        config: Batch size and learning rate.
        listeners: Where events go; what is asked for a stop.
        start: As for ``train``.
        clock: Seconds from any fixed moment; paces checkpoints and times rounds.

    Raises:
        DivergedError: A loss is infinite or not a number.
    """
    sink, stop = listeners
    history = start.history.copy()
    if start.has_begun:
        model.weights, model.state = start.weights, start.state
    sink(_started(history, rounds))
    placed, saved_at = model.place(windows), -math.inf
    while len(history) < rounds.count:
        number, began = len(history) + 1, clock()
        order = order_of_round(number, rounds.updates * config.batch_size, len(windows), rounds.seed)
        report = reporter(number, config.batch_size, len(order), sink, stop)
        model.learning_rate = learning_rate_of(number, config, rounds.val_loss)
        loss = None if stop() else model.train_epoch(placed, order, config.batch_size, report)
        if loss is None:
            sink(Stopped(epoch=len(history), reason="person"))
            return _refitted(history, rounds, "person")
        history.add(finite(loss, number), math.nan, clock() - began)
        if clock() - saved_at >= CHECKPOINT_SECONDS:
            saved_at = clock()
            left = start.after(history, model.weights, {}, model.state)
            sink(CheckpointSaved(epoch=number, content=left.to_bytes()))
    return _refitted(history, rounds, "epochs")


def _started(history: History, rounds: Rounds) -> Started:
    return Started(
        first_epoch=len(history) + 1,
        epochs=rounds.count,
        batches=rounds.updates,
        watched="validation",
        dates=[],
        actual=[],
        refit=True,
    )


def _refitted(history: History, rounds: Rounds, ended_by: EndedBy) -> Refitted:
    return Refitted(tuple(history.loss), tuple(history.seconds), rounds.updates, ended_by)
