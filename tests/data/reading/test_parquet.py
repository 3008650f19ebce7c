"""Parquet files: the same table comes of them as of a CSV file, or a sentence on what is wrong."""

import datetime as dt
import decimal
import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lstm_core.choices import CsvReading
from lstm_core.data.reading import parquet, read_table
from lstm_core.errors import CsvFormatError

DAYS = pd.date_range("2024-01-02", periods=12)
CLOSE = [1.234 + place for place in range(12)]


def written(frame: pd.DataFrame, **options: object) -> bytes:
    content = io.BytesIO()
    frame.to_parquet(content, **options)
    return content.getvalue()


def table(checked: bool = False, **columns: object) -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content, write_page_checksum=checked)
    return content.getvalue()


@pytest.mark.parametrize(
    "dates",
    [
        pa.array(DAYS.date),
        pa.array(DAYS.to_pydatetime(), pa.timestamp("ns")),
        pa.array(DAYS.to_pydatetime(), pa.timestamp("s")),
        pa.array([f"{day:%d.%m.%Y}" for day in DAYS]),
        pa.array([f"{day:%Y-%m-%d}" for day in DAYS]).dictionary_encode(),
        pa.array([int(f"{day:%Y%m%d}") for day in DAYS], pa.int32()),
    ],
    ids=lambda dates: str(dates.type),
)
def test_dates_of_all_types_are_read(dates):
    file = read_table(table(date=dates, close=CLOSE), "x.parquet")
    assert file.frame["date"].tolist() == DAYS.tolist()
    np.testing.assert_array_equal(file.frame["close"], CLOSE)
    assert file.rows.tolist() == list(range(1, 13))
    again = read_table(table(date=dates, close=CLOSE), "x.parquet", file.reading)
    pd.testing.assert_frame_equal(again.frame, file.frame)


def test_an_index_that_pandas_kept_is_a_column():
    for name in (None, "Date"):
        frame = pd.DataFrame({"Close": CLOSE, "Volume": range(12)}, index=DAYS.rename(name))
        file = read_table(written(frame), "x.parquet")
        assert file.frame["date"].tolist() == DAYS.tolist() and list(file.frame.columns[1:]) == ["close", "volume"]


def test_stamps_with_a_zone_stay_instants():
    hours = pd.date_range("2024-10-26", periods=60, freq="h", tz="Europe/Berlin")
    file = read_table(written(pd.DataFrame({"time": hours, "load": range(60)})), "x.parquet")
    assert file.offset == 60
    assert file.frame["date"].tolist() == (hours.tz_convert("UTC").tz_localize(None) + pd.Timedelta("1h")).tolist()
    minutes = pd.date_range("2024-01-02", periods=60, freq="min", tz="UTC")
    file = read_table(written(pd.DataFrame({"time": minutes, "load": range(60)})), "x.parquet")
    assert file.offset == 0 and file.frame["date"].tolist() == minutes.tz_localize(None).tolist()


def test_numbers_of_all_types_are_the_same_and_missing_ones_are_missing():
    columns = {
        "a": pa.array([1.5, None, float("nan"), *range(9)]),
        "b": pa.array([0.1] * 12, pa.float32()),
        "c": pa.array([decimal.Decimal("1.25")] * 12),
        "d": pa.array([True, False] * 6),
        "e": pa.array([2.0**60, *[1.0] * 11]),
        "f": pa.array([1e-300, *[1.0] * 11]),
        "g": pa.array(["1,234.5", *["1.5"] * 11]),
    }
    frame = read_table(table(date=pa.array(DAYS.date), **columns), "x.parquet").frame
    np.testing.assert_array_equal(frame["a"], [1.5, np.nan, np.nan, *range(9)])
    assert (frame["b"] == 0.1).all() and (frame["c"] == 1.25).all() and frame["d"].tolist() == [1, 0] * 6
    assert frame["e"][0] == 2.0**60 and frame["f"][0] == 1e-300 and frame["g"][0] == 1234.5


def test_a_year_beside_a_missing_one_is_a_year():
    years = pa.array([*map(float, range(1990, 2020))])
    file = read_table(table(year=years, rate=pa.array(np.linspace(0, 1, 30))), "x.parquet")
    assert file.frame["date"].dt.year.tolist() == list(range(1990, 2020))


def test_a_time_may_stand_in_a_second_column():
    hours = pd.date_range("2024-01-02", periods=60, freq="h")
    content = table(date=pa.array(hours.date), time=pa.array(hours.time), load=pa.array(range(60)))
    assert read_table(content, "x.parquet").frame["date"].tolist() == hours.tolist()


def test_several_series_are_told_apart_by_their_column():
    frame = pd.DataFrame({"date": [*DAYS, *DAYS], "ticker": ["A"] * 12 + ["B"] * 12, "close": CLOSE * 2})
    assert read_table(written(frame.astype({"ticker": "category"})), "x.parquet").tickers == ("A", "B")


def test_lists_and_bytes_are_left_out_and_named():
    content = table(date=pa.array(DAYS.date), close=CLOSE, tags=[["x"]] * 12, raw=[b"x"] * 12)
    file = read_table(content, "x.parquet")
    assert list(file.frame.columns) == ["date", "close"]
    assert [finding.column for finding in file.findings if finding.kind == "nested column"] == ["tags", "raw"]


GOOD = table(date=pa.array(DAYS.date), close=CLOSE)
CHECKED = table(checked=True, date=pa.array(DAYS.date), close=CLOSE)


def long_texts() -> bytes:
    """Return a small file whose cells, all the same one, are far too much to be read."""
    return table(date=pa.array([dt.date(2024, 1, 2)] * 3000), text=pa.array(["x" * 100_000] * 3000))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD[: len(GOOD) // 2], "damaged"),
        (b"PAR1" + bytes(100) + b"PAR1", "damaged"),
        (CHECKED[:20] + bytes(30) + CHECKED[50:], "damaged"),
        (table(date=pa.array([], pa.date32()), close=pa.array([], pa.float64())), "no rows"),
        (table(close=CLOSE), "one column only"),
        (long_texts, "too large"),  # made when it is needed, as every process of the suite collects this
    ],
    ids=["cut", "nothing", "overwritten", "no rows", "one column", "long texts"],
)
def test_what_can_not_be_used_is_refused_with_a_sentence(content, said):
    with pytest.raises(CsvFormatError, match=said):
        read_table(content() if callable(content) else content, "x.parquet")


def test_more_cells_than_are_read_are_refused_before_any_is(monkeypatch):
    monkeypatch.setattr(parquet, "_MAX_CELLS", 20)
    with pytest.raises(CsvFormatError, match="more than 20 cells"):
        read_table(GOOD, "x.parquet")


def test_the_content_tells_what_a_file_is_not_its_name():
    assert len(read_table(GOOD, "x.csv").frame) == 12
    assert parquet.is_parquet(GOOD)
    with pytest.raises(CsvFormatError, match="no Excel workbook"):
        read_table(GOOD, "x.parquet", CsvReading(sheet="S"))
