"""Two predictions of the same days: against numbers by hand, what one series has, and simulations."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from lstm_core.evaluation.bootstrap import ENOUGH_DAYS, skill_interval
from lstm_core.evaluation.diebold_mariano import diebold_mariano
from lstm_core.evaluation.holm import holm
from lstm_core.evaluation.paired import paired, paired_losses


def _two(days: int, seed: int = 0, worse: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return what happened, two predictions of it that miss by much the same, and the days."""
    random = np.random.default_rng(seed)
    actual = 100 + random.normal(size=days).cumsum()
    shared, *own = random.normal(size=(3, days))
    misses = [0.9 * shared + 0.4 * one for one in own]
    return actual, actual + worse * misses[0], actual + misses[1], np.arange(days)


def test_it_says_of_two_predictions_what_is_said_of_a_model_and_persistence() -> None:
    actual, ours, theirs, days = _two(120)
    found = paired(actual, ours, theirs, days)
    low, high = skill_interval(actual, ours, theirs)
    assert found.change_interval == pytest.approx((-high, -low))
    assert found.test == diebold_mariano(actual, ours, theirs)
    assert found.change == pytest.approx(np.sqrt(np.mean((actual - ours) ** 2) / np.mean((actual - theirs) ** 2)) - 1)


def test_the_days_are_in_order_and_their_differences_add_up() -> None:
    actual, ours, theirs, days = _two(60)
    order = np.random.default_rng(1).permutation(60)
    found = paired(actual, ours, theirs, days)
    mixed = paired(*(each[order] for each in (actual, ours, theirs, days)))
    assert mixed.days.tolist() == days.tolist()
    assert mixed.differences == pytest.approx(found.differences)
    assert (mixed.ratio, *mixed.interval) == pytest.approx((found.ratio, *found.interval))
    assert found.differences.sum() == pytest.approx(((actual - ours) ** 2 - (actual - theirs) ** 2).sum())


def test_turned_around_it_says_the_opposite() -> None:
    actual, ours, theirs, days = _two(200)
    one, other = paired(actual, ours, theirs, days), paired(actual, theirs, ours, days)
    assert one.ratio == pytest.approx(1 / other.ratio)
    assert (one.test.p, one.test.statistic) == pytest.approx((other.test.p, -other.test.statistic))
    assert one.interval == pytest.approx((1 / other.interval[1], 1 / other.interval[0]), rel=0.01)


def test_several_tickers_on_a_day_are_one_day() -> None:
    actual, ours, theirs, days = _two(100)
    twice = paired(*(np.tile(each, 2) for each in (actual, ours, theirs, days)))
    once = paired(actual, ours, theirs, days)
    assert (twice.ratio, *twice.interval) == pytest.approx((once.ratio, *once.interval))
    assert twice.test.days == once.test.days == 100
    assert twice.test.p == pytest.approx(once.test.p)


def test_the_mean_of_several_seeds_is_held_against_that_of_others() -> None:
    losses = np.random.default_rng(0).uniform(1, 2, size=(2, 3, 90))
    found = paired_losses(losses[0].mean(axis=0), 2 * losses[1].mean(axis=0), np.arange(90))
    assert found.ratio == pytest.approx(losses[0].sum() / (2 * losses[1].sum()))
    assert found.interval[0] < found.ratio < found.interval[1] < 0.6


def test_few_days_have_a_ratio_and_nothing_else() -> None:
    found = paired(*_two(ENOUGH_DAYS - 1))
    assert found.ratio is not None
    assert (found.interval, found.change_interval, found.test) == (None, None, None)
    assert None not in (paired(*_two(ENOUGH_DAYS)).interval, paired(*_two(ENOUGH_DAYS)).test)


def test_what_makes_no_error_is_no_yardstick() -> None:
    actual, ours, _, days = _two(50)
    found = paired(actual, ours, actual * (1 + 1e-16), days)
    assert (found.ratio, found.interval, found.change) == (None, None, None)
    assert found.test.p < 0.01


@pytest.mark.parametrize("level", [0.0, 1e6])
def test_the_same_predictions_up_to_rounding_do_not_differ(level: float) -> None:
    actual, ours, _, days = _two(80)
    found = paired(level + actual, level + ours, (level + ours) * (1 + 1e-16), days)
    assert found.test.p == 1
    assert found.interval == pytest.approx((1, 1))


def test_shapes_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="one number a sample"):
        paired_losses(np.ones(3), np.ones(3), np.arange(2))
    with pytest.raises(ValueError, match="one number a sample"):
        paired_losses(np.ones(0), np.ones(0), np.arange(0))


def test_two_that_are_equally_good_are_told_apart_in_few_cases_only() -> None:
    by_test, by_interval, worse = 0, 0, 0
    for seed in range(200):
        equal = paired(*_two(150, seed))
        by_test += equal.test.p < 0.05
        by_interval += not equal.interval[0] < 1 < equal.interval[1]
        worse += paired(*_two(150, seed, worse=1.2)).interval[0] > 1
    assert by_test <= 0.09 * 200
    assert by_interval <= 0.11 * 200
    assert worse > 0.9 * 200  # 20% more error is seen, although both miss the same days


def test_holm_is_that_of_a_library() -> None:
    chances = np.random.default_rng(0).uniform(0, 0.1, 7)
    assert holm(chances.tolist()) == pytest.approx(multipletests(chances, method="holm")[1])


def test_of_comparisons_without_any_difference_one_is_called_sure_in_few_cases_only() -> None:
    draws = np.random.default_rng(0).uniform(size=(2000, 7))
    wrong = sum(min(holm(row.tolist())) < 0.05 for row in draws)
    assert 0.03 < wrong / 2000 < 0.065
    assert (draws.min(axis=1) < 0.05).mean() > 0.25  # each by itself


def test_what_could_not_be_tested_is_no_comparison() -> None:
    assert holm([None, 0.02, None]) == (None, 0.02, None)
    assert holm([]) == ()
    assert holm([0.6, 0.9]) == (1.0, 1.0)
