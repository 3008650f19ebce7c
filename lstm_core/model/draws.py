"""How an array of weights begins: its shape, and the rule that it is drawn by, without TensorFlow.

The rules have the names that Keras has for them, and are its defaults for the layers that use them here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float32

__all__ = ["Weight", "Weights", "glorot_uniform", "orthogonal", "random_normal", "zeros"]

Dimensions = tuple[int, ...]
Weights = dict[str, Float32]


@dataclass(frozen=True)
class Weight:
    """One array of weights before it is there.

    Attributes:
        shape: Its shape.
        draw: Draws its first values; one of those below, or a function of its owner.
    """

    shape: Dimensions
    draw: Callable[[np.random.Generator, Dimensions], Float32]


def glorot_uniform(random: np.random.Generator, shape: Dimensions) -> Float32:
    """Draw a matrix whose values are the smaller the more rows and columns it has (Glorot and Bengio 2010)."""
    limit = np.sqrt(6.0 / sum(shape))
    return random.uniform(-limit, limit, shape).astype("float32")


def orthogonal(random: np.random.Generator, shape: Dimensions) -> Float32:
    """Draw a matrix whose rows are of length 1 and at right angles to each other (Saxe et al. 2014)."""
    rows, columns = shape
    q, r = np.linalg.qr(random.normal(size=(columns, rows)))  # (columns, rows)
    q = q * np.sign(np.diag(r))  # makes the decomposition, and so the result, unique
    return np.ascontiguousarray(q.T).astype("float32")  # (rows, columns)


def random_normal(random: np.random.Generator, shape: Dimensions) -> Float32:
    """Draw from a normal distribution around 0, of deviation 0.05."""
    return random.normal(0.0, 0.05, shape).astype("float32")


def zeros(random: np.random.Generator, shape: Dimensions) -> Float32:
    """Begin with zeros, and draw nothing."""
    return np.zeros(shape, dtype="float32")
