"""Dates in several columns: date and time, year and month, year and day of the year, date and half-hour of the day."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lstm_core.arrays import Float64, Moments64
from lstm_core.choices import DateOrder
from lstm_core.data.reading.cells import Cells
from lstm_core.data.reading.dates.clock_times import times_of_day
from lstm_core.data.reading.dates.column import ReadDates, read_dates
from lstm_core.data.reading.dates.kind import NOT_A_TIME, days
from lstm_core.data.reading.dates.month_names import month_numbers
from lstm_core.data.reading.dates.quarters import first_month
from lstm_core.data.reading.dates.roles import part_of, words_in
from lstm_core.data.reading.dates.weeks import mondays
from lstm_core.data.reading.shapes import looks_like_date, looks_like_time, share_that
from lstm_core.errors import CsvFormatError

__all__ = ["combined", "fits_part", "parts_of"]


_MOSTLY = 0.9
_BOUNDS: Mapping[str, tuple[int, int]] = {
    "year": (1500, 2200),
    "month": (1, 12),
    "day": (1, 31),
    "day of year": (1, 366),
    "hour": (0, 25),
    "minute": (0, 59),
    "second": (0, 59),
    "quarter": (1, 4),
    "week": (1, 53),
    "period": (1, 100),
}
_BELOW_DAY = ("time", "hour", "minute", "second", "period")
_PERIODS: Mapping[int, tuple[int, int]] = {24: (23, 25), 48: (46, 50), 96: (92, 100)}
"""Hours, half-hours and quarter-hours of a day, and of one on which clocks are changed."""
_DAY = 86_400 * 10**9


def fits_part(part: str, cells: list[str]) -> bool:
    """Say whether cells may hold a part of a date.

    Example:
        >>> fits_part("month", ["1", "12"]), fits_part("month", ["13"]), fits_part("time", ["9:30"])
        (True, False, True)
    """
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    if part == "time":
        return share_that(filled, looks_like_time) >= _MOSTLY or not np.isnat(times_of_day(pa.array(filled))).any()
    low, high = _BOUNDS[part]
    values = _numbers_of(filled, part)
    return bool(np.all((values >= low) & (values <= high)))


def parts_of(cells: Cells, first: str, more: tuple[str, ...]) -> dict[str, str]:
    """Return which of the columns that a person named holds which part of the date.

    Raises:
        CsvFormatError: One of them holds none, or two hold the same.
    """
    parts: dict[str, str] = {}
    for name in (first, *more):
        some = cells.sample(name)
        part = part_of(name)
        if share_that(some, looks_like_date) >= _MOSTLY and "date" not in parts:
            part = "date"
        elif part is None or not fits_part(part, some):
            below_day = ("time", "hour", "period")
            possible: tuple[str, ...] = below_day if "date" in parts else ("month", "day", *below_day)
            possible = ("year",) if name == first else possible
            part = next((one for one in possible if one not in parts and fits_part(one, some)), None)
            if part is None and name == first:
                part = "date"
        if part is None or part in parts or ("date" in parts and part not in _BELOW_DAY):
            raise CsvFormatError(
                f"{cells.place(name)}: it holds no further part of a date beside '{first}'. Leave it out."
            )
        parts[part] = name
    return parts


def combined(cells: Cells, parts: Mapping[str, str], order: DateOrder | None) -> ReadDates:
    """Read dates that stand in several columns.

    Args:
        cells: The table.
        parts: The column of each part: ``date`` or ``year``, and some of the others.
        order: Order of day, month and year in ``date``.

    Raises:
        QuestionError, CsvFormatError: As ``read_dates``; a part is missing or impossible.
    """
    notes: dict[str, str] = {}
    if "date" in parts:
        read = read_dates(cells.column(parts["date"]), cells.place(parts["date"]), order)
        start, offsets, found, kind = read.values, read.offsets, read.order, read.kind
        notes |= read.notes
    else:
        start, offsets, found, kind = _from_year(cells, parts), None, "ymd", "year and other parts"
    values = start + _within_day(cells, parts, notes)
    return ReadDates(values, offsets, found, f"{kind}, {' and '.join(parts)}" if "date" in parts else kind, notes)


def _from_year(cells: Cells, parts: Mapping[str, str]) -> Moments64:
    year = _part(cells, parts, "year")
    one = np.ones(len(cells))
    if "day of year" in parts:
        number = _part(cells, parts, "day of year")
        values = days(year, one, one) + (np.where(np.isnan(number), 1, number) - 1).astype("int64").astype(
            "timedelta64[D]"
        )
        late = values >= days(year + 1, one, one)
        values[late | np.isnan(number) | (number < 1)] = NOT_A_TIME
        return np.asarray(values)
    if "week" in parts:
        return mondays(year, _part(cells, parts, "week"))
    if "quarter" in parts:
        return days(year, first_month(_part(cells, parts, "quarter")), one)
    month = _part(cells, parts, "month") if "month" in parts else one
    return days(year, month, _part(cells, parts, "day") if "day" in parts else one)


def _within_day(cells: Cells, parts: Mapping[str, str], notes: dict[str, str]) -> NDArray[np.timedelta64]:
    """Return the time since midnight that the parts below the day name."""
    total = np.zeros(len(cells), dtype="timedelta64[ns]")
    if "time" in parts:
        total += _clock(cells.column(parts["time"]))
    if "hour" in parts:
        total += _hours(cells, parts["hour"], notes)
    for part, seconds in (("minute", 60), ("second", 1)):
        if part in parts:
            total += _span(_part(cells, parts, part), seconds * 10**9)
    if "period" in parts:
        number = _part(cells, parts, "period")
        in_a_day = _periods_in_a_day(number, parts["period"], cells)
        notes["periods"] = f"Period 1 of {in_a_day} begins at 00:00."
        total += _span(number - 1, _DAY // in_a_day)
    return total


def _periods_in_a_day(number: Float64, name: str, cells: Cells) -> int:
    """Return how many periods a day has: as many as the largest number says, if that is of a whole day.

    Raises:
        CsvFormatError: No day is whole, so that the periods may be hours, half-hours or quarter-hours.
    """
    most = float(np.nanmax(number))
    for in_a_day, (low, high) in _PERIODS.items():
        if low <= most <= high and (in_a_day > min(_PERIODS) or len(number) > most):
            return in_a_day
    if set(words_in(name)) & {"settlement", "half", "halfhour"} and most <= _PERIODS[48][1]:
        return 48
    raise CsvFormatError(
        f"{cells.place(name)}: its periods may be hours, half-hours or quarter-hours, as no day is whole. Write the "
        "time of day instead, or bring more rows."
    )


def _hours(cells: Cells, name: str, notes: dict[str, str]) -> NDArray[np.timedelta64]:
    column = cells.column(name)
    if share_that(cells.sample(name), looks_like_time) >= _MOSTLY:
        return _clock(column)
    number = _numbers(column, "hour")
    if np.nanmin(number) >= 1 and np.nanmax(number) >= 24:
        words = set(words_in(name))
        if words & {"he", "ending", "end", "hourending", "ended"}:
            notes["hours"] = "Each hour is dated by its end; 24 is 00:00 of the next day."
        else:
            notes["hours"] = "Hour 1 of 24 begins at 00:00."
            number = number - 1
    return _span(number, 3600 * 10**9)


def _clock(column: pa.StringArray) -> NDArray[np.timedelta64]:
    encoded = pc.dictionary_encode(column)
    times = times_of_day(encoded.dictionary)
    if np.isnat(times).all():
        times = times_of_day(encoded.dictionary, hours_only=True)
    return np.asarray(times[encoded.indices.to_numpy(zero_copy_only=False)])


def _span(number: Float64, nanoseconds: int) -> NDArray[np.timedelta64]:
    known = ~np.isnan(number)
    values = np.round(np.where(known, number, 0) * nanoseconds).astype("int64").astype("timedelta64[ns]")
    values[~known] = np.timedelta64("NaT", "ns")
    return np.asarray(values)


def _part(cells: Cells, parts: Mapping[str, str], part: str) -> Float64:
    return _numbers(cells.column(parts[part]), part)


def _numbers(column: pa.StringArray, part: str) -> Float64:
    encoded = pc.dictionary_encode(column)
    values = _numbers_of([str(cell) for cell in encoded.dictionary.to_pylist()], part)
    return np.asarray(values[encoded.indices.to_numpy(zero_copy_only=False)])


def _numbers_of(cells: list[str], part: str) -> Float64:
    texts = pd.Series(cells, dtype="object")
    values = pd.to_numeric(texts, errors="coerce").astype("float64")
    values = values.where(values == values.round())
    unread = values.isna() & (texts != "")
    if unread.any() and part == "month":
        known = month_numbers(sorted(set(texts[unread].str.lower())))
        values = values.where(~unread, texts.str.lower().map(known).astype("float64"))
    elif unread.any() and part in ("quarter", "week", "hour", "period", "year", "day of year"):
        found = texts.str.extract(
            r"^(?:[A-Za-z]{1,9}\.?\s*)?(\d+)(?:\s*(?:st|nd|rd|th|\.|h))?(?:\s*[A-Za-z]{1,9}\.?)?$"
        )[0]
        values = values.where(~unread, pd.to_numeric(found, errors="coerce"))
    return np.asarray(values, dtype="float64")
