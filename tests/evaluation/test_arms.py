"""Two arms of an experiment: the gain by hand, and what simulated arms of equal worth are taken for."""

import numpy as np
import pytest

from lstm_core.evaluation.arms import ArmPair, PairedFold, gains
from lstm_core.evaluation.bootstrap import ENOUGH_DAYS, drawn_days

DAYS, FOLDS, SEEDS = 60, 3, 3


def pair(with_it, without, seeds=(7, 8)):
    days = np.arange(np.shape(with_it)[1])
    return ArmPair((PairedFold(days, seeds, np.array(with_it, "float64"), np.array(without, "float64")),))


def simulated(random, *, worse=0.0, luck=0.1):
    """Return two arms, the second of which misses by so much more; seeds and days are luck, days in clusters."""
    folds = []
    for number in range(FOLDS):
        storm = np.exp(0.3 * np.convolve(random.normal(size=DAYS + 19), np.ones(20) / np.sqrt(20), "valid"))
        missed = random.normal(size=DAYS) * storm

        def arm(more, missed=missed):
            of_seeds = luck * random.normal(size=(SEEDS, 1)) + 0.1 * random.normal(size=(SEEDS, DAYS))
            return (missed * (1 + more) + of_seeds) ** 2

        days = np.arange(number * DAYS, (number + 1) * DAYS)
        folds.append(PairedFold(days, tuple(range(SEEDS)), arm(0.0), arm(worse)))
    return ArmPair(tuple(folds))


def test_errors_are_averaged_over_the_seeds_day_by_day():
    found = pair([[1.0, 0.0], [1.0, 2.0]], [[4.0, 4.0], [4.0, 4.0]])
    assert found.gain == pytest.approx(1 - np.sqrt((1 + 1) / (4 + 4)))
    assert found.gain_of(7) == pytest.approx(1 - np.sqrt(1 / 8))
    assert found.gain_of(8) == pytest.approx(1 - np.sqrt(3 / 8))


def test_a_seed_that_a_fold_lacks_does_not_count_there():
    one = pair([[1.0, 1.0]], [[4.0, 4.0]], seeds=(7,)).folds
    both = ArmPair((*one, *pair([[2.0], [2.0]], [[2.0], [2.0]]).folds))
    assert both.seeds == (7, 8)
    assert both.gain_of(8) == 0.0
    assert both.gain_of(7) == pytest.approx(1 - np.sqrt(4 / 10))


def test_without_any_error_there_is_no_gain_to_tell():
    assert pair([[1.0]], [[0.0]], (7,)).gain is None
    assert pair([[0.0]], [[0.0]], (7,)).gain == 0.0
    nothing = pair(np.ones((2, 40)), np.zeros((2, 40)))
    assert gains([nothing])[0].interval is None


def test_few_days_have_no_interval():
    noise = np.random.default_rng(0).normal(size=(2, 2, ENOUGH_DAYS)) ** 2
    few, enough = pair(noise[0, :, :-1], noise[1, :, :-1]), pair(*noise)
    (first,), (second,) = gains([few]), gains([enough])
    assert first.interval is first.p is first.holm_p is None
    assert second.interval is not None
    assert gains([enough])[0] == second, "the same errors, the same interval"


def test_each_day_is_drawn_as_often_as_any_other_and_in_blocks():
    counts = drawn_days(64, 3000, np.random.default_rng(0))  # blocks of 4
    assert set(counts.sum(axis=1)) == {64}
    assert counts.mean(axis=0) == pytest.approx(np.ones(64), abs=0.1)
    neighbors = np.corrcoef(counts[:, 10], counts[:, 11])[0, 1]
    assert neighbors == pytest.approx(3 / 4, abs=0.06)
    assert abs(np.corrcoef(counts[:, 10], counts[:, 14])[0, 1]) < 0.1


def test_arms_of_equal_worth_seldom_seem_to_differ():
    random = np.random.default_rng(16)
    found = [gains([simulated(random)], resamples=400)[0].interval for _ in range(100)]
    assert sum(low > 0 for low, _ in found) <= 4
    assert sum(high < 0 for _, high in found) <= 4


def test_a_large_effect_is_seen_nearly_every_time():
    random = np.random.default_rng(17)
    found = [gains([simulated(random, worse=0.3)], resamples=400)[0].interval for _ in range(20)]
    assert sum(low > 0 for low, _ in found) >= 18


def test_of_many_asked_at_once_each_has_a_wider_interval():
    random = np.random.default_rng(18)
    pairs = [simulated(random, worse=worse) for worse in (0.3, 0.0, 0.0, 0.0)]
    alone, together = [gains([each], resamples=2000)[0] for each in pairs], gains(pairs, resamples=2000)
    assert [each.p for each in alone] == [each.p for each in together]
    for one, among in zip(alone, together, strict=True):
        assert one.level == 0.95
        assert among.level > 0.95
        assert among.interval[0] <= one.interval[0] and among.interval[1] >= one.interval[1]
        assert (among.holm_p < 0.05) == (among.interval[0] > 0 or among.interval[1] < 0)


def test_arms_that_do_the_same_have_no_difference_at_all():
    noise = np.random.default_rng(0).normal(size=(2, 50)) ** 2
    (found,) = gains([pair(noise, noise)])
    assert found.gain == 0.0
    assert found.interval == (0.0, 0.0)
    assert found.p == 1.0
