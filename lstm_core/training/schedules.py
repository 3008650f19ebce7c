"""The learning rate of each epoch, worked out from the settings and the epochs before: nothing of it has to be kept."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lstm_core.choices import TrainingConfig

__all__ = ["learning_rate_of"]


def learning_rate_of(epoch: int, training: TrainingConfig, val_losses: Sequence[float]) -> float:
    """Return the learning rate of an epoch.

    Args:
        epoch: Counted from 1.
        training: What is to be done.
        val_losses: The watched loss after each epoch before this one.

    Example:
        >>> halved = TrainingConfig(schedule="step", decay_factor=0.5, decay_epochs=10, learning_rate=0.01)
        >>> [learning_rate_of(epoch, halved, ()) for epoch in (1, 10, 11, 21)]
        [0.01, 0.01, 0.005, 0.0025]
    """
    rate, done, every = training.learning_rate, epoch - 1, training.decay_epochs
    if training.schedule == "constant":
        return rate
    if training.schedule == "cosine":
        return rate * 0.5 * (1 + math.cos(math.pi * done / training.epochs))
    falls = {"exponential": done / every, "step": done // every, "plateau": _plateaus(val_losses[:done], every)}
    return rate * math.pow(training.decay_factor, falls[training.schedule])


def _plateaus(val_losses: Sequence[float], patience: int) -> int:
    """Count how often the loss stood still for so many epochs, each time counted anew."""
    best, waited, found = math.inf, 0, 0
    for loss in val_losses:
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            found, waited = found + 1, 0
    return found
