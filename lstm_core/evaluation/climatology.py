"""Climatology: what is usual at this time of the year."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import Float64, Int64
from lstm_core.evaluation.baselines import Baseline, Fitted, Setting, Unfit

__all__ = ["AROUND", "CLIMATOLOGY_BASELINE", "fit_climatology"]

AROUND = 15
"""Days before and after the day of the year whose values count, too: of few years, one day's mean is mostly chance."""
_YEARS = 2  # that the training part has to span
_DAYS = 366


def fit_climatology(setting: Setting) -> Fitted | Unfit:
    """Predict the mean of the training values around the same day of the year, at the same time of day.

    World Meteorological Organization, "Guidelines on the calculation of climate normals", WMO-No. 1203 (2017).
    """
    rows = setting.training_rows
    dates, level = setting.dates[rows], setting.level[rows]
    if len(dates) < 2 or dates[-1] - dates[0] < pd.Timedelta(days=365 * _YEARS):
        return Unfit("the training part is shorter than two years")
    usual = _Usual.of(level, dates)
    times = " and the same time of day" if len(usual.times) > 1 else ""
    return Fitted(
        lambda windows: usual.at(setting.dates[windows.rows]),
        f"It predicts the mean of the training values within {AROUND} days of the same day of the year{times}.",
    )


@dataclass(frozen=True)
class _Usual:
    """Means by the time of day and the day of the year, of the training part.

    Attributes:
        times: Minutes of the day that rows have, in order.
        means: Shape (times, days of the year).
        mean: Of all values, for what has no such time of day or no value around such a day.
    """

    times: Int64
    means: Float64 = field(repr=False)
    mean: float

    @classmethod
    def of(cls, level: Float64, dates: pd.DatetimeIndex) -> _Usual:
        minutes = _minutes(dates)
        times, which = np.unique(minutes, return_inverse=True)
        sums, counts = np.zeros((2, len(times), _DAYS))
        np.add.at(sums, (which, _day(dates)), level)
        np.add.at(counts, (which, _day(dates)), 1.0)
        mean = float(level.mean())
        near = _around(counts)
        return cls(times, np.where(near > 0, _around(sums) / np.maximum(near, 1.0), mean), mean)

    def at(self, dates: pd.DatetimeIndex) -> Float64:
        minutes = _minutes(dates)
        places = np.searchsorted(self.times, minutes).clip(max=len(self.times) - 1)
        known = self.times[places] == minutes
        return np.where(known, self.means[places, _day(dates)], self.mean)


def _day(dates: pd.DatetimeIndex) -> Int64:
    """Return the day of the year from 0 on, as of a leap year, so that a date is the same day in every year."""
    after_february = ~dates.is_leap_year & (dates.month > 2)
    return np.asarray(dates.day_of_year - 1 + after_february, dtype="int64")


def _minutes(dates: pd.DatetimeIndex) -> Int64:
    return np.asarray(dates.hour * 60 + dates.minute, dtype="int64")


def _around(values: Float64) -> Float64:
    """Return sums over the days around each day of the year, the last day lying beside the first."""
    wide = np.concatenate([values[:, -AROUND:], values, values[:, :AROUND]], axis=1)
    sums: Float64 = sliding_window_view(wide, 2 * AROUND + 1, axis=1).sum(axis=2)
    return sums


CLIMATOLOGY_BASELINE = Baseline("climatology", "climatology", fit_climatology)
