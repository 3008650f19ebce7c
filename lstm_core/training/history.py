"""What each epoch of a training came to."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from lstm_core.results import best_trained_epoch

__all__ = ["History"]


@dataclass
class History:
    """What each finished epoch came to; entry 0 is epoch 1. Losses are scaled, times in seconds.

    Attributes:
        untrained: Validation loss before the first epoch; ``None`` if the untrained weights are no candidate.
        min_gain: Share of it by which the best epoch has to be lower to be kept.
    """

    loss: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    untrained: float | None = None
    min_gain: float = 0.0

    def __len__(self) -> int:
        return len(self.loss)

    def add(self, loss: float, val_loss: float, seconds: float) -> None:
        """Take in one more finished epoch."""
        self.loss.append(loss)
        self.val_loss.append(val_loss)
        self.seconds.append(seconds)

    def copy(self) -> History:
        """Return a history that can go on without changing this one."""
        return History(list(self.loss), list(self.val_loss), list(self.seconds), self.untrained, self.min_gain)

    @property
    def best_epoch(self) -> int:
        """The epoch (counted from 1) with the lowest validation loss; 0 for the beginning of training."""
        losses = [math.inf if self.untrained is None else self.untrained, *self.val_loss]
        return int(np.argmin(losses))

    @property
    def best_trained_epoch(self) -> int:
        """The epoch with the lowest validation loss, whatever that was before the first; 0 if none is finished."""
        return best_trained_epoch(self.val_loss)
