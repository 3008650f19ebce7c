"""One table, written in the ways in which people have tables; what was written is known, so that misreadings show."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Dates = pd.DatetimeIndex
Columns = dict[str, list[str]]

FRENCH = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
DUTCH = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
SPANISH = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"]
POLISH = ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"]


def _formatted(text: str, name: str = "date") -> Callable[[Dates], Columns]:
    return lambda dates: {name: [str(one) for one in dates.strftime(text)]}


def _named(names: Sequence[str], text: str) -> Callable[[Dates], Columns]:
    return lambda dates: {
        "date": [text.format(d=one, day=one.day, month=names[one.month - 1], year=one.year) for one in dates]
    }


def _each(text: Callable[[pd.Timestamp], str], name: str = "date") -> Callable[[Dates], Columns]:
    return lambda dates: {name: [text(one) for one in dates]}


def _parts(**parts: Callable[[pd.Timestamp], object]) -> Callable[[Dates], Columns]:
    return lambda dates: {name: [str(part(one)) for one in dates] for name, part in parts.items()}


def _quarter(text: str) -> Callable[[Dates], Columns]:
    return _each(lambda one: text.format(year=one.year, short=one.year % 100, quarter=one.quarter))


@dataclass(frozen=True)
class DateDress:
    """A way of writing dates.

    Attributes:
        step: Distance of rows, as pandas calls it.
        write: From dates to columns of text.
        may_ask: Whether it can be read in several ways.
    """

    step: str
    write: Callable[[Dates], Columns]
    may_ask: bool = False


DATES: dict[str, DateDress] = {
    "iso": DateDress("D", _formatted("%Y-%m-%d")),
    "iso slashes": DateDress("B", _formatted("%Y/%m/%d")),
    "dots": DateDress("D", _formatted("%d.%m.%Y", "Datum")),
    "british": DateDress("D", _formatted("%d/%m/%Y"), may_ask=True),
    "american": DateDress("D", _formatted("%m/%d/%Y"), may_ask=True),
    "american short": DateDress("B", _formatted("%m/%d/%y"), may_ask=True),
    "year first short": DateDress("D", _formatted("%y-%m-%d"), may_ask=True),
    "compact": DateDress("D", _formatted("%Y%m%d")),
    "compact hours": DateDress("h", _formatted("%Y%m%d%H")),
    "compact minutes": DateDress("10min", _formatted("%Y%m%d%H%M")),
    "compact seconds": DateDress("30s", _formatted("%Y%m%d%H%M%S")),
    "compact blocks": DateDress("min", _formatted("%Y%m%d %H%M%S")),
    "excel english": DateDress("D", _formatted("%d-%b-%y")),
    "word first": DateDress("B", _formatted("%b %d, %Y")),
    "weekday": DateDress("D", _formatted("%a, %d %b %Y")),
    "stamp": DateDress("h", _formatted("%Y-%m-%d %H:%M:%S")),
    "stamp utc": DateDress("15min", _formatted("%Y-%m-%dT%H:%M:%SZ")),
    "stamp dots": DateDress("h", _formatted("%d.%m.%Y %H:%M")),
    "twelve hours": DateDress("h", _formatted("%m/%d/%Y %I:%M:%S %p"), may_ask=True),
    "french": DateDress("D", _named(FRENCH, "{day} {month} {year}")),
    "dutch": DateDress("D", _named(DUTCH, "{day:02}-{month}-{year}")),
    "german": DateDress("D", _named(GERMAN, "{day}. {month} {year}")),
    "spanish": DateDress("D", _named(SPANISH, "{day}-{month}-{year}")),
    "polish": DateDress("D", _named(POLISH, "{day} {month} {year}")),
    "chinese": DateDress("D", _named([""] * 12, "{year}年{d.month}月{day}日")),
    "month": DateDress("MS", _formatted("%Y-%m")),
    "month m": DateDress("MS", _formatted("%YM%m", "TIME_PERIOD")),
    "month last": DateDress("MS", _formatted("%m/%Y")),
    "month dots": DateDress("MS", _formatted("%m.%Y")),
    "month digits": DateDress("MS", _formatted("%Y%m")),
    "month short": DateDress("MS", _formatted("%b-%y", "Month")),
    "month word": DateDress("MS", _formatted("%B %Y")),
    "quarter dash": DateDress("QS", _quarter("{year}-Q{quarter}")),
    "quarter bare": DateDress("QS", _quarter("{year}Q{quarter}")),
    "quarter first": DateDress("QS", _quarter("Q{quarter} {year}")),
    "quarter short": DateDress("QS", _quarter("{quarter}Q{short:02}")),
    "quarter word": DateDress("QS", _quarter("{year}-{quarter}. Quartal")),
    "quarter word first": DateDress("QS", _quarter("{quarter}. Quartal {year}")),
    "quarter number": DateDress("QS", _quarter("{quarter}-{year}")),
    "week": DateDress("W-MON", _each(lambda one: f"{one.isocalendar().year}-W{one.isocalendar().week:02}")),
    "week german": DateDress("W-MON", _each(lambda one: f"KW {one.isocalendar().week}/{one.isocalendar().year}")),
    "year": DateDress("YS", _formatted("%Y", "Year")),
    "seconds": DateDress("h", _each(lambda one: str(one.value // 10**9), "timestamp")),
    "milliseconds": DateDress("5min", _each(lambda one: str(one.value // 10**6), "t")),
    "microseconds": DateDress("D", _each(lambda one: str(one.value // 10**3), "open_time")),
    "hour range": DateDress(
        "h", _each(lambda one: f"{one:%d.%m.%Y %H:%M} - {one + pd.Timedelta('1h'):%d.%m.%Y %H:%M}")
    ),
    "hour range in words": DateDress(
        "h", _each(lambda one: f"{one:%d.%m.%Y %H:%M} to {one + pd.Timedelta('1h'):%d.%m.%Y %H:%M}", "Period")
    ),
    "year and fraction": DateDress("MS", _each(lambda one: f"{one.year + (one.month - 0.5) / 12:.4f}", "decimal")),
    "week range": DateDress("W-MON", _each(lambda one: f"{one:%Y-%m-%d}/{one + pd.Timedelta('6D'):%Y-%m-%d}", "Week")),
    "date and time": DateDress("min", lambda d: _formatted("%Y.%m.%d", "Date")(d) | _formatted("%H:%M", "Time")(d)),
    "date and seconds": DateDress(
        "30s", lambda d: _formatted("%Y-%m-%d", "<DATE>")(d) | _formatted("%H%M%S", "<TIME>")(d)
    ),
    "dots and dots": DateDress("h", lambda d: _formatted("%d.%m.%Y", "Datum")(d) | _formatted("%H.%M.%S", "Zeit")(d)),
    "year to hour": DateDress(
        "h", _parts(year=lambda d: d.year, month=lambda d: d.month, day=lambda d: d.day, hour=lambda d: d.hour)
    ),
    "year and month": DateDress("MS", _parts(year=lambda d: d.year, month=lambda d: d.month)),
    "year and word": DateDress("MS", _parts(Year=lambda d: d.year, Month=lambda d: f"{d:%b}")),
    "day of year": DateDress("D", _parts(YEAR=lambda d: d.year, DOY=lambda d: d.day_of_year)),
    "year and quarter": DateDress("QS", _parts(Year=lambda d: d.year, Quarter=lambda d: f"Q{d.quarter}")),
    "year and week": DateDress(
        "W-MON", _parts(year=lambda d: d.isocalendar().year, week=lambda d: d.isocalendar().week)
    ),
    "settlement": DateDress(
        "30min", _parts(settlement_date=lambda d: d.date(), settlement_period=lambda d: d.hour * 2 + d.minute // 30 + 1)
    ),
    "date and hour": DateDress("h", _parts(date=lambda d: d.date(), hour=lambda d: d.hour)),
}


@dataclass(frozen=True)
class NumberDress:
    """A way of writing numbers of two decimals."""

    write: Callable[[float], str]
    decimal: str = "."


def _comma(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))


NUMBERS: dict[str, NumberDress] = {
    "plain": NumberDress(lambda value: f"{value:.2f}"),
    "grouped": NumberDress(lambda value: f"{value:,.2f}"),
    "swiss": NumberDress(lambda value: f"{value:,.2f}".replace(",", "'")),
    "dollars": NumberDress(lambda value: f"${value:,.2f}"),
    "pounds behind": NumberDress(lambda value: f"{value:.2f} £"),
    "comma": NumberDress(lambda value: _comma(f"{value:.2f}"), ","),
    "german": NumberDress(lambda value: _comma(f"{value:,.2f}"), ","),
    "french": NumberDress(lambda value: f"{value:,.2f}".replace(",", "\u202f").replace(".", ","), ","),
    "euros": NumberDress(lambda value: _comma(f"{value:,.2f}") + " €", ","),
    "reais": NumberDress(lambda value: "R$ " + _comma(f"{value:,.2f}"), ","),
    "koruna": NumberDress(lambda value: _comma(f"{value:.2f}") + " Kč", ","),
    "unit": NumberDress(lambda value: f"{value:.2f} km"),
}

HEADERS = ("plain", "units", "titles", "comments", "block", "none", "trailing", "row numbers")
MARKS = ("", "NA", "n/a", "..", ":", ".", "-", "ND", "\\N", "x", "*", "k.A.", "M", "NaN", "null", "#N/A", "?")


@dataclass
class Dressed:
    """A table and how it is written."""

    dates: Dates
    values: dict[str, list[float | None]]
    date_dress: str = "iso"
    number_dress: str = "plain"
    header: str = "plain"
    mark: str = ""
    delimiter: str = ","
    extras: tuple[str, ...] = ()
    falling: bool = False
    quoted: bool = False
    said: list[str] = field(default_factory=list)

    def rows(self) -> list[list[str]]:
        """The table, row by row, with its names first."""
        number = NUMBERS[self.number_dress].write
        columns = dict(DATES[self.date_dress].write(self.dates))
        size = len(self.dates)
        if "id first" in self.extras:
            columns = {"id": [str(place) for place in range(size)], **columns}
        columns |= {
            name: [self.mark if value is None else number(value) for value in values]
            for name, values in self.values.items()
        }
        if "note" in self.extras:
            columns["note"] = ["calm; dry" if place % 3 else "windy, wet" for place in range(size)]
        if "code" in self.extras:
            columns["code"] = [f"ORD-{7919 * place % 9973:05}" for place in range(size)]
        body = [list(cells) for cells in zip(*columns.values(), strict=True)]
        return [list(columns), *(reversed(body) if self.falling else body)]

    def content(self) -> bytes:
        """The file."""
        names, *body = self.rows()
        above: list[list[str]] = [names]
        if self.header == "units":
            above.append(["", *("mm" for _ in names[1:])])
        elif self.header == "titles":
            above = [["Made for a test"], [], names]
        elif self.header == "comments":
            above = [["# made for a test"], ["# with care"], names]
        elif self.header == "block":
            above = [
                [f"key{place}" for place in range(len(names))],
                [str(place) for place in range(len(names))],
                [],
                names,
            ]
        elif self.header == "none":
            above = []
        elif self.header == "trailing":
            above = [[*names, ""]]
        elif self.header == "row numbers":
            body = [[str(place + 1), *cells] for place, cells in enumerate(body)]
        text = io.StringIO()
        quoting: Literal[0, 1] = csv.QUOTE_ALL if self.quoted else csv.QUOTE_MINIMAL
        csv.writer(text, delimiter=self.delimiter, lineterminator="\n", quoting=quoting).writerows([*above, *body])
        return text.getvalue().encode()
