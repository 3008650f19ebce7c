"""A trainer without TensorFlow: each epoch takes as long as a variable says, reports, and saves a checkpoint."""

from __future__ import annotations

import dataclasses
import os
import time

import numpy as np

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.events import BatchDone, CheckpointSaved, EpochDone, Evaluating, Sink, Started, Stop
from lstm_core.results import RunResult
from lstm_core.training.checkpoints import Checkpoint, History
from tests.made_results import made_result

__all__ = ["EPOCH_SECONDS", "run"]

EPOCH_SECONDS = "LSTM_LAB_TRIAL_EPOCH_SECONDS"


def run(
    config: ExperimentConfig,
    sink: Sink,
    stop: Stop,
    *,
    table: PriceTable | None = None,
    checkpoint: Checkpoint | None = None,
) -> RunResult:
    """Pretend to train; arguments and answer are those of ``experiment.run``."""
    assert table is not None
    history = checkpoint.history.copy() if checkpoint else History()
    epochs = config.training.epochs
    sink(Started(first_epoch=len(history) + 1, epochs=epochs, batches=4, watched="test", dates=[], actual=[]))
    while len(history) < epochs and not stop():
        time.sleep(float(os.environ.get(EPOCH_SECONDS, "0.2")))
        epoch = len(history) + 1
        history.add(1 / epoch, 2 / epoch, 0.2)
        sink(BatchDone(epoch=epoch, batch=4, batches=4, loss=1 / epoch))
        sink(EpochDone(epoch=epoch, loss=1 / epoch, val_loss=2 / epoch, seconds=0.2, best_epoch=epoch))
        weights = {"made/up": np.full((2, 2), float(epoch), dtype="float32")}
        sink(CheckpointSaved(epoch=epoch, content=Checkpoint(history, weights, weights, weights).to_bytes()))
    sink(Evaluating())
    ended_by = "epochs" if len(history) == epochs else "person"
    kept = {"loss": tuple(history.loss), "val_loss": tuple(history.val_loss), "kept_epoch": len(history)}
    return dataclasses.replace(made_result(config, table), **kept, ended_by=ended_by)
