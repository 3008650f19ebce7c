"""Units that people know, for targets that say how far something moves: percent of the price, yearly volatility.

All go up where the target goes up, so that the ends of an interval stay the ends of that interval. Of a value in
logarithms the result is the typical one (the median), not the mean, which wild days pull up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.features.indicator_kinds import volatility_of

__all__ = ["KnownUnit", "known_units", "rows_a_year"]

_PARKINSON = float(np.sqrt(4 * np.log(2)))
_TRADING_DAYS = 252
_YEAR = pd.Timedelta(days=365.25)


@dataclass(frozen=True)
class KnownUnit:
    """A unit in which people know how far something moves.

    Attributes:
        name: What is told, in words.
        short: The same for JSON and columns.
        about: What it means and how it is worked out, in a sentence or two.
        convert: Turns values of the target into percent; goes up with them.
    """

    name: str
    short: str
    about: str
    convert: Callable[[Float64], Float64] = field(repr=False)

    def of(self, value: float) -> float:
        """Return one value in this unit."""
        return float(self.convert(np.array([value]))[0])


def known_units(target: str, dates: pd.DatetimeIndex) -> tuple[KnownUnit, ...]:
    """Return the units in which a target can be told; none for one that does not say how far something moves.

    The range counts from the lowest price: 1% says that the highest price lies 1% above it. The volatility is
    Parkinson's estimate from the range (Journal of Business 53, 1980), ``ln(high / low) / sqrt(4 ln 2)`` for one row,
    or the target's own, times the root of the rows a year.

    Args:
        target: As a config names it.
        dates: Of the series, shape (rows,); they say how many rows a year has.

    Example:
        >>> range_, yearly = known_units("logrange", pd.bdate_range("2020-01-01", periods=600))
        >>> round(range_.of(float(np.log(np.log(1.01)))), 6), round(yearly.of(float(np.log(0.01))), 2)
        (1.0, 9.53)
        >>> known_units("close", pd.bdate_range("2020-01-01", periods=600))
        ()
    """
    volatility = volatility_of(target)
    if volatility is None or volatility.to_share is None:
        return ()
    deviation, rows = volatility.to_share, rows_a_year(dates)
    yearly = KnownUnit(
        "yearly volatility",
        "annualized_volatility_percent",
        f"Volatility as option traders quote it, in percent a year: that of one row times the root of {rows:,.0f}, the "
        "rows a year. What happens between one row's end and the next one's beginning is not in it.",
        lambda values: 100 * deviation(values) * np.sqrt(rows),
    )
    range_ = KnownUnit(
        "range (from the lowest price to the highest)",
        "range_percent",
        "By how much the highest price of the row lies above the lowest, in percent.",
        lambda values: 100 * np.expm1(_PARKINSON * deviation(values)),
    )
    return (range_, yearly) if volatility.of_a_range else (yearly,)


def rows_a_year(dates: pd.DatetimeIndex) -> float:
    """Return how many rows a year has; 252 for trading days, as people reckon.

    Example:
        >>> [rows_a_year(pd.date_range("2020-01-01", periods=600, freq=step)) for step in ("B", "D", "W")]
        [252.0, 365.0, 52.0]
    """
    span = dates[-1] - dates[0]
    counted = (len(dates) - 1) / (span / _YEAR) if span > pd.Timedelta(0) else _TRADING_DAYS
    # Days on which exchanges are closed differ from country to country; the custom does not.
    return float(_TRADING_DAYS) if 240 <= counted <= 262 else float(round(counted))
