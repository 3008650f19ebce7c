"""Attention on one day: how narrow it is, and what it handed on."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lstm_core.arrays import Float32, Float64
from lstm_core.model.forward import ForwardPass

__all__ = ["AttendedDay", "attended_day", "effective_steps", "entropy_bits"]


@dataclass(frozen=True, eq=False)
class AttendedDay:
    """Attention in the window of one predicted day.

    Attributes:
        attention: One weight a time step, the mean of the heads, shape (time steps,).
        heads: The same by head, shape (heads, time steps).
        entropy: Of ``attention``, in bits.
        effective_steps: To how many equally weighted time steps that comes.
        context: The context vector: what attention handed on to the head, shape (units,).
    """

    attention: Float32 = field(repr=False)
    heads: Float32 = field(repr=False)
    entropy: float
    effective_steps: float
    context: Float32 = field(repr=False)

    @property
    def most_attended(self) -> int:
        """The time step with the largest weight, counted from 0, the oldest."""
        return int(np.argmax(self.attention))


def attended_day(passed: ForwardPass, sample: int = 0) -> AttendedDay:
    """Look at the attention of one of the windows that a forward pass was made for."""
    attention = passed.attention[sample]
    entropy = float(entropy_bits(attention))
    return AttendedDay(attention, passed.heads[sample], entropy, 2.0**entropy, passed.context[sample])


def entropy_bits(attention: Float32) -> Float64:
    """Return the entropy of attention weights, in bits (Shannon 1948): 0 is one step, log2 of the steps is all alike.

    Args:
        attention: Weights that sum to 1 over the last axis, shape (..., time steps).

    Returns:
        Shape (...).

    Example:
        >>> entropy_bits(np.array([[0.25, 0.25, 0.25, 0.25], [0.0, 1.0, 0.0, 0.0]])).tolist()
        [2.0, 0.0]
    """
    from scipy.special import entr  # here, as whoever only lists runs has no use for it

    bits: Float64 = entr(np.asarray(attention, dtype="float64")).sum(axis=-1) / np.log(2)
    return bits


def effective_steps(attention: Float32) -> Float64:
    """Return to how many equally weighted time steps attention comes: 2 to the power of its entropy, its perplexity.

    Args:
        attention: Weights that sum to 1 over the last axis, shape (..., time steps).

    Returns:
        From 1 to the number of time steps, shape (...).

    Example:
        >>> effective_steps(np.array([0.5, 0.5, 0.0, 0.0]))
        np.float64(2.0)
    """
    steps: Float64 = 2.0 ** entropy_bits(attention)
    return steps
