"""Simple forecasts that a model has to beat, made of the target's own past alone.

A baseline is fitted to the training part and then predicts the first row ahead of any windows, in the target's unit,
each from values before that row. R. Hyndman, G. Athanasopoulos, "Forecasting: Principles and Practice" (3rd edition,
2021), section 5.2, calls them simple, and "sometimes surprisingly effective".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import Float64
from lstm_core.evaluation.measures import rmse
from lstm_core.evaluation.season import find_season
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData
from lstm_core.numbers import number

__all__ = [
    "AVERAGED",
    "SIMPLE_BASELINES",
    "Baseline",
    "Fitted",
    "Setting",
    "Unfit",
    "fit_drift",
    "fit_moving_average",
    "fit_persistence",
    "fit_seasonal_naive",
]

AVERAGED = (3, 5, 10, 20)
"""How many last values the moving average may take, as far as the window holds so many."""

Predict = Callable[[WindowSet], Float64]


@dataclass(frozen=True)
class Setting:
    """What a baseline is fitted to and predicts from.

    Attributes:
        data: The windows that the model has, too.
        level: The whole target column, in its unit, shape (rows,); ``WindowSet.rows`` are positions in it.
        dates: Date of each row.
        seed: For what is drawn at random.
    """

    data: PreparedData
    level: Float64
    dates: pd.DatetimeIndex
    seed: int

    @property
    def training_rows(self) -> slice:
        """The rows of the training part, also where windows were shuffled across the parts."""
        part = self.data.split.train
        return slice(part.start, part.stop)


@dataclass(frozen=True)
class Fitted:
    """A baseline that was fitted to the training part.

    Attributes:
        predict: Takes windows, returns what it predicts for the first row ahead of each, in the target's unit, shape
            (samples,).
        note: What it does, and what was chosen for it, in one sentence.
    """

    predict: Predict
    note: str


@dataclass(frozen=True)
class Unfit:
    """Why a baseline can't be had for this series, in words that end no sentence."""

    reason: str


@dataclass(frozen=True)
class Baseline:
    """A way to forecast.

    Attributes:
        name: What it is called in files.
        label: What people call it.
        fit: Fits it to the training part of a setting.
    """

    name: str
    label: str
    fit: Callable[[Setting], Fitted | Unfit]


def fit_persistence(setting: Setting) -> Fitted:
    """Predict that nothing changes."""
    return Fitted(lambda windows: windows.previous, "It repeats the last value.")


def fit_drift(setting: Setting) -> Fitted:
    """Predict the last value plus the mean change from row to row of the training part."""
    training = setting.level[setting.training_rows]
    step = float(training[-1] - training[0]) / max(len(training) - 1, 1)
    note = (
        f"It adds to the last value the mean change from row to row in the training part, {number(step, 3, sign=True)}."
    )
    return Fitted(lambda windows: windows.previous + step, note)


def fit_moving_average(setting: Setting) -> Fitted:
    """Predict the mean of the last values, of as many as were best on the training windows (least RMSE)."""
    training, level = setting.data.train, setting.level
    counts = [count for count in AVERAGED if count <= training.window] or [training.window]
    errors = [rmse(training.actual, _mean_before(level, training, count)) for count in counts]
    best = counts[int(np.argmin(errors))]
    chosen = f" Of {', '.join(map(str, counts))} values, {best} were best on the training part." if counts[1:] else ""
    return Fitted(
        lambda windows: _mean_before(level, windows, best), f"It predicts the mean of the last {best} values.{chosen}"
    )


def fit_seasonal_naive(setting: Setting) -> Fitted | Unfit:
    """Predict the value of one season before; where the series does not reach back so far, the last value."""
    rows, level = setting.training_rows, setting.level
    season = find_season(level[rows], setting.dates[rows])
    if season is None:
        return Unfit("the training part shows no season")
    period = season.period

    def predict(windows: WindowSet) -> Float64:
        return np.where(windows.rows >= period, level[windows.rows - period], windows.previous)

    return Fitted(predict, f"It repeats the value of {period} rows before. {season.reason}")


def _mean_before(level: Float64, windows: WindowSet, count: int) -> Float64:
    """Return the mean of the last ``count`` values before the first row that each window predicts."""
    means: Float64 = sliding_window_view(level, count)[windows.rows - count].mean(axis=1)
    return means


SIMPLE_BASELINES = (
    Baseline("persistence", "persistence", fit_persistence),
    Baseline("drift", "drift", fit_drift),
    Baseline("moving_average", "moving average", fit_moving_average),
    Baseline("seasonal_naive", "seasonal naive", fit_seasonal_naive),
)
