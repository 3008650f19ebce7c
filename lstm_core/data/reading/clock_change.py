"""Changes of clocks: one offset for all rows of a file, and the hour that comes twice where rows have no offset."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lstm_core.arrays import Bools, Float64, Moments64
from lstm_core.choices import DoubledHour
from lstm_core.data.findings import Finding
from lstm_core.data.reading.cells import RowNumbers
from lstm_core.errors import Answer, QuestionError
from lstm_core.steps import clock, utc_offset

__all__ = ["check_doubled_hour", "one_clock", "without_doubled_hour"]

_DAY = np.timedelta64(1, "D")
_MONTHS = (3, 4, 9, 10, 11)  # in which clocks are put back somewhere
_EARLY = 5  # o'clock, before which they are


def one_clock(values: Moments64, offsets: Float64 | None, column: str) -> tuple[Moments64, float | None, list[Finding]]:
    """Return dates by one clock.

    Where the offset changes within the rows and rows are of times of the day, all are told by the smallest offset, the
    winter time of the file's zone; so each hour of a day on which clocks are put back is there once. Whole days keep
    their date.

    Args:
        values: Wall clock of each row, shape (rows,).
        offsets: Minutes ahead of UTC; ``None`` if no row says.
        column: The column of dates, for what is said.

    Returns:
        The dates; the offset of all of them, if there is one; what is to be said.
    """
    if offsets is None or np.isnan(offsets).any():
        return values, None, []
    different = np.unique(offsets)
    if len(different) == 1:
        return values, float(different[0]), []
    times = values - values.astype("datetime64[D]")
    if len(np.unique(times)) == 1:
        return values, None, []
    least = float(different.min())
    shift = ((least - offsets) * 60e9).astype("int64").astype("timedelta64[ns]")
    zone = f"UTC{utc_offset(least)}"
    sentence = f"The offset from UTC changes; all times are told by the clock of {zone}, without a change of clocks."
    return values + shift, least, [Finding("change of clocks", column, (), 1, sentence)]


def _doubled(frame: pd.DataFrame) -> Bools:
    """Return which rows are of an hour that comes twice on a day on which clocks may have been put back."""
    keys = ["date", "ticker"] if "ticker" in frame else ["date"]
    again = frame.duplicated(keys, keep=False).to_numpy()
    if not again.any() or frame.duplicated(keep=False).to_numpy()[again].any():
        return np.zeros(len(frame), dtype="bool")
    dates = pd.DatetimeIndex(frame["date"][again])
    nights = (dates.hour < _EARLY) & dates.month.isin(_MONTHS) & dates.day_of_week.isin([5, 6, 0])
    by_year = dates.year.value_counts()
    days_by_year = pd.Series(dates.normalize()).groupby(dates.year).nunique()
    several = len(np.unique(dates.normalize())) == len(days_by_year) and not by_year.empty
    steps = np.diff(np.unique(frame["date"].to_numpy()))
    return (
        again
        if bool(nights.all()) and several and len(steps) > 0 and np.median(steps) < _DAY
        else np.zeros(len(frame), dtype="bool")
    )


def check_doubled_hour(frame: pd.DataFrame, rows: RowNumbers, file: str) -> None:
    """Ask which row of a doubled hour counts.

    Args:
        frame: Columns ``date``, perhaps ``ticker``, and numbers.
        rows: Where each row stands in the file.
        file: What to call it in messages.

    Raises:
        QuestionError: An hour comes twice, as when clocks are put back, and no offset tells its rows apart.
    """
    doubled = _doubled(frame)
    if not doubled.any():
        return
    first = frame["date"][doubled].min()
    at_night = clock(first - first.normalize())
    here = np.flatnonzero(doubled & (frame["date"] == first).to_numpy())[:2]
    number = frame.columns.drop(["date", "ticker"], errors="ignore")[0]
    shown = tuple((f"row {rows[at]}", f"{at_night}: {frame[number].iloc[at]:g}") for at in here)
    ways = (
        ("first", "The first of the two rows"),
        ("last", "The second of the two rows"),
        ("mean", "The mean of both"),
    )
    raise QuestionError(
        f"{file}, rows {rows[here[0]]} and {rows[here[1]]}: {at_night} on {first.day} {first:%B %Y} is there with "
        "two values, as when clocks are put back, and no offset tells the rows apart. Say which one counts, or bring "
        "the file with offsets or in UTC.",
        tuple(Answer(label, f"--doubled-hour {way}", {"doubled_hour": way}, shown) for way, label in ways),
    )


def without_doubled_hour(
    frame: pd.DataFrame, rows: RowNumbers, way: DoubledHour
) -> tuple[pd.DataFrame, RowNumbers, list[Finding]]:
    """Return the rows with one for each doubled hour, as the person said, and what is to be said of it."""
    doubled = _doubled(frame)
    if not doubled.any():
        return frame, rows, []
    keys = ["date", "ticker"] if "ticker" in frame else ["date"]
    if way == "mean":
        numbers = frame.columns.drop(keys)
        means = frame[doubled].groupby(keys, observed=True)[list(numbers)].transform("mean")
        frame = frame.copy()
        frame.loc[doubled, list(numbers)] = means
    out = doubled & frame.duplicated(keys, keep="last" if way == "last" else "first").to_numpy()
    words = {"first": "Kept the first row", "last": "Kept the second row", "mean": "Kept the mean of both rows"}
    found = Finding.at("doubled hour", None, rows[out], f"{words[way]} of an hour that is there with two values.")
    return frame[~out].reset_index(drop=True), rows[~out], [found]
