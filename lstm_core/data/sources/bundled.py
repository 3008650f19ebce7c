"""The series that come with the lab and need no network.

Daily bars of five companies from the package ``bokeh_sampledata``: Quandl WIKI prices, public domain. Prices are as
traded, not adjusted, so splits show as jumps.

Daily weather of Seattle from the package ``vega_datasets``: observations of the US National Oceanic and Atmospheric
Administration (NOAA), public domain. ``precipitation`` is in millimeters, ``temp_max`` and ``temp_min`` are the day's
highest and lowest temperature in degrees Celsius, ``wind`` is its mean wind speed in meters per second.

Daily bars of the S&P 500 index, and the VIX: ``market_index.py`` says more.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from lstm_core.choices import DataChoice, SeriesFields
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.sources.market_index import MARKET_SETS
from lstm_core.data.sources.named_sets import NamedSets
from lstm_core.data.sources.source import Entry
from lstm_core.data.table import PriceTable
from lstm_core.errors import DatasetNotFoundError

__all__ = ["BUNDLED", "STOCKS", "Bundled", "load_bundled"]

BUNDLED = {
    "ibm": "IBM daily bars, 2000-2013",
    "aapl": "Apple daily bars, 2000-2013",
    "msft": "Microsoft daily bars, 2000-2013",
    "goog": "Google daily bars, 2004-2013",
    "fb": "Facebook daily bars, 2012-2013",
    "seattle": "Seattle daily weather, 2012-2015",
    "sp500_index": "S&P 500 index daily bars, 1999-2018",
    "sp500_vix": "S&P 500 index with the VIX, 2014-2018",
    "vix": "VIX daily close, 2014-2019",
}

STOCKS = ("ibm", "aapl", "msft", "goog", "fb")
"""The bundled sets that are bars of a company; each is called by its ticker."""

_TITLES = {
    "seattle": "Seattle weather",
    "sp500_index": "S&P 500 index",
    "sp500_vix": "S&P 500 index with the VIX",
    "vix": "VIX",
}
_SAID = {
    "seattle": "Highest and lowest temperature (°C), precipitation (mm) and wind (m/s) of each day.",
    "sp500_index": "Open, high, low, close and volume of each trading day of the index of 500 large US companies.",
    "sp500_vix": "The bars of the index with the VIX of the same day beside them, to see whether it helps.",
    "vix": "How much the index will move in the next 30 days, as option prices say: yearly volatility in percent.",
}
_BESIDE = {"sp500_index": "VIX", "vix": "SP500_INDEX"}
_BARS = ["open", "high", "low", "close", "volume"]
_WEATHER = ["precipitation", "wind", "temp_min", "temp_max"]  # the default target is the last


class Bundled(NamedSets):
    """The series that come with the lab.

    Example:
        >>> [entry.name for entry in Bundled().listed(None, "ann")][:2]
        ['ibm', 'aapl']
    """

    name = "bundled"
    title = "Comes with the lab"
    icon = "inventory_2"
    about = "These come with the lab and work without a network."
    names = tuple(BUNDLED)

    def table(self, name: str) -> PriceTable:
        """Return one of the series."""
        return load_bundled(name)

    def describe(self, data: SeriesFields, libraries: Libraries | None) -> Entry:
        """Return what is known of a series."""
        table, name = load_bundled(data.name), data.name.lower()
        origin, license_ = _origin(name)
        return Entry(
            name=name,
            title=BUNDLED[name],
            about=_SAID.get(
                name, "Open, high, low, close and volume of each trading day, as traded: splits show as jumps."
            ),
            provenance=origin,
            license=license_,
            rows=len(table),
            start=table.start,
            end=table.end,
        )

    def sibling(self, data: SeriesFields, ticker: str) -> DataChoice:
        """Return the reference to another series: each is a set of its own, called by its ticker."""
        return DataChoice(name=ticker.lower())

    def tickers(self, data: SeriesFields, libraries: Libraries | None) -> tuple[str, ...]:
        """Return all companies, if the series is one of a company."""
        return tuple(name.upper() for name in STOCKS) if self.is_stock(data) else ()

    def siblings(self, data: SeriesFields, libraries: Libraries | None) -> tuple[str, ...]:
        """Return the other companies, if the series is one of a company; for the index the VIX, and the reverse."""
        if data.name.lower() in _BESIDE:
            return (_BESIDE[data.name.lower()],)
        return tuple(name.upper() for name in STOCKS if name != data.name.lower()) if self.is_stock(data) else ()

    def is_stock(self, data: SeriesFields) -> bool:
        """Say whether a series is bars of a company."""
        return data.name.lower() in STOCKS

    def first_inputs(self, data: SeriesFields, table: PriceTable) -> tuple[str, ...]:
        """Return all columns of the weather; nothing of bars."""
        return () if self.is_stock(data) or table.has_candles else table.columns


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
    if name.lower() in MARKET_SETS:
        return PriceTable(title=_TITLES[name.lower()], frame=MARKET_SETS[name.lower()]())
    return _weather() if name.lower() == "seattle" else _bars(name.upper())


def _origin(name: str) -> tuple[str, str]:
    """Return where a set comes from, and on what terms."""
    if name in MARKET_SETS:
        return "Yahoo Finance" + " and Cboe" * (name != "sp500_index") + ", by way of arch", "NCSA"
    origin = "Quandl WIKI, by way of bokeh_sampledata" if name in STOCKS else "NOAA, by way of vega_datasets"
    return origin, "public domain"


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
    return _table(_TITLES["seattle"], days[_WEATHER], pd.to_datetime(days["date"]))


def _table(title: str, columns: pd.DataFrame, dates: pd.Series) -> PriceTable:
    frame = columns.astype("float64")
    frame.index = pd.DatetimeIndex(dates, name="date")
    return PriceTable(title=title, frame=frame)
