"""Never another table: whatever a table is dressed in, it comes back, or a question, or a refusal."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lstm_core.config import CsvReading
from lstm_core.data.catalogue import series_of
from lstm_core.data.reading import TableFile, read_table
from lstm_core.errors import CsvFormatError, QuestionError
from tests.data.reading.dresses import DATES, HEADERS, MARKS, NUMBERS, Dressed

ROWS = 70


def made(name: str = "iso", start: str = "2019-03-04", rows: int = ROWS) -> Dressed:
    """Return a table of two columns with holes in one of them."""
    dates = pd.date_range(start, periods=rows, freq=DATES[name].step)
    generator = np.random.default_rng(3)
    close = (900 * np.exp(np.cumsum(generator.normal(0, 0.02, rows)))).round(2).tolist()
    rain = generator.uniform(1, 50, rows).round(2).tolist()
    return Dressed(dates, {"close": close, "rain": rain}, name)


def check(written: Dressed, file: TableFile) -> None:
    """Fail if a file holds anything else than what was written."""
    assert file.frame["date"].tolist() == written.dates.tolist()
    assert "ticker" not in file.frame
    columns = list(file.frame.columns.drop("date"))
    numbered = {"id"} & set(columns)
    named = [
        name
        for name in columns
        if name not in numbered and not (written.header == "row numbers" and name == "column 1")
    ]
    if written.header == "none":
        named = named[-len(written.values) :] if len(named) >= len(written.values) else named
    found = dict(zip(named, (file.frame[name].to_numpy() for name in named), strict=True))
    assert len(found) == len(written.values), f"columns {columns}"
    for (name, values), (other, read) in zip(written.values.items(), found.items(), strict=True):
        assert written.header == "none" or name == other
        np.testing.assert_allclose(read, np.array([np.nan if value is None else value for value in values]), rtol=1e-9)


@pytest.mark.parametrize("name", DATES)
def test_each_way_of_writing_dates_is_read(name: str) -> None:
    written = made(name)
    try:
        file = read_table(written.content(), "made.csv")
    except QuestionError as asked:
        assert DATES[name].may_ask, str(asked)
        return
    check(written, file)
    again = read_table(written.content(), "made.csv", file.reading)
    assert again.frame.equals(file.frame)


@pytest.mark.parametrize("name", NUMBERS)
def test_each_way_of_writing_numbers_is_read(name: str) -> None:
    written = made("dots")
    written.number_dress, written.delimiter = name, ";"
    check(written, read_table(written.content(), "made.csv"))


@pytest.mark.parametrize("mark", MARKS)
def test_each_mark_of_missing_values_is_known(mark: str) -> None:
    written = made()
    written.mark = mark
    written.values["rain"][3] = written.values["rain"][40] = None
    check(written, read_table(written.content(), "made.csv"))


@pytest.mark.parametrize("dates", ["iso", "dots", "seconds", "compact", "date and time"])
@pytest.mark.parametrize("header", HEADERS)
def test_each_kind_of_header_is_found(header: str, dates: str) -> None:
    written = made(dates)
    written.header = header
    check(written, read_table(written.content(), "made.csv"))


@st.composite
def dressed(draw: st.DrawFn) -> Dressed:
    """Make up a table in any dress."""
    name = draw(st.sampled_from(sorted(DATES)))
    rows = draw(st.integers(3, 40))
    start = draw(st.dates(pd.Timestamp("1975-01-01").date(), pd.Timestamp("2024-01-01").date()))
    dates = pd.date_range(start, periods=rows, freq=DATES[name].step)
    cents = st.integers(-999_999, 99_999_999).map(lambda number: number / 100)
    kinds = draw(st.sampled_from([("close",), ("open", "close"), ("rain", "wind", "close")]))
    number = draw(st.sampled_from(sorted(NUMBERS)))
    decimal = NUMBERS[number].decimal
    values: dict[str, list[float | None]] = {
        kind: list(draw(st.lists(cents, min_size=rows, max_size=rows))) for kind in kinds
    }
    if len(kinds) > 1:
        for place in draw(st.lists(st.integers(0, rows - 1), max_size=3)):
            values[kinds[0]][place] = None
    return Dressed(
        dates,
        values,
        name,
        number,
        draw(st.sampled_from(HEADERS)),
        draw(st.sampled_from(MARKS)),
        draw(st.sampled_from([";", "\t", "|"] if decimal == "," else [",", ";", "\t", "|"])),
        tuple(draw(st.lists(st.sampled_from(["id first", "note", "code"]), max_size=2, unique=True))),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(dressed())
def test_it_is_never_another_table(written: Dressed) -> None:
    try:
        file = read_table(written.content(), "made.csv")
        series_of(file, None, "used")
    except CsvFormatError as refused:
        assert str(refused)
        if isinstance(refused, QuestionError):
            for answer in refused.answers:
                CsvReading(**answer.change)
        return
    check(written, file)
