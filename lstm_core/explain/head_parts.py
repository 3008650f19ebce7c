"""What the head makes of the context vector: the prediction as a sum, unit by unit."""

from __future__ import annotations

from dataclasses import dataclass, field

from lstm_core.arrays import Float32
from lstm_core.config import ModelConfig
from lstm_core.model.attentions import attention_of
from lstm_core.model.forward import ForwardPass
from lstm_core.model.weights import Weights

__all__ = ["HeadParts", "head_parts"]


@dataclass(frozen=True, eq=False)
class HeadParts:
    """The terms of a scaled prediction of the next row; together they are the prediction.

    Attributes:
        units: What each unit of the context vector adds: its value times its weight, shape (units,).
        last_state: What the last hidden state adds, where the head sees it beside the context; 0 elsewhere.
        constant: The head's bias.
    """

    units: Float32 = field(repr=False)
    last_state: float
    constant: float

    @property
    def context(self) -> float:
        """What the whole context vector adds."""
        return float(self.units.sum(dtype="float64"))


def head_parts(config: ModelConfig, weights: Weights, passed: ForwardPass, sample: int = 0) -> HeadParts:
    """Take the prediction for one window apart.

    Args:
        config: The architecture that the weights belong to.
        weights: As ``model/weights.py`` names them.
        passed: What ``forward`` returned.
        sample: Which of the windows that the forward pass was made for.

    Example:
        >>> import numpy as np
        >>> from lstm_core.model.forward import forward
        >>> from lstm_core.model.initial import initial_weights
        >>> config = ModelConfig(units=4)
        >>> weights = initial_weights(config, window=5, features=2, seed=1)
        >>> passed = forward(config, weights, np.ones((1, 5, 2), "float32"))
        >>> parts = head_parts(config, weights, passed)
        >>> abs(parts.context + parts.last_state + parts.constant - float(passed.prediction[0])) < 1e-6
        True
    """
    kernel = weights["head/kernel"][:, 0]  # of the next row's point prediction, (units,) or (2 units,)
    context = passed.context[sample]
    last = 0.0
    if attention_of(config).has_query:
        last = float(passed.layers[-1].hidden[sample, -1] @ kernel[len(context) :])
    return HeadParts(context * kernel[: len(context)], last, float(weights["head/bias"][0]))
