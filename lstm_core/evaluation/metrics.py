"""Metrics of predictions, and of persistence on the same samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_core.arrays import Float64, Int64
from lstm_core.evaluation.mase import mase
from lstm_core.evaluation.measures import mae, mse, rmse, rounding, skill
from lstm_core.evaluation.qlike import qlike_of
from lstm_core.results import Evaluation, Metrics

__all__ = ["evaluate", "measure", "weighted_mean"]


def measure(
    actual: Float64,
    predicted: Float64,
    previous: Float64,
    level_scale: float,
    *,
    target: str = "",
    naive: float | None = None,
) -> Metrics:
    """Compare predictions with what happened.

    Args:
        actual: True values, in the target's unit, shape (samples,).
        predicted: Predictions, same unit and shape.
        previous: The last value each prediction could see, same unit and shape.
        level_scale: Width of one scaled unit, in the target's unit.
        target: The target's name, as the config has it; it says whether values stand for variances.
        naive: What repeating the last value missed on average in the training part (``mase.naive_error``).

    Example:
        >>> values = np.array([10.0, 11.0, 12.0])
        >>> measure(values, values + 1, values - 1, level_scale=2.0).mse_scaled
        0.25
    """
    return Metrics(
        mse_scaled=mse(actual, predicted) / level_scale**2,
        rmse=rmse(actual, predicted),
        mae=mae(actual, predicted),
        mape=None if np.any(actual == 0) else float(np.mean(np.abs((actual - predicted) / actual))),
        r2=_r2(actual, predicted),
        direction=float(np.mean(np.sign(predicted - previous) == np.sign(actual - previous))),
        qlike=qlike_of(target, actual, predicted),
        mase=mase(actual, predicted, naive),
    )


def evaluate(actual: Float64, predicted: Float64, previous: Float64, level_scale: float) -> Evaluation:
    """Measure a model and persistence (the prediction ``previous``) on the same samples.

    Args and units are those of ``measure``.
    """
    model = measure(actual, predicted, previous, level_scale)
    persistence = measure(actual, previous, previous, level_scale)
    return Evaluation(model, persistence, skill(actual, predicted, previous))


def weighted_mean(values: Sequence[float | None], weights: Sequence[int] | Int64) -> float | None:
    """Return the mean of a metric that several parts have, by the number of their samples; ``None`` if one lacks it.

    Example:
        >>> weighted_mean([1.0, 4.0], [2, 1]), weighted_mean([1.0, None], [2, 1])
        (2.0, None)
    """
    return None if None in values else float(np.average(np.array(values, dtype="float64"), weights=weights))


def _r2(actual: Float64, predicted: Float64) -> float | None:
    """Return the coefficient of determination; ``None`` where the values do not vary by more than rounding."""
    if np.ptp(actual) <= rounding(actual):
        return None
    return float(1.0 - np.sum((actual - predicted) ** 2) / np.sum((actual - actual.mean()) ** 2))
