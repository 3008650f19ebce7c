"""What was traded: on-balance volume, and a row beside the usual."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lstm_core.arrays import Float64
from lstm_core.features.indicator_arithmetic import over_windows
from lstm_core.features.indicator_kind import IndicatorKind, Parameter

__all__ = ["KINDS"]


def _obv(frame: pd.DataFrame, source: pd.Series) -> Float64:
    """Return on-balance volume: plus the volume where the value rose, minus it where the value fell, added up."""
    import talib

    return talib.OBV(source.to_numpy(dtype="float64"), frame["volume"].to_numpy(dtype="float64"))


def _relative_volume(frame: pd.DataFrame, _: pd.Series, rows: int) -> Float64:
    """Return the logarithm of each row's volume over the mean volume of the last ``rows`` rows, its own among them.

    NaN in a row without any volume, as 0 has no logarithm.
    """
    volume = frame["volume"].to_numpy(dtype="float64")
    share = volume / over_windows(volume, rows, np.mean)
    found: Float64 = np.log(np.where(share > 0, share, np.nan))
    return found


KINDS: dict[str, IndicatorKind] = {
    "obv": IndicatorKind(
        "OBV",
        "On-balance volume: a running total that adds the volume of rising bars and takes away that of falling ones. "
        "Where it stands depends on where the table begins; how it moves does not.",
        _obv,
        needs=("volume",),
    ),
    "relvolume": IndicatorKind(
        "Relative volume",
        "How much was traded beside the mean of the last so many rows, as a logarithm: 0 is as much as usual, 0.7 "
        "twice as much. A row in which nothing was traded has none and is left out.",
        _relative_volume,
        (Parameter("rows", 22),),
        needs=("volume",),
        has_source=False,
        warm_up=lambda rows: rows - 1,
        gap="nothing was traded, and 0 has no logarithm",
    ),
}
