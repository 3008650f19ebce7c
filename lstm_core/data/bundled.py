"""The series that come with the lab and need no network.

Daily bars of five companies from the package ``bokeh_sampledata``: Quandl WIKI prices, public domain.
Prices are as traded, not adjusted, so splits show as jumps.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from lstm_core.data.table import PriceTable
from lstm_core.errors import DatasetNotFoundError

__all__ = ["BUNDLED", "load_bundled"]

BUNDLED = {
    "ibm": "IBM daily bars, 2000-2013",
    "aapl": "Apple daily bars, 2000-2013",
    "msft": "Microsoft daily bars, 2000-2013",
    "goog": "Google daily bars, 2004-2013",
    "fb": "Facebook daily bars, 2012-2013",
}

_COLUMNS = ["open", "high", "low", "close", "volume"]


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
    """
    if name.lower() not in BUNDLED:
        raise DatasetNotFoundError(f"There is no bundled dataset '{name}'. Choose one of: {', '.join(BUNDLED)}.")
    # Imported here because it parses all five series at import.
    from bokeh_sampledata import stocks

    bars = pd.DataFrame(getattr(stocks, name.upper()))
    frame = bars[_COLUMNS].astype("float64")
    frame.index = pd.DatetimeIndex(pd.to_datetime(bars["date"], format="%Y-%m-%d"), name="date")
    return PriceTable(title=name.upper(), frame=frame)
