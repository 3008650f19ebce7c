"""HAR as what a model's outputs are counted from: means of the target's own past, inside the window.

The heterogeneous autoregressive model says of tomorrow's volatility what a linear regression on the means of the last
1, 5 and 22 values says: on daily bars a day, a week and a month of trading. F. Corsi, "A simple approximate long-memory
model of realized volatility", Journal of Financial Econometrics 7 (2009).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import Float64
from lstm_core.model.linear import lengths_up_to

__all__ = ["HarStart"]

_LEAST_SHARE = 5  # a mean is of a fifth of the training part at most


@dataclass(frozen=True, eq=False)
class HarStart:
    """HAR with one regression for each row ahead, fitted to the training part.

    Attributes:
        lengths: Of how many values its means are, the last value first.
        weights: The constant, then one weight for each mean; shape (horizon, 1 + lengths).
    """

    lengths: tuple[int, ...]
    weights: Float64 = field(repr=False)

    @classmethod
    def fit(cls, level: Float64, window: int, horizon: int = 1) -> HarStart:
        """Fit it by least squares.

        Args:
            level: The target in the rows of the training part, shape (rows,), at least ``window + horizon`` of them.
            window: Time steps of a window; a mean of more values is left out, as is one of more than a fifth of the
                rows.
            horizon: Rows ahead.

        Example:
            >>> alternating = np.tile([1.0, 3.0], 20)
            >>> HarStart.fit(alternating, window=4).next_rows(alternating[None, :4]).round(6).tolist()
            [[1.0]]
        """
        lengths = lengths_up_to(min(window, len(level) // _LEAST_SHARE))
        past = sliding_window_view(level, lengths[-1])  # (rows - longest + 1, longest)
        terms = np.stack(_terms(past, lengths), axis=1)  # the same rows, (.., 1 + lengths)
        weights = [_least_squares(terms[:-step], level[lengths[-1] - 1 + step :]) for step in range(1, horizon + 1)]
        return cls(lengths, np.stack(weights))

    def next_rows(self, past: Float64) -> Float64:
        """Return what it says of the rows after some windows.

        Args:
            past: The target's values inside each window, the oldest first, shape (samples, time steps).

        Returns:
            In the target's unit, shape (samples, horizon).
        """
        terms = _terms(past, self.lengths)
        steps = [_added(weight * term for weight, term in zip(row, terms, strict=True)) for row in self.weights]
        return np.stack(steps, axis=1)

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal one."""
        return {"lengths": list(self.lengths), "weights": self.weights.tolist()}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> HarStart:
        """Make the one that ``to_json`` described."""
        return cls(tuple(fields["lengths"]), np.array(fields["weights"], dtype="float64"))


def _terms(past: Float64, lengths: Sequence[int]) -> list[Float64]:
    """Return a 1 and the means for each window, each of shape (samples,)."""
    means = [_added(past[:, -back] for back in range(1, length + 1)) / length for length in lengths]
    return [np.ones(len(past)), *means]


def _added(parts: Iterable[Float64]) -> Float64:
    """Add arrays up one by one, so that a window's sum does not depend on how many windows there are."""
    return reduce(np.add, parts)


def _least_squares(terms: Float64, values: Float64) -> Float64:
    weights: Float64 = np.linalg.lstsq(terms, values, rcond=None)[0].astype("float64")
    return weights
