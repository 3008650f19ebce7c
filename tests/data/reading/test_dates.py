"""Dates in every usual spelling, and the question that is asked when two readings are possible."""

import numpy as np
import pyarrow as pa
import pytest

from lstm_core.data.reading.dates.column import kind_of, read_dates
from lstm_core.data.reading.shapes import looks_like_date
from lstm_core.errors import CsvFormatError, QuestionError

SPELLED = {
    "2013-02-08": "2013-02-08",
    "2013/2/8": "2013-02-08",
    "20130208": "2013-02-08",
    "2013-02-08 16:30": "2013-02-08T16:30",
    "2013-02-08T16:30:15.5Z": "2013-02-08T16:30:15.500",
    "2013-02-08 00:00:00-05:00": "2013-02-08",
    "8.2.2013": "2013-02-08",
    "08.02.13": "2013-02-08",
    "28/02/2013": "2013-02-28",
    "02/28/2013": "2013-02-28",
    "02/28/2013 4:30 PM": "2013-02-28T16:30",
    "8 Feb 2013": "2013-02-08",
    "8-Feb-13": "2013-02-08",
    "Feb 8, 2013": "2013-02-08",
    "Friday, 8 February 2013": "2013-02-08",
    "8. März 2013": "2013-03-08",
    "12 déc. 2013": "2013-12-12",
    "2013-02": "2013-02-01",
    "Feb 2013": "2013-02-01",
    "1360281600": "2013-02-08",
    "1360281600000": "2013-02-08",
    "2013": "2013-01-01",
}


@pytest.mark.parametrize("text", SPELLED)
def test_a_date_is_read_as_a_person_means_it(text: str) -> None:
    assert read_dates(pa.array([text]), "x").values[0] == np.datetime64(SPELLED[text], "ns")


def test_one_day_above_twelve_tells_the_order_of_all() -> None:
    parsed = read_dates(pa.array(["01/02/2013", "13/02/2013"]), "x")
    assert parsed.order == "dmy"
    assert parsed.values[0] == np.datetime64("2013-02-01")


@pytest.mark.parametrize("texts", [["01/02/2013", "02/02/2013"], ["1-2-13", "3-4-13"]])
def test_nothing_is_guessed(texts: list[str]) -> None:
    with pytest.raises(QuestionError) as asked:
        read_dates(pa.array(texts), "x, column 'date'")
    assert {answer.option for answer in asked.value.answers} >= {"--date-order dmy", "--date-order mdy"}
    assert asked.value.answers[0].preview[0][0] == texts[0]
    assert read_dates(pa.array(texts), "x", "mdy").values[0].astype("datetime64[M]") == np.datetime64("2013-01")


def test_what_is_missing_or_impossible_has_no_value() -> None:
    values = read_dates(pa.array(["2013-02-28", None, "2013-02-29", "soon"]), "x").values
    assert np.isnat(values).tolist() == [False, True, True, True]


def test_a_column_of_something_else_is_refused() -> None:
    with pytest.raises(CsvFormatError, match=r"^x, column 'a': 'rain' is not a date that can be read"):
        read_dates(pa.array(["rain", "sun"]), "x, column 'a'")


def test_numbers_are_not_taken_for_dates() -> None:
    assert not any(looks_like_date(cell) for cell in ("1.5", "2.25", "20130208", "1850.1", "2063.0"))
    assert kind_of([]) is None
    assert all(looks_like_date(cell) for cell in ("1.5.2013", "2.5.2013"))


def test_the_first_of_each_month_is_told_by_its_even_steps() -> None:
    texts = [f"{month}/1/{year}" for year in (2001, 2002) for month in range(1, 13)]
    assert read_dates(pa.array(texts), "x").order == "mdy"


def test_days_and_months_that_a_spreadsheet_swapped_are_refused() -> None:
    days = np.arange("2021-01-01", "2021-05-01", dtype="datetime64[D]").astype(object)
    texts = [f"{day:%d/%m/%Y}" if day.day > 12 else f"{day:%m/%d/%Y}" for day in days]
    with pytest.raises(CsvFormatError, match="seem to be swapped, as spreadsheets do"):
        read_dates(pa.array(texts), "x")


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        ([f"{year:02}-12-31" for year in (60, *range(61, 100), 0, 1)], "1960-12-31"),
        ([f"31-Jan-{year:02}" for year in (62, 63, 64)], "1962-01-31"),
        (["210104", "210105", "210131", "210201"], "2021-01-04"),
    ],
)
def test_years_of_two_digits_are_of_the_century_in_which_rows_follow_each_other(texts: list[str], first: str) -> None:
    assert read_dates(pa.array(texts), "x", "ymd").values[0] == np.datetime64(first)
