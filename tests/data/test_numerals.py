"""Numbers as people write them."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.data.numerals import find_decimal, parse_numbers

POINT = {
    **{"1,234.5": 1234.5, "1234.5": 1234.5, "1,234,567": 1234567.0, "12,34,567": 1234567.0, "-3": -3.0, "+3": 3.0},
    **{"$1.50": 1.5, "1.50 USD": 1.5, "€ 2": 2.0, "5%": 5.0, "(2.5)": -2.5, "2.5-": -2.5, "−2": -2.0, ".5": 0.5},
    **{"1.2M": 1.2e6, "3k": 3000.0, "1.5B": 1.5e9, "1e-3": 0.001, "1 234.5": 1234.5, "1'234.5": 1234.5},
}
COMMA = {"1.234,5": 1234.5, "1234,5": 1234.5, "1.234.567": 1234567.0, "0,001": 0.001, "1\u00a0234,5": 1234.5, "7": 7.0}


@pytest.mark.parametrize(("decimal", "cells"), [(".", POINT), (",", COMMA)])
def test_a_number_is_read_as_it_is_meant(decimal: str, cells: dict[str, float]) -> None:
    values, bad = parse_numbers(pd.Series(list(cells)), decimal)
    assert values.tolist() == pytest.approx(list(cells.values()))
    assert not bad.any()


@pytest.mark.parametrize(
    ("decimal", "text"), [(".", "1,5"), (",", "1.5"), (".", "1.2.3"), (".", "12a"), (".", "1,23,4"), (".", "--5")]
)
def test_what_could_mean_something_else_is_no_number(decimal: str, text: str) -> None:
    values, bad = parse_numbers(pd.Series([text]), decimal)
    assert bad.tolist() == [True]
    assert np.isnan(values[0])


def test_missing_cells_are_neither_numbers_nor_bad() -> None:
    values, bad = parse_numbers(pd.Series(["n/a", "", None, "-", "#DIV/0!", "2"]), ".")
    assert np.isnan(values).tolist() == [True] * 5 + [False]
    assert not bad.any()


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
    assert find_decimal(cells, delimiter) == decimal
