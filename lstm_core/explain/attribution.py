"""Which inputs of one window made its prediction: integrated gradients.

Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks" (2017): walk in a straight line from a baseline
window to the real one, add up the gradients on the way, and multiply by how far each input moved. The attributions sum
to the difference between the two predictions (completeness).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float32, Float64
from lstm_core.config import ModelConfig
from lstm_core.model.backward import input_gradients
from lstm_core.model.forward import forward
from lstm_core.model.weights import Weights
from lstm_core.one_thread import one_blas_thread

__all__ = ["MOST_POINTS", "Attribution", "integrated_gradients"]


_TOLERANCE = 1e-4
"""Scaled units by which attributions may miss the difference of the predictions before the path is cut finer."""
MOST_POINTS = 512
_FIRST_POINTS = 32
_NUMBERS_AT_ONCE = 1_000_000  # of one gate; forward and backward pass hold about twenty arrays of that size


@dataclass(frozen=True)
class Attribution:
    """How much each input moved one prediction away from that of the baseline window, in scaled units.

    Attributes:
        values: Shape (time steps, features).
        prediction: Scaled prediction for the window.
        baseline: Scaled prediction for the baseline window.
        points: Points of the path at which gradients were taken.
    """

    values: Float32
    prediction: float
    baseline: float
    points: int

    @property
    def completeness_error(self) -> float:
        """How far the attributions are from summing to the difference of the predictions, in scaled units."""
        return abs(float(self.values.sum(dtype="float64")) - (self.prediction - self.baseline))


def integrated_gradients(config: ModelConfig, weights: Weights, window: Float32, baseline: Float32) -> Attribution:
    """Attribute the prediction for one window to its inputs.

    The path is cut by Gauss-Legendre quadrature, first at 32 points, then at twice as many until the attributions sum
    up within ``_TOLERANCE`` or there are ``MOST_POINTS``.

    Args:
        config: The architecture that the weights belong to.
        weights: As ``model/weights.py`` names them.
        window: Scaled inputs, shape (time steps, features).
        baseline: The window to compare with, of the same shape or one that broadcasts to it, such as the training
            part's mean of each feature, shape (features,).

    Example:
        >>> from lstm_core.model.initial import initial_weights
        >>> config = ModelConfig(units=4)
        >>> weights = initial_weights(config, window=5, features=2, seed=1)
        >>> found = integrated_gradients(config, weights, np.ones((5, 2), "float32"), np.zeros(2, "float32"))
        >>> found.values.shape, found.completeness_error < 1e-3
        ((5, 2), True)
    """
    window = np.asarray(window, dtype="float32")
    start = np.broadcast_to(np.asarray(baseline, dtype="float32"), window.shape)
    points = _FIRST_POINTS
    with one_blas_thread():
        ends = forward(config, weights, np.stack([window, start])).prediction
        while True:
            values = _along_the_path(config, weights, window, start, points)
            found = Attribution(values, float(ends[0]), float(ends[1]), points)
            if found.completeness_error <= _TOLERANCE or points >= MOST_POINTS:
                return found
            points *= 2


def _along_the_path(config: ModelConfig, weights: Weights, window: Float32, start: Float32, points: int) -> Float32:
    places, shares = np.polynomial.legendre.leggauss(points)  # on -1..1, where the path is 0..1
    places, shares = (places + 1) / 2, shares / 2
    mean: Float64 = np.zeros(window.shape)
    # In parts, because a wide model with a long window would need gigabytes for all points at once.
    size = max(1, _NUMBERS_AT_ONCE // (len(window) * config.units * config.layers))
    for first in range(0, points, size):
        part = slice(first, first + size)
        path = start + places[part].astype("float32")[:, None, None] * (window - start)  # (points, time, features)
        gradients = input_gradients(config, weights, forward(config, weights, path))
        mean += np.einsum("p,ptf->tf", shares[part], gradients)
    values: Float32 = ((window - start) * mean).astype("float32")
    return values
