"""Series told by a clock that never changes, whose rows keep the hours of a place where clocks do."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.features.calendar import describe_calendar, next_dates
from lstm_core.features.local_clock import local_clock

NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"


def told(local, zone, by="UTC"):
    """Tell the dates of a place by another clock."""
    return pd.DatetimeIndex(local).tz_localize(zone).tz_convert(by).tz_localize(None)


def session(days, first, last):
    times = pd.timedelta_range(first, last, freq="h")
    return pd.DatetimeIndex(np.add.outer(days.to_numpy(), times.to_numpy()).ravel())


def test_days_of_new_york_told_in_utc_are_followed_by_a_weekday():
    days = pd.bdate_range("2023-06-01", "2024-02-23")  # a Friday
    dates = told(days, NEW_YORK)
    assert set(dates.hour) == {4, 5}
    assert describe_calendar(dates) == "every weekday, by a clock that changes as that of New York does"
    assert next_dates(dates, 12).equals(told(pd.bdate_range("2024-02-26", periods=12), NEW_YORK).rename("date"))


def test_the_forecast_goes_over_a_change_of_clocks():
    days = pd.bdate_range("2023-06-01", "2024-03-07")  # clocks are put forward on the tenth
    ahead = next_dates(told(days, NEW_YORK), 3)
    assert ahead.strftime("%m-%d %H").tolist() == ["03-08 05", "03-11 04", "03-12 04"]


def test_days_told_by_winter_time_are_told_by_it_again():
    days = pd.bdate_range("2023-06-01", "2024-07-05")
    dates = told(days, BERLIN, "Etc/GMT-1")
    assert set(dates.hour) == {23, 0}
    assert local_clock(dates) is not None  # London's told in UTC is the same
    assert next_dates(dates, 2).strftime("%a %H").tolist() == ["Sun 23", "Mon 23"]


def test_a_session_told_in_utc_has_no_hour_more_after_the_change():
    days = pd.bdate_range("2024-02-01", "2024-04-12")
    dates = told(session(days, "9h", "15h"), NEW_YORK)
    ahead = next_dates(dates, 8)
    assert len(set(dates.hour)) == 8
    expected = told(session(pd.bdate_range("2024-04-15", periods=2), "9h", "15h"), NEW_YORK)[:8]
    assert ahead.equals(expected.rename("date"))


def test_a_few_rows_after_the_change_are_enough():
    dates = told(session(pd.bdate_range("2024-01-15", "2024-03-11"), "9h", "15h"), NEW_YORK)
    assert next_dates(dates, 1)[0] == pd.Timestamp("2024-03-12 13:00")


@pytest.mark.parametrize(
    "dates",
    [
        pd.date_range("2024-01-01", periods=4000, freq="h"),
        session(pd.bdate_range("2024-01-15", "2024-06-11"), "9h", "15h"),
        pd.bdate_range("2024-01-15", "2024-06-11"),
        pd.date_range("2024-01-01", periods=300, freq="25h"),
        pd.DatetimeIndex(["2024-01-01 05:00"]),
        pd.DatetimeIndex(np.sort(np.random.default_rng(0).integers(0, 10**16, 500)) * 2).unique(),
    ],
    ids=["all hours", "a session", "weekdays", "wandering", "one row", "by chance"],
)
def test_whatever_keeps_its_hours_or_keeps_none_is_left_as_it_is_told(dates):
    assert local_clock(dates) is None


def test_there_and_back_is_the_same():
    dates = told(session(pd.bdate_range("2024-01-15", "2024-11-29"), "9h", "15h"), NEW_YORK)
    clock = local_clock(dates)
    assert clock.from_local(clock.to_local(dates)).equals(dates)
