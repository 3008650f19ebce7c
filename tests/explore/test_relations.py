"""Correlations by lag and with a series' own past, against numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.data.sources.synthetic import PLANTED_LAG, PLANTED_SHARE, load_synthetic
from lstm_core.errors import DataError, TooFewRowsError
from lstm_core.explore.relations import (
    Autocorrelation,
    autocorrelation,
    chance_band,
    changes_by_row,
    lagged_correlations,
    require_variation,
    strongest,
    strongest_lag,
)


def test_a_change_is_the_row_minus_the_row_before():
    frame = pd.DataFrame({"close": [10.0, 12.0, 11.0], "volume": [5.0, 5.0, 8.0]})
    assert changes_by_row(frame).to_numpy().tolist() == [[2.0, 0.0], [-1.0, 3.0]]


def test_a_column_that_leads_by_two_rows_correlates_fully_at_lag_two():
    leads = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])
    frame = pd.DataFrame({"leads": leads, "target": np.r_[0.0, 7.0, -leads[:-2]]})
    found = lagged_correlations(frame, "target", [0, 1, 2])
    assert found.loc["leads", 2] == pytest.approx(-1)
    assert abs(found.loc["leads", 1]) < 0.9
    assert found.loc["target", 0] == pytest.approx(1)


def test_a_correlation_worked_out_by_hand():
    # means 2 and 3; deviations (-1, 0, 1) and (-2, 3, -1): r = 1 / sqrt(2 * 14)
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 6.0, 2.0]})
    assert lagged_correlations(frame, "b", [0]).loc["a", 0] == pytest.approx(1 / np.sqrt(28))


def test_correlations_are_those_of_pandas(table):
    found = lagged_correlations(table.frame, "close", [0, 3])
    expected = table.frame.shift(3).corrwith(table.frame["close"])
    np.testing.assert_allclose(found[3], expected, atol=1e-12)


def test_what_does_not_vary_has_no_correlation():
    frame = pd.DataFrame({"flat": [0.1] * 5, "target": [1.0, 2.0, 3.0, 5.0, 4.0]})
    found = lagged_correlations(frame, "target", [0, 3])
    assert np.isnan(found.loc["flat", 0])
    assert np.isnan(found.loc["target", 3]), "two pairs are too few"
    assert np.isnan(lagged_correlations(frame, "flat", [0]).to_numpy()).all()


def test_the_strongest_counts_either_sign_and_leaves_the_target_out():
    assert strongest(pd.Series({"a": 0.3, "b": -0.4, "t": 1.0}), "t") == "b"
    assert strongest(pd.Series({"a": np.nan, "t": 1.0}), "t") is None


def test_the_strongest_lag_is_one_before_the_target():
    found = pd.DataFrame({0: [1.0, 0.9], 1: [0.1, np.nan], 2: [0.2, -0.3]}, index=["t", "a"])
    assert strongest_lag(found) == ("a", 2)
    assert strongest_lag(found[[0]]) is None


def test_the_planted_lag_is_found():
    frame = load_synthetic("planted_lag").frame
    found = lagged_correlations(frame, "y", range(31))
    assert strongest_lag(found) == ("x", PLANTED_LAG)
    assert found.loc["x", PLANTED_LAG] ** 2 == pytest.approx(PLANTED_SHARE, abs=0.01)


def test_an_alternating_series_remembers_against_itself():
    # r(1) of n values +1, -1, ...: -(n - 1) / n; r(2): (n - 2) / n
    found = autocorrelation(np.tile([1.0, -1.0], 20), lags=2)
    np.testing.assert_allclose(found.values, [-39 / 40, 38 / 40])
    assert found.band == pytest.approx(1.96 / np.sqrt(40))
    assert found.outside == 2


def test_a_walk_remembers_and_its_steps_do_not(make_table):
    close = make_table(rows=2000).frame["close"]
    assert autocorrelation(close).values[0] > 0.98
    assert autocorrelation(np.diff(close)).outside <= 6


def test_lags_are_at_most_a_third_of_the_rows():
    assert len(autocorrelation(np.arange(30.0), lags=40).values) == 10


def test_the_band_narrows_with_the_root_of_the_rows():
    assert chance_band(100) == pytest.approx(0.196)
    assert Autocorrelation(np.array([0.3, -0.3, 0.1]), band=0.2).outside == 2


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        (np.arange(12.0), TooFewRowsError, "My column: 12 values are too few"),
        (np.full(50, 0.1), DataError, "all its values are the same"),
        (np.diff(0.1 * np.arange(50)), DataError, "all its values are the same"),
    ],
)
def test_short_and_constant_series_are_refused_in_words(values, error, words):
    with pytest.raises(error, match=words):
        require_variation(values, "My column")
    with pytest.raises(error, match=words):
        autocorrelation(values, name="My column")


def test_a_pair_that_lacks_a_value_does_not_count():
    frame = pd.DataFrame({"holed": [1.0, np.nan, 2.0, 3.0], "whole": [4.0, 1.0, 2.0, 9.0], "b": [1.0, 9.0, 6.0, 2.0]})
    found = lagged_correlations(frame, "b", [0])[0]
    assert found["holed"] == pytest.approx(1 / np.sqrt(28)), "as without the second row"
    assert found["whole"] == pytest.approx(np.corrcoef(frame["whole"], frame["b"])[0, 1])
