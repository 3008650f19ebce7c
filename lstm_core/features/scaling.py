"""Scaling that is fitted on the training part and on nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from lstm_core.arrays import Float64

__all__ = ["Scaler", "ScalerMethod"]

ScalerMethod = Literal["minmax", "standard", "deviation"]


_ROUNDING = 10 * np.finfo("float64").eps  # as scikit-learn, for values whose largest is between 1/2 and 1
_SMALLEST = 1e-100  # range that is divided by: more than a float holds may come of smaller ones


class Scaler:
    """Fit, transform and inverse of one linear scaling per column: ``(value - center) / scale``.

    Args:
        method: ``minmax`` maps the fitted rows to 0..1; ``standard`` to mean 0 and deviation 1;
            ``deviation`` only divides by the deviation, so that 0 stays 0 (for changes). The
            arithmetic of fitting is scikit-learn's to the last bit, which is not loaded for it: the app fits scalers
            too, and would take 50 MB more. A constant column gets scale 1. Constant is what varies by less than
            rounding leaves of values of its size.

    Example:
        >>> scaler = Scaler("minmax").fit(np.array([[10.0], [20.0]]))
        >>> scaler.transform(np.array([[15.0], [30.0]])).ravel().tolist()
        [0.5, 2.0]
    """

    def __init__(self, method: ScalerMethod) -> None:
        self.method: ScalerMethod = method
        self.fitted_rows = 0
        self._center: Float64 | None = None
        self._scale: Float64 | None = None

    @property
    def center(self) -> Float64:
        """What is subtracted from each column, in its unit, shape (columns,)."""
        return self._fitted(self._center)

    @property
    def scale(self) -> Float64:
        """What each column is divided by, in its unit, shape (columns,)."""
        return self._fitted(self._scale)

    def fit(self, values: Float64) -> Scaler:
        """Learn center and scale from the training rows, shape (rows, columns)."""
        # By powers of two, which change no digit: any range below 2e-15 is taken for that of a constant.
        size = np.exp2(np.frexp(np.abs(values).max(axis=0))[1])
        constant = np.ptp(values, axis=0) < np.maximum(_ROUNDING * size, _SMALLEST)
        if self.method == "minmax":
            center, scale = _lowest_and_range(values / size)
        else:
            mean, scale = _mean_and_deviation(values / size)
            center = mean if self.method == "standard" else np.zeros(values.shape[1])
        self._center, self._scale = center * size, np.where(constant, 1.0, scale * size)
        self.fitted_rows = len(values)
        return self

    def leaving(self, columns: Sequence[int]) -> Scaler:
        """Return one that scales as this one does, but for some columns, which it leaves as they are."""
        other = Scaler(self.method)
        other.fitted_rows = self.fitted_rows
        other._center, other._scale = self.center.copy(), self.scale.copy()
        other._center[list(columns)], other._scale[list(columns)] = 0.0, 1.0
        return other

    def transform(self, values: Float64) -> Float64:
        """Scale values, shape (..., columns)."""
        scaled: Float64 = (values - self.center) / self.scale
        return scaled

    def inverse(self, scaled: Float64) -> Float64:
        """Undo ``transform``."""
        values: Float64 = scaled * self.scale + self.center
        return values

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs to make an equal scaler."""
        return {
            "method": self.method,
            "fitted_rows": self.fitted_rows,
            "center": self.center.tolist(),
            "scale": self.scale.tolist(),
        }

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Scaler:
        """Make the scaler that ``to_json`` described."""
        scaler = cls(fields["method"])
        scaler.fitted_rows = fields["fitted_rows"]
        scaler._center, scaler._scale = np.array(fields["center"]), np.array(fields["scale"])
        return scaler

    @classmethod
    def side_by_side(cls, scalers: Sequence[Scaler]) -> Scaler:
        """Make one scaler of several fitted ones of the same method, its columns being theirs in order."""
        both = cls(scalers[0].method)
        both.fitted_rows = scalers[0].fitted_rows
        both._center = np.concatenate([scaler.center for scaler in scalers])
        both._scale = np.concatenate([scaler.scale for scaler in scalers])
        return both

    def _fitted(self, value: Float64 | None) -> Float64:
        if value is None:
            raise RuntimeError("this scaler has not been fitted; call fit() with the training rows first")
        return value


def _lowest_and_range(values: Float64) -> tuple[Float64, Float64]:
    """Return center and scale of each column as ``sklearn.preprocessing.MinMaxScaler`` fits them."""
    lowest: Float64 = values.min(axis=0)
    reach = values.max(axis=0) - lowest
    # Inverted twice, as scikit-learn multiplies where we divide.
    return lowest, 1.0 / (1.0 / np.where(reach < _ROUNDING, 1.0, reach))


def _mean_and_deviation(values: Float64) -> tuple[Float64, Float64]:
    """Return center and scale of each column as ``sklearn.preprocessing.StandardScaler`` fits them.

    The variance is that of the corrected algorithm of two passes: Chan, Golub, LeVeque, "Algorithms for computing the
    sample variance" (The American Statistician 37, 1983), which also says how far its rounding may reach.
    """
    rows, smallest = len(values), np.finfo("float64").eps
    mean: Float64 = values.sum(axis=0) / rows
    apart = values - mean
    variance = ((apart**2).sum(axis=0) - apart.sum(axis=0) ** 2 / rows) / rows
    is_rounding = variance <= rows * smallest * variance + (rows * mean * smallest) ** 2
    return mean, np.where(is_rounding, 1.0, np.sqrt(variance))
