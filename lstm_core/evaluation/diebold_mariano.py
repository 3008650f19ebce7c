"""The Diebold-Mariano test: do two forecasts differ by more than chance?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float64

__all__ = ["DieboldMariano", "diebold_mariano", "long_run_variance", "mean_differs_from_zero", "usual_lags"]

_ROUNDING = 8 * float(np.finfo("float64").eps)  # of a square


@dataclass(frozen=True)
class DieboldMariano:
    """Result of the test.

    Attributes:
        statistic: Below 0 the first forecast has the smaller squared errors; infinite if the difference never varies.
        p: Probability of a statistic at least so far from 0 if both forecasts were equally good, two-sided.
        lags: Days back over which the differences were taken to depend on one another.
        days: Number of days compared.
    """

    statistic: float
    p: float
    lags: int
    days: int


def diebold_mariano(actual: Float64, first: Float64, second: Float64, horizon: int = 1) -> DieboldMariano:
    """Test whether two forecasts of the same days have equal squared errors on average.

    F. Diebold, R. Mariano, "Comparing predictive accuracy", Journal of Business & Economic Statistics 13 (1995): the
    mean difference of squared errors over its standard error, which heeds that neighboring days are alike
    (``long_run_variance``). For short series the statistic is corrected and held against Student's t with days - 1
    degrees of freedom: D. Harvey, S. Leybourne, P. Newbold, "Testing the equality of prediction mean squared errors",
    International Journal of Forecasting 13 (1997).

    Args:
        actual: What happened, shape (days,), in the order of time.
        first: One forecast of it, same unit and shape.
        second: The other.
        horizon: How many rows ahead they look.

    Raises:
        ValueError: There are fewer than 3 days, or not more than the horizon.

    Example:
        >>> noise = np.random.default_rng(0).normal(size=(2, 200))
        >>> better, worse = noise[0] * 0.5, noise[0] + noise[1]
        >>> result = diebold_mariano(np.zeros(200), better, worse)
        >>> result.statistic < 0, result.p < 0.001
        (True, True)
    """
    errors = actual - np.stack([first, second])  # (2, days)
    differences = errors[0] ** 2 - errors[1] ** 2  # (days,)
    largest = float(np.abs(errors).max(initial=0.0))
    rounding = _ROUNDING * largest * (largest + float(np.abs(actual).max(initial=0.0)))
    return mean_differs_from_zero(differences, rounding, horizon)


def mean_differs_from_zero(differences: Float64, rounding: float, horizon: int = 1) -> DieboldMariano:
    """Test whether differences of two forecasts' losses are 0 on average, as ``diebold_mariano`` does.

    Args:
        differences: The first forecast's loss minus the second's, one number a day, shape (days,), in the order of
            time.
        rounding: How much of a difference may be rounding.
        horizon: How many rows ahead they look.

    Raises:
        ValueError: There are fewer than 3 days, or not more than the horizon.

    Example:
        >>> mean_differs_from_zero(np.array([1.0, -1.0, 1.0, -1.0]), 0.0).p
        1.0
    """
    days = len(differences)
    if days < 3 or days <= horizon:
        raise ValueError(f"{days} days are too few to compare forecasts {horizon} rows ahead")
    lags = min(max(horizon - 1, usual_lags(days)), days - 1)
    if np.abs(differences).max() <= rounding:
        return DieboldMariano(0.0, 1.0, lags, days)
    mean = float(differences.mean())
    error = math.sqrt(long_run_variance(differences, lags) / days)
    if error <= rounding:
        return DieboldMariano(math.copysign(math.inf, mean), 0.0, lags, days)
    # Imported here so that the app, which only shows results, stays small.
    from scipy.stats import t

    correction = math.sqrt((days + 1 - 2 * horizon + horizon * (horizon - 1) / days) / days)
    statistic = correction * mean / error
    return DieboldMariano(statistic, float(2 * t.sf(abs(statistic), days - 1)), lags, days)


def long_run_variance(values: Float64, lags: int) -> float:
    """Return the variance that the mean of a series that depends on its past has, times the number of values.

    W. Newey, K. West, "A simple, positive semi-definite, heteroskedasticity and autocorrelation consistent covariance
    matrix", Econometrica 55 (1987), with Bartlett's weights.

    Args:
        values: The series in the order of time, shape (rows,).
        lags: How many rows back values may depend on one another.

    Example:
        >>> long_run_variance(np.array([1.0, -1.0, 1.0, -1.0]), 0)
        1.0
        >>> long_run_variance(np.array([1.0, -1.0, 1.0, -1.0]), 1)  # 1 + 2 * (1 - 1/2) * (-3/4)
        0.25
    """
    rows = len(values)
    around = values - values.mean()
    covariances = [float(around[lag:] @ around[: rows - lag]) / rows for lag in range(lags + 1)]
    weighted = (2 * (1 - lag / (lags + 1)) * covariances[lag] for lag in range(1, lags + 1))
    return max(0.0, covariances[0] + sum(weighted))


def usual_lags(rows: int) -> int:
    """Return over how many rows a series is taken to depend on its past: the cube root of its length, rounded down.

    Example:
        >>> usual_lags(8), usual_lags(64), usual_lags(252)
        (2, 4, 6)
    """
    root = round(math.cbrt(rows))
    return root if root**3 <= rows else root - 1
