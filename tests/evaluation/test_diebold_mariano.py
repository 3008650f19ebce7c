"""The test against one worked out by hand and against statsmodels' regression on a constant."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from lstm_core.evaluation.diebold_mariano import diebold_mariano, long_run_variance, usual_lags


def test_four_days_worked_out_by_hand() -> None:
    # Squared errors 0, 1, 0, 1 and 4, 1, 4, 9: differences -4, 0, -4, -8, mean -4. About the mean 0, 4, 0, -4: variance
    # 32 / 4 = 8, covariance with the day before 0. One lag (the cube root of 4 is 1.6): long-run variance 8, standard
    # error sqrt(8 / 4). Correction for 4 days, one row ahead: sqrt(3 / 4).
    actual = np.zeros(4)
    found = diebold_mariano(actual, np.array([0.0, 1.0, 0.0, -1.0]), np.array([2.0, 1.0, -2.0, 3.0]))
    assert found.statistic == pytest.approx(-4 / math.sqrt(2) * math.sqrt(3 / 4))  # -2.449490
    assert (found.lags, found.days) == (1, 4)
    # Student's t with 3 degrees of freedom has a closed distribution function.
    x = 2.449490 / math.sqrt(3)
    assert found.p == pytest.approx(1 - 2 / math.pi * (x / (1 + x**2) + math.atan(x)), abs=1e-6)


@pytest.mark.parametrize("horizon", [1, 5, 12])
@pytest.mark.parametrize("days", [30, 250])
def test_it_is_statsmodels_regression_on_a_constant_with_the_correction(days: int, horizon: int) -> None:
    from statsmodels.regression.linear_model import OLS

    noise = np.random.default_rng(days).normal(size=(3, days)).cumsum(axis=1) * 0.1
    found = diebold_mariano(noise[0], noise[1], noise[2], horizon)
    differences = (noise[0] - noise[1]) ** 2 - (noise[0] - noise[2]) ** 2
    lags = max(horizon - 1, int(np.floor(np.cbrt(days))))
    fit = OLS(differences, np.ones(days)).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False})
    expected = fit.tvalues[0] * np.sqrt((days + 1 - 2 * horizon + horizon * (horizon - 1) / days) / days)
    assert found.lags == lags
    assert found.statistic == pytest.approx(expected, rel=1e-9)
    assert found.p == pytest.approx(2 * t.sf(abs(expected), days - 1), rel=1e-9)


def test_equal_forecasts_do_not_differ() -> None:
    values = np.random.default_rng(0).normal(size=(2, 50))
    assert diebold_mariano(values[0], values[1], values[1]).p == 1
    assert diebold_mariano(values[0], values[0] + 1, values[0] - 1).p == pytest.approx(1), (
        "equal errors of another sign"
    )


def test_a_difference_that_never_varies_is_no_chance() -> None:
    actual = 100 + np.random.default_rng(0).normal(size=50)
    found = diebold_mariano(actual, actual + 1, actual + 2)
    assert (found.statistic, found.p) == (-math.inf, 0.0)


@given(st.integers(0, 50))
def test_swapping_the_forecasts_turns_the_sign_and_keeps_p(seed: int) -> None:
    actual, one, two = np.random.default_rng(seed).normal(size=(3, 40))
    there, back = diebold_mariano(actual, one, two), diebold_mariano(actual, two, one)
    assert there.statistic == pytest.approx(-back.statistic)
    assert there.p == pytest.approx(back.p)


def test_equally_good_forecasts_are_told_apart_in_about_5_of_100_cases() -> None:
    # The first knows a part of the step but adds as much noise as it knows.
    random = np.random.default_rng(0)
    found = 0
    for _ in range(400):
        unknown, known, noise = random.normal(size=(3, 200))
        found += diebold_mariano(unknown + known, known + noise, np.zeros(200)).p < 0.05
    assert 0.02 <= found / 400 <= 0.09


@pytest.mark.parametrize(("days", "horizon"), [(2, 1), (5, 5), (0, 1)])
def test_too_few_days_are_refused(days: int, horizon: int) -> None:
    with pytest.raises(ValueError, match="too few"):
        diebold_mariano(np.zeros(days), np.zeros(days), np.ones(days), horizon)


def test_no_lags_leave_the_plain_variance() -> None:
    values = np.random.default_rng(0).normal(size=30)
    assert long_run_variance(values, 0) == pytest.approx(values.var())
    assert long_run_variance(np.full(5, 3.0), 2) == 0


def test_the_cube_root_is_rounded_down_even_where_it_is_whole() -> None:
    assert [usual_lags(days) for days in (26, 27, 28, 63, 64, 999, 1000)] == [2, 3, 3, 3, 4, 9, 10]
