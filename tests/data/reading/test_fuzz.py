"""Generated CSV files, written in every way people do and with every fault they have.

Either the table that was written comes back, or a ``LabError`` says where it is wrong. Nothing else.
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lstm_core.config import CsvReading
from lstm_core.data.catalogue import series_of
from lstm_core.data.reading import TableFile, read_table
from lstm_core.data.reading.dates.two_digit_years import NEWEST
from lstm_core.errors import LabError, QuestionError

DATE_FORMATS = {
    **{"%Y-%m-%d": "ymd", "%Y/%m/%d": "ymd", "%Y%m%d": "ymd", "%Y-%m-%d %H:%M:%S": "ymd", "%Y-%m-%dT%H:%M:%SZ": "ymd"},
    **{"%d.%m.%Y": "dmy", "%d.%m.%y": "dmy", "%d/%m/%Y": "dmy", "%d-%m-%Y": "dmy"},
    **{"%m/%d/%Y": "mdy", "%m/%d/%y": "mdy"},
    **{"%d %b %Y": "ymd", "%d-%b-%y": "ymd", "%b %d, %Y": "ymd", "%A, %d %B %Y": "ymd"},
}
FAULTS = (
    *("text", "infinite", "hole", "equal rows", "conflict", "missing date", "bad date", "long row", "short row"),
    *("open quote", "unsorted", "blank line", "footer", "nul", "constant", "twice named", "no rows"),
)
NAMED = (" row ", "column", "rows", "quotation", "header", "cells", "text file", "written in", "no two rows", "empty")


@dataclass
class Written:
    """A table and the way it is written."""

    days: list[date]
    columns: dict[str, list[float]]
    delimiter: str
    decimal: str
    grouped: bool
    date_format: str
    currency: str
    encoding: str
    end: str
    faults: list[str] = field(default_factory=list)

    def number(self, value: float) -> str:
        text = f"{value:,.2f}" if self.grouped else f"{value:.2f}"
        if self.decimal == ",":
            text = text.translate(str.maketrans(",.", ".,"))
        return self.currency + text

    def rows(self) -> list[list[str]]:
        body = [
            [day.strftime(self.date_format), *(self.number(values[at]) for values in self.columns.values())]
            for at, day in enumerate(self.days)
        ]
        return [["Date", *self.columns], *body]

    def content(self) -> bytes:
        rows = self.rows()
        for fault in self.faults:
            damage(rows, fault)
        text = io.StringIO()
        csv.writer(text, delimiter=self.delimiter, lineterminator=self.end).writerows(rows)
        written = text.getvalue()
        if "open quote" in self.faults:
            at = written.rfind(self.delimiter) + 1
            written = f'{written[:at]}"{written[at:]}'
        return written.encode(self.encoding) + (b"\x00" if "nul" in self.faults else b"")


def damage(rows: list[list[str]], fault: str) -> None:  # noqa: PLR0912 (one line a fault)
    middle = rows[len(rows) // 2]
    if fault == "text":
        middle[-1] = "closed"
    elif fault == "infinite":
        middle[-1] = "inf"
    elif fault == "hole":
        middle[-1] = "n/a"
    elif fault == "equal rows":
        rows.append(list(middle))
    elif fault == "conflict":
        rows.append([middle[0], *("7" for _ in middle[1:])])
    elif fault == "missing date":
        middle[0] = ""
    elif fault == "bad date":
        middle[0] = "yesterday"
    elif fault == "long row":
        middle.append("1")
    elif fault == "short row":
        middle.pop()
    elif fault == "unsorted":
        rows[1:] = rows[:0:-1]
    elif fault == "blank line":
        rows.insert(len(rows) // 2, [])
    elif fault == "footer":
        rows.append(["Source: the exchange"])
    elif fault == "constant":
        for row in rows[1:]:
            row[-1] = rows[1][-1]
    elif fault == "twice named":
        rows[0][-1] = rows[0][1]
    elif fault == "no rows":
        del rows[1:]


@st.composite
def tables(draw: st.DrawFn, faults: tuple[str, ...] = ()) -> Written:
    count = draw(st.integers(3, 12))
    first = draw(st.dates(date(1970, 1, 1), date(2060, 1, 1)))
    steps = draw(st.lists(st.integers(1, 4), min_size=count, max_size=count))
    days = [first + timedelta(days=sum(steps[:at])) for at in range(count)]
    names = draw(
        st.lists(st.sampled_from(["open", "Close", "VOLUME", "temp max"]), min_size=1, max_size=4, unique=True)
    )
    cents = st.integers(-9_999_999, 9_999_999)
    columns = {name: [value / 100 for value in draw(st.lists(cents, min_size=count, max_size=count))] for name in names}
    decimal = draw(st.sampled_from([".", ","]))
    return Written(
        days=days,
        columns=columns,
        delimiter=draw(st.sampled_from([";", "\t", "|"] if decimal == "," else [",", ";", "\t", "|"])),
        decimal=decimal,
        grouped=draw(st.booleans()),
        # Years of two digits say nothing of a future that nobody has measured.
        date_format=draw(
            st.sampled_from(sorted(one for one in DATE_FORMATS if "%y" not in one or days[-1].year <= NEWEST))
        ),
        currency=draw(st.sampled_from(["", "", "$", "€"])),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])),
        end=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        faults=draw(st.lists(st.sampled_from(faults), max_size=2, unique=True)) if faults else [],
    )


def read(written: Written) -> TableFile:
    """Read it; when asked about the order of dates, say it."""
    content = written.content()
    try:
        return read_table(content, "made.csv")
    except QuestionError:
        return read_table(content, "made.csv", CsvReading(date_order=DATE_FORMATS[written.date_format]))


@settings(max_examples=2 * settings().max_examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_a_table_comes_back_however_it_is_written(written: Written) -> None:
    file = read(written)
    assert [day.date() for day in file.frame["date"]] == written.days
    for name, values in written.columns.items():
        np.testing.assert_allclose(file.frame[name.lower()], values, rtol=1e-12)
    again = read_table(written.content(), "made.csv", file.reading)
    assert again.frame.equals(file.frame)


@settings(max_examples=4 * settings().max_examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(faults=FAULTS))
def test_a_faulty_file_is_read_rightly_or_refused_in_a_sentence(written: Written) -> None:
    try:
        table = series_of(read(written), None)
    except LabError as error:
        assert any(word in str(error) for word in NAMED), str(error)
        assert written.faults, f"refused though nothing is wrong: {error}"
        return
    by_day = {day: at for at, day in enumerate(written.days)}
    for day, row in table.frame.iterrows():
        at = by_day[day.date()]
        if "constant" in written.faults or "conflict" in written.faults:
            continue
        for name, values in written.columns.items():
            if name.lower() in row and "twice named" not in written.faults:
                assert row[name.lower()] == pytest.approx(values[at], rel=1e-12)
    if written.faults:
        lost = len(written.days) - len(table)
        assert 0 <= lost <= 2


@settings(max_examples=2 * settings().max_examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.data())
def test_a_damaged_file_never_ends_in_a_traceback(written: Written, data: st.DataObject) -> None:
    content = bytearray(written.content())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[at] = data.draw(st.integers(0, 255))
        else:
            del content[at : at + data.draw(st.integers(1, 9))]
        assume(content)
    try:
        file = read_table(bytes(content), "made.csv")
        for ticker in file.tickers[:2] or (None,):
            series_of(file, ticker)
    except LabError as error:
        assert str(error).endswith((".", "?"))
