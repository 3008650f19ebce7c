"""How strongly numbers go together: a column with the target some rows later, a series with its own past.

Both are Pearson's correlation. Of values that drift (prices, temperatures through a year) it is large by itself,
because they share the drift: G. U. Yule, "Why do we sometimes get nonsense-correlations between time-series?",
Journal of the Royal Statistical Society 89 (1926). Of changes from row to row it is not, so both are offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lstm_core.arrays import Bools, Float64
from lstm_core.errors import DataError, TooFewRowsError

__all__ = [
    "Autocorrelation",
    "autocorrelation",
    "chance_band",
    "changes_by_row",
    "lagged_correlations",
    "require_variation",
    "strongest",
    "strongest_lag",
]

_ENOUGH_ROWS = 30
_NO_SPREAD = 1e-9  # of the largest number: what is left of a constant after subtracting


@dataclass(frozen=True)
class Autocorrelation:
    """A series' correlation with its own past.

    Attributes:
        values: Shape (lags,): the correlation with the value 1, 2, ... rows before.
        band: So far from 0 on either side, chance alone stays in 95% of the cases.
    """

    values: Float64
    band: float

    @property
    def outside(self) -> int:
        """How many lags lie outside the band."""
        return int((np.abs(self.values) > self.band).sum())


def changes_by_row(frame: pd.DataFrame) -> pd.DataFrame:
    """Return each row minus the row before it, in the columns' units; the first row has none and is left out.

    Example:
        >>> changes_by_row(pd.DataFrame({"close": [100.0, 103.0, 101.0]}))["close"].tolist()
        [3.0, -2.0]
    """
    return frame.diff().iloc[1:]


def lagged_correlations(frame: pd.DataFrame, target: str, lags: Sequence[int]) -> pd.DataFrame:
    """Correlate every column, some rows earlier, with the target.

    Args:
        frame: One row a time step, in the order of time; of a pair that lacks a value nothing counts.
        target: Name of one of its columns.
        lags: How many rows before the target a column is read; 0 is the same row.

    Returns:
        One row a column of ``frame``, one column a lag: Pearson's r, not a number where the column or the target
        does not vary or fewer than 3 pairs are left.

    Example:
        >>> frame = pd.DataFrame({"leads": [1.0, 5.0, 2.0, 4.0], "target": [0.0, 1.0, 5.0, 2.0]})
        >>> lagged_correlations(frame, "target", [1]).loc["leads", 1].round(6)
        np.float64(1.0)
    """
    values = frame.to_numpy(dtype="float64")  # (rows, columns)
    wanted = frame[target].to_numpy(dtype="float64")  # (rows,)
    found = {lag: _pearson(values[: len(values) - lag], wanted[lag:]) for lag in lags}
    return pd.DataFrame(found, index=frame.columns, dtype="float64")


def strongest(correlations: pd.Series, target: str) -> str | None:
    """Return the column, other than the target, with the largest correlation of either sign; ``None`` without any.

    Example:
        >>> strongest(pd.Series({"open": 0.2, "volume": -0.7, "close": 1.0}), "close")
        'volume'
    """
    others = correlations.drop(target, errors="ignore").abs().dropna()
    return None if others.empty else str(others.idxmax())


def strongest_lag(correlations: pd.DataFrame) -> tuple[str, int] | None:
    """Return the column and the lag, 1 or more, with the largest correlation of either sign; ``None`` without any.

    Args:
        correlations: As ``lagged_correlations`` returns them.

    Example:
        >>> strongest_lag(pd.DataFrame({0: [1.0, 0.9], 1: [0.3, 0.1], 2: [0.2, -0.4]}, index=["close", "volume"]))
        ('volume', 2)
    """
    before = correlations.drop(columns=0, errors="ignore").abs().stack().dropna()
    if before.empty:
        return None
    column, lag = before.index[int(before.to_numpy().argmax())]
    return str(column), int(lag)


def autocorrelation(values: ArrayLike, lags: int = 40, name: str = "This series") -> Autocorrelation:
    """Correlate a series with itself 1 to ``lags`` rows before.

    Args:
        values: The series in the order of time, shape (rows,).
        lags: The longest lag; a third of the rows at most is used.
        name: What an error calls the series.

    Raises:
        TooFewRowsError: It has fewer than ``_ENOUGH_ROWS`` values.
        DataError: It does not vary.
    """
    series = require_variation(values, name)
    # Imported here because it takes seconds.
    from statsmodels.tsa.stattools import acf  # type: ignore[import-untyped]

    longest = min(lags, len(series) // 3)
    found: Float64 = np.asarray(acf(series, nlags=longest, fft=True, result_object=False))
    return Autocorrelation(found[1:], chance_band(len(series)))


def chance_band(rows: int) -> float:
    """Return how far from 0 the correlation of ``rows`` unrelated pairs strays in 95% of all cases.

    The large-sample value 1.96 / sqrt(rows): G. Box, G. Jenkins, "Time Series Analysis" (1970), chapter 2.

    Example:
        >>> round(chance_band(400), 3)
        0.098
    """
    return 1.96 / float(np.sqrt(rows))


def require_variation(values: ArrayLike, name: str) -> Float64:
    """Return a series as an array if it is long enough and varies.

    Raises:
        TooFewRowsError: It has fewer than ``_ENOUGH_ROWS`` values.
        DataError: All its values are the same.
    """
    series = np.asarray(values, dtype="float64")
    if len(series) < _ENOUGH_ROWS:
        raise TooFewRowsError(
            f"{name}: {len(series)} values are too few to say anything about it; {_ENOUGH_ROWS} are needed. Choose a "
            "longer span or another series."
        )
    if not _varies(series[:, None])[0]:
        raise DataError(f"{name}: all its values are the same, so there is nothing to compare. Choose another column.")
    return series


def _varies(values: Float64) -> Bools:
    """Say of each column, shape (rows, columns), whether its values differ by more than rounding."""
    varies: Bools = np.ptp(values, axis=0) > _NO_SPREAD * np.abs(values).max(axis=0)
    return varies


def _pearson(columns: Float64, wanted: Float64) -> Float64:
    """Correlate each column, shape (rows, columns), with one series, shape (rows,); missing values are left out."""
    known = ~np.isnan(columns) & ~np.isnan(wanted)[:, None]  # (rows, columns)
    if not known.all():
        pairs = ((columns[here, place, None], wanted[here]) for place, here in enumerate(known.T))
        return np.array([_pearson(column, target)[0] for column, target in pairs])
    found = np.full(columns.shape[1], np.nan)
    if len(wanted) < 3 or not _varies(wanted[:, None])[0]:
        return found
    varies = _varies(columns)
    ours = columns[:, varies] - columns[:, varies].mean(axis=0)  # (rows, varying columns)
    theirs = wanted - wanted.mean()
    spread = np.sqrt((ours**2).sum(axis=0) * (theirs**2).sum())
    found[varies] = np.clip(theirs @ ours / spread, -1, 1)
    return found
