"""Agreement of attention with attribution, on small tables worked out by hand."""

import numpy as np
import pytest

from lstm_core.explain.agreement import agreement

ATTENTION = np.array([[0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.3, 0.4]])


def test_the_strength_of_a_step_is_the_sum_over_features_without_sign():
    # By day: strengths 1, 2, 3, 4 (the same order) and 4, 3, 2, 1 (the opposite one).
    up = [[1, 0], [-1, 1], [-3, 0], [2, -2]]
    attributions = np.array([up, up[::-1]], "float32")
    found = agreement(ATTENTION, attributions, k=1)
    assert found.by_day == pytest.approx([1, -1])
    assert (found.mean, found.deviation, found.days) == pytest.approx((0, 1, 2))
    assert found.shares == pytest.approx([0.4, 0.1])
    assert (found.share, found.expected) == pytest.approx((0.25, 0.25))


def test_where_one_step_decides_its_share_says_more_than_ranks():
    attributions = np.array([[[0.03], [0.02], [0.01], [5.0]]])
    found = agreement(ATTENTION[:1], attributions)
    assert found.mean == pytest.approx(-0.2 + 0.4)  # ranks 3, 2, 1, 4 against 1, 2, 3, 4: 1 - 6 * 8 / 60
    assert found.share > 0.98


def test_a_tenth_of_the_steps_is_looked_at_by_default():
    random = np.random.default_rng(0)
    found = agreement(random.random((3, 30)), random.random((3, 30, 2)))
    assert (found.k, found.expected) == (3, 0.1)


def test_days_without_attribution_are_left_out():
    attributions = np.zeros((2, 4, 1))
    attributions[1, :, 0] = [1, 2, 3, 4]
    found = agreement(ATTENTION, attributions, k=1)
    assert (found.days, found.mean, found.share) == pytest.approx((1, 1, 0.4))


def test_nothing_to_compare_has_no_numbers():
    found = agreement(ATTENTION, np.zeros((2, 4, 1)))
    assert (found.days, found.mean, found.deviation, found.share) == (0, None, None, None)
    even = agreement(np.full((2, 4), 0.25), np.ones((2, 4, 1)))
    assert even.mean is None
