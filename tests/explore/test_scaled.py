"""One column before and after scaling, and what leaves the training part's range."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.explore.scaled import Outside, column_by_window, scaled_column
from lstm_core.features.scaling import Scaler
from lstm_core.features.splits import Part, Split

SPLIT = Split(Part(0, 4), Part(4, 6), Part(6, 10))
#                    training       | validation | test
VALUES = pd.Series(
    [10.0, 20.0, 15.0, 12.0, 20.0, 25.0, 9.0, 10.0, 30.0, 15.0],
    index=pd.date_range("2024-01-01", periods=10),
    name="close",
)


def scaled(method="minmax", values=VALUES):
    other = np.arange(10.0)[:, None]
    rows = np.hstack([other, values.to_numpy()[:, None]])
    return scaled_column(values, SPLIT, Scaler(method).fit(rows[:4]), column=1)


def test_the_training_part_fills_zero_to_one():
    found = scaled()
    assert found.ends == (10, 20) and found.scaled_ends == (0, 1)
    np.testing.assert_allclose(found.after, [0, 1, 0.5, 0.2, 1, 1.5, -0.1, 0, 2, 0.5])


def test_what_leaves_the_range_is_counted_by_part():
    validation, test = scaled().left()
    assert (validation.name, validation.count, validation.of) == ("validation", 1, 2)
    assert (test.name, test.count, test.of, test.share) == ("test", 2, 4, 0.5)
    assert test.first == pd.Timestamp("2024-01-07")
    assert test.sentence.startswith("2 of 4 test values (50%) lie outside")


def test_a_value_on_the_edge_is_inside():
    assert not scaled().outside[[4, 7]].any()


def test_standard_scaling_counts_against_the_same_range():
    found = scaled("standard")
    deviation = np.std([10, 20, 15, 12])
    assert found.scaled_ends == (pytest.approx((10 - 14.25) / deviation), pytest.approx((20 - 14.25) / deviation))
    assert found.outside.tolist() == scaled().outside.tolist()


def test_nothing_outside_is_said_as_well():
    found = scaled(values=pd.Series([1.0, 2.0] * 5, VALUES.index, name="close"))
    assert found.left()[1].sentence == "All 4 test values lie within what the training part holds."


def test_a_constant_column_has_no_range_to_leave():
    found = scaled(values=pd.Series([3.0] * 10, VALUES.index, name="close"))
    assert found.scaled_ends == (0, 0) and not found.outside.any()


def test_by_its_own_window_each_row_is_told_as_the_newest_of_it():
    found = column_by_window(VALUES, SPLIT, window=3)
    assert np.isnan(found.after.iloc[:2]).all()
    for row in range(2, 10):
        window = VALUES.iloc[row - 2 : row + 1]
        assert found.after.iloc[row] == pytest.approx(
            (window.iloc[-1] - window.mean()) / window.std(ddof=0), rel=1e-5, abs=1e-6
        )
    assert found.ends == (10, 20)
    assert found.scaled_ends == (found.after[:4].min(), found.after[:4].max())
    assert found.still == 0


def test_what_rises_leaves_the_range_and_not_the_places_in_its_windows():
    values = pd.Series(100 * 1.01 ** np.arange(100.0), pd.date_range("2024-01-01", periods=100), name="close")
    found = column_by_window(values, Split(Part(0, 60), Part(60, 60), Part(60, 100)), window=10)
    (before,), (after,) = found.left(), found.left(after=True)
    assert before.count == 40 and after.of == 40
    assert np.ptp(found.after.dropna()) < 1e-4


def test_windows_in_which_nothing_moves_are_counted():
    values = VALUES.copy()
    values.iloc[5:] = 25.0
    found = column_by_window(values, SPLIT, window=3)
    assert found.still == 3
    assert found.after.iloc[-3:].tolist() == [0, 0, 0]


def test_one_value_of_many_is_not_called_none():
    assert Outside("test", 1, 252, pd.Timestamp("2024-01-07")).sentence == (
        "1 of 252 test values (under 1%) lies outside what the training part holds, the first on 07 Jan 2024."
    )
