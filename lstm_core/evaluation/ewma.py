"""The fading average (EWMA): a mean of the whole past in which each row counts less than the one after it."""

from __future__ import annotations

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.baselines import Baseline, Fitted, Setting
from lstm_core.evaluation.measures import mse
from lstm_core.features.window_set import WindowSet
from lstm_core.numbers import number

__all__ = ["EWMA_BASELINE", "RATES", "fading_average", "fit_ewma"]

RATES = tuple(float(rate) for rate in np.geomspace(0.01, 1.0, 41))
"""What share of the average the newest value makes up: from a mean of about 100 rows to the last value alone."""


def fit_ewma(setting: Setting) -> Fitted:
    """Predict the fading average whose rate had the least error one row ahead in the training part.

    Simple exponential smoothing: R. Brown, "Statistical forecasting for inventory control" (1959). For volatility, with
    a rate of 0.06, it is known as RiskMetrics'.
    """
    first, training = setting.training_rows.start, setting.level[setting.training_rows]
    errors = [mse(training[1:], fading_average(training, rate)[:-1]) if len(training) > 1 else 0.0 for rate in RATES]
    best = RATES[int(np.argmin(errors))]

    def predict(windows: WindowSet) -> Float64:
        known = setting.level[first : int(windows.rows.max())]
        averages: Float64 = fading_average(known, best)[windows.rows - 1 - first]
        return averages

    return Fitted(
        predict,
        "It predicts a mean of all values so far in which each row counts less than the next one (EWMA): the newest "
        f"makes up {number(100 * best, 2)}%, the rate that was best on the training part.",
    )


def fading_average(values: Float64, rate: float) -> Float64:
    """Return, after each row, ``rate`` times its value plus ``1 - rate`` times the average before it.

    It begins as the first value.

    Args:
        values: In the order of time, shape (rows,).
        rate: Above 0, at most 1.

    Example:
        >>> fading_average(np.array([4.0, 8.0, 0.0]), 0.5).tolist()
        [4.0, 6.0, 3.0]
    """
    # Imported here so that the app, which only shows results, stays small.
    from scipy.signal import lfilter

    found, _ = lfilter([rate], [1.0, rate - 1.0], values, zi=[(1.0 - rate) * values[0]])
    averages: Float64 = np.asarray(found)
    return averages


EWMA_BASELINE = Baseline("ewma", "fading average", fit_ewma, libraries=("scipy.signal",))
