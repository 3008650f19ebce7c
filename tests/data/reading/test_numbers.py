"""Numbers as people write them."""

import numpy as np
import pyarrow as pa
import pytest

from lstm_core.data.reading.decimal_mark import find_decimal
from lstm_core.data.reading.numbers import read_numbers

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
