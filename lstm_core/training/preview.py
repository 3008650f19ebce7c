"""The predictions and the attention that people watch while a model trains, and replay afterwards.

They travel with the events and stay in the run store, so they are few and short: at most a hundred or so a run,
each of at most 300 predictions and two profiles of attention.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lstm_core.arrays import AnyFloat, Float32
from lstm_core.features.windows import PreparedData
from lstm_core.steps import step_of

__all__ = ["FEWER", "MAX_POINTS", "MAX_PREVIEWS", "NOTHING_SHOWN", "EpochPicture", "Preview", "is_due"]


MAX_POINTS = 300
MAX_PREVIEWS = 100
FEWER = 10  # of each network after the first, which are not replayed
_DIGITS = 5  # significant ones of a weight, which is more than a chart can show


@dataclass(frozen=True)
class EpochPicture:
    """What an epoch's event shows of the model; its fields are explained at ``EpochDone``."""

    predictions: list[float] | None = None
    attention: list[float] | None = None
    newest_attention: list[float] | None = None


NOTHING_SHOWN = EpochPicture()


class Preview:
    """Turns what a model put out for the watched part into a few hundred numbers to look at.

    Args:
        data: The prepared data whose watched part is previewed; of many tickers the first one's.
        shows_attention: Whether the model's attention is learned, so that there is something to see.
    """

    def __init__(self, data: PreparedData, *, shows_attention: bool = True) -> None:
        self._shows_attention = shows_attention
        self._most = MAX_PREVIEWS
        watched = data.previewed
        self.watched: Literal["validation", "test"] = "test" if data.watched is data.test else "validation"
        count = min(len(watched), MAX_POINTS)
        self._watched = watched
        self._shown = np.unique(np.linspace(0, len(watched) - 1, count).round().astype(int))
        self.dates: list[str] = step_of(watched.dates).isos(watched.dates[self._shown])
        self.actual: list[float] = watched.actual[self._shown].tolist()
        self.persistence: list[float] = watched.previous[self._shown].tolist()

    def __call__(self, predictions: Float32, attention: Float32) -> EpochPicture:
        """Return what there is to see after an epoch.

        Args:
            predictions: Scaled outputs for the watched part, shape (samples,) or (samples, outputs), the first being
                that of the next row.
            attention: Its attention weights, shape (samples, time steps).
        """
        predictions, attention = predictions[: len(self._watched)], attention[: len(self._watched)]
        values: list[float] = self._watched.to_level(predictions)[self._shown].tolist()
        if not self._shows_attention:
            return EpochPicture(values)
        return EpochPicture(values, _rounded(attention.mean(axis=0, dtype="float64")), _rounded(attention[-1]))

    def fewer(self) -> Preview:
        """Return the same for a further network of the run, with about ten previews."""
        other = copy(self)
        other._most = FEWER
        return other

    def due(self, epoch: int, epochs: int) -> bool:
        """Say whether an epoch's event carries a preview."""
        return is_due(epoch, epochs, self._most)


def is_due(epoch: int, epochs: int, most: int = MAX_PREVIEWS) -> bool:
    """Say whether an epoch is one of those that are shown, so that about ``most`` are.

    Example:
        >>> [epoch for epoch in range(1, 41) if is_due(epoch, 40, most=4)]
        [1, 10, 20, 30, 40]
    """
    every = -(-epochs // most)
    return epoch % every == 0 or epoch in (1, epochs)


def _rounded(weights: AnyFloat) -> list[float]:
    return [float(f"{weight:.{_DIGITS}g}") for weight in weights]
