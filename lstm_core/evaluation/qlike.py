"""QLIKE: how far predicted variances are off, where too small a prediction weighs more than too large a one."""

from __future__ import annotations

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.features.indicator_kinds import volatility_of

__all__ = ["qlike", "qlike_of"]


def qlike(actual: Float64, predicted: Float64) -> float | None:
    """Return the mean of ``actual / predicted - ln(actual / predicted) - 1``, 0 for perfect predictions.

    A. Patton, "Volatility forecast comparison using imperfect volatility proxies", Journal of Econometrics 160 (2011):
    of two forecasts of a variance it prefers the better one even where what happened is known through noise, as is so
    of the squared error; unlike that, it counts by what factor a prediction is off, so that calm days weigh as much as
    stormy ones. This form, which is 0 at best, differs from his ``ln(predicted) + actual / predicted`` by what the
    predictions have no part in.

    Args:
        actual: Variances that happened, shape (days,).
        predicted: Predictions of them, same unit and shape.

    Returns:
        The mean; ``None`` if a variance is not above 0, for then it can't be computed.

    Example:
        >>> qlike(np.array([1.0, 4.0]), np.array([1.0, 4.0]))
        0.0
        >>> round(qlike(np.array([1.0]), np.array([2.0])), 4), round(qlike(np.array([2.0]), np.array([1.0])), 4)
        (0.1931, 0.3069)
    """
    if not (np.all(actual > 0) and np.all(predicted > 0)):
        return None
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        ratio = actual / predicted
        loss = float(np.mean(ratio - np.log(ratio) - 1))
    return loss if np.isfinite(loss) else None


def qlike_of(target: str, actual: Float64, predicted: Float64) -> float | None:
    """Return the same of values of a target.

    Args:
        target: As a config names it.
        actual: What happened, in the target's unit, shape (days,).
        predicted: Predictions of it, same unit and shape.

    Returns:
        ``None`` for a target that does not say how far something moves, and where a variance is not above 0.

    Example:
        >>> qlike_of("parkinson", np.array([2.0]), np.array([2.0])), qlike_of("close", np.array([2.0]), np.array([2.0]))
        (0.0, None)
    """
    about = volatility_of(target)
    if about is None:
        return None
    with np.errstate(over="ignore"):
        return qlike(about.to_variance(actual), about.to_variance(predicted))
