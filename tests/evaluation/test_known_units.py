"""Units that people know: worked out by hand, going up with the target, and none where nothing moves."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.evaluation.known_units import known_units, rows_a_year
from lstm_core.features.indicator_kinds import INDICATORS

DAYS = pd.bdate_range("2020-01-01", periods=500)
log_range, parkinson = INDICATORS["logrange"].compute, INDICATORS["parkinson"].compute
RANGE, YEARLY = known_units("logrange", DAYS)


def bars(high, low):
    return pd.DataFrame({"high": high, "low": low}, index=DAYS[: len(high)])


@given(low=st.floats(1, 1e5), percent=st.floats(0.01, 50))
def test_a_range_comes_back_in_percent_of_the_lowest_price(low, percent):
    frame = bars([low * (1 + percent / 100)], [low])
    assert RANGE.of(log_range(frame, frame["low"])[0]) == pytest.approx(percent, rel=1e-6)
    assert known_units("parkinson", DAYS)[0].of(parkinson(frame, frame["low"])[0]) == pytest.approx(percent, rel=1e-6)


def test_yearly_volatility_is_that_of_parkinson_times_the_root_of_252():
    frame = bars([102.0], [100.0])
    daily = parkinson(frame, frame["low"])[0]
    assert YEARLY.of(log_range(frame, frame["low"])[0]) == pytest.approx(daily * np.sqrt(252))
    assert known_units("realized:5", DAYS)[0].of(1.5) == pytest.approx(1.5 * np.sqrt(252))


@given(one=st.floats(-9, 0), more=st.floats(0.001, 2))
def test_they_go_up_with_the_target(one, more):
    for unit in (RANGE, YEARLY):
        assert unit.of(one) < unit.of(one + more)


@pytest.mark.parametrize("target", ["close", "range", "volume", "sma:5@logrange"])
def test_a_target_that_is_no_size_of_a_move_in_proportion_has_none(target):
    assert known_units(target, DAYS) == ()


@pytest.mark.parametrize(("freq", "rows"), [("B", 252), ("D", 365), ("h", 8766), ("MS", 12), ("W", 52)])
def test_a_year_has_as_many_rows_as_people_reckon(freq, rows):
    assert rows_a_year(pd.date_range("2020-01-01", periods=900, freq=freq)) == pytest.approx(rows, abs=1)


def test_a_single_row_is_taken_for_a_trading_day():
    assert rows_a_year(DAYS[:1]) == 252
