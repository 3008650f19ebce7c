"""The series that come with the lab and need no network.

Daily bars of five companies from the package ``bokeh_sampledata``: Quandl WIKI prices, public domain. Prices are as
traded, not adjusted, so splits show as jumps.

Daily weather of Seattle from the package ``vega_datasets``: observations of the US National Oceanic and Atmospheric
Administration (NOAA), public domain. ``precipitation`` is in millimeters, ``temp_max`` and ``temp_min`` are the day's
highest and lowest temperature in degrees Celsius, ``wind`` is its mean wind speed in meters per second.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from lstm_core.data.table import PriceTable
from lstm_core.errors import DatasetNotFoundError

__all__ = ["BUNDLED", "STOCKS", "load_bundled"]

BUNDLED = {
    "ibm": "IBM daily bars, 2000-2013",
    "aapl": "Apple daily bars, 2000-2013",
    "msft": "Microsoft daily bars, 2000-2013",
    "goog": "Google daily bars, 2004-2013",
    "fb": "Facebook daily bars, 2012-2013",
    "seattle": "Seattle daily weather, 2012-2015",
}

STOCKS = ("ibm", "aapl", "msft", "goog", "fb")
"""The bundled sets that are bars of a company; each is called by its ticker."""

_BARS = ["open", "high", "low", "close", "volume"]
_WEATHER = ["precipitation", "wind", "temp_min", "temp_max"]  # the default target is the last


@lru_cache(maxsize=len(BUNDLED))
def load_bundled(name: str) -> PriceTable:
    """Return a bundled series.

    Args:
        name: One of ``BUNDLED``, in any case.

    Raises:
        DatasetNotFoundError: No bundled set has this name.

    Example:
        >>> len(load_bundled("ibm"))
        3270
        >>> load_bundled("seattle").default_target
        'temp_max'
    """
    if name.lower() not in BUNDLED:
        raise DatasetNotFoundError(f"There is no bundled dataset '{name}'. Choose one of: {', '.join(BUNDLED)}.")
    return _weather() if name.lower() == "seattle" else _bars(name.upper())


def _bars(ticker: str) -> PriceTable:
    # Imported here because it parses all five series at import.
    from bokeh_sampledata import stocks

    bars = pd.DataFrame(getattr(stocks, ticker))
    dates = pd.to_datetime(bars["date"], format="%Y-%m-%d")
    return _table(ticker, bars[_BARS], dates)


def _weather() -> PriceTable:
    # Imported here because nothing else needs it.
    from vega_datasets import local_data  # type: ignore[import-untyped]

    days = pd.DataFrame(local_data.seattle_weather())
    return _table("Seattle weather", days[_WEATHER], pd.to_datetime(days["date"]))


def _table(title: str, columns: pd.DataFrame, dates: pd.Series) -> PriceTable:
    frame = columns.astype("float64")
    frame.index = pd.DatetimeIndex(dates, name="date")
    return PriceTable(title=title, frame=frame)
