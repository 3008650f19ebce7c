"""A linear model beside the networks: means of the last 1, 5 and 22 steps of each input, each times a weight.

It is what HAR looks at (F. Corsi, "A simple approximate long-memory model of realized volatility", Journal of Financial
Econometrics 7 (2009)), of every input and inside the window. So it sees no more than a network does, and needs nothing
but a window to predict from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lstm_core.arrays import Float32, Float64

__all__ = ["ALPHAS", "LENGTHS", "LinearModel", "lengths_up_to", "lengths_within", "means_of"]

LENGTHS = (1, 5, 22)
"""Over how many steps HAR's means are: on daily bars, a day, a week and a month."""

ALPHAS = tuple(10.0 ** (half / 2) for half in range(-4, 11))
"""How strongly weights may be pulled to 0: 0.01 to a hundred thousand."""


@dataclass(frozen=True)
class LinearModel:
    """A linear model as a result keeps it.

    Attributes:
        lengths: Over how many of the newest steps the means are.
        weights: One of each mean for each row ahead; the means of one length side by side, input by input. Shape
            (lengths * inputs, horizon).
        bias: What is added, one a row ahead.
    """

    lengths: tuple[int, ...]
    weights: tuple[tuple[float, ...], ...] = field(repr=False)
    bias: tuple[float, ...] = field(repr=False)

    def outputs(self, windows: Float32) -> Float32:
        """Return what it puts out, scaled as the outputs of a network are.

        Args:
            windows: As a network gets them, shape (samples, time steps, features).

        Returns:
            Shape (samples, horizon).

        Example:
            >>> model = LinearModel((1, 2), ((1.0,), (10.0,)), (0.5,))
            >>> model.outputs(np.array([[[2.0], [4.0]]], "float32")).tolist()  # 4 + 10 * 3 + 0.5
            [[34.5]]
        """
        found: Float64 = means_of(windows, self.lengths) @ np.array(self.weights) + np.array(self.bias)
        return found.astype("float32")


def lengths_up_to(longest: int) -> tuple[int, ...]:
    """Return those of ``LENGTHS`` that are not too long; the shortest in any case.

    Example:
        >>> lengths_up_to(60), lengths_up_to(10), lengths_up_to(0)
        ((1, 5, 22), (1, 5), (1,))
    """
    return tuple(length for length in LENGTHS if length <= longest) or LENGTHS[:1]


def lengths_within(window: int) -> tuple[int, ...]:
    """Return over how many steps means can be taken inside a window; those that are too long become the whole window.

    Example:
        >>> lengths_within(60), lengths_within(10), lengths_within(5)
        ((1, 5, 22), (1, 5, 10), (1, 5))
    """
    return tuple(sorted({min(length, window) for length in LENGTHS}))


def means_of(windows: Float32, lengths: tuple[int, ...]) -> Float64:
    """Return the means of the newest steps of windows, shape (samples, time steps, features).

    Returns:
        Those of the first length, input by input, then those of the next, shape (samples, lengths * features).
    """
    return np.concatenate([windows[:, -length:].mean(axis=1, dtype="float64") for length in lengths], axis=1)
