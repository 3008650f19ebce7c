"""What loss curves show: jumps, over-fitting, a fall that had not ended; ``verdicts/learning.py`` says what of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.measures import mae

__all__ = ["NEIGHBORS", "NOTHING", "Curves", "Epochs"]

_JUMP = 1.3  # times the loss of the epoch before
_SWING = 1.25  # the same of the watched loss
_RISE = 1.05  # times the best watched loss
_NOISE = 3.0  # times what single epochs stray from their neighbors: so low the best may lie by luck
NOTHING = 0.05
"""A smaller share of the first loss is no fall."""
_STILL_FALLING = 0.03  # share of the loss, within the last fifth of the epochs
_GAP = 3.0  # times the training loss
NEIGHBORS = 2
"""Epochs on either side that a smoothed loss is the median of."""

Epochs = tuple[int, int]
"""The first and the last epoch that show something, counted from 1."""


@dataclass(frozen=True, eq=False)
class Curves:
    """The losses of a training, at least of 5 epochs where anything but their number is asked for.

    Attributes:
        loss: Training loss of each finished epoch.
        watched: Loss on the watched part after each.
        part: Which part that is.
        kept: The epoch whose weights were kept.
        ended_by: Why training ended.
    """

    loss: Float64 = field(repr=False)
    watched: Float64 = field(repr=False)
    part: Literal["validation", "test"]
    kept: int
    ended_by: str

    def __len__(self) -> int:
        return len(self.loss)

    @property
    def name(self) -> str:
        """What people call the watched loss."""
        return f"{self.part} loss"

    @property
    def last(self) -> int:
        """How many epochs count as the last ones: a fifth."""
        return max(2, len(self) // 5)

    @cached_property
    def smooth_loss(self) -> Float64:
        """The training loss as running medians."""
        return _smooth(self.loss)

    @cached_property
    def smooth_watched(self) -> Float64:
        """The watched loss as running medians."""
        return _smooth(self.watched)

    @property
    def training_jumps(self) -> list[int]:
        """The epochs, counted from 1, in which the training loss jumped up; empty if that is seldom."""
        return _often(self.loss, _JUMP, 0.1)

    @property
    def watched_jumps(self) -> list[int]:
        """The same of the watched loss."""
        return _often(self.watched, _SWING, 0.2)

    @cached_property
    def over_fits(self) -> Epochs | None:
        """In which epochs the watched loss rose while the training loss fell."""
        near, ends = int(self.smooth_watched.argmin()), len(self) - 1
        # The best epoch itself, of those whose median is the best.
        first = max(0, near - NEIGHBORS)
        best = first + int(self.watched[first : near + NEIGHBORS + 1].argmin())
        # The steep fall of the first epochs is no noise.
        noise = mae(*(curve[NEIGHBORS:-NEIGHBORS] for curve in (self.watched, self.smooth_watched)))
        limit = max(_RISE * self.smooth_watched[near], self.smooth_watched[near] + _NOISE * noise)
        rose = float(np.median(self.watched[-self.last :])) >= limit
        fell = self.smooth_loss[ends] < self.smooth_loss[best]
        if not (rose and fell) or ends - best < self.last:
            return None
        return best + 2, ends + 1  # from the epoch after the best one, counted from 1

    @property
    def learned_nothing(self) -> bool:
        """Whether the watched loss never fell clearly below that of epoch 1."""
        # The first epoch counts as it is: its neighbors may be far better already.
        return bool(self.smooth_watched.min() >= (1 - NOTHING) * self.watched[0])

    @property
    def still_falls(self) -> Epochs | None:
        """In which last epochs both losses still fell, if training did not stop by itself."""
        both = np.stack([self.smooth_loss, self.smooth_watched])  # (2, epochs)
        falls = np.all(both[:, -1] < (1 - _STILL_FALLING) * both[:, -1 - self.last])
        if not falls or self.ended_by == "early_stopping":
            return None
        return len(self) - self.last + 1, len(self)

    @property
    def gap(self) -> bool:
        """Whether the watched loss ends far above the training loss."""
        training, other = self.smooth_loss[-1], self.smooth_watched[-1]
        return bool(other > _GAP * training and training > 0)


def _often(losses: Float64, times: float, share: float) -> list[int]:
    jumps: list[int] = (np.flatnonzero(losses[1:] > times * losses[:-1]) + 2).tolist()
    return jumps if len(jumps) >= max(2, share * len(losses)) else []


def _smooth(values: Float64) -> Float64:
    """Return running medians; near the ends over the neighbors that are there."""
    rows = range(len(values))
    return np.array([np.median(values[max(0, row - NEIGHBORS) : row + NEIGHBORS + 1]) for row in rows])
