"""The S&P 500 index and the VIX, as the package ``arch`` ships them.

``arch.data.sp500``: daily open, high, low, close and volume of the index, 1999 to 2018. ``arch.data.vix``: the close of
the VIX, what option prices say of how much the index will move in the next 30 days, as a yearly volatility in percent;
days without a value are left out. Both stand under the license of ``arch`` (NCSA).

The files are read where they lie: importing the package would load SciPy and statsmodels as well.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from lstm_core.errors import DatasetNotFoundError

__all__ = ["MARKET_SETS"]

_BARS = ["open", "high", "low", "close", "volume"]


def _index_bars() -> pd.DataFrame:
    """Return the bars of the index, shape (days, 5)."""
    return _read("sp500")[_BARS]


def _vix() -> pd.DataFrame:
    """Return the closes of the VIX, shape (days, 1)."""
    return _read("vix").dropna()


def _index_with_vix() -> pd.DataFrame:
    """Return the bars of the index and the VIX of the same day, for the days that have both, shape (days, 6)."""
    return _index_bars().join(_vix(), how="inner")


MARKET_SETS = {"sp500_index": _index_bars, "sp500_vix": _index_with_vix, "vix": _vix}
"""By the name of the set, what reads it."""


def _read(name: str) -> pd.DataFrame:
    package = find_spec("arch")
    if package is None or not package.submodule_search_locations:
        raise DatasetNotFoundError(
            f"The set '{name}' comes with the package arch, which is not installed here. Install the requirements anew."
        )
    file = Path(package.submodule_search_locations[0]) / "data" / name / f"{name}.csv.gz"
    frame = pd.read_csv(file, na_values=["."]).rename(columns=str.lower)
    dates = pd.DatetimeIndex(pd.to_datetime(frame.pop("date")), name="date")
    return frame.astype("float64").set_axis(dates)
