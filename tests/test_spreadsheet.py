"""Tables become CSV files in which a spreadsheet runs nothing, and numbers stay numbers."""

import io
import re

import numpy as np
import pandas as pd
import pytest

from lstm_core.spreadsheet import as_csv


def cells(table: pd.DataFrame) -> list[list[str]]:
    lines = as_csv(table).decode("utf-8-sig").splitlines()
    return [line.split(",") for line in lines]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(1)", "\tx", "  =1", "=\ta", "＝1"])
def test_text_that_a_spreadsheet_would_run_is_text(text):
    assert cells(pd.DataFrame({"name": [text]}))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", ["close", "a=b", "1-2", "", "é −1"])
def test_other_text_stays_as_it_is(text):
    assert as_csv(pd.DataFrame({"name": [text, "x"]})).decode("utf-8-sig").splitlines()[1] in (text, f'"{text}"')


@pytest.mark.parametrize("text", ["a;=1+1;b", "a;  -1", "a\t@SUM(1)", "a\n=1"])
def test_so_is_what_follows_the_end_of_a_cell_in_other_languages(text):
    written = as_csv(pd.DataFrame({"name": [text]})).decode("utf-8-sig")
    assert not re.search(r"[;\t\n] *[=@-]", written)
    assert re.sub("'", "", written.partition("\n")[2].strip().strip('"')) == text


def test_names_of_columns_are_text_as_well():
    assert cells(pd.DataFrame({"=close": [1.5], "close": [2.5]}))[0] == ["'=close", "close"]


def test_numbers_and_dates_are_written_in_full():
    dates = pd.to_datetime(["2024-01-02", "2024-01-03"])
    table = pd.DataFrame({"date": dates, "value": [-0.1, np.nan], "count": [-1, 2]})
    assert cells(table) == [["date", "value", "count"], ["2024-01-02", "-0.1", "-1"], ["2024-01-03", "", "2"]]
    read = pd.read_csv(io.BytesIO(as_csv(table)), parse_dates=["date"])
    pd.testing.assert_frame_equal(read, table, check_dtype=False)


def test_columns_that_are_called_the_same_and_categories_are_kept():
    table = pd.DataFrame([["=a", "b"]], columns=["x", "x"])
    assert cells(table) == [["x", "x"], ["'=a", "b"]]
    assert cells(pd.DataFrame({"x": pd.Categorical(["=a", "b"])}))[1:] == [["'=a"], ["b"]]
