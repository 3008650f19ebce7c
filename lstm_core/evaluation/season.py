"""Does a series repeat itself after a fixed number of rows?

What is tried are a day, a week and a year, as far as the dates know them, and the period at which the values resemble
themselves most. Prices and other random walks look as if they came and went in waves (E. Slutzky, "The summation of
random causes as the source of cyclic processes", Econometrica 5 (1937)), so that resembling is not enough: the wave
must also help to tell the next value from the last ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64

__all__ = ["FEWEST_ROWS", "Season", "find_season"]

FEWEST_ROWS = 30
_SHORTEST = 4  # rows
_LEAST_STRENGTH = 0.3
_LEAST_HELP = 12.0
"""Least F of the wave: with it, none of 28,000 simulated random walks of seven kinds had a season."""
_AS_STRONG = 0.05  # a shorter period counts as equal when its strength is so close to the strongest
_SAME_PERIOD = 0.05  # the resemblance's own peak lies so close to a calendar's period when it means that one
_HARMONICS = 2
_EXACT = 1e-6  # share of the changes' squares that no noise of a measurement stays below
_ROWS_PER_LAG = 20  # of the period, for each past change in the regression; noise on a walk looks like slow waves
_MOST_LAGS = 8


@dataclass(frozen=True)
class Season:
    """A period after which a series repeats itself.

    Attributes:
        period: Rows.
        strength: Correlation of the values, less their trend, with those one period before.
        reason: Why it counts as a season, in one sentence.
    """

    period: int
    strength: float
    reason: str


def find_season(values: Float64, dates: pd.DatetimeIndex) -> Season | None:
    """Find the season of a series, if it has one.

    A period counts if there are two of it; if the values' correlation with those one period before is 0.3 or more
    and larger than with those half a period nearer or further; and if two harmonics of it improve a regression of
    the next change on trend, last value and last changes (an F of 12 or more).

    Args:
        values: The series in the order of time, shape (rows,); of the training part only.
        dates: Date of each row.

    Returns:
        The strongest season, or the shortest of those that are practically as strong; ``None`` without any.

    Example:
        >>> dates = pd.date_range("2020-01-01", periods=120)
        >>> wave = np.sin(2 * np.pi * np.arange(120) / 7) + np.random.default_rng(0).normal(scale=0.1, size=120)
        >>> find_season(wave, dates).period
        7
        >>> find_season(np.random.default_rng(0).normal(size=120).cumsum(), dates) is None
        True
    """
    rows = len(values)
    if rows < FEWEST_ROWS or np.ptp(values) <= 1e-9 * np.abs(values).max():
        return None
    # Imported here because it takes seconds.
    from statsmodels.tsa.stattools import acf  # type: ignore[import-untyped]

    steady = _without_trend(values)
    if np.ptp(steady) <= 1e-9 * np.ptp(values):  # nothing but a trend
        return None
    # Of every lag from 0 on; later ones are damped, for they rest on fewer pairs.
    resemblance: Float64 = np.asarray(acf(steady, nlags=rows - 1, fft=True, result_object=False))
    found = []
    for period, cycle in _candidates(resemblance, dates):
        strength = _strength(resemblance, period)
        if strength is not None and _help(steady, period) >= _LEAST_HELP:
            found.append(Season(period, strength, _reason(period, cycle, strength)))
    strongest = max((season.strength for season in found), default=0.0)
    equal = [season for season in found if season.strength >= strongest - _AS_STRONG]
    return min(equal, key=lambda season: season.period, default=None)


def _without_trend(values: Float64) -> Float64:
    """Subtract the straight line of least squares."""
    time = np.linspace(-1, 1, len(values))
    line: Float64 = np.polynomial.Polynomial.fit(time, values, deg=1)(time)
    return values - line


def _candidates(resemblance: Float64, dates: pd.DatetimeIndex) -> list[tuple[int, str]]:
    """Return periods of at least two to the series, with the calendar's word for each, or an empty one."""
    rows, calendar = len(dates), _calendar(dates.asi8.tobytes(), dates.unit)
    candidates = [(period, cycle) for period, cycle in calendar.items() if _SHORTEST <= period <= rows // 2]
    peak = _peak(resemblance[: rows // 3 + 1])
    if peak is not None and all(abs(peak - period) > _SAME_PERIOD * period for period in calendar):
        candidates.append((peak, ""))
    return candidates


@lru_cache(maxsize=8)
def _calendar(dates: bytes, unit: str) -> Mapping[int, str]:
    """Return how many rows what people reckon in usually has; many series share their dates."""
    when = pd.DatetimeIndex(np.frombuffer(dates, dtype="int64").view(f"datetime64[{unit}]"))
    return {_rows_per(when, "D"): "a day", _rows_per(when, "W"): "a week", _rows_per_year(when): "a year"}


def _rows_per(dates: pd.DatetimeIndex, unit: str) -> int:
    """Return how many rows a day or a week usually has; those without any don't count."""
    return int(dates.to_period(unit).value_counts().median())


def _rows_per_year(dates: pd.DatetimeIndex) -> int:
    years = (dates[-1] - dates[0]) / pd.Timedelta(days=365.25)
    return round((len(dates) - 1) / years) if years > 0 else 0


def _peak(resemblance: Float64) -> int | None:
    """Return the lag at which a correlogram has its highest peak, small ripples left aside."""
    # Imported here because it takes a while.
    from scipy.signal import find_peaks

    peaks, _ = find_peaks(resemblance, prominence=0.1)
    peaks = peaks[peaks >= _SHORTEST]
    return int(peaks[resemblance[peaks].argmax()]) if len(peaks) else None


def _strength(resemblance: Float64, period: int) -> float | None:
    """Return the correlation one period apart, or ``None`` if it is small or is no peak."""
    rows = len(resemblance)
    lags = np.array([period // 2, period, period + period // 2])
    nearer, strength, further = resemblance[lags] * rows / (rows - lags)  # each for the number of its pairs
    if strength < _LEAST_STRENGTH or strength <= nearer or strength <= further:
        return None
    return float(min(strength, 1.0))


def _help(values: Float64, period: int) -> float:
    """Return F of adding a wave of a period to a regression of the next change on trend, last value and last changes.

    Without the wave it is the regression of D. Dickey and W. Fuller (1979) with past changes, in which a random walk
    has nothing to explain.
    """
    lags = min(max(period // _ROWS_PER_LAG, 1), _MOST_LAGS)
    changes = np.diff(values)
    past = [changes[lags - lag : len(changes) - lag] for lag in range(1, lags + 1)]
    time = np.arange(lags + 1, len(values))
    change = changes[lags:]
    without = np.column_stack([np.ones(len(time)), time, values[lags:-1], *past])
    angles = 2 * np.pi * np.outer(time, np.arange(1, min(_HARMONICS, (period - 1) // 2) + 1)) / period
    wave = np.column_stack([np.sin(angles), np.cos(angles)])
    rest, rest_with_wave = (_rest(change, known) for known in (without, np.column_stack([without, wave])))
    degrees = len(time) - without.shape[1] - wave.shape[1]
    if min(rest_with_wave, rest) <= _EXACT * float((change**2).sum()):
        return np.inf  # a curve without noise, of which a wave can't explain more than the last values do
    return float((rest - rest_with_wave) / wave.shape[1] / (rest_with_wave / degrees))


def _rest(wanted: Float64, known: Float64) -> float:
    """Return the sum of squares that a regression leaves."""
    scaled = known / np.abs(known).max(axis=0).clip(min=1e-300)
    weights, *_ = np.linalg.lstsq(scaled, wanted, rcond=None)
    return float(((wanted - scaled @ weights) ** 2).sum())


def _reason(period: int, cycle: str, strength: float) -> str:
    length = f"{period} rows ({cycle})" if cycle else f"{period} rows"
    return (
        f"Less their trend, the training values correlate by {strength:.2f} with those {length} before, and a wave "
        "of that length helps to tell the next value from the last ones."
    )
