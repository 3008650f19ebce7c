"""When a row is: hour, weekday and month, as points on circles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.features.indicator_kind import IndicatorKind
from lstm_core.features.time_of_day import time_of_day

__all__ = ["KINDS"]

_HOUR = (
    "Where in the day the row's own time lies, as it is written, on a circle, so that 23:00 is next to midnight. It "
    "takes sine and cosine together to tell all hours apart."
)
_WEEKDAY = (
    "Where in the week the row's day lies, as a point on a circle, so that Sunday is next to Monday. It takes "
    "sine and cosine together to tell all days apart."
)
_MONTH = (
    "Where in the year the row's month lies, as a point on a circle, so that December is next to January. It takes "
    "sine and cosine together to tell all months apart."
)


def _hour_sin(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the sine of a row's time of day on a circle of 24 hours, midnight at 0."""
    return np.sin(_angle_of_day(frame))


def _hour_cos(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the cosine of a row's time of day on a circle of 24 hours, midnight at 0."""
    return np.cos(_angle_of_day(frame))


def _weekday_sin(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the sine of a row's weekday on a circle of 7 days, Monday at 0."""
    return np.sin(2 * np.pi * pd.DatetimeIndex(frame.index).day_of_week.to_numpy(dtype="float64") / 7)


def _weekday_cos(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the cosine of a row's weekday on a circle of 7 days, Monday at 0."""
    return np.cos(2 * np.pi * pd.DatetimeIndex(frame.index).day_of_week.to_numpy(dtype="float64") / 7)


def _month_sin(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the sine of a row's month on a circle of 12, January at 0."""
    return np.sin(2 * np.pi * (pd.DatetimeIndex(frame.index).month.to_numpy(dtype="float64") - 1) / 12)


def _month_cos(frame: pd.DataFrame, _: pd.Series) -> Float64:
    """Return the cosine of a row's month on a circle of 12, January at 0."""
    return np.cos(2 * np.pi * (pd.DatetimeIndex(frame.index).month.to_numpy(dtype="float64") - 1) / 12)


def _angle_of_day(frame: pd.DataFrame) -> Float64:
    """Return how far round the day each row is, as an angle, shape (rows,)."""
    share = time_of_day(pd.DatetimeIndex(frame.index)) / pd.Timedelta(days=1)
    return 2 * np.pi * share.to_numpy(dtype="float64")


def _calendar_kind(
    label: str, explanation: str, compute: Callable[..., Float64], *, within_days: bool = False
) -> IndicatorKind:
    return IndicatorKind(label, explanation, compute, has_source=False, within_days=within_days)


KINDS: dict[str, IndicatorKind] = {
    "hour_sin": _calendar_kind("Hour of the day (sine)", _HOUR, _hour_sin, within_days=True),
    "hour_cos": _calendar_kind("Hour of the day (cosine)", _HOUR, _hour_cos, within_days=True),
    "weekday_sin": _calendar_kind("Weekday (sine)", _WEEKDAY, _weekday_sin),
    "weekday_cos": _calendar_kind("Weekday (cosine)", _WEEKDAY, _weekday_cos),
    "month_sin": _calendar_kind("Month (sine)", _MONTH, _month_sin),
    "month_cos": _calendar_kind("Month (cosine)", _MONTH, _month_cos),
}
