"""Numbers as people write them."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from lstm_core.data.reading import read_table
from lstm_core.data.reading.decimal_mark import find_decimal
from lstm_core.data.reading.numbers import read_numbers
from lstm_core.errors import CsvFormatError, QuestionError

POINT = {
    **{"1,234.5": 1234.5, "1234.5": 1234.5, "1,234,567": 1234567.0, "12,34,567": 1234567.0, "-3": -3.0, "+3": 3.0},
    **{"$1.50": 1.5, "1.50 USD": 1.5, "€ 2": 2.0, "5%": 5.0, "(2.5)": -2.5, "2.5-": -2.5, "−2": -2.0, ".5": 0.5},
    **{"1.2M": 1.2e6, "3k": 3000.0, "1.5B": 1.5e9, "1e-3": 0.001, "1 234.5": 1234.5, "1'234.5": 1234.5},
}
COMMA = {"1.234,5": 1234.5, "1234,5": 1234.5, "1.234.567": 1234567.0, "0,001": 0.001, "1\u00a0234,5": 1234.5, "7": 7.0}


@pytest.mark.parametrize(("decimal", "cells"), [(".", POINT), (",", COMMA)])
def test_a_number_is_read_as_it_is_meant(decimal: str, cells: dict[str, float]) -> None:
    for text, number in cells.items():
        read = read_numbers(pa.array([text]), decimal, "volume")
        assert read.values.tolist() == pytest.approx([number])
        assert not read.bad.any()


@pytest.mark.parametrize(
    ("decimal", "text"),
    [
        (".", "1,5"),
        (",", "1.5"),
        (".", "1.2.3"),
        (".", "12 a 3"),
        (".", "1,23,4"),
        (".", "--5"),
        (".", "10 20"),
        (".", "1.2 3"),
    ],
)
def test_what_could_mean_something_else_is_no_number(decimal: str, text: str) -> None:
    read = read_numbers(pa.array([text]), decimal)
    assert read.bad.tolist() == [True]
    assert np.isnan(read.values[0])


def test_missing_cells_are_neither_numbers_nor_bad() -> None:
    cells = ["n/a", "", "-", "#DIV/0!", "..", ":", "\\N", "ND", "x", "*", "k.A.", "M", "NaN", "2"]
    read = read_numbers(pa.array(cells), ".")
    assert np.isnan(read.values).tolist() == [True] * 13 + [False]
    assert not read.bad.any()


@pytest.mark.parametrize(
    ("cells", "delimiter", "decimal"),
    [
        (["1.5", "1,000"], ",", "."),
        (["1,5", "1.000"], ";", ","),
        (["1,234"], ";", ","),
        (["1,234"], ",", "."),
        (["1.234"], ";", "."),
        (["1.234.567,8"], "\t", ","),
        (["text", "2024-01-01"], ",", "."),
    ],
)
def test_the_mark_of_fractions_is_found_out(cells: list[str], delimiter: str, decimal: str) -> None:
    assert find_decimal({"a": cells}, "x.csv", delimiter, dotted_dates=False) == decimal


def _table(cells: list[str]) -> bytes:
    days = pd.bdate_range("2024-01-01", periods=len(cells))
    return "".join(
        ["date,rev\n", *(f"{day:%Y-%m-%d},{cell}\n" for day, cell in zip(days, cells, strict=True))]
    ).encode()


def test_a_letter_behind_numbers_of_another_size_is_asked_about() -> None:
    cells = [f"1.{row} m" if row % 5 == 0 else str(900 + row) for row in range(144)]
    with pytest.raises(QuestionError, match="'m' behind numbers may multiply"):
        read_table(_table(cells), "x.csv")
    flags = [f"{950 + row} b" if row % 5 == 0 else str(900 + row) for row in range(144)]
    file = read_table(_table(flags), "x.csv")
    assert "mark behind a number" in {one.kind for one in file.findings}


def test_a_number_too_large_to_compute_with_is_not_proposed_as_a_mark_too() -> None:
    cells = ["1.797e308" if row % 50 == 9 else str(row % 7 + 10) for row in range(144)]
    assert "missing value?" not in {one.kind for one in read_table(_table(cells), "x.csv").findings}


def test_a_table_without_numbers_names_a_cell_that_looks_like_one() -> None:
    with pytest.raises(CsvFormatError, match=r"In row 2, column 'rev', '10 20' can't be read as one number"):
        read_table(_table(["10 20", "11 21", "12 22", "13 23"] * 5), "x.csv")
