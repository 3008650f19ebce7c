"""Do attention and attribution point to the same time steps?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lstm_core.arrays import Float32, Float64
from lstm_core.explain.deletion import usual_k
from lstm_core.explain.rank_correlation import rank_correlations

__all__ = ["Agreement", "agreement"]


@dataclass(frozen=True, eq=False)
class Agreement:
    """How alike attention and attribution are, day by day; each array of shape (days,).

    Attributes:
        by_day: Spearman's rank correlation over the time steps; not a number where attention or attribution is the
            same at every step.
        shares: Share of the day's attribution that lies on its k most attended time steps; not a number where nothing
            is attributed.
        k: How many steps that is.
        expected: The share if attention had nothing to do with it: k of all steps.
        peaks: How many steps back attention, and attribution, are at their highest on average.
    """

    by_day: Float64 = field(repr=False)
    shares: Float64 = field(repr=False)
    k: int
    expected: float
    peaks: tuple[int, int] = (1, 1)

    @property
    def days(self) -> int:
        """On how many days there is a correlation."""
        return int(np.isfinite(self.by_day).sum())

    @property
    def mean(self) -> float | None:
        """Mean correlation over the days; ``None`` if no day has one."""
        return float(np.nanmean(self.by_day)) if self.days else None

    @property
    def deviation(self) -> float | None:
        """Standard deviation over the days; ``None`` if no day has a correlation."""
        return float(np.nanstd(self.by_day)) if self.days else None

    @property
    def share(self) -> float | None:
        """Mean share over the days; ``None`` if nothing is attributed on any."""
        return float(np.nanmean(self.shares)) if np.isfinite(self.shares).any() else None


def agreement(attention: Float32, attributions: Float32, k: int | None = None) -> Agreement:
    """Compare attention with the strength of the attribution at each time step.

    A step's strength is the sum over features of the absolute attributions. The rank correlation compares the order of
    all steps, also of those that hardly count; where one step decides, the share on the most attended steps tells more.
    The two need not agree even in a sound model: the state that attention weighs at a step has seen all steps before
    it, so a day can speak through the states of later ones.

    Args:
        attention: Attention weights, shape (days, time steps).
        attributions: Of the same days, shape (days, time steps, features).
        k: How many of the most attended steps are looked at; a tenth of them by default.

    Example:
        >>> found = agreement(np.array([[0.1, 0.2, 0.7]]), np.array([[[0.0], [-2.0], [1.0]]]))
        >>> found.by_day.round(6).tolist(), found.shares.round(2).tolist(), round(found.expected, 2)
        ([0.5], [0.33], 0.33)
    """
    strength = np.abs(np.asarray(attributions, dtype="float64")).sum(axis=2)  # (days, time)
    steps = strength.shape[1]
    k = usual_k(steps) if k is None else k
    attended = np.argsort(-attention, axis=1, kind="stable")[:, :k]
    with np.errstate(invalid="ignore"):
        shares = np.take_along_axis(strength, attended, axis=1).sum(axis=1) / strength.sum(axis=1)
    peaks = (_peak(attention), _peak(strength))
    return Agreement(rank_correlations(attention, strength), shares, k, k / steps, peaks)


def _peak(values: Float32 | Float64) -> int:
    """Return how many steps back the mean over the days, shape (days, time steps), is at its highest."""
    return int(values.shape[1] - values.mean(axis=0).argmax())
