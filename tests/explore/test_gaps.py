"""Gaps are found against the calendar that a series keeps by itself."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.data.sources.bundled import load_bundled
from lstm_core.explore.gaps import closed_days, long_gaps, missing_days, month_map, usual_calendar


def without(dates: pd.DatetimeIndex, *days: str) -> pd.DatetimeIndex:
    return dates.drop(pd.DatetimeIndex(days))


def listed(dates: pd.DatetimeIndex) -> list[tuple[str, str, int]]:
    gaps = long_gaps(dates, usual_calendar(dates))
    return [(f"{gap.after:%m-%d}", f"{gap.before:%m-%d}", gap.missing) for gap in gaps]


business = pd.bdate_range("2024-01-01", "2024-03-29")
daily = pd.date_range("2024-01-01", "2024-03-31", freq="D")
hourly = pd.date_range("2024-01-01", "2024-06-30", freq="h")
session = hourly[(hourly.hour >= 10) & (hourly.hour < 17) & (hourly.day_of_week < 5)]


@pytest.mark.parametrize(
    ("dates", "name"),
    [
        (business, "business days"),
        (daily, "every day"),
        (daily[daily.day_of_week.isin([6, 0, 1, 2, 3])], "Monday, Tuesday, Wednesday, Thursday, Sunday"),
        (hourly, "one row every hour"),
        (session, "one row every hour"),
        (pd.date_range("2000-01-31", periods=60, freq="ME"), "one row every month"),
        (pd.date_range("2024-01-01", periods=60, freq="15s"), "one row every 15 seconds"),
        (daily[:1], "every day"),
    ],
)
def test_the_calendar_is_found_from_the_dates(dates, name):
    assert usual_calendar(dates).name == name


def test_one_odd_saturday_does_not_make_an_exchange_trade_on_weekends():
    dates = business.append(pd.DatetimeIndex(["2024-02-03"])).sort_values()
    assert usual_calendar(dates).name == "business days"


def test_missing_days_are_those_the_calendar_expects():
    dates = without(business, "2024-01-15", "2024-02-19")
    assert [f"{day:%m-%d}" for day in missing_days(dates, usual_calendar(dates))] == ["01-15", "02-19"]
    assert len(missing_days(daily, usual_calendar(daily))) == 0


def test_a_holiday_is_usual_and_two_days_in_a_row_are_not():
    assert listed(without(business, "2024-01-15")) == []
    assert listed(without(business, "2024-02-19", "2024-02-20")) == [("02-16", "02-21", 2)]
    # Friday and Monday: the weekend between them belongs to the same gap but lacks no row.
    assert listed(without(business, "2024-02-16", "2024-02-19")) == [("02-15", "02-20", 2)]


def test_every_missing_day_counts_where_there_is_a_row_every_day():
    assert listed(without(daily, "2024-02-10")) == [("02-09", "02-11", 1)]


def test_nights_and_weekends_are_usual_for_hours_of_an_exchange():
    assert listed(session) == []
    week = session[(session < "2024-03-04") | (session >= "2024-03-11")]
    (gap,) = long_gaps(week, usual_calendar(week))
    assert (gap.after, gap.before) == (pd.Timestamp("2024-03-01 16:00"), pd.Timestamp("2024-03-11 10:00"))


def test_a_missing_month_is_found():
    dates = pd.date_range("2000-01-31", periods=60, freq="ME").delete(20)
    (gap,) = long_gaps(dates, usual_calendar(dates))
    assert (f"{gap.after:%Y-%m}", f"{gap.before:%Y-%m}", gap.missing) == ("2001-08", "2001-10", 1)


def test_ibm_lacks_the_days_everybody_remembers():
    dates = load_bundled("ibm").dates
    found = [f"{gap.after:%Y-%m-%d}" for gap in long_gaps(dates, usual_calendar(dates))]
    assert found == ["2001-09-10", "2006-12-29", "2012-10-26"]


def test_closed_days_are_holidays_but_no_month_of_lost_data():
    lost = pd.bdate_range("2024-02-01", "2024-02-15")
    dates = business.drop(lost).drop(pd.DatetimeIndex(["2024-01-15", "2024-03-04", "2024-03-05"]))
    assert [f"{day:%m-%d}" for day in closed_days(dates)] == ["01-15", "03-04", "03-05"]
    assert len(closed_days(without(daily, "2024-02-10"))) == 0
    assert len(closed_days(business)) == 0


def test_months_count_rows_and_what_is_expected():
    dates = without(business, "2024-01-15", "2024-01-16")
    months = month_map(dates, usual_calendar(dates))
    assert months.present.loc[2024, [1, 2, 3]].tolist() == [21, 21, 21]
    assert months.expected.loc[2024, [1, 2, 3]].tolist() == [23, 21, 21]
    assert months.share.loc[2024, 1] == pytest.approx(21 / 23)
    assert np.isnan(months.present.loc[2024, 4]), "after the last row nothing is missing"


def test_a_month_without_rows_inside_the_series_is_zero():
    dates = pd.DatetimeIndex([*pd.date_range("2023-12-01", "2023-12-31"), *pd.date_range("2024-02-01", "2024-03-31")])
    months = month_map(dates, usual_calendar(dates))
    assert months.present.loc[2024, 1] == 0 and months.share.loc[2024, 1] == 0
    assert months.expected.loc[2024, 1] == 31
    assert list(months.present.index) == [2023, 2024]


def test_months_of_other_frequencies_are_held_against_the_fullest():
    months = month_map(hourly, usual_calendar(hourly))
    assert months.present.loc[2024, 2] == 29 * 24
    assert months.share.loc[2024, 2] == pytest.approx(29 / 31)


def test_one_row_is_a_map_of_one_month():
    months = month_map(daily[:1], usual_calendar(daily[:1]))
    assert months.present.loc[2024].dropna().to_dict() == {1: 1}
