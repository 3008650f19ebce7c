"""What a kind of attention is: all that the lab wants to know of one, whichever it is.

A new kind is one file in ``attentions/`` with an object called ``KIND``. Nothing outside that folder compares a kind's
name. Only ``in_keras`` needs TensorFlow; it is called where models are built, in a worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.model.draws import Weight, Weights

__all__ = [
    "ASKS",
    "SCORE_WEIGHT",
    "SEEN_BESIDE",
    "Attended",
    "Attention",
    "ScoredAttention",
    "Sizes",
    "through_softmax",
]

SCORE_WEIGHT = r"\alpha_t &= \frac{e^{s_t}}{\sum_k e^{s_k}}"
"""How scores become weights, in LaTeX."""
SEEN_BESIDE = r"\hat y &= \left[\textstyle\sum_t \alpha_t h_t \,;\, h_T\right] W + b"
"""What the head makes of the context and the last state side by side."""

_MIXES = "Scores every time step, turns the scores into weights that sum to 1, and mixes the steps by them."
ASKS = f"{_MIXES} It asks with the last state, which goes on beside the mix."
"""What the layer of a kind with a query does."""


class Sizes(Protocol):
    """What a kind needs to know of a network; a ``ModelConfig`` is one."""

    @property
    def units(self) -> int:
        """Width of the states."""

    @property
    def heads(self) -> int:
        """How many heads a kind with several of them has."""


@dataclass(frozen=True)
class Attended:
    """What attention made of a sequence of states.

    Attributes:
        context: Shape (samples, units).
        heads: Weights over time by head, shape (samples, heads, time).
    """

    context: Float32
    heads: Float32


class Attention:
    """One way of mixing the states of all time steps into one context vector.

    States are those of the last recurrent layer, shape (samples, time, units). Weights are named as in ``weights``.

    Attributes:
        name: As in ``ModelConfig.attention``; kept in configs for ever.
        place: Where it stands where all are listed, the smallest first.
        label: What people call it.
        explanation: Three sentences for a student.
        formula: Score and weight of time step t, in LaTeX; h is the last layer's hidden state, T the last step.
        source: Where it comes from.
        is_learned: Whether the weights over time are learned, so that there is something to look at.
        has_query: Whether it asks with the last state, which the head then sees beside the context.
        has_heads: Whether it has several heads.
        layer: What a drawing of the network calls its layer.
        task: What that layer does, in a sentence.
        hands_on: What people call the context that it makes.
        stock: Lines of plain Keras that make ``context``, shape (batch, 1, width), and, where ``is_learned``,
            ``weights``, shape (batch, window), from ``states``. They may use ``keras``, ``WINDOW``, ``UNITS`` and
            ``HEADS``, and stand in the scripts that people take with them.
    """

    name: str
    place: int
    label: str
    explanation: str
    formula: str
    source: str
    is_learned: bool = True
    has_query: bool = False
    has_heads: bool = False
    layer: str = "Attention"
    task: str = _MIXES
    hands_on: str = "context vector"
    stock: str

    def in_stock(self, sizes: Sizes, weights: Weights) -> dict[str, list[Float32]]:
        """Return what the layers that ``stock`` names hold, by name, each as ``set_weights`` of Keras takes it.

        Args:
            sizes: Of the network.
            weights: Its arrays of weights, as ``weights`` lists them.
        """
        return {}

    def remarks(self, window: int) -> tuple[str, ...]:
        """Return what a drawing of the network says of its layer, in short lines.

        Args:
            window: Time steps in one sample.
        """
        return (f"{window} weights that sum to 1",)

    def check(self, sizes: Sizes) -> None:
        """Make sure that a network of these sizes can have it.

        Raises:
            ValueError: It can't; the message says what to choose.
        """

    def weights(self, units: int, window: int) -> dict[str, Weight]:
        """Return its arrays of weights by name, in the order in which they are drawn."""
        raise NotImplementedError

    def attend(self, sizes: Sizes, weights: Weights, states: Float32) -> Attended:
        """Mix states over time, in NumPy."""
        raise NotImplementedError

    def through(self, sizes: Sizes, weights: Weights, states: Float32, heads: Float32, d_context: Float32) -> Float32:
        """Go backward, in NumPy: return gradients with respect to the states, shape (samples, time, units).

        Args:
            sizes: Of the network.
            weights: Its arrays of weights.
            states: What ``attend`` was given.
            heads: What it returned, as ``Attended.heads``.
            d_context: Gradients with respect to the context, shape (samples, units).
        """
        raise NotImplementedError

    def in_keras(self, sizes: Sizes, weights: Mapping[str, Any], states: Any) -> tuple[Any, Any]:
        """Do what ``attend`` does with tensors of TensorFlow.

        Returns:
            The context, shape (batch, units), and the weight of each time step, the mean of the heads, shape
            (batch, time).
        """
        raise NotImplementedError


class ScoredAttention(Attention):
    """Attention that gives each time step one score, turns scores into weights and sums the states up by them."""

    def scores(self, sizes: Sizes, weights: Weights, states: Float32) -> Float32:
        """Return the score of every time step, shape (samples, time)."""
        raise NotImplementedError

    def through_scores(
        self, sizes: Sizes, weights: Weights, states: Float32, d_scores: Float32, d_states: Float32
    ) -> None:
        """Add to the states' gradients those that come through the scores.

        Args:
            sizes: Of the network.
            weights: Its arrays of weights.
            states: What ``scores`` was given.
            d_scores: Gradients with respect to what it returned, shape (samples, time).
            d_states: What to add to, in place, shape (samples, time, units).
        """
        raise NotImplementedError

    def attend(self, sizes: Sizes, weights: Weights, states: Float32) -> Attended:
        """Mix states by their scores."""
        from scipy.special import softmax  # here, as whoever only offers kinds to choose from has no use for it

        attention = softmax(self.scores(sizes, weights, states), axis=1)  # (samples, time)
        context = np.einsum("st,stu->su", attention, states)  # (samples, units)
        return Attended(context, attention[:, None])

    def through(self, sizes: Sizes, weights: Weights, states: Float32, heads: Float32, d_context: Float32) -> Float32:
        """Go backward both ways to a state: through the mix, and through its score."""
        attention = heads[:, 0]  # (samples, time)
        d_scores = through_softmax(attention, np.einsum("stu,su->st", states, d_context))
        d_states: Float32 = attention[:, :, None] * d_context[:, None]  # (samples, time, units)
        self.through_scores(sizes, weights, states, d_scores, d_states)
        return d_states


def through_softmax(weights: Float32, d_weights: Float32) -> Float32:
    """Return gradients with respect to scores, from those of the weights; time is the last axis."""
    d_scores: Float32 = weights * (d_weights - (weights * d_weights).sum(axis=-1, keepdims=True))
    return d_scores
