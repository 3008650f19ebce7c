"""Attribution over many test days at once: which inputs, how many rows back, move predictions in general."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lstm_core.arrays import Float32, Float64, Int64
from lstm_core.explain.attribution import integrated_gradients
from lstm_core.explain.trained import TrainedModel

__all__ = ["DAYS", "MeanAttribution", "attribute", "mean_attribution", "spread_days"]


DAYS = 40
"""How many test days are attributed by default: each takes as long as some sixty predictions."""


@dataclass(frozen=True, eq=False)
class MeanAttribution:
    """Attributions in scaled units, over many days; each of shape (time steps, features).

    Attributes:
        strength: Mean of their absolute values: how much an input moves predictions, whatever the direction.
        signed: Their mean: which way an input moved them on the whole; those of different days may cancel.
        days: How many days.
    """

    strength: Float64 = field(repr=False)
    signed: Float64 = field(repr=False)
    days: int

    @property
    def by_feature(self) -> Float64:
        """Share of each feature in all strength, shape (features,); zeros if nothing moves the predictions."""
        total = self.strength.sum()
        shares: Float64 = self.strength.sum(axis=0) / (total if total > 0 else 1.0)
        return shares

    @property
    def first(self) -> tuple[int, int]:
        """Time step (from 0, the oldest) and feature of the strongest input."""
        step, feature = np.unravel_index(int(np.argmax(self.strength)), self.strength.shape)
        return int(step), int(feature)


def spread_days(samples: int, most: int) -> Int64:
    """Choose at most so many samples, evenly spread and with the last one among them.

    Example:
        >>> spread_days(10, 4).tolist(), spread_days(3, 4).tolist()
        ([0, 3, 6, 9], [0, 1, 2])
    """
    return np.linspace(0, samples - 1, min(most, samples)).round().astype("int64")


def attribute(model: TrainedModel, samples: Int64) -> Float32:
    """Attribute the predictions of test samples to their inputs, by integrated gradients from ``model.baseline``.

    Args:
        model: The model.
        samples: Which test samples.

    Returns:
        In scaled units, shape (samples, time steps, features).
    """
    windows = model.windows(samples)
    found = [integrated_gradients(model.config.model, model.weights, window, model.baseline) for window in windows]
    return np.stack([attribution.values for attribution in found])


def mean_attribution(attributions: Float32) -> MeanAttribution:
    """Summarize attributions, shape (samples, time steps, features), over the samples.

    Example:
        >>> found = mean_attribution(np.array([[[1.0, 0.0]], [[-3.0, 2.0]]], "float32"))
        >>> found.strength.tolist(), found.signed.tolist(), found.first
        ([[2.0, 1.0]], [[-1.0, 1.0]], (0, 0))
    """
    values = np.asarray(attributions, dtype="float64")
    return MeanAttribution(np.abs(values).mean(axis=0), values.mean(axis=0), len(values))
