"""A CSV is read as a person would hope; see also ``test_csv_fuzz.py`` and ``test_nasty_files.py``."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core.config import CsvReading
from lstm_core.data.catalogue import series_of
from lstm_core.data.reading import read_table
from lstm_core.data.reading.header import MAX_COLUMNS
from lstm_core.data.table import PriceTable
from lstm_core.errors import CsvFormatError, LabError, TickerNotFoundError

HEAD = b"date,close\n"

REFUSED: dict[str, tuple[bytes, str]] = {
    "only white space": (b" \r\n\n ", "x.csv is empty."),
    "broken zip": (
        b"PK\x03\x04\x14\x00\x06\x00",
        "x.csv can't be unpacked; it is broken or encrypted. Bring the table itself.",
    ),
    "long text is cut": (
        HEAD + b"2024-01-01,1\n2024-01-02,2\n2024-01-03," + b"z" * 99 + b"\n",
        f"x.csv, row 4, column 'close': '{'z' * 40}' is not a number (in this file a decimal point begins a fraction). "
        "Correct it, or leave the column out.",
    ),
    "too many columns": (
        b"date," + b",".join(b"c%d" % n for n in range(MAX_COLUMNS)) + b"\n2024-01-01" + b",1" * MAX_COLUMNS + b"\n",
        "x.csv has more than 200 columns (201); keep those you need.",
    ),
    "no numbers": (
        b"date,name\n2024-01-02,A\n",
        "x.csv has a date column but no column of numbers to learn from.",
    ),
    "a ticker that is a novel": (
        b"date,name,close\n2024-01-02," + b"A" * 101 + b",1\n",
        "x.csv, row 2, column 'name': the ticker is longer than 100 characters. Shorten it.",
    ),
}

REFUSED_SERIES: dict[str, tuple[bytes, str | None, type[LabError], str]] = {
    "unknown ticker": (
        b"date,name,close\n2024-01-02,B,1\n2024-01-02,A,1\n",
        "Z",
        TickerNotFoundError,
        "x.csv has no ticker 'Z'. It has: A, B.",
    ),
    "several tickers and none named": (
        b"date,name,close\n2024-01-02,B,1\n2024-01-02,A,1\n",
        None,
        TickerNotFoundError,
        "x.csv holds 2 tickers; say which one you want: A, B.",
    ),
    "a ticker where there are none": (
        HEAD + b"2024-01-02,1\n",
        "A",
        TickerNotFoundError,
        "x.csv has no ticker column, so 'A' can't be picked; leave the ticker out.",
    ),
    "no complete row": (
        b"date,open,close\n2024-01-02,,1\n2024-01-03,1,\n",
        None,
        CsvFormatError,
        "x.csv has no two rows in which every column holds a number.",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_such_table_is_refused_in_words(content: bytes, sentence: str) -> None:
    with pytest.raises(CsvFormatError) as refused:
        read_table(content, "x.csv")
    assert str(refused.value) == sentence


@pytest.mark.parametrize(("content", "ticker", "error", "sentence"), REFUSED_SERIES.values(), ids=REFUSED_SERIES)
def test_a_series_that_is_not_there_is_refused_in_words(
    content: bytes, ticker: str | None, error: type[LabError], sentence: str
) -> None:
    file = read_table(content, "x.csv")
    with pytest.raises(error) as refused:
        series_of(file, ticker)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("missing", [b"", b"NaT", b"NA"])
def test_a_row_without_a_date_is_refused_with_its_number(missing: bytes) -> None:
    with pytest.raises(CsvFormatError, match=r"^x\.csv, row 3, column 'date'"):
        read_table(HEAD + b"2024-01-02,1\n" + missing + b",2\n2024-01-04,3\n", "x.csv")


@pytest.mark.parametrize("word", ["Total", "Summe:", "grand total", "合计"])
def test_sums_below_a_table_are_left_out_and_said(word: str) -> None:
    rows = "".join(f"2024-01-{day:02d},{day}\n" for day in range(1, 21))
    file = read_table(f"date,sales\n{rows}{word},210\n".encode(), "x.csv")
    assert len(file.frame) == 20
    assert [(one.kind, one.rows) for one in file.findings] == [("line below the table", (22,))]


@pytest.mark.parametrize("bad", [b"soon,1\n", b"2024-01-05,much\n"])
def test_blank_lines_are_counted_as_rows(bad: bytes) -> None:
    with pytest.raises(CsvFormatError, match=r"^x\.csv, row 5, "):
        read_table(HEAD + b"2024-01-02,1\n\n2024-01-04,1\n" + bad, "x.csv")


def test_a_cell_over_two_lines_counts_as_one_row() -> None:
    content = b'date,note,close\n2024-01-01,"two\nlines",1\n2024-01-02,x,2\n2024-01-03,y,z\n2024-01-04,y,3\n'
    with pytest.raises(CsvFormatError, match=r"^x\.csv, row 4, column 'close': 'z'"):
        read_table(content, "x.csv")


@pytest.mark.parametrize("ticker", ["000001", "NA", "TRUE", "1E5"])
def test_a_ticker_is_kept_as_it_is_written(ticker: str) -> None:
    content = f"date,symbol,close\n2024-01-02,{ticker},1\n".encode()
    assert read_table(content, "x.csv").tickers == (ticker,)


@pytest.mark.parametrize("date", [b"1500-01-01", b"9999-12-31", b"-1"])
def test_a_date_far_away_is_refused(date: bytes) -> None:
    with pytest.raises(CsvFormatError):
        read_table(HEAD + date + b",1\n", "x.csv")


def test_an_exact_ticker_is_preferred_to_one_of_other_case() -> None:
    file = read_table(b"date,name,close\n2024-01-02,a,1\n2024-01-03,a,1\n2024-01-02,A,2\n2024-01-03,A,2\n", "x.csv")
    assert [series_of(file, name).frame["close"].tolist() for name in "Aa"] == [[2.0, 2.0], [1.0, 1.0]]


def test_a_byte_order_mark_windows_lines_and_spaces_do_no_harm() -> None:
    content = "\ufeffDate , Close\r\n2024-01-03 , 2\r\n 2024-01-02, 1\r\n".encode()
    table = series_of(read_table(content, "x.csv"), None)
    assert table.frame["close"].tolist() == [1.0, 2.0]
    assert table.dates[0] == pd.Timestamp("2024-01-02")


def test_the_most_columns_that_are_allowed_are_read() -> None:
    names = ",".join(f"c{n}" for n in range(MAX_COLUMNS - 1))
    content = f"date,{names}\n2024-01-02{',1' * (MAX_COLUMNS - 1)}\n"
    assert len(read_table(content.encode(), "x.csv").frame.columns) == MAX_COLUMNS


@pytest.mark.parametrize(
    ("reading", "columns", "first"),
    [
        (CsvReading(columns=("High",)), ["date", "high"], [3.0]),
        (CsvReading(ticker_column="", columns=("low",)), ["date", "low"], [1.5]),
        (CsvReading(date_column="Seen", columns=("low",)), ["date", "low"], [1.5]),
    ],
)
def test_what_a_person_says_about_a_file_is_done(reading: CsvReading, columns: list[str], first: list[float]) -> None:
    content = b"date;seen;low;high;name\n2024-01-01;2024-02-01;1,5;3,0;A\n2024-01-02;2024-02-02;2,5;4,0;A\n"
    file = read_table(content, "x.csv", reading)
    assert [name for name in file.frame.columns if name != "ticker"] == columns
    assert file.frame.iloc[0, -1:].tolist() == first
    assert ("ticker" in file.frame) == (reading.ticker_column != "")


def test_a_column_that_was_asked_for_and_is_not_there_is_refused() -> None:
    with pytest.raises(CsvFormatError, match=r"has no column of numbers 'volume'\. It has: close\.$"):
        read_table(HEAD + b"2024-01-01,1\n", "x.csv", CsvReading(columns=("volume",)))
    with pytest.raises(CsvFormatError, match=r"has no column 'day'"):
        read_table(HEAD + b"2024-01-01,1\n", "x.csv", CsvReading(date_column="day"))


def test_an_offset_does_not_move_a_bar_to_another_day() -> None:
    content = b"Date,Close\n2024-01-02 00:00:00+09:00,1\n2024-01-03 00:00:00+09:00,2\n"
    assert read_table(content, "x.csv").frame["date"].dt.day.tolist() == [2, 3]


def test_series_of_different_times_are_told_apart_by_a_usual_name() -> None:
    # Two of them share a day, on which they are equal: as one series, that would pass for a row that is there twice.
    content = "day,open,name\n"
    for year, name in ((2001, "A"), (2002, "B"), (2003, "C")):
        content += "".join(f"{day:%Y-%m-%d},5,{name}\n" for day in pd.date_range(f"{year}-01-01", f"{year + 1}-01-01"))
    file = read_table(content.encode(), "x.csv")
    assert file.tickers == ("A", "B", "C")
    assert len(file.frame) == 3 * 366


def test_several_series_are_told_apart_by_a_column_of_any_name() -> None:
    content = b"when,shop,sales\n2024-01-01,north,1\n2024-01-01,south,2\n2024-01-02,north,3\n2024-01-02,south,4\n"
    file = read_table(content, "x.csv")
    assert (file.reading.ticker_column, file.tickers) == ("shop", ("north", "south"))


@dataclass(frozen=True)
class _Written:
    """A CSV file and the series that it was made from, by ticker."""

    content: bytes
    series: dict[str | None, pd.DataFrame]


def _any_case(draw: st.DrawFn, name: str) -> str:
    return "".join(draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in name)


@st.composite
def _files(draw: st.DrawFn) -> _Written:
    """Make up a valid file: any of the header names in any case, rows and columns in any order."""
    tickers = draw(st.lists(st.sampled_from(["IBM", "A", "BRK.B", "xom"]), max_size=3, unique=True))
    columns = draw(st.lists(st.sampled_from(["open", "high", "close", "volume", "vwap"]), min_size=1, unique=True))
    prices = st.integers(-(10**9), 10**9).map(lambda number: number / 10_000)
    days = st.dates(pd.Timestamp("1980-01-01").date(), pd.Timestamp("2060-01-01").date())
    series, rows = {}, []
    for ticker in tickers or [None]:
        dates = draw(st.lists(days, min_size=2, max_size=8, unique=True))
        values = {column: [draw(prices) for _ in dates] for column in columns}
        frame = pd.DataFrame(values, index=pd.DatetimeIndex(dates, name="date"))
        series[ticker] = frame.sort_index()
        rows.append(frame.reset_index().assign(**({"name": ticker} if ticker else {})))
    whole = pd.concat(rows)
    whole = whole.iloc[draw(st.permutations(range(len(whole))))][draw(st.permutations(list(whole.columns)))]
    header = {column: _any_case(draw, column) for column in columns}
    header["date"] = _any_case(draw, draw(st.sampled_from(["date", "day", "datetime", "timestamp", "time"])))
    header["name"] = _any_case(draw, draw(st.sampled_from(["name", "ticker", "symbol", "stock", "code"])))
    return _Written(whole.rename(columns=header).to_csv(index=False).encode(), series)


@given(_files())
def test_whatever_was_written_is_read_back_equal(written: _Written) -> None:
    file = read_table(written.content, "x.csv")
    assert file.tickers == tuple(sorted(ticker for ticker in written.series if ticker))
    for ticker, frame in written.series.items():
        read = series_of(file, ticker)
        pd.testing.assert_frame_equal(read.frame[frame.columns], frame, check_exact=True, check_index_type=False)
        assert (sorted(read.columns), read.notes) == (sorted(frame.columns), ())


def _check_read_or_refused(content: bytes) -> None:
    """Read a file and all its series; anything but a valid table or a LabError is a failure."""
    try:
        file = read_table(content, "x.csv")
    except CsvFormatError:
        return
    for ticker in file.tickers or (None,):
        try:
            _check_valid(series_of(file, ticker))
        except CsvFormatError:
            continue


def _check_valid(table: PriceTable) -> None:
    assert len(table) > 0
    assert table.dates.is_monotonic_increasing
    assert table.dates.is_unique
    assert not table.dates.hasnans
    assert np.isfinite(table.frame.to_numpy()).all()
    assert len(table.sha256) == 64


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(CsvFormatError):
        read_table(content, "x.csv")


ODD = st.one_of(
    st.sampled_from(["", "NA", "nan", "NaT", "inf", "1e999", "0x1", "True", '"', "'", "\x00", "\ufeff", "\r", "é"]),
    st.sampled_from(["9999-01-01", "0001-01-01", "2024-01-02T10:00+05:00", "2024-W01-1", "20240102", "-", "1,2"]),
    st.floats().map(str),
    st.integers().map(str),
    st.text(max_size=4),
)
HEADERS = st.sampled_from(["date,name,close", "Date,ticker,name", "day,code,date", "date,close,", "time,Symbol,a"])


@st.composite
def _spoiled(draw: st.DrawFn) -> bytes:
    """Make up a small file in which a few cells are not what they should be."""
    lines = [draw(HEADERS) if draw(st.integers(0, 9)) else draw(ODD)]
    for number in range(draw(st.integers(0, 5))):
        cells = [f"2024-01-{number + 1:02d}", draw(st.sampled_from("AB")), str(number)]
        for place in draw(st.lists(st.integers(0, 2), max_size=1)):
            cells[place] = draw(ODD)
        lines.append(",".join(cells))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


@pytest.mark.filterwarnings("ignore::pandas.errors.ParserWarning")
@settings(max_examples=4 * settings().max_examples)
@given(_spoiled())
def test_a_file_with_odd_cells_is_a_table_or_refused(content: bytes) -> None:
    _check_read_or_refused(content)


@pytest.mark.filterwarnings("ignore::pandas.errors.ParserWarning")
@given(_files(), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_file_is_a_table_or_refused(written: _Written, damage: list[tuple[int, int]]) -> None:
    content = bytearray(written.content)
    for place, byte in damage:
        content[place % len(content)] = byte
    _check_read_or_refused(bytes(content))
