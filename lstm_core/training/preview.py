"""The predictions that people watch while a model trains."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lstm_core.features.windows import PreparedData

__all__ = ["MAX_POINTS", "MAX_PREVIEWS", "Preview"]

MAX_POINTS = 300
MAX_PREVIEWS = 100


class Preview:
    """Turns scaled predictions of the watched part into a few hundred values in the target's unit.

    Args:
        data: The prepared data whose watched part is previewed.
    """

    def __init__(self, data: PreparedData) -> None:
        watched = data.watched
        self.watched: Literal["validation", "test"] = "test" if watched is data.test else "validation"
        count = min(len(watched), MAX_POINTS)
        self._data = data
        self._shown = np.unique(np.linspace(0, len(watched) - 1, count).round().astype(int))
        self.dates: list[str] = [f"{date:%Y-%m-%d}" for date in watched.dates[self._shown]]
        self.actual: list[float] = watched.actual[self._shown].tolist()

    def __call__(self, predictions: NDArray[np.float32]) -> list[float]:
        """Return the shown ones of the model's outputs for the watched part: the next row, in the target's unit."""
        values: list[float] = self._data.to_level(predictions, self._data.watched)[self._shown].tolist()
        return values

    @staticmethod
    def due(epoch: int, epochs: int) -> bool:
        """Say whether an epoch's event carries a preview, so that a run has at most a hundred or so."""
        every = -(-epochs // MAX_PREVIEWS)
        return epoch % every == 0 or epoch in (1, epochs)
