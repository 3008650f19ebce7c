"""The bootstrap's intervals against one written out, simulations and their own promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.evaluation.bootstrap import ENOUGH_DAYS, block_length, ratio_interval, skill_interval
from lstm_core.evaluation.measures import skill


def _noisy(days: int, share: float = 0.5, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a walk whose steps a model knows up to noise: error ``share`` of persistence's, on average."""
    steps, noise = np.random.default_rng(seed).normal(size=(2, days))
    actual = 100 + steps.cumsum()
    return actual, actual + share * noise, actual - steps


@pytest.mark.parametrize("value", [0.0, 5.0, 1e9])
def test_there_is_no_interval_where_nothing_changes(value: float) -> None:
    flat = np.full(40, value)
    assert skill_interval(flat, flat + 1, flat) is None


def test_too_few_days_have_no_interval() -> None:
    assert skill_interval(*_noisy(ENOUGH_DAYS - 1)) is None
    assert skill_interval(*_noisy(ENOUGH_DAYS)) is not None


def test_the_same_days_give_the_same_interval() -> None:
    assert skill_interval(*_noisy(100)) == skill_interval(*_noisy(100))
    assert skill_interval(*_noisy(100)) != skill_interval(*_noisy(100), seed=1)


def test_the_interval_is_that_of_a_bootstrap_written_out_loop_by_loop() -> None:
    actual, predicted, previous = _noisy(31)
    begins = np.random.default_rng(3).integers(0, 31, (50, 11))  # blocks of 3: eleven of them cover 31 days
    skills = []
    for draw in begins:
        days = np.array([(begin + step) % 31 for begin in draw for step in range(3)])
        skills.append(skill(actual[days], predicted[days], previous[days]))
    low, high = skill_interval(actual, predicted, previous, resamples=50, seed=3)
    assert low == pytest.approx(
        sorted(skills)[2]
    )  # 2.5% of the way from first to last: between the second and the third
    assert high == pytest.approx(sorted(skills)[-3])


def test_persistence_itself_has_skill_zero_without_any_doubt() -> None:
    actual, _, previous = _noisy(60)
    assert skill_interval(actual, previous, previous) == (0.0, 0.0)


@given(st.integers(0, 20), st.floats(0.01, 100), st.floats(-1000, 1000))
def test_units_do_not_matter(seed: int, factor: float, shift: float) -> None:
    plain = skill_interval(*_noisy(40, seed=seed), resamples=200)
    other = skill_interval(*(factor * values + shift for values in _noisy(40, seed=seed)), resamples=200)
    assert other == pytest.approx(plain, rel=1e-6, abs=1e-6)


def test_more_days_make_a_narrower_interval() -> None:
    widths = [np.diff(skill_interval(*_noisy(days)))[0] for days in (50, 500, 5000)]
    assert widths[0] > 2 * widths[1] > 4 * widths[2]


def test_stormy_stretches_make_a_wider_interval_than_shuffled_days() -> None:
    days = np.arange(400)
    storm = np.where(days // 40 % 5 == 0, 6.0, 1.0)  # the model misses by far in every fifth stretch of 40 days
    steps, noise = np.random.default_rng(0).normal(size=(2, 400))
    previous, actual, predicted = np.zeros(400), steps, steps + storm * noise
    order = np.random.default_rng(1).permutation(400)
    in_order = skill_interval(actual, predicted, previous)
    shuffled = skill_interval(actual[order], predicted[order], previous[order])
    assert np.diff(in_order)[0] > 1.3 * np.diff(shuffled)[0]


def test_the_true_skill_lies_inside_in_about_95_of_100_cases() -> None:
    inside = 0
    for seed in range(200):
        low, high = skill_interval(*_noisy(200, seed=seed), resamples=400)
        inside += low <= 0.5 <= high
    assert 0.88 <= inside / 200 <= 0.99


def test_a_value_that_hardly_ever_changes_has_no_interval() -> None:
    previous, actual = np.zeros(200), np.zeros(200)
    actual[100] = 1.0
    assert skill_interval(actual, previous + 0.01, previous) is None
    assert skill_interval(actual, previous, previous) == (0.0, 0.0)


def test_a_block_is_never_empty() -> None:
    assert [block_length(days) for days in (1, 8, 27, 100)] == [1, 2, 3, 5]


def test_the_interval_of_a_ratio_is_that_of_a_bootstrap_written_out() -> None:
    above, below = np.random.default_rng(0).uniform(1, 5, size=(2, 64))
    begins = np.random.default_rng(9).integers(0, 64, (100, 16))  # blocks of 4
    days = (begins[:, :, None] + np.arange(4)).reshape(100, 64) % 64
    ratios = np.sort(above[days].sum(axis=1) / below[days].sum(axis=1))
    assert ratio_interval(above, below, resamples=100, seed=9) == pytest.approx((ratios[3], ratios[-4]))


def test_a_ratio_with_mostly_nothing_to_divide_by_has_no_interval() -> None:
    once = np.zeros(100)
    once[50] = 1.0
    assert ratio_interval(np.ones(100), once) is None
    assert ratio_interval(once, np.ones(100)) is not None
