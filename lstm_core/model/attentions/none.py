"""No attention: the context is the last time step's state, and all weight lies on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.model.attention import Attended, Attention, Sizes
from lstm_core.model.draws import Weight, Weights

__all__ = ["KIND"]


class _LastStep(Attention):
    """Takes the last time step's state as the context. It has no weights and learns nothing."""

    name = "none"
    place = 5
    label = "none (last time step only)"
    explanation = (
        "The head sees what the LSTM holds after the last time step and nothing else. Whatever the model knows of "
        "earlier steps has to have been carried along in that state. All weight lies on the last step, so there is "
        "nothing to look at on the Attention page."
    )
    formula = r"\hat y = h_T W + b"
    source = "The plain LSTM of Hochreiter and Schmidhuber 1997."
    is_learned = False
    layer = "Last step"
    task = "Keeps what the last time step holds, forgets the others."
    hands_on = "last state"
    stock = """
# No attention: what the last time step holds, and nothing of the others.
context = states[:, -1:]  # (batch, 1, UNITS)
"""

    def remarks(self, window: int) -> tuple[str, ...]:
        """Return what a drawing of the network says of it."""
        return ("no attention: earlier", "steps are dropped")

    def weights(self, units: int, window: int) -> dict[str, Weight]:
        """Return no weights."""
        return {}

    def attend(self, sizes: Sizes, weights: Weights, states: Float32) -> Attended:
        """Take the last state."""
        alone = np.zeros(states.shape[:2], dtype="float32")
        alone[:, -1] = 1.0
        return Attended(states[:, -1], alone[:, None])

    def through(self, sizes: Sizes, weights: Weights, states: Float32, heads: Float32, d_context: Float32) -> Float32:
        """Go backward to the last state alone."""
        alone = np.zeros_like(states)
        alone[:, -1] = d_context
        return alone

    def in_keras(self, sizes: Sizes, weights: Mapping[str, Any], states: Any) -> tuple[Any, Any]:
        """Take the last state."""
        from keras import ops

        time = states.shape[1]
        last = ops.full((ops.shape(states)[0],), time - 1, dtype="int32")
        return states[:, -1, :], ops.one_hot(last, time)


KIND = _LastStep()
