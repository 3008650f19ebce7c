"""What comes after the end of the series: the model's forecast, how sure it is, and when that will be.

The forecast looks at the last window there is, so nobody knows yet what it will be held against. How wide its bands are
comes from the errors that the model made before.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.evaluation.intervals import margins_for_forecast
from lstm_core.evaluation.known_units import KnownUnit, known_units
from lstm_core.features.calendar import describe_calendar, next_dates
from lstm_core.features.indicators import label
from lstm_core.features.own_scale import as_seen
from lstm_core.features.scaling import Scaler
from lstm_core.features.target_unit import TargetUnit
from lstm_core.model.averaged import averaged_forward
from lstm_core.numbers import number
from lstm_core.results import RunResult
from lstm_core.steps import Step

__all__ = ["Forecast", "ForecastBand", "forecast"]

_SPOKEN = 0.8  # the level that the sentence speaks of

_LEAKED = "The run made a mistake on purpose, so that its errors were smaller than they will be."
_NO_ADVICE = "This is an exercise in machine learning, not investment advice."


@dataclass(frozen=True, eq=False)
class ForecastBand:
    """Where the target will lie in a share of the cases, in its unit.

    Attributes:
        nominal: The share.
        lower, upper: Its ends, shape (horizon,).
        enough: Whether there were windows enough to say so; if not, the band is too narrow.
    """

    nominal: float
    lower: Float64
    upper: Float64
    enough: bool


@dataclass(frozen=True, eq=False)
class Forecast:
    """The rows that come after the end of a series, as a model sees them.

    Attributes:
        target: What is forecast, in words.
        calendar: When the series has rows, in words.
        last_date, last_value: The last row there is.
        dates: Of the rows to come, length horizon.
        values: The forecast, in the target's unit, shape (horizon,).
        bands: One a level of ``intervals.LEVELS``, the narrowest first.
        sentence: What it says and how far it can be trusted, in plain words.
        step: What one row of the series stands for.
        units: In which units people know it, beside the target's own; empty for none.
    """

    target: str
    calendar: str
    last_date: pd.Timestamp
    last_value: float
    dates: pd.DatetimeIndex
    values: Float64 = field(repr=False)
    bands: tuple[ForecastBand, ...] = field(repr=False)
    sentence: str
    step: Step
    units: tuple[KnownUnit, ...] = ()

    @property
    def persistence(self) -> Float64:
        """What repeating the last value says, shape (horizon,)."""
        return np.full(len(self.dates), self.last_value)

    def band(self, nominal: float) -> ForecastBand:
        """Return the band that holds a share of the cases.

        Raises:
            KeyError: There is none.
        """
        return {band.nominal: band for band in self.bands}[nominal]

    def in_unit(self, unit: KnownUnit, step: int = 0, nominal: float = _SPOKEN) -> tuple[float, float, float]:
        """Return the forecast of a row to come in a unit people know, then the ends of its band."""
        band = self.band(nominal)
        return unit.of(self.values[step]), unit.of(band.lower[step]), unit.of(band.upper[step])

    def to_json(self) -> dict[str, Any]:
        """Return all of it, ready for JSON: one entry a row to come; dates as ``Step.iso`` writes them."""
        rows = [
            {
                "date": self.step.iso(date),
                "value": float(self.values[step]),
                "persistence": self.last_value,
                "bands": {
                    f"{band.nominal:g}": [float(band.lower[step]), float(band.upper[step])] for band in self.bands
                },
                **({"units": self._units_json(step)} if self.units else {}),
            }
            for step, date in enumerate(self.dates)
        ]
        last = {"date": self.step.iso(self.last_date), "value": self.last_value}
        return {
            "target": self.target,
            "calendar": self.calendar,
            "last": last,
            "rows": rows,
            "sentence": self.sentence,
        }

    def _units_json(self, step: int) -> dict[str, Any]:
        return {
            unit.short: {
                "value": unit.of(self.values[step]),
                "bands": {
                    f"{band.nominal:g}": [unit.of(band.lower[step]), unit.of(band.upper[step])] for band in self.bands
                },
            }
            for unit in self.units
        }


def forecast(result: RunResult) -> Forecast:
    """Forecast the rows that come after the end of a run's series.

    Args:
        result: The run; its kept weights make the forecast, in NumPy.

    Example:
        >>> found = forecast(result)  # doctest: +SKIP
        >>> found.dates[0], found.band(0.8).lower[0] <= found.values[0]  # doctest: +SKIP
        (Timestamp('2013-03-04 00:00:00'), np.True_)
    """
    features, dates = result.config.features, result.series.index
    assert isinstance(dates, pd.DatetimeIndex)
    last = float(result.series[features.target].iloc[-1])
    values = _values(result)  # (horizon, levels)
    bands = tuple(
        ForecastBand(margins.nominal, *margins.around(values), margins.enough)
        for margins in margins_for_forecast(result.calibration, result.outputs)
    )
    ahead = next_dates(dates, features.horizon)
    target = label(features.target)
    spoken = next(band for band in bands if band.nominal == _SPOKEN)
    found = Forecast(
        target=target,
        calendar=describe_calendar(dates),
        last_date=dates[-1],
        last_value=last,
        dates=ahead,
        values=values[:, 0],
        bands=bands,
        sentence="",
        step=result.step,
        units=known_units(features.target, dates),
    )
    told = [
        _said(target, (dates[-1], last), pd.Series(values[:, 0], index=ahead), result.step),
        *_in_units(found),
        _doubt(spoken, last),
        *([_LEAKED] if result.config.leak != "none" else []),
        _NO_ADVICE,
    ]
    return replace(found, sentence=" ".join(told))


def _values(result: RunResult) -> Float64:
    """Return what the model puts out for the last window, in the target's unit, shape (horizon, levels)."""
    features = result.config.features
    rows = result.series[-features.window :]
    window = rows[list(features.inputs)].to_numpy(dtype="float64")  # (time, features)
    seen = as_seen(window, Scaler.from_json(result.scalers["input"]), features)
    outputs = averaged_forward(result.config.model, result.members, result.linear, seen[None])  # (1, outputs)
    unit = TargetUnit.from_json(result.scalers["target"], features)
    values: Float64 = unit.frame(rows[features.target].to_numpy(dtype="float64")[None]).to_levels(outputs)[0]
    return values


def _said(target: str, last: tuple[pd.Timestamp, float], ahead: pd.Series, step: Step) -> str:
    known = f"after {number(last[1])} on {step.long_date(last[0])}"
    told = [f"at {number(value)} for {step.long_date(pd.Timestamp(str(date)))}" for date, value in ahead.items()]
    if len(told) == 1:
        return f"The model forecasts the {target} {told[0]}, {known}."
    return f"The model forecasts the {target} {told[0]} and {told[-1]}, {step.count(len(told))} ahead, {known}."


def _in_units(found: Forecast) -> list[str]:
    """Say the next row's forecast in the units that people know, with its band; nothing where there are none."""
    told = []
    for unit in found.units:
        value, lower, upper = found.in_unit(unit)
        told.append(f"a {unit.name} of {value:.2g}% ({lower:.2g}% to {upper:.2g}% in {_SPOKEN:.0%} of the cases)")
    if not told:
        return []
    return [f"For {found.step.long_date(found.dates[0])} that is {' and '.join(told)}."]


def _doubt(band: ForecastBand, last: float) -> str:
    """Say how wide a band is, and whether the forecast can be told from no change."""
    lower, upper = float(band.lower[-1]), float(band.upper[-1])
    rows = len(band.lower)
    text = (
        f"With errors as before, {'it' if rows == 1 else 'the last of them'} lies between {number(lower)} and "
        f"{number(upper)} in {band.nominal:.0%} of the cases, a band {number(upper - lower)} wide."
    )
    outside = int(((last < band.lower) | (last > band.upper)).sum())
    if outside == rows:
        return f"{text} The last value lies outside of it: the model expects a change beyond its usual error."
    if outside:
        return (
            f"{text} In {outside} of the {rows} rows such a band leaves the last value out; in the others the forecast "
            "can't be told from 'no change'."
        )
    which = "it" if rows == 1 else "each such band"
    return f"{text} The last value lies inside of {which}, so that the forecast can't be told from 'no change'."
