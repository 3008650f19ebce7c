"""Errors of many series on the same days: days are counted, not errors."""

import numpy as np
import pytest

from lstm_core.evaluation.best_lag import lag_profile
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS, skill_interval
from lstm_core.evaluation.by_day import differs_by_day, skill_interval_by_day, sums_by_day
from lstm_core.evaluation.diebold_mariano import diebold_mariano
from lstm_core.evaluation.direction import direction
from lstm_core.evaluation.evidence import Evidence, hold_against, measure_evidence


def _panel(series: int, days: int, shared: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return differences of squared errors that are 0 on average and partly the same for all series, and their days."""
    random = np.random.default_rng(seed)
    own, common = random.normal(size=(series, days)), random.normal(size=days)
    return (shared * common + (1 - shared) * own).ravel(), np.tile(np.arange(days), series)


def test_one_series_is_treated_as_ever() -> None:
    errors = np.random.default_rng(1).normal(size=(2, 120))
    zero, days = np.zeros(120), np.arange("2020-01-01", "2020-04-30", dtype="datetime64[D]")
    assert skill_interval_by_day(*errors, days) == pytest.approx(skill_interval(zero, *-errors))
    assert differs_by_day(*errors, days).p == pytest.approx(diebold_mariano(zero, *errors).p)


def test_the_same_series_twice_proves_no_more_than_once() -> None:
    errors, days = np.random.default_rng(1).normal(size=(2, 120)), np.arange(120)
    twice = np.concatenate([errors, errors], axis=1)
    assert skill_interval_by_day(*twice, np.tile(days, 2)) == pytest.approx(skill_interval_by_day(*errors, days))
    assert differs_by_day(*twice, np.tile(days, 2)).p == pytest.approx(differs_by_day(*errors, days).p)


def test_the_order_of_the_samples_does_not_matter() -> None:
    random = np.random.default_rng(1)
    errors, days, order = random.normal(size=(2, 300)), np.repeat(np.arange(60), 5), random.permutation(300)
    assert skill_interval_by_day(*errors[:, order], days[order]) == pytest.approx(skill_interval_by_day(*errors, days))
    assert sums_by_day(errors[0][order], days[order]) == pytest.approx(errors[0].reshape(60, 5).sum(axis=1))


def test_bad_days_that_all_series_share_are_found_significant_in_few_cases_only() -> None:
    """Taken as independent, the same errors look sure in most."""
    by_day, independent = 0, 0
    for seed in range(200):
        differences, days = _panel(20, 100, 0.7, seed)
        ours, theirs = np.sqrt(5 + differences), np.full(len(days), np.sqrt(5.0))
        by_day += differs_by_day(ours, theirs, days).p < 0.05
        independent += diebold_mariano(np.zeros(len(days)), ours, theirs).p < 0.05
    assert by_day <= 0.09 * 200
    assert independent > 0.4 * 200


def test_few_days_tell_nothing_however_many_series_they_have() -> None:
    days = np.tile(np.arange(ENOUGH_DAYS - 1), 100)
    errors = np.random.default_rng(0).normal(size=(2, len(days)))
    assert skill_interval_by_day(*errors, days) is None
    assert differs_by_day(*errors, days) is None


def test_equal_forecasts_do_not_differ_and_no_error_is_no_yardstick() -> None:
    errors, days = np.random.default_rng(0).normal(size=200), np.arange(200) // 2
    assert differs_by_day(errors, errors * (1 + 1e-16), days).p == 1
    assert skill_interval_by_day(errors, np.zeros(200), days) is None


def test_evidence_of_several_series_counts_days_and_looks_back_within_each_series_only() -> None:
    random = np.random.default_rng(0)
    walks = 100 + random.normal(size=(2, 101)).cumsum(axis=1) + np.array([[0.0], [1e4]])
    days = np.tile(np.arange("2020-01-01", "2020-04-10", dtype="datetime64[D]"), 2)
    actual, previous = walks[:, 1:].ravel(), walks[:, :-1].ravel()
    evidence = Evidence(actual, previous, previous, days=days, begins=(0, 100))
    assert (len(evidence), evidence.count, evidence.begins) == (200, 100, (0, 100))
    found = measure_evidence(evidence)
    assert found.lags.best == 1
    assert found.lags.ratio == pytest.approx(0, abs=1e-9)
    assert max(found.lags.errors) < 10  # the step from one series to the other is in none of them
    assert found.lags != lag_profile(actual, previous, previous)
    assert hold_against(evidence, previous + 1.0).skill > 0


def test_each_prediction_needs_its_day() -> None:
    with pytest.raises(ValueError, match="one day is needed for each of 2"):
        Evidence(np.zeros(2), np.zeros(2), np.zeros(2), days=np.zeros(1, "datetime64[D]"))


def test_how_often_up_or_down_is_right_is_no_surer_with_more_series_of_the_same_days() -> None:
    random = np.random.default_rng(2)
    actual, predicted = random.normal(size=(2, 120))
    days, zeros = np.arange(120), np.zeros(120)
    alone = direction(actual, predicted, zeros, days)
    fifty = [np.tile(each, 50) for each in (actual, predicted, zeros, days)]
    together, as_if = direction(*fifty[:3]), direction(*fifty)
    assert as_if.interval == pytest.approx(alone.interval)
    assert as_if.rate == together.rate == alone.rate
    assert together.interval[1] - together.interval[0] < 0.3 * (as_if.interval[1] - as_if.interval[0])
