"""Reading dates as people write them.

A column is read in one way as a whole. Where day and month can't be told apart, the person is asked:
a wrong guess would shuffle the series without anybody noticing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lstm_core.errors import AmbiguousDatesError, CsvFormatError

__all__ = ["YEARS", "DateOrder", "ParsedDates", "looks_like_dates", "parse_dates"]

DateOrder = Literal["ymd", "dmy", "mdy"]

YEARS = (1700, 2200)  # what nanoseconds can hold, and then some

_TIME = r"(?:[T ,]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
_ZONE = r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_WEEKDAY = r"(?:[A-Za-zÀ-ÿ]{2,10}\.?,?\s+)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_MONTH = r"(?P<word>[A-Za-zÀ-ÿ]{3,10})\.?"
# One family of spellings a line; `a`, `b` are day and month in an order that is still to be found.
_FAMILIES = {
    "ymd": rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){_TIME}{_ZONE}",
    "compact": r"(?P<year>1[789]\d\d|2[01]\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)",
    "dots": rf"(?P<a>\d{{1,2}})\.\s?(?P<b>\d{{1,2}})\.\s?{_YEAR}{_TIME}{_ZONE}",
    "slashes": rf"(?P<a>\d{{1,2}})(?P<mark>[-/])(?P<b>\d{{1,2}})(?P=mark){_YEAR}{_TIME}{_ZONE}",
    "day word": rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?[- /]*{_MONTH}[- /,]*{_YEAR}{_TIME}{_ZONE}",
    "word day": rf"{_WEEKDAY}{_MONTH}[- ]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-, ]+{_YEAR}{_TIME}{_ZONE}",
    "month": r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
    "word": rf"{_MONTH}[- ,]*(?P<year>\d{{4}})",
    "year": r"(?P<year>1[789]\d\d|2[01]\d\d)",
}
_EPOCH = re.compile(r"\d{9,10}(\.\d+)?|\d{12,13}(\.0+)?|\d{15,16}|\d{18,19}")
_NANOSECONDS = {10: 10**9, 13: 10**6, 16: 1000, 19: 1}  # of one unit, by the most digits that it has now
# First letters of the months in English, German, French, Spanish and Italian.
_MONTHS = [
    ("jan", "jän", "jän", "ene", "gen"),
    ("feb", "fev", "fév"),
    ("mar", "mär", "mrz", "maer"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott"),
    ("nov",),
    ("dec", "dez", "déc", "dic"),
]


@dataclass(frozen=True)
class ParsedDates:
    """A column of dates.

    Attributes:
        values: Each row's date without a time zone, ``NaT`` where none could be read, shape (rows,).
        order: Order of day, month and year as they were read.
    """

    values: NDArray[np.datetime64]
    order: DateOrder


def looks_like_dates(cells: list[str]) -> bool:
    """Say whether nearly all of some cells are dates; numbers alone are not taken for dates.

    Example:
        >>> looks_like_dates(["3.4.2020", "17.4.2020"]), looks_like_dates(["20200403", "1.5"])
        (True, False)
    """
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    plain = pd.Series(filled, dtype="object")
    spelled = max(plain.str.fullmatch(_FAMILIES[name]).sum() for name in _FAMILIES if name not in ("compact", "year"))
    return bool(spelled >= 0.9 * len(filled))


def parse_dates(cells: pd.Series, where: str, order: DateOrder | None = None) -> ParsedDates:
    """Read a column of dates.

    Args:
        cells: Text of each cell, without surrounding blanks; missing ones are empty or ``None``.
        where: File and column, for messages.
        order: Order of day, month and year; found out when not given.

    Raises:
        AmbiguousDatesError: Days and months can't be told apart.
        CsvFormatError: The cells are not written in any way that is known.

    Example:
        >>> parse_dates(pd.Series(["31.1.2020", "1.2.2020"]), "x.csv, column 'day'").order
        'dmy'
    """
    codes, unique = pd.factorize(cells.astype("object"))
    texts = pd.Series(unique, dtype="object")
    parsed, found = _parse_unique(texts, where, order)
    values = np.full(len(cells), np.datetime64("NaT"), dtype="datetime64[ns]")
    known = codes >= 0
    values[known] = parsed[codes[known]]
    return ParsedDates(values, found)


def _parse_unique(texts: pd.Series, where: str, order: DateOrder | None) -> tuple[NDArray[np.datetime64], DateOrder]:
    filled = texts[texts != ""]
    if filled.empty:
        return np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[ns]"), "ymd"
    if filled.str.fullmatch(_EPOCH).mean() > 0.5:
        return _epoch(texts), "ymd"
    matches = {name: int(filled.str.fullmatch(pattern).sum()) for name, pattern in _FAMILIES.items()}
    family = max(matches, key=lambda name: matches[name])
    if matches[family] * 2 < len(filled):
        raise CsvFormatError(
            f"{where}: '{str(filled.iloc[0])[:40]}' is not a date that can be read. Write dates as year-month-day, "
            "such as 2013-02-08, or choose the column that holds the dates."
        )
    parts = texts.str.extract(rf"^{_FAMILIES[family]}$")
    found: DateOrder = "ymd"
    if "a" in parts:
        found = order if order in ("dmy", "mdy") else _order(parts, filled, family, where)
        first, second = ("day", "month") if found == "dmy" else ("month", "day")
        parts = parts.rename(columns={"a": first, "b": second})
    return _dates(parts), found


def _order(parts: pd.DataFrame, filled: pd.Series, family: str, where: str) -> DateOrder:
    first, second = (pd.to_numeric(parts[name]).max() for name in ("a", "b"))
    if first > 12 and second > 12:
        raise CsvFormatError(
            f"{where}: some dates are written day first and others month first, such as "
            f"'{_with_large(parts, filled, 'a')}' and '{_with_large(parts, filled, 'b')}'. Write all in one way."
        )
    if first > 12 or (family == "dots" and second <= 12):
        return "dmy"  # Nobody who writes dates with dots puts the month first.
    if second > 12:
        return "mdy"
    example = str(filled.iloc[0])[:40]
    raise AmbiguousDatesError(
        f"{where}: dates such as '{example}' may be day/month/year or month/day/year, and nothing in the file tells "
        "which. Say how they are written.",
        example,
    )


def _with_large(parts: pd.DataFrame, filled: pd.Series, name: str) -> str:
    return str(filled[pd.to_numeric(parts[name]) > 12].iloc[0])[:40]


def _dates(parts: pd.DataFrame) -> NDArray[np.datetime64]:
    year = pd.to_numeric(parts["year"])
    # As in POSIX: 69 to 99 are of the last century.
    year = year.where(year >= 100, year + np.where(year < 69, 2000, 1900))
    month = pd.Series(1.0, index=parts.index)
    if "word" in parts:
        month = parts["word"].map(_month_number).astype("float64")
    elif "month" in parts:
        month = pd.to_numeric(parts["month"])
    day = pd.to_numeric(parts["day"]) if "day" in parts else pd.Series(1, index=parts.index)
    fields = pd.DataFrame({"year": year, "month": month, "day": day})
    dates = pd.to_datetime(fields.where(year.between(*YEARS)), errors="coerce").astype("datetime64[ns]")
    if "time" in parts and parts["time"].notna().any():
        dates += _times(parts)
    return dates.to_numpy()


def _times(parts: pd.DataFrame) -> pd.Series:
    clock = (
        parts["time"].fillna("0:00").str.replace(",", ".").str.extract(r"(\d+):(\d+)(?::([\d.]+))?").astype("float64")
    )
    hour, minute, second = clock[0], clock[1], clock[2].fillna(0.0)
    half = parts["half"].str.lower().str[0]
    hour = hour.where(half.isna(), hour % 12 + 12 * (half == "p"))
    seconds = hour * 3600 + minute * 60 + second
    return pd.to_timedelta(seconds.where(seconds < 86_400), unit="s")


def _month_number(word: object) -> float:
    letters = str(word).lower()
    for number, beginnings in enumerate(_MONTHS, start=1):
        if any(letters.startswith(beginning) for beginning in beginnings):
            return float(number)
    return float("nan")


def _epoch(texts: pd.Series) -> NDArray[np.datetime64]:
    numbers = pd.to_numeric(texts.where(texts.str.fullmatch(_EPOCH)), errors="coerce")
    digits = len(str(int(numbers.abs().max())))
    factor = next(factor for most, factor in _NANOSECONDS.items() if digits <= most)
    values = (numbers.fillna(0) * factor).round().to_numpy().astype("int64").astype("datetime64[ns]")
    return np.where(numbers.isna(), np.datetime64("NaT", "ns"), values)
