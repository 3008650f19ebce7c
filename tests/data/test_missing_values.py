"""Rows that lack a value are dealt with as the person chose, by nothing but the rows before them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.data.quality import clean_series
from lstm_core.data.table import PriceTable
from lstm_core.errors import CsvFormatError

NUMBERS = st.sampled_from([1.0, 2.0, 3.0, np.nan, np.inf, -np.inf, 1e160])
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=6, max_size=20)


def _cleaned(rows: list[tuple[float, float]], missing: str) -> PriceTable:
    frame = pd.DataFrame([(1.0, 1.0), (2.0, 2.0), *rows], columns=["open", "close"])  # two rows are needed in any case
    frame.insert(0, "date", pd.date_range("2024-01-01", periods=len(frame)))
    return clean_series(frame, np.arange(2, len(frame) + 2, dtype="int32"), "X", missing)


@pytest.mark.parametrize("missing", ["drop", "fill"])
@given(rows=ROWS, others=ROWS, share=st.floats(0, 1))
def test_what_comes_later_fills_nothing(
    missing: str, rows: list[tuple[float, float]], others: list[tuple[float, float]], share: float
) -> None:
    cut = round(share * len(rows))
    before, after = _cleaned(rows, missing), _cleaned([*rows[:cut], *others], missing)
    day = pd.Timestamp("2024-01-03") + pd.Timedelta(days=cut)
    assert after.frame[after.dates < day].equals(before.frame[before.dates < day])


def test_filling_and_dropping_worked_out_by_hand() -> None:
    rows = [(np.nan, 5.0), (np.nan, np.nan), (4.0, np.inf), (6.0, 7.0)]
    assert _cleaned(rows, "fill").frame.to_numpy()[2:].tolist() == [[2, 5], [2, 5], [4, 5], [6, 7]]
    assert _cleaned(rows, "drop").frame.to_numpy()[2:].tolist() == [[6, 7]]


def test_rows_before_the_first_value_are_left_out() -> None:
    frame = pd.DataFrame({"date": pd.date_range("2024-01-01", periods=4), "close": [np.nan, 1.0, np.nan, 2.0]})
    table = clean_series(frame, np.arange(2, 6, dtype="int32"), "X", "fill")
    assert table.frame["close"].to_dict() == dict(zip(frame["date"][1:], [1.0, 1.0, 2.0], strict=True))


def test_a_missing_value_is_refused_with_its_place_where_that_was_asked_for() -> None:
    with pytest.raises(CsvFormatError, match=r"^X, row 5, column 'open': the value is missing or infinite"):
        _cleaned([(1.0, 1.0), (np.inf, 1.0)], "refuse")


def test_a_value_too_large_to_compute_with_counts_as_missing_and_is_said() -> None:
    table = _cleaned([(3.0, 3.0), (1e160, 4.0), (5.0, 5.0)], "drop")
    assert table.frame["open"].tolist() == [1, 2, 3, 5]
    found = next(one for one in table.findings if one.kind == "value too large to compute with")
    assert (found.where, found.action) == ("open, row 5", "Left out the rows.")
    with pytest.raises(CsvFormatError, match=r"row 4, column 'open': the value is too large to compute with"):
        _cleaned([(1e160, 1.0)] * 3, "refuse")


def test_a_column_of_such_values_is_refused() -> None:
    frame = pd.DataFrame({"date": pd.date_range("2024-01-01", periods=4), "close": [1e160, 2e160, 1e159, 1e160]})
    with pytest.raises(CsvFormatError, match="column 'close': all values are infinite or too large"):
        clean_series(frame, np.arange(2, 6, dtype="int32"), "X")
