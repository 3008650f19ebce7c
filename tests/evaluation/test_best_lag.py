"""The lag at which predictions fit best, on copies whose lag is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.evaluation.best_lag import lag_profile
from lstm_core.results import LagProfile
from lstm_core.steps import DAY
from lstm_core.verdicts.lateness import Lateness


def _walk(days: int = 200, seed: int = 0) -> np.ndarray:
    return 50 + np.random.default_rng(seed).normal(size=days + 20).cumsum()


def _outcome(lags: LagProfile) -> str:
    return Lateness(lags, DAY).outcome


def _profile(walk: np.ndarray, predicted: np.ndarray) -> LagProfile:
    """Return the profile of predictions of the newest days of a walk."""
    days = len(predicted)
    return lag_profile(walk[-days:], predicted, walk[-days - 1 : -1])


@given(st.integers(0, 10), st.integers(0, 30))
def test_a_copy_is_found_at_its_lag(lag: int, seed: int) -> None:
    walk = _walk(seed=seed)
    found = _profile(walk, walk[20 - lag : 220 - lag])
    assert found.best == lag
    assert found.errors[lag] == pytest.approx(0, abs=1e-9)
    assert _outcome(found) == ("copy" if lag else "on_time")


def test_persistence_is_one_day_late() -> None:
    walk = _walk()
    assert _profile(walk, walk[19:-1]).best == 1


def test_errors_worked_out_by_hand() -> None:
    # For lags up to 2, days 2 to 4 are used. Predicted minus actual: 1 - 2, 0, 0; minus the day before: 1 - 1, 6 - 2,
    # 4 - 6; minus two days before: 1 - 0, 6 - 1, 4 - 2.
    actual, previous = np.array([1.0, 2.0, 6.0, 4.0]), np.array([0.0, 1.0, 2.0, 6.0])
    found = lag_profile(actual, np.array([9.0, 1.0, 6.0, 4.0]), previous, longest=2)
    deviations = [np.std([-1.0, 0, 0]), np.std([0.0, 4, -2]), np.std([1.0, 5, 2])]
    assert found.errors == pytest.approx(deviations)


def test_a_curve_that_is_too_low_everywhere_is_not_late() -> None:
    rising = np.linspace(0, 100, 221) + np.random.default_rng(0).normal(size=221)
    found = lag_profile(rising[21:], rising[21:] - 5, rising[20:-1])
    assert found.best == 0


def test_a_constant_series_is_not_late() -> None:
    flat = np.full(40, 0.1)
    assert lag_profile(flat, flat, flat).best == 0
    assert lag_profile(flat, flat + np.arange(40) % 2, flat).best == 0


def test_predictions_that_are_noise_repeat_nothing() -> None:
    for seed in range(20):
        walk = _walk(seed=seed)
        for said in (np.random.default_rng(seed + 100).normal(size=200), np.full(200, 3.0)):
            assert _outcome(_profile(walk, said)) not in ("copy", "mostly_copy")


def test_a_moving_average_mostly_repeats_its_middle() -> None:
    walk = _walk(2000)
    average = np.convolve(walk, np.full(5, 0.2), "valid")[15:-1]  # of the 5 days before
    found = _profile(walk, average)
    assert found.best == 3
    assert _outcome(found) == "mostly_copy"


def test_at_the_longest_lag_only_a_copy_counts() -> None:
    assert _outcome(LagProfile((1.0, 0.8, 0.5), 2)) == "not_found"
    assert _outcome(LagProfile((1.0, 0.8, 0.05), 2)) == "copy"
    assert _outcome(LagProfile((1.0, 0.5, 0.8), 1)) == "mostly_copy"


@pytest.mark.parametrize(("days", "lags"), [(1, 1), (2, 2), (5, 3), (40, 11)])
def test_few_days_have_few_lags(days: int, lags: int) -> None:
    walk = _walk()
    assert len(_profile(walk, walk[-days:]).errors) == lags


def test_no_days_are_refused() -> None:
    with pytest.raises(ValueError, match="no days"):
        lag_profile(np.empty(0), np.empty(0), np.empty(0))
