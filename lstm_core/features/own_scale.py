"""Scaling each window by itself: by the mean and the deviation that each of its columns has inside of it.

T. Kim et al., "Reversible instance normalization for accurate time-series forecasting against distribution shift",
ICLR (2022), whose part before the network this is, without its learned weights; libraries of forecasting have it as
``scaler_type="standard"`` (neuralforecast) or as an option of a model (darts). What it takes away at the inputs is put
back at the outputs by ``target_unit.py``. It looks at the rows of one window, so there is nothing to be fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from lstm_core.arrays import AnyFloat, Bools, Float32, Float64
from lstm_core.choices import FeatureConfig, ScalingMethod
from lstm_core.features.panel_inputs import STATIC
from lstm_core.features.scaling import Scaler

__all__ = ["ROUNDING", "as_seen", "by_itself", "own_columns", "own_scale", "rows_scaling", "stands_still"]

ROUNDING = 16 * float(np.finfo("float32").eps)
"""Share of a column's largest value in a window that rounding may leave: what deviates by less stands still."""


def rows_scaling(method: ScalingMethod) -> Literal["minmax", "standard"]:
    """Return how all rows are scaled, by the training part, before windows are cut from them.

    Windows that are scaled by themselves come out the same whatever this is, save that a column that stands still in a
    window, and so has no deviation of its own, is left in deviations of the training part.
    """
    return "standard" if method == "window" else method


def own_columns(features: FeatureConfig) -> tuple[bool, ...]:
    """Say of each input whether each window scales it by itself; empty where one scale is for all rows.

    What says how one ticker differs from the others stands still in every window, and is left as it is.

    Example:
        >>> own_columns(FeatureConfig(inputs=("close", "static:mean"), scaling="window")), own_columns(FeatureConfig())
        ((True, False), ())
    """
    return tuple(name not in STATIC for name in features.inputs) if features.scaling == "window" else ()


def own_scale(windows: AnyFloat) -> tuple[Float64, Float64]:
    """Return the mean and the deviation of each column inside each window.

    A column that stands still has no deviation to divide by. It gets 1, the unit that the rows come in, which is the
    deviation of the training part: its inputs are 0 then, and a target that begins to move is told in that unit.

    Args:
        windows: Rows as ``rows_scaling`` scales them, shape (..., time steps, columns).

    Returns:
        Both of shape (..., 1, columns).

    Example:
        >>> center, scale = own_scale(np.array([[1.0, 7.0], [3.0, 7.0]]))
        >>> center.tolist(), scale.tolist()
        ([[2.0, 7.0]], [[1.0, 1.0]])
    """
    rows = np.asarray(windows, dtype="float64")
    center = rows.mean(axis=-2, keepdims=True)  # (..., 1, columns)
    deviation = rows.std(axis=-2, keepdims=True)
    return center, np.where(_is_rounding(deviation, rows), 1.0, deviation)


def by_itself(windows: AnyFloat, columns: Sequence[bool] = (True,)) -> Float32:
    """Scale each column of each window by its own mean and deviation.

    Args:
        windows: Rows as ``rows_scaling`` scales them, shape (..., time steps, columns).
        columns: Which of them, as ``own_columns`` says; all by default.

    Example:
        >>> by_itself(np.array([[1.0, 7.0], [3.0, 7.0]])).tolist()
        [[-1.0, 0.0], [1.0, 0.0]]
    """
    center, scale = own_scale(windows)
    seen: Float32 = np.where(columns, (windows - center) / scale, windows).astype("float32")
    return seen


def stands_still(windows: AnyFloat) -> Bools:
    """Say which columns stand still in which windows, shape (..., columns); the argument is that of ``own_scale``."""
    rows = np.asarray(windows, dtype="float64")
    still: Bools = _is_rounding(rows.std(axis=-2), rows, keepdims=False)
    return still


def as_seen(windows: Float64, scaler: Scaler, features: FeatureConfig) -> Float32:
    """Scale windows in their columns' units as the model gets them.

    Args:
        windows: Shape (..., time steps, columns).
        scaler: Of the inputs, fitted to the training part.
        features: Says whether each window is scaled by itself besides.
    """
    rows, own = scaler.transform(windows).astype("float32"), own_columns(features)
    return by_itself(rows, own) if own else rows


def _is_rounding(deviation: Float64, rows: Float64, *, keepdims: bool = True) -> Bools:
    largest = np.abs(rows).max(axis=-2, keepdims=keepdims)
    still: Bools = deviation <= ROUNDING * largest
    return still
