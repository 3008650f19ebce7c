"""Simple forecasts that a model has to beat, made of the target's own past alone.

A baseline is fitted to the training part and then predicts the first row ahead of any windows, in the target's unit,
each from values before that row. R. Hyndman, G. Athanasopoulos, "Forecasting: Principles and Practice" (3rd edition,
2021), section 5.2, calls them simple, and "sometimes surprisingly effective".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import Float64
from lstm_core.choices import FeatureConfig
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.measures import rmse
from lstm_core.evaluation.season import Season, find_season
from lstm_core.features.splits import Part
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData
from lstm_core.numbers import number

__all__ = [
    "AVERAGED",
    "SEASONAL_NAIVE",
    "SEASON_LIBRARIES",
    "SIMPLE_BASELINES",
    "Baseline",
    "Fitted",
    "Setting",
    "Unfit",
    "fit_drift",
    "fit_mean",
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
        target: The target's name, as the config has it.
        inputs: The columns of the inputs that are not the target, in their units, shape (rows, inputs); ``None`` where
            there is nothing but the target.
        closes: The closing price of each row, shape (rows,); ``None`` where there is none.
    """

    data: PreparedData
    level: Float64
    dates: pd.DatetimeIndex
    seed: int
    target: str = ""
    inputs: Float64 | None = field(default=None, repr=False)
    closes: Float64 | None = field(default=None, repr=False)

    @classmethod
    def of(cls, data: PreparedData, table: PriceTable, features: FeatureConfig, seed: int) -> Setting:
        """Take from a table what baselines look at.

        Args:
            data: Its windows.
            table: The table, with its indicators.
            features: What goes in and what comes out.
            seed: The run's.
        """
        frame, others = table.frame, [name for name in features.inputs if name != features.target]
        level = frame[features.target].to_numpy(dtype="float64")
        closes = frame["close"].to_numpy(dtype="float64") if "close" in frame else None
        return cls(data, level, table.dates, seed, features.target, frame[others].to_numpy(dtype="float64"), closes)

    @property
    def columns(self) -> Float64:
        """The target and all inputs, in their units, shape (rows, columns)."""
        return self.level[:, None] if self.inputs is None else np.column_stack([self.level, self.inputs])

    @property
    def training_rows(self) -> slice:
        """The rows of the training part, also where windows were shuffled across the parts."""
        part = self.data.split.train
        return slice(part.start, part.stop)

    @cached_property
    def season(self) -> Season | None:
        """The season of the training part, if it shows one."""
        rows = self.training_rows
        return find_season(self.level[rows], self.dates[rows])

    @property
    def before_test(self) -> Setting:
        """The same with everything before the test part to be fitted to."""
        split = self.data.split
        return self.fitted_to(self.data.before_test, split.before_test)

    def fitted_to(self, windows: WindowSet, part: Part) -> Setting:
        """Return the same with another part to be fitted to.

        Args:
            windows: Its windows.
            part: Its rows.
        """
        split = replace(self.data.split, train=part)
        return replace(self, data=replace(self.data, train=windows, split=split))


@dataclass(frozen=True)
class Fitted:
    """A baseline that was fitted to the training part.

    Attributes:
        predict: Takes windows, returns what it predicts for the first row ahead of each, in the target's unit, shape
            (samples,).
        note: What it does, and what was chosen for it, in one sentence.
        again: Fits it to another part with what took long to choose kept as it is; ``None`` where nothing takes long.
    """

    predict: Predict
    note: str
    again: Callable[[Setting], Fitted | Unfit] | None = None


@dataclass(frozen=True)
class Unfit:
    """Why a baseline can't be had for this series, in words that end no sentence; empty if it is not meant for such."""

    reason: str = ""


@dataclass(frozen=True)
class Baseline:
    """A way to forecast.

    Attributes:
        name: What it is called in files.
        label: What people call it.
        fit: Fits it to the training part of a setting.
        is_simple: Whether the model may be held against it as the best simple method.
        libraries: What fitting it imports, which takes seconds.
    """

    name: str
    label: str
    fit: Callable[[Setting], Fitted | Unfit]
    is_simple: bool = True
    libraries: tuple[str, ...] = ()


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


def fit_mean(setting: Setting) -> Fitted:
    """Predict the mean of the training part, whatever happened since."""
    mean = float(setting.level[setting.training_rows].mean())
    return Fitted(
        lambda windows: np.full(len(windows), mean),
        f"It predicts the mean of the training part, {number(mean)}, whatever happened since.",
    )


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
    season, level = setting.season, setting.level
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
    Baseline("mean", "training mean", fit_mean),
    Baseline("moving_average", "moving average", fit_moving_average),
)
SEASON_LIBRARIES = ("scipy.signal", "statsmodels.tsa.stattools")
"""What looking for a season imports."""
SEASONAL_NAIVE = Baseline("seasonal_naive", "seasonal naive", fit_seasonal_naive, libraries=SEASON_LIBRARIES)
