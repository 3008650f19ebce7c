"""The deletion test: do predictions change more when the most attended days are hidden than when any others are?

Attention weights alone do not show that a day counted (S. Jain, B. Wallace, "Attention is not explanation", 2019).
Hiding what is said to matter and watching the prediction is the usual check: W. Samek et al., "Evaluating the
visualization of what a deep neural network has learned" (2017); J. DeYoung et al., "ERASER" (2020).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lstm_core.arrays import AnyFloat, Float64, Int64
from lstm_core.errors import ConfigError
from lstm_core.evaluation.bootstrap import ratio_interval
from lstm_core.evaluation.measures import mae
from lstm_core.explain.many_days import spread_days
from lstm_core.explain.trained import TrainedModel

__all__ = ["MOST_DAYS", "DeletionTest", "deletion_test", "usual_k"]


_REPEATS = 10
MOST_DAYS = 250
"""With more test days, so many of them, evenly spread, are used."""


@dataclass(frozen=True, eq=False)
class DeletionTest:
    """What hiding time steps did to predictions.

    Attributes:
        k: How many time steps of each window were hidden.
        steps: How many there are.
        top: How far each day's prediction moved when its k most attended steps were hidden, in the target's unit,
            without sign, shape (days,).
        random: The same for k steps drawn at random, the mean over the draws, shape (days,).
        repeats: How many draws.
        typical_move: By how much the target itself moves from one row to the next, on average over these days.
        interval: 95% interval of ``ratio``; ``None`` with fewer than 30 days, or where hiding days does nothing.
    """

    k: int
    steps: int
    top: Float64 = field(repr=False)
    random: Float64 = field(repr=False)
    repeats: int
    typical_move: float
    interval: tuple[float, float] | None

    @property
    def days(self) -> int:
        """On how many test days."""
        return len(self.top)

    @property
    def top_k(self) -> float:
        """Mean change with the most attended steps hidden, in the target's unit."""
        return float(self.top.mean())

    @property
    def random_k(self) -> float:
        """Mean change with random steps hidden, in the target's unit."""
        return float(self.random.mean())

    @property
    def ratio(self) -> float | None:
        """How many times as much the attended steps count; ``None`` if hiding random ones changes nothing."""
        return self.top_k / self.random_k if self.random_k > 0 else None


def usual_k(steps: int) -> int:
    """Return how many time steps are hidden by default: a tenth of the window, and one at least.

    Example:
        >>> usual_k(60), usual_k(5)
        (6, 1)
    """
    return max(1, round(steps / 10))


def deletion_test(
    model: TrainedModel,
    *,
    k: int | None = None,
    repeats: int = _REPEATS,
    most_days: int = MOST_DAYS,
    seed: int = 0,
) -> DeletionTest:
    """Hide the k most attended time steps of each test window, and k random ones, and compare.

    A hidden step gets, in each feature, the mean of its own window. The training mean, the other usual choice, lies far
    from everything in a window once a series has drifted away, so that any hidden day would be a shock, and the test
    would measure how the model takes shocks. Only what the network sees is hidden: the last known value, to which a
    predicted change is added, stays, and so do mean and deviation of a window that is scaled by itself.

    Random steps are drawn from all, attended ones included, so that attention without any meaning has the ratio 1.
    Where weights are equal, chance decides which steps are the most attended. The interval of the ratio is a circular
    block bootstrap over days, as ``evaluation/bootstrap.py`` has it for the skill too.

    Args:
        model: The model.
        k: How many time steps to hide, fewer than the window has; a tenth of them by default.
        repeats: How often random steps are drawn for each day.
        most_days: How many test days to use at most.
        seed: Of the draws; the same arguments give the same numbers.

    Raises:
        ConfigError: There are no k time steps to hide and one to keep.

    Example:
        >>> found = deletion_test(model)  # doctest: +SKIP
        >>> found.top_k, found.random_k, found.ratio  # doctest: +SKIP
        (0.92, 0.31, 2.97)
    """
    steps = model.config.features.window
    k = usual_k(steps) if k is None else k
    if not 1 <= k < steps:
        raise ConfigError(f"Hide from 1 to {steps - 1} of the {steps} time steps, not {k}.")
    samples = spread_days(len(model.test_rows), most_days)
    asked = _Asked(model, samples)
    random = np.random.default_rng(seed)
    top = asked.moved_by_hiding(_largest(model.attention(samples), k, random))
    drawn = [
        asked.moved_by_hiding(_largest(np.zeros((len(samples), steps)), k, random))  # all alike: chance decides
        for _ in range(repeats)
    ]
    mean_drawn: Float64 = np.mean(drawn, axis=0)
    return DeletionTest(
        k=k,
        steps=steps,
        top=top,
        random=mean_drawn,
        repeats=repeats,
        typical_move=mae(model.actual(samples), model.previous(samples)),
        interval=ratio_interval(top, mean_drawn, seed=seed) if mean_drawn.any() else None,
    )


class _Asked:
    """The test windows, and their predictions with nothing hidden."""

    def __init__(self, model: TrainedModel, samples: Int64) -> None:
        self._model = model = model.first  # the one whose attention is tested
        self._windows = model.windows(samples)  # (samples, time, features)
        self._frame = model.frame(samples)
        self._means = self._windows.mean(axis=1, keepdims=True)  # (samples, 1, features)
        self._whole = model.predict(self._windows, self._frame)

    def moved_by_hiding(self, steps: Int64) -> Float64:
        """Return how far predictions move with steps (samples, k) hidden, in the target's unit, without sign."""
        hidden = np.zeros(self._windows.shape[:2], dtype=np.bool_)
        np.put_along_axis(hidden, steps, values=True, axis=1)
        windows = np.where(hidden[:, :, None], self._means, self._windows)
        moved: Float64 = np.abs(self._model.predict(windows, self._frame) - self._whole)
        return moved


def _largest(weights: AnyFloat, k: int, random: np.random.Generator) -> Int64:
    """Return the k time steps with the largest weights in each row, ties in an order drawn at random."""
    order = np.lexsort((random.random(weights.shape), weights), axis=1)  # sorted by the last key first
    largest: Int64 = order[:, -k:]
    return largest
