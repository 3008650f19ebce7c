"""Summaries of attention weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float32

__all__ = ["AttentionProfile", "max_row_sum_error", "profile"]


@dataclass(frozen=True)
class AttentionProfile:
    """How attention is spread over the window, across many windows; each of shape (time steps,).

    Attributes:
        mean: Mean weight of each time step.
        low, high: The 10th and 90th percentile.
    """

    mean: Float32
    low: Float32
    high: Float32


def profile(attention: Float32) -> AttentionProfile:
    """Summarize attention weights of shape (samples, time steps) over the samples.

    Example:
        >>> profile(np.array([[0.25, 0.75], [0.75, 0.25]], dtype="float32")).mean.tolist()
        [0.5, 0.5]
    """
    low, high = np.percentile(attention, [10, 90], axis=0)
    return AttentionProfile(attention.mean(axis=0), low.astype("float32"), high.astype("float32"))


def max_row_sum_error(attention: Float32) -> float:
    """Return how far any row of weights is from summing to 1."""
    return float(np.abs(attention.sum(axis=1, dtype="float64") - 1.0).max())
