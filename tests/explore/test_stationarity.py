"""The Dickey-Fuller test tells a walk from its steps, and says so in words."""

import numpy as np
import pytest

from lstm_core.errors import DataError, TooFewRowsError
from lstm_core.explore.stationarity import MOST_ROWS, Stationarity, stationarity


@pytest.fixture(scope="module")
def walk():
    return 100 + np.random.default_rng(0).normal(size=400).cumsum()


def test_a_walk_is_not_stationary_and_its_steps_are(walk):
    assert not stationarity(walk).is_stationary
    assert stationarity(np.diff(walk)).is_stationary
    assert stationarity(walk).rows == 400


def test_numbers_are_those_of_statsmodels(walk):
    from statsmodels.tsa.stattools import adfuller

    statistic, p, lags, *_ = adfuller(walk, result_object=False)
    found = stationarity(walk)
    assert (found.statistic, found.p, found.lags) == (pytest.approx(statistic), pytest.approx(p), lags)


def test_the_sentence_names_what_was_tested_and_p():
    steady, wandering = Stationarity(0.0001, -9, 0, 400), Stationarity(0.5, -1.5, 2, 400)
    assert "The changes of close are stationary" in steady.sentence("The changes of close")
    assert "p < 0.001" in steady.sentence("x")
    assert "The values of close can not be told from a random walk (p = 0.500)" in wandering.sentence(
        "The values of close"
    )


def test_the_usual_limit_is_five_percent():
    assert Stationarity(0.049, -2.9, 0, 100).is_stationary
    assert not Stationarity(0.05, -2.8, 0, 100).is_stationary


@pytest.mark.parametrize(("values", "error"), [(np.ones(50), DataError), (np.arange(29.0), TooFewRowsError)])
def test_constant_and_short_series_are_refused_in_words(values, error):
    with pytest.raises(error, match="The values of wind"):
        stationarity(values, "The values of wind")


def test_only_the_newest_rows_of_a_very_long_series_are_tested(monkeypatch, walk):
    monkeypatch.setattr("lstm_core.explore.stationarity.MOST_ROWS", 100)
    assert stationarity(walk).rows == 100
    assert MOST_ROWS >= 1259


def test_a_series_that_came_to_rest_is_refused_in_words(monkeypatch, walk):
    monkeypatch.setattr("lstm_core.explore.stationarity.MOST_ROWS", 100)
    with pytest.raises(DataError, match="all its values are the same"):
        stationarity(np.r_[walk, np.ones(100)])
