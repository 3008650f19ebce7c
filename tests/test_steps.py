"""What a row of a series is called, and how its time is written: in one place, without losing anything of it."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.steps import DAY, Step, date_names, only_weekdays, span_in_words, step_of

ROOT = Path(__file__).parents[1]
_ALL_HOURS = pd.date_range("2024-01-01", periods=2000, freq="h")
EXCHANGE_HOURS = _ALL_HOURS[(_ALL_HOURS.hour > 8) & (_ALL_HOURS.hour < 17) & (_ALL_HOURS.day_of_week < 5)]


@pytest.mark.parametrize(
    ("dates", "name", "short"),
    [
        (pd.bdate_range("2024-01-01", periods=20), "trading day", "day"),
        (pd.date_range("2024-01-01", periods=20), "day", "day"),
        (pd.date_range("2024-01-01", periods=20, freq="s"), "second", "second"),
        (pd.date_range("2024-01-01", periods=20, freq="min"), "minute", "minute"),
        (pd.date_range("2024-01-01", periods=20, freq="h"), "hour", "hour"),
        (pd.date_range("2024-01-01", periods=20, freq="15min"), "row", "row"),
        (pd.date_range("2024-01-01", periods=20, freq="W"), "week", "week"),
        (pd.date_range("2024-01-01", periods=20, freq="2W"), "row", "row"),
        (pd.date_range("2024-01-01", periods=20, freq="MS"), "month", "month"),
        (pd.date_range("2024-01-01", periods=20, freq="BME"), "month", "month"),
        (pd.date_range("2024-01-01", periods=20, freq="QE"), "quarter", "quarter"),
        (pd.date_range("2004-01-01", periods=20, freq="YS"), "year", "year"),
        (pd.date_range("2024-01-01", periods=1), "row", "row"),
        (pd.DatetimeIndex([]), "row", "row"),
        # An exchange's hours: nights and weekends between them.
        (EXCHANGE_HOURS, "hour", "hour"),
        (pd.bdate_range("2024-01-01 16:00", periods=20), "trading day", "day"),
    ],
)
def test_a_row_is_called_by_how_far_apart_rows_are(dates: pd.DatetimeIndex, name: str, short: str) -> None:
    found = step_of(dates)
    assert (found.name, found.names, found.short, found.shorts) == (name, f"{name}s", short, f"{short}s")


def test_few_rows_do_not_make_an_exchange() -> None:
    assert not only_weekdays(pd.bdate_range("2024-01-01", periods=4))


@pytest.mark.parametrize(
    ("freq", "iso", "words", "column", "vega"),
    [
        ("D", "2024-01-03", "03 Jan 2024", "YYYY-MM-DD", "date"),
        ("MS", "2024-03-01", "01 Mar 2024", "YYYY-MM-DD", "date"),
        ("h", "2024-01-01 02:00", "01 Jan 2024 02:00", "YYYY-MM-DD HH:mm", "datehoursminutes"),
        (
            "10s",
            "2024-01-01 00:00:20",
            "01 Jan 2024 00:00:20",
            "YYYY-MM-DD HH:mm:ss",
            "datehoursminutesseconds",
        ),
    ],
)
def test_the_time_is_written_where_rows_have_one(freq: str, iso: str, words: str, column: str, vega: str) -> None:
    dates = pd.date_range("2024-01-01", periods=10, freq=freq)
    step = step_of(dates)
    assert (step.iso(dates[2]), step.date(dates[2])) == (iso, words)
    assert (step.isos(dates)[2], step.dates(dates)[2]) == (iso, words)
    assert (step.column_format, step.vega_unit) == (column, f"utcyearmonth{vega}")


def test_midnight_of_a_series_of_hours_has_its_time() -> None:
    dates = pd.date_range("2024-01-01 22:00", periods=4, freq="h")
    assert step_of(dates).iso(dates[2]) == "2024-01-02 00:00"


@given(
    st.lists(st.datetimes(pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")), min_size=1, unique=True),
    st.sampled_from(["D", "h", "min", "s", "us"]),
)
def test_what_is_written_is_the_very_time_and_no_two_rows_are_named_alike(times: list, unit: str) -> None:
    dates = pd.DatetimeIndex(times).floor(unit).unique().sort_values()
    step = step_of(dates)
    assert list(pd.DatetimeIndex(step.isos(dates))) == list(dates)
    assert len(set(date_names(dates))) == len(dates)


def test_words_are_put_into_a_text() -> None:
    hour, trading = Step("hour"), Step("trading day")
    assert hour.say("{A step} of {steps}, {a step}, one {step}") == "An hour of hours, an hour, one hour"
    assert trading.say("{full step}, {full steps}, {a step}") == "trading day, trading days, a day"
    assert (hour.count(1), hour.count(2000), trading.count(3)) == ("1 hour", "2,000 hours", "3 days")


def test_dates_in_a_sentence_say_what_there_is_to_say() -> None:
    at = pd.Timestamp("2018-02-07 09:30")
    assert Step("hour", " %H:%M").long_date(at) == "Wednesday 7 February 2018 at 09:30"
    assert DAY.long_date(at) == "Wednesday 7 February 2018"
    assert Step("month").long_date(at) == "February 2018"
    assert Step("week").long_date(at) == "7 February 2018"


@pytest.mark.parametrize(
    ("span", "words"), [("1h", "hour"), ("4h", "4 hours"), ("7D", "week"), ("30D", "month"), ("90s", "1.5 minutes")]
)
def test_spans_are_told_as_people_do(span: str, words: str) -> None:
    assert span_in_words(pd.Timedelta(span)) == words


FORMATS = re.compile(r"%Y-%m-%d|%d %b|%b %Y|%H:%M|YYYY-MM-DD|utcyearmonthdate|\.isoformat\(|DateColumn\(")
# How a bundled file is written, when somebody started a run, months in a list; an example; what Plotly is told.
ELSEWHERE = {
    "lstm_core/data/sources/bundled.py": 1,
    "pages/kit/run_names.py": 2,
    "pages/parts/data/sources.py": 2,
    "lstm_core/features/calendar.py": 1,
    "lstm_core/charts/series/prices.py": 2,
    "lstm_core/cli/runs.py": 1,  # when a run was made
    "lstm_core/logs.py": 2,  # moments of the computer's clock here and in what follows, not of a series
    "lstm_core/doctor/home.py": 2,
    "lstm_core/backup/making.py": 2,
    "lstm_core/charts/vega.py": 10,  # what Vega is told for each width of an axis
}


def test_no_other_module_has_a_format_for_dates() -> None:
    found = {
        str(path.relative_to(ROOT)): len(FORMATS.findall(path.read_text(encoding="utf-8")))
        for path in [*ROOT.glob("lstm_core/**/*.py"), *ROOT.glob("pages/**/*.py")]
        if path.name != "steps.py"
    }
    assert {path: count for path, count in found.items() if count > ELSEWHERE.get(path, 0)} == {}
