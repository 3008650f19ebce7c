"""The attention profile: on which rows of the window most of the weight will lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError
from lstm_core.lessons.drawings.drawing import MOST_PLACES, Drawing, DrawnGuess, DrawnLine, closeness
from lstm_core.lessons.drawings.sheet import Sheet
from lstm_core.model.attentions import attention_of
from lstm_core.results import RunResult
from lstm_core.steps import Step, step_of

__all__ = ["ATTENTION"]

_TALLEST, _START = 100.0, 20.0


class _Attention(Drawing):
    """The mean attention weight of each time step, over all test windows."""

    def check(self, config: ExperimentConfig, ahead: int) -> None:
        """Refuse a run without attention, on many tickers, or with a window too long to draw."""
        if not attention_of(config.model).is_learned or config.data.tickers:
            raise ConfigError("An attention profile can be drawn for one series and a model with attention only.")
        if config.features.window > MOST_PLACES:
            raise ConfigError(
                f"An attention profile can be drawn for windows of at most {MOST_PLACES} rows, and this is one of "
                f"{config.features.window}."
            )

    def sheet(self, config: ExperimentConfig, table: PriceTable, ahead: int) -> Sheet:
        """Return a place for each time step, the oldest on the left; heights count beside each other only."""
        step = step_of(table.dates)
        return Sheet(
            "Where will the network look?",
            f"{step.shorts} before the predicted one",
            "how much it looks there (0 to 100)",
            _places(config.features.window, step),
            (),
            0.0,
            _TALLEST,
            (_START,) * config.features.window,
        )

    def beside(self, result: RunResult, table: PriceTable, drawn: Sequence[float]) -> DrawnGuess:
        """Return the drawing as shares of the weight, beside the mean weights and even ones."""
        truth = result.attention.mean(axis=0, dtype=np.float64)  # (window,), the oldest step first
        even = np.full(len(truth), 1 / len(truth))
        yours = _shares(drawn)
        mine, plain = _overlap(yours, truth), _overlap(even, truth)
        told = f"Your profile and the network's have {mine:.0%} in common; even weights have {plain:.0%}."
        step = result.step
        return DrawnGuess(
            "Your profile and the network's",
            f"{step.shorts} before the predicted one",
            "share of the weight (%)",
            _places(len(truth), step),
            (),
            DrawnLine("your guess", _percent(yours)),
            DrawnLine("the network", _percent(truth)),
            DrawnLine("even weights", _percent(even)),
            (),
            f"{told} {closeness(mine, plain, 'An even profile')}",
            mine > plain,
        )


ATTENTION = _Attention()


def _overlap(one: Float64, other: Float64) -> float:
    """Return what two profiles have in common, 0 to 1: the sum of the smaller of the two at each place.

    It is 1 less the total variation distance (Levin, Peres, Markov Chains and Mixing Times, 2nd ed., section 4.1).

    Args:
        one: Shape (time steps,), with the sum 1.
        other: The same of the other.

    Example:
        >>> _overlap(np.array([0.5, 0.5]), np.array([1.0, 0.0]))
        0.5
    """
    return float(np.minimum(one, other).sum())


def _shares(drawn: Sequence[float]) -> Float64:
    """Return heights as shares of their sum; even ones where nothing was drawn."""
    heights = np.asarray(drawn, dtype=np.float64)
    total = float(heights.sum())
    return heights / total if total > 0 else np.full(len(heights), 1 / len(heights))


def _percent(shares: Float64) -> tuple[float, ...]:
    return tuple(float(100 * share) for share in shares)


def _places(window: int, step: Step) -> tuple[str, ...]:
    return tuple(step.count(back) for back in range(window, 0, -1))
