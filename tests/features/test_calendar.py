"""The dates after a series' end: they ascend, they come after it, and they keep the calendar that the series keeps."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.data.sources.bundled import load_bundled
from lstm_core.errors import DataError
from lstm_core.features.calendar import describe_calendar, next_dates

NYSE = "trading days of the New York Stock Exchange"
_LISTED = """
    2012-11-22 2012-12-25 2013-01-01 2013-01-21 2013-02-18 2013-03-29 2013-05-27 2013-07-04 2013-09-02 2013-11-28
    2013-12-25 2017-11-23 2017-12-25 2018-01-01 2018-01-15 2018-02-19 2018-03-30 2018-05-28 2018-07-04 2018-09-03
    2018-11-22 2018-12-05 2018-12-25 2021-01-01 2021-01-18 2021-02-15 2021-04-02 2021-05-31 2021-07-05 2021-09-06
    2021-11-25 2021-12-24 2022-01-17 2022-02-21 2022-04-15 2022-05-30 2022-06-20 2022-07-04 2022-09-05 2022-11-24
    2022-12-26 2023-01-02 2023-01-16 2023-02-20 2023-04-07 2023-05-29 2023-06-19 2023-07-04 2023-09-04 2023-11-23
    2023-12-25
"""
KNOWN_HOLIDAYS = pd.DatetimeIndex(_LISTED.split())


def trading_days(start: str, end: str) -> pd.DatetimeIndex:
    return pd.bdate_range(start, end, name="date").difference(KNOWN_HOLIDAYS).rename("date")


def iso(dates: pd.DatetimeIndex) -> list[str]:
    return dates.strftime("%Y-%m-%d").tolist()


@pytest.mark.parametrize(
    ("start", "end", "closed", "opened"),
    [
        ("2017-11-01", "2018-02-07", "2018-02-19", "2018-02-20"),  # Presidents' Day
        ("2017-11-01", "2018-03-28", "2018-03-30", "2018-04-02"),  # Good Friday, no federal holiday
        ("2017-11-01", "2018-11-16", "2018-11-22", "2018-11-23"),  # Thanksgiving; the Friday is half a day
        ("2017-11-01", "2018-11-30", "2018-12-05", "2018-12-06"),  # closed once, for a president's funeral
        ("2021-01-01", "2021-06-10", "2021-06-21", "2021-06-21"),  # Juneteenth was not kept yet
        ("2021-01-01", "2022-06-10", "2022-06-20", "2022-06-21"),  # since 2022 it is
        ("2021-01-01", "2022-10-03", "2022-10-10", "2022-10-10"),  # Columbus Day is a federal holiday, but kept open
        ("2021-01-01", "2021-12-27", "2021-12-31", "2021-12-31"),  # a New Year on a Saturday moves no Friday
    ],
)
def test_the_new_york_stock_exchange_closes_on_its_own_holidays(start, end, closed, opened):
    dates = trading_days(start, end)
    assert describe_calendar(dates) == NYSE
    ahead = iso(next_dates(dates, 15))
    assert opened in ahead
    assert closed == opened or closed not in ahead


def test_the_days_after_the_end_of_the_reference_data():
    dates = trading_days("2017-11-01", "2018-02-07")
    expected = "2018-02-08 2018-02-09 2018-02-12 2018-02-13 2018-02-14 2018-02-15 2018-02-16 2018-02-20 2018-02-21"
    assert iso(next_dates(dates, 9)) == expected.split()


def test_a_bundled_stock_ends_before_days_that_really_came():
    dates = load_bundled("ibm").dates
    assert describe_calendar(dates) == NYSE
    for rows in (500, 1200, 1500, 2500, 3000):  # 2001 among them, with four days closed in September
        assert next_dates(dates[:rows], 60).equals(dates[rows : rows + 60])


def test_a_holiday_with_a_row_by_mistake_is_still_one_and_all_of_them_are_not():
    dates = trading_days("2021-01-01", "2022-12-30")
    assert describe_calendar(dates.union([pd.Timestamp("2022-07-04")])) == NYSE
    traded = pd.bdate_range("2021-01-01", "2022-12-23", name="date")
    assert describe_calendar(traded) == "every weekday"
    assert iso(next_dates(traded, 2)) == ["2022-12-26", "2022-12-27"]


def test_weeks_without_a_holiday_tell_nothing_of_an_exchange():
    assert describe_calendar(pd.bdate_range("2018-04-02", "2018-05-25")) == "every weekday"


def test_only_the_newest_rows_count():
    saturdays_too = pd.date_range("1950-01-01", "1952-05-31")
    old = saturdays_too[saturdays_too.day_of_week < 6]
    assert describe_calendar(old) == "every Monday, Tuesday, Wednesday, Thursday, Friday and Saturday"
    both = old.union(pd.bdate_range("1952-06-01", "1956-01-01"))
    assert describe_calendar(both) == "every weekday"


@pytest.mark.parametrize(
    ("freq", "words", "ahead"),
    [
        ("D", "every day", ["2024-02-11", "2024-02-12"]),
        ("2D", "every 2 days", ["2024-02-11", "2024-02-13"]),
        ("W-FRI", "every Friday", ["2024-02-16", "2024-02-23"]),
        ("2W-SUN", "every 2 weeks, on Sundays", ["2024-02-11", "2024-02-25"]),
        ("MS", "every month, at its start", ["2024-03-01", "2024-04-01"]),
        ("ME", "every month, at its end", ["2024-02-29", "2024-03-31"]),
        ("BME", "every month, on its last weekday", ["2024-02-29", "2024-03-29"]),
        ("BMS", "every month, on its first weekday", ["2024-03-01", "2024-04-01"]),
        ("QS", "every quarter, at its start", ["2024-04-01", "2024-07-01"]),
        ("QE", "every quarter, at its end", ["2024-03-31", "2024-06-30"]),
        ("YE", "every year, at its end", ["2024-12-31", "2025-12-31"]),
        ("2MS", "every 2 months, at its start", ["2024-03-01", "2024-05-01"]),
    ],
)
def test_a_frequency_keeps_its_meaning(freq, words, ahead):
    dates = pd.date_range("2020-01-01", "2024-02-10", freq=freq)
    assert describe_calendar(dates) == words
    assert iso(next_dates(dates, 2)) == ahead
    assert next_dates(dates, 30).equals(pd.date_range(dates[-1], periods=31, freq=freq)[1:])


@pytest.mark.parametrize(
    ("freq", "words"),
    [("h", "every hour"), ("15min", "every 15 minutes"), ("7min", "every 7 minutes"), ("30s", "every 30 seconds")],
)
def test_times_within_a_day_go_on_through_the_night(freq, words):
    dates = pd.date_range("2024-01-05 20:00", periods=3000, freq=freq)
    assert describe_calendar(dates) == words
    assert next_dates(dates, 300).equals(pd.date_range(dates[-1], periods=301, freq=freq)[1:])


def test_bars_of_a_session_go_on_with_the_next_session():
    days = trading_days("2021-10-01", "2021-12-23")
    times = pd.timedelta_range("9h", "15h", freq="30min")
    dates = pd.DatetimeIndex(np.add.outer(days.to_numpy(), times.to_numpy()).ravel())
    assert describe_calendar(dates) == f"every 30 minutes from 09:00 to 15:00, on {NYSE}"
    ahead = next_dates(dates[:-1], 3)
    assert ahead.strftime("%m-%d %H:%M").tolist() == ["12-23 15:00", "12-27 09:00", "12-27 09:30"]
    crowded = pd.DatetimeIndex(
        np.add.outer(pd.bdate_range("2021-10-01", "2021-12-31").to_numpy(), times.to_numpy()).ravel()
    )
    assert describe_calendar(crowded) == "every 30 minutes from 09:00 to 15:00, on every weekday"


@pytest.mark.parametrize(
    ("days", "words", "ahead"),
    [
        ((1, 15), "twice a month, on its first day and the 15th", ["2024-03-01", "2024-03-15", "2024-04-01"]),
        ((15, 31), "twice a month, on the 15th and at its end", ["2024-02-29", "2024-03-15", "2024-03-31"]),
    ],
)
def test_rows_twice_a_month_are_not_every_two_weeks(days, words, ahead):
    months = pd.period_range("2020-01", "2024-02", freq="M")
    dates = pd.DatetimeIndex(
        [
            month.start_time + pd.Timedelta(days=day - 1) if day < 31 else month.end_time.normalize()
            for month in months
            for day in days
        ]
    )
    dates = dates[dates < "2024-02-20"]
    assert describe_calendar(dates) == words
    assert iso(next_dates(dates, 3)) == ahead


def test_missing_rows_do_not_hide_the_calendar():
    days = pd.date_range("2020-01-01", "2021-12-31")
    kept = days[np.random.default_rng(1).random(len(days)) < 0.85]
    assert describe_calendar(kept) == "every day"
    months = pd.date_range("2000-01-31", "2020-12-31", freq="ME").delete([7, 30, 90])
    assert describe_calendar(months) == "every month, at its end"


def test_a_row_that_a_holiday_moved_is_followed_by_that_of_the_next_period():
    fridays = pd.date_range("2024-01-05", "2024-03-22", freq="W-FRI").append(pd.DatetimeIndex(["2024-03-28"]))
    assert describe_calendar(fridays) == "every Friday"
    assert iso(next_dates(fridays, 2)) == ["2024-04-05", "2024-04-12"]
    quarters = pd.date_range("2019-01-01", "2023-12-31", freq="BQE").append(pd.DatetimeIndex(["2024-03-28"]))
    assert iso(next_dates(quarters, 2)) == ["2024-06-28", "2024-09-30"]


def test_the_thirtieth_stays_the_thirtieth():
    dates = pd.DatetimeIndex([pd.Timestamp("2020-01-30") + pd.DateOffset(months=month) for month in range(13)])
    assert describe_calendar(dates) == "every month"
    assert iso(next_dates(dates, 3)) == ["2021-02-28", "2021-03-30", "2021-04-30"]


def test_irregular_rows_go_on_by_the_median_gap_and_it_is_said():
    dates = pd.DatetimeIndex(["2024-01-01", "2024-01-04", "2024-01-09", "2024-01-11", "2024-01-21", "2024-01-24"])
    assert describe_calendar(dates) == "irregular, about every 3 days"  # gaps 3, 5, 2, 10, 3
    assert iso(next_dates(dates, 2)) == ["2024-01-27", "2024-01-30"]


def test_few_rows_say_little():
    one = pd.DatetimeIndex(["2024-01-05"])
    assert describe_calendar(one) == "every day, as far as one row can tell"
    assert iso(next_dates(one, 1)) == ["2024-01-06"]
    assert describe_calendar(pd.bdate_range("2024-01-01", periods=4)) == "every day", "no weekend has come yet"
    with pytest.raises(DataError, match="no dates to go on from"):
        next_dates(pd.DatetimeIndex([]), 1)


def _sane(dates: pd.DatetimeIndex, count: int) -> pd.DatetimeIndex:
    ahead = next_dates(dates, count)
    assert len(ahead) == count
    assert ahead.name == "date"
    assert ahead.is_monotonic_increasing
    assert ahead.is_unique
    assert ahead[0] > dates[-1]
    assert ahead.unit == dates.unit
    return ahead


@given(
    gaps=st.lists(st.sampled_from([1, 2, 24, 25, 48, 72, 168, 720, 744, 8760]), min_size=0, max_size=60),
    count=st.integers(1, 40),
)
def test_dates_ascend_after_the_end_whatever_the_series(gaps, count):
    hours = np.concatenate([[0], np.cumsum(np.array(gaps, dtype="int64"))])
    dates = pd.Timestamp("1999-12-31 05:00").as_unit("ns") + pd.to_timedelta(hours, unit="h")
    _sane(pd.DatetimeIndex(dates), count)


@given(bursts=st.lists(st.tuples(st.integers(1, 2000), st.integers(1, 30)), min_size=1, max_size=30))
def test_dates_in_bursts_end_too(bursts):
    hours = np.cumsum([hour for gap, rows in bursts for hour in (gap, *[1] * rows)])
    _sane(pd.Timestamp("2000-01-01") + pd.to_timedelta(hours, unit="h"), 5)


@given(rows=st.integers(60, 3200), count=st.integers(1, 120))
def test_trading_days_fall_on_no_weekend_and_no_holiday(rows, count):
    dates = load_bundled("ibm").dates
    ahead = _sane(dates[:rows], count)
    assert (ahead.day_of_week < 5).all()
    assert ahead[ahead <= dates[-1]].equals(dates[rows : rows + count])
