"""Holding a part of what was learned back: a prediction that goes only some of the way from what an output of 0 says.

Forecasts that are pulled towards a simple one often have smaller errors than those that are not, and much smaller ones
where they would be worst (J. Bates, C. Granger, "The combination of forecasts", Operational Research Quarterly 20
(1969); A. Timmermann, "Forecast combinations", Handbook of Economic Forecasting 1 (2006)). A network whose outputs are
counted from HAR or the last value is pulled by making its outputs smaller. As they are linear in the head, that is done
to the head once, after training, so that whatever asks the weights afterwards needs to know nothing of it.
"""

from __future__ import annotations

from lstm_core.arrays import Float32
from lstm_core.model.linear import LinearModel
from lstm_core.model.weights import Weights

__all__ = ["held_back_linear", "held_back_outputs", "held_back_weights"]

_HEAD = ("head/kernel", "head/bias")


def held_back_outputs(outputs: Float32, share: float, horizon: int) -> Float32:
    """Return outputs without a share of them; the levels of a model of quantiles move as their median does.

    Args:
        outputs: Shape (..., horizon * levels), the levels of a row ahead side by side, the median first.
        share: What is held back, 0 to 1; 0 leaves every number as it is.
        horizon: Rows ahead.

    Example:
        >>> import numpy as np
        >>> held_back_outputs(np.array([[4.0, 3.0, 6.0]], "float32"), 0.25, horizon=1).tolist()
        [[3.0, 2.0, 5.0]]
    """
    if not share:
        return outputs
    levels = outputs.reshape(*outputs.shape[:-1], horizon, -1)
    return (levels - share * levels[..., :1]).reshape(outputs.shape).astype("float32")


def held_back_weights(weights: Weights, share: float, horizon: int) -> Weights:
    """Return the weights of a network that puts out what ``held_back_outputs`` makes of its outputs.

    Args:
        weights: As ``model/weights.py`` names them.
        share: What is held back, 0 to 1.
        horizon: Rows ahead.
    """
    return weights | {name: held_back_outputs(weights[name], share, horizon) for name in _HEAD}


def held_back_linear(model: LinearModel, share: float) -> LinearModel:
    """Return the linear model that puts out so much less.

    Args:
        model: The linear model.
        share: What is held back, 0 to 1.

    Example:
        >>> held_back_linear(LinearModel((1,), ((2.0,),), (4.0,)), 0.25)
        LinearModel(lengths=(1,))
    """
    left = 1.0 - share
    weights = tuple(tuple(left * weight for weight in row) for row in model.weights)
    return LinearModel(model.lengths, weights, tuple(left * bias for bias in model.bias))
