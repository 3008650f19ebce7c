"""A season is found where there is one, and never in a random walk or a price."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.data.sources.bundled import STOCKS, load_bundled
from lstm_core.data.sources.synthetic import SINE_PERIOD, load_synthetic
from lstm_core.evaluation.season import FEWEST_ROWS, find_season

DAYS = "2015-01-01"


def _wave(rows: int, period: float, noise: float = 0.3, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.sin(2 * np.pi * np.arange(rows) / period) + random.normal(scale=noise, size=rows)


def test_the_period_of_the_noisy_sine_is_found_without_the_calendar() -> None:
    frame = load_synthetic("noisy_sine").frame.iloc[:1400]
    season = find_season(frame["value"].to_numpy(), frame.index)
    assert season is not None
    assert season.period == SINE_PERIOD
    # Of a wave from -1 to 1 the variance is 1/2, so that noise leaves this correlation.
    assert season.strength == pytest.approx(0.5 / (0.5 + 0.1**2), abs=0.01)
    assert "50 rows before" in season.reason


@pytest.mark.parametrize(
    ("frequency", "rows", "period", "words"),
    [
        ("h", 24 * 20, 24, "24 rows (a day)"),
        ("h", 24 * 7 * 6, 168, "168 rows (a week)"),
        ("D", 100, 7, "7 rows (a week)"),
        ("D", 1000, 365, "365 rows (a year)"),
        ("B", 200, 5, "5 rows (a week)"),
        ("B", 800, 261, "261 rows (a year)"),
        ("W", 200, 52, "52 rows (a year)"),
        ("MS", 60, 12, "12 rows (a year)"),
        ("QS", 48, 4, "4 rows (a year)"),
    ],
)
def test_the_cycles_of_the_calendar_are_found_in_rows(frequency: str, rows: int, period: int, words: str) -> None:
    dates = pd.date_range(DAYS, periods=rows, freq=frequency)
    season = find_season(_wave(rows, period), dates)
    assert season is not None
    assert season.period == period
    assert words in season.reason


@pytest.mark.parametrize("column", ["temp_max", "temp_min"])
def test_the_temperature_of_seattle_has_its_year(column: str) -> None:
    frame = load_bundled("seattle").frame.iloc[:1022]
    season = find_season(frame[column].to_numpy(), frame.index)
    assert season is not None
    assert season.period == 365


@pytest.mark.parametrize("column", ["precipitation", "wind"])
def test_rain_and_wind_have_no_season_that_is_worth_repeating(column: str) -> None:
    frame = load_bundled("seattle").frame.iloc[:1022]
    assert find_season(frame[column].to_numpy(), frame.index) is None


@pytest.mark.parametrize("rows", [1259, None])
@pytest.mark.parametrize("ticker", STOCKS)
def test_prices_have_none(ticker: str, rows: int | None) -> None:
    table = load_bundled(ticker).last(rows)
    frame = table.frame.iloc[: int(0.7 * len(table))]
    for column in ("open", "high", "low", "close"):
        assert find_season(frame[column].to_numpy(), frame.index) is None


@pytest.mark.parametrize("frequency", ["h", "D", "B", "MS"])
@pytest.mark.parametrize("rows", [40, 250, 900])
def test_random_walks_have_none(rows: int, frequency: str) -> None:
    dates = pd.date_range("1950-01-02", periods=rows, freq=frequency)
    for seed in range(25):
        random = np.random.default_rng([seed, rows])
        walk = random.normal(size=rows).cumsum()
        noisy = walk + random.normal(scale=2.0, size=rows)
        for values in (walk, 100 * np.exp(0.02 * walk), noisy):
            assert find_season(values, dates) is None, f"seed {seed}"


@pytest.mark.parametrize("name", ["planted_lag", "random_walk", "regime_switch"])
def test_the_other_teaching_sets_have_none(name: str) -> None:
    frame = load_synthetic(name).frame.iloc[:1400]
    assert find_season(frame.iloc[:, -1].to_numpy(), frame.index) is None


def test_two_periods_are_needed_of_the_calendar_and_three_of_any_other() -> None:
    dates = pd.date_range(DAYS, periods=1000)
    for rows, found in ((729, False), (740, True)):
        assert (find_season(_wave(rows, 365, noise=0.1), dates[:rows]) is not None) is found
    for rows, found in ((230, False), (330, True)):  # a period of 100 days is none of the calendar's
        assert (find_season(_wave(rows, 100, noise=0.1), dates[:rows]) is not None) is found


@pytest.mark.parametrize(
    "values",
    [np.full(100, 0.1), np.arange(100.0), 5 - 0.3 * np.arange(100.0), _wave(FEWEST_ROWS - 1, 7)],
    ids=["constant", "rising", "falling", "short"],
)
def test_what_can_not_have_a_season_has_none(values: np.ndarray) -> None:
    assert find_season(values, pd.date_range(DAYS, periods=len(values))) is None


@pytest.mark.parametrize("period", [7, 20])
def test_a_repeated_pattern_without_noise_is_a_season_of_full_strength(period: int) -> None:
    pattern = np.random.default_rng(period).normal(size=period)
    season = find_season(np.tile(pattern, 20), pd.date_range(DAYS, periods=20 * period))
    assert season is not None
    assert (season.period, season.strength) == (period, pytest.approx(1.0, abs=0.01))


def test_a_wave_without_noise_is_a_season() -> None:
    season = find_season(_wave(200, 7, noise=0.0), pd.date_range(DAYS, periods=200))
    assert season is not None
    assert season.period == 7


def test_of_seasons_as_strong_the_shorter_one_counts() -> None:
    # A wave of 24 hours repeats itself after a week of hours just as well.
    season = find_season(_wave(24 * 7 * 6, 24), pd.date_range(DAYS, periods=24 * 7 * 6, freq="h"))
    assert season is not None
    assert season.period == 24


def test_the_week_counts_where_it_is_stronger_than_the_day() -> None:
    hours = np.arange(24 * 7 * 6)
    day, week = np.sin(2 * np.pi * hours / 24), np.sin(2 * np.pi * hours / 168)
    season = find_season(day + 2 * week + _wave(len(hours), 24), pd.date_range(DAYS, periods=len(hours), freq="h"))
    assert season is not None
    assert season.period == 168


@given(unit=st.floats(1e-6, 1e9), offset=st.floats(-1e3, 1e3), slope=st.floats(-0.1, 0.1), seed=st.integers(0, 1000))
def test_neither_unit_nor_trend_matters(unit: float, offset: float, slope: float, seed: int) -> None:
    dates = pd.date_range(DAYS, periods=150)
    wave = _wave(150, 7, seed=seed)
    season = find_season(unit * (wave + offset + slope * np.arange(150)), dates)
    assert season is not None
    assert season.period == 7
    assert season.strength == pytest.approx(find_season(wave, dates).strength, abs=1e-6)


def test_dates_without_any_rule_are_no_obstacle() -> None:
    random = np.random.default_rng(3)
    dates = pd.Timestamp(DAYS) + pd.to_timedelta(np.sort(random.choice(10_000, 300, replace=False)), unit="h")
    season = find_season(_wave(300, 25), pd.DatetimeIndex(dates))
    assert season is not None
    assert season.period == 25
