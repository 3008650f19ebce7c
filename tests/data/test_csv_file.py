"""Any table in the format of the S&P 500 file is read as it is; anything else is refused in one sentence."""

import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core.data.csv_file import MAX_COLUMNS, read_csv
from lstm_core.data.table import PriceTable
from lstm_core.errors import CsvFormatError, LabError, TickerNotFoundError

HEAD = b"date,close\n"
DATES = "Write dates as year-month-day, such as 2013-02-08."
NUMBERS = "Write numbers with a decimal point and nothing else, or remove the column."

REFUSED: dict[str, tuple[bytes, str]] = {
    "empty file": (b"", "x.csv is empty."),
    "only white space": (b" \r\n\n ", "x.csv is empty."),
    "binary file": (
        b"PK\x03\x04\x14\x00\x06\x00",
        "x.csv is not a text file. Save the table as CSV (UTF-8) and try again.",
    ),
    "UTF-16": (
        "date,close\n2024-01-02,1\n".encode("utf-16"),
        "x.csv is not a text file. Save the table as CSV (UTF-8) and try again.",
    ),
    "Latin-1": (
        HEAD + b"2024-01-02,1\n2024-01-03,\xe9\n",
        "x.csv is not written in UTF-8. Save it as 'CSV UTF-8' and try again.",
    ),
    "no date column": (
        b"Open,Close\n1,2\n",
        "x.csv has no date column. Name one of its columns 'date' (it has: open, close).",
    ),
    "bad date": (
        HEAD + b"2024-01-02,1\n2024-13-01,2\n",
        f"x.csv, row 3, column 'date': '2024-13-01' is not a date. {DATES}",
    ),
    "day first": (HEAD + b"02/01/2024,1\n", f"x.csv, row 2, column 'date': '02/01/2024' is not a date. {DATES}"),
    "text for a number": (
        b"date,open,close\n2024-01-02,1,2\n2024-01-03,1,2\n2024-01-04,1,n.m.\n",
        f"x.csv, row 4, column 'close': 'n.m.' is not a number. {NUMBERS}",
    ),
    "thousands separator": (
        HEAD + b'2024-01-02,"1,000"\n',
        f"x.csv, row 2, column 'close': '1,000' is not a number. {NUMBERS}",
    ),
    "truth for a number": (
        HEAD + b"2024-01-02,True\n",
        f"x.csv, row 2, column 'close': 'True' is not a number. {NUMBERS}",
    ),
    "long text is cut": (
        HEAD + b"2024-01-02," + b"z" * 99 + b"\n",
        f"x.csv, row 2, column 'close': '{'z' * 40}' is not a number. {NUMBERS}",
    ),
    "missing ticker": (
        b"date,Symbol,close\n2024-01-02,A,1\n2024-01-03,,1\n",
        "x.csv, row 3, column 'symbol': the ticker is missing.",
    ),
    "columns alike but for case": (
        b"date,Close,close\n2024-01-02,1,2\n",
        "x.csv has two columns named 'close'. Rename one of them.",
    ),
    "too many columns": (
        b"date," + b",".join(b"c%d" % n for n in range(MAX_COLUMNS)) + b"\n",
        "x.csv has more than 200 columns; keep those you need.",
    ),
    "no numbers": (
        b"date,name\n2024-01-02,A\n",
        "x.csv has a date column but no column of numbers to learn from.",
    ),
    "a row too long": (
        HEAD + b"2024-01-02,1\n2024-01-03,1,2,3\n",
        "x.csv, row 3: it has 4 cells where the header has 2. Is a comma inside a number?",
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
    "very many tickers": (
        b"date,name,close\n" + b"".join(b"2024-01-02,T%02d,1\n" % n for n in range(20)),
        None,
        TickerNotFoundError,
        "x.csv holds 20 tickers; say which one you want: "
        "T00, T01, T02, T03, T04, T05, T06, T07, T08, T09, T10, T11 and 8 more.",
    ),
    "a ticker where there are none": (
        HEAD + b"2024-01-02,1\n",
        "A",
        TickerNotFoundError,
        "x.csv has no ticker column, so 'A' can't be picked; leave the ticker out.",
    ),
    "dates twice": (
        HEAD + b"2024-01-03,1\n2024-01-02,2\n2024-01-02,3\n2024-01-03,4\n",
        None,
        CsvFormatError,
        "x.csv has 2 dates more than once, the first is 2024-01-02. "
        "Keep one row a date; if the file holds several series, add a column named 'ticker'.",
    ),
    "no complete row": (
        b"date,open,close\n2024-01-02,,1\n2024-01-03,1,\n",
        None,
        CsvFormatError,
        "x.csv has no row in which every column holds a number.",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_such_table_is_refused_in_words(content: bytes, sentence: str) -> None:
    with pytest.raises(CsvFormatError) as refused:
        read_csv(content, "x.csv")
    assert str(refused.value) == sentence


@pytest.mark.parametrize(("content", "ticker", "error", "sentence"), REFUSED_SERIES.values(), ids=REFUSED_SERIES)
def test_a_series_that_is_not_there_is_refused_in_words(
    content: bytes, ticker: str | None, error: type[LabError], sentence: str
) -> None:
    file = read_csv(content, "x.csv")
    with pytest.raises(error) as refused:
        file.table(ticker)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("missing", [b"", b"NaT", b"NA"])
def test_a_row_without_a_date_is_refused_with_its_number(missing: bytes) -> None:
    with pytest.raises(CsvFormatError, match=r"^x\.csv, row 3, column 'date'"):
        read_csv(HEAD + b"2024-01-02,1\n" + missing + b",2\n2024-01-04,3\n", "x.csv")


@pytest.mark.parametrize("bad", [b"soon,1\n", b"2024-01-05,much\n"])
def test_blank_lines_are_counted_as_rows(bad: bytes) -> None:
    with pytest.raises(CsvFormatError, match=r"^x\.csv, row 5, "):
        read_csv(HEAD + b"2024-01-02,1\n\n2024-01-04,1\n" + bad, "x.csv")


@pytest.mark.parametrize("header", [b"date,close,close", b"date,close, close", b"date,date,close"])
def test_two_columns_of_exactly_one_name_are_refused(header: bytes) -> None:
    with pytest.raises(CsvFormatError, match=r"^x\.csv has two columns named '\w+'\. Rename one of them\.$"):
        read_csv(header + b"\n2024-01-02,1,2\n", "x.csv")


@pytest.mark.filterwarnings("ignore:Length of header")
def test_a_first_row_that_is_too_long_is_refused_and_not_cut() -> None:
    with pytest.raises(CsvFormatError):
        read_csv(HEAD + b"2024-01-02,1,000\n2024-01-03,1,100\n", "x.csv")


def test_a_numeric_column_named_ticker_does_not_replace_the_tickers() -> None:
    try:
        file = read_csv(b"date,name,ticker,close\n2024-01-02,A,5,1\n", "x.csv")
    except CsvFormatError:
        return  # to refuse two such columns would do as well
    assert file.tickers == ("A",)


@pytest.mark.parametrize("ticker", ["000001", "NA", "TRUE", "1E5"])
def test_a_ticker_is_kept_as_it_is_written(ticker: str) -> None:
    content = f"date,name,close\n2024-01-02,{ticker},1\n".encode()
    assert read_csv(content, "x.csv").tickers == (ticker,)


@pytest.mark.parametrize("date", [b"1500-01-01", b"9999-12-31", b"-1"])
def test_a_date_far_away_is_refused_or_hashed(date: bytes) -> None:
    try:
        digest = read_csv(HEAD + date + b",1\n", "x.csv").table(None).sha256
    except CsvFormatError:
        return
    assert len(digest) == 64


def test_an_exact_ticker_is_preferred_to_one_of_other_case() -> None:
    file = read_csv(b"date,name,close\n2024-01-02,a,1\n2024-01-02,A,2\n", "x.csv")
    assert file.table("A").frame["close"].tolist() == [2.0]
    assert file.table("a").frame["close"].tolist() == [1.0]


def test_carriage_returns_alone_end_lines_too() -> None:
    days = pd.date_range("2020-01-01", periods=300)
    content = "date,close\r" + "".join(f"{day:%Y-%m-%d},1\r" for day in days)
    assert len(read_csv(content.encode(), "x.csv").table(None)) == 300


def test_a_row_that_lacks_a_value_is_left_out_and_noted() -> None:
    content = b"date,open,close\n2024-01-02,,1\n2024-01-03,2,inf\n2024-01-04,5,6\n"
    table = read_csv(content, "x.csv").table(None)
    assert table.frame.to_numpy().tolist() == [[5.0, 6.0]]
    assert table.notes == ("Left out 2 rows with a missing value, the first on 2024-01-02.",)


def test_a_column_without_any_value_is_left_out_and_noted() -> None:
    table = read_csv(b"date,adj,close\n2024-01-02,,1\n2024-01-03,,2\n", "x.csv").table(None)
    assert table.columns == ("close",)
    assert table.notes == ("Left out the columns without any value: adj.",)


def test_a_byte_order_mark_windows_lines_and_spaces_do_no_harm() -> None:
    content = "\ufeffDate , Close\r\n2024-01-03 , 2\r\n 2024-01-02, 1\r\n".encode()
    table = read_csv(content, "x.csv").table(None)
    assert table.frame["close"].tolist() == [1.0, 2.0]
    assert table.dates[0] == pd.Timestamp("2024-01-02")


def test_the_most_columns_that_are_allowed_are_read() -> None:
    names = ",".join(f"c{n}" for n in range(MAX_COLUMNS - 1))
    content = f"date,{names}\n2024-01-02{',1' * (MAX_COLUMNS - 1)}\n"
    assert len(read_csv(content.encode(), "x.csv").table(None).columns) == MAX_COLUMNS - 1


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
        dates = draw(st.lists(days, min_size=1, max_size=8, unique=True))
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
    file = read_csv(written.content, "x.csv")
    assert file.tickers == tuple(sorted(ticker for ticker in written.series if ticker))
    for ticker, frame in written.series.items():
        read = file.table(ticker)
        pd.testing.assert_frame_equal(read.frame[frame.columns], frame, check_exact=True, check_index_type=False)
        assert (sorted(read.columns), read.notes) == (sorted(frame.columns), ())


def _check_read_or_refused(content: bytes) -> None:
    """Read a file and all its series; anything but a valid table or a LabError is a failure."""
    try:
        file = read_csv(content, "x.csv")
    except CsvFormatError:
        return
    for ticker in file.tickers or (None,):
        try:
            _check_valid(file.table(ticker))
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
        read_csv(content, "x.csv")


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
@settings(max_examples=300)
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


def test_the_reader_is_not_fooled_by_its_own_output() -> None:
    frame = read_csv(b"date,name,close\n2024-01-02,A,1.5\n", "x.csv").frame
    again = io.BytesIO()
    frame.to_csv(again, index=False)
    pd.testing.assert_frame_equal(read_csv(again.getvalue(), "x.csv").frame, frame)
