"""Right signs, counted by hand, and their interval against statsmodels'."""

import numpy as np
import pytest

from lstm_core.evaluation.direction import direction, usual_direction


def test_days_without_a_change_or_a_predicted_change_do_not_count() -> None:
    previous = np.full(6, 10.0)
    actual = np.array([11.0, 9.0, 12.0, 10.0, 8.0, 13.0])
    predicted = np.array([10.5, 9.5, 9.0, 11.0, 10.0, 99.0])
    # right, right, wrong, nothing happened, nothing predicted, right
    found = direction(actual, predicted, previous)
    assert (found.hits, found.days, found.rate) == (3, 4, 0.75)


@pytest.mark.parametrize(("hits", "days"), [(0, 7), (53, 100), (140, 252), (9, 9)])
def test_the_interval_is_wilsons(hits: int, days: int) -> None:
    from statsmodels.stats.proportion import proportion_confint

    actual = np.where(np.arange(days) < hits, 1.0, -1.0)
    found = direction(actual, np.ones(days), np.zeros(days))
    assert (found.hits, found.days) == (hits, days)
    assert found.interval == pytest.approx(proportion_confint(hits, days, method="wilson"), abs=1e-12)


def test_persistence_calls_no_direction() -> None:
    previous = np.array([1.0, 2.0])
    found = direction(np.array([2.0, 3.0]), previous, previous)
    assert (found.hits, found.days, found.rate, found.interval) == (0, 0, None, None)


def test_rounding_is_no_predicted_change() -> None:
    previous = np.array([100.1, 200.2])
    assert direction(previous + 1, previous * (1 + 1e-15), previous).days == 0


def test_changes_about_zero_count_whatever_their_size() -> None:
    assert direction(np.full(3, 1e-12), np.full(3, 1e-13), np.zeros(3)).hits == 3


def test_the_more_common_direction_is_what_needs_no_model() -> None:
    previous = np.zeros(5)
    assert usual_direction(np.array([1.0, -1.0, -2.0, 0.0, -0.5]), previous) == 3 / 4
    assert usual_direction(previous, previous) is None
