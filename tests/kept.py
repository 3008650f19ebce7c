"""Things as the lab keeps them, for tests."""

import numpy as np

from lstm_core.training.checkpoints import Checkpoint, History


def checkpoint(epochs: int) -> bytes:
    """Return a checkpoint of a model of two weights after so many epochs."""
    losses = [1 / epoch for epoch in range(1, epochs + 1)]
    weights = {"head/kernel": np.ones((2, 1), dtype="float32")}
    return Checkpoint(History(losses, list(losses), list(losses)), weights, weights, {}).to_bytes()
