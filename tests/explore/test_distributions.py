"""Histograms count the training part and what comes after it apart."""

import numpy as np
import pytest

from lstm_core.explore.distributions import distribution


def test_shares_of_each_part_add_up_to_one():
    found = distribution([0, 1, 2, 3, 4, 5, 6, 10], train_rows=5, bins=5)
    np.testing.assert_allclose(found.edges, [0, 2, 4, 6, 8, 10])
    np.testing.assert_allclose(found.train, [0.4, 0.4, 0.2, 0, 0])
    np.testing.assert_allclose(found.later, [0, 0, 1 / 3, 1 / 3, 1 / 3])
    np.testing.assert_allclose(found.centers, [1, 3, 5, 7, 9])


def test_unseen_are_later_values_outside_the_training_range():
    assert distribution([1, 2, 0, 1.5, 3, 2], train_rows=2).unseen == pytest.approx(0.5)


def test_a_constant_column_is_one_bar():
    found = distribution([5.0] * 10, train_rows=8)
    assert found.train.max() == found.later.max() == 1
    assert found.unseen == 0


def test_without_later_rows_there_is_nothing_unseen():
    found = distribution([1.0, 2.0], train_rows=2, bins=2)
    assert found.later.tolist() == [0, 0] and found.unseen == 0


def test_missing_values_count_nowhere():
    whole = distribution([1.0, 2.0, 4.0, 3.0], train_rows=3, bins=3)
    holed = distribution([1.0, np.nan, 2.0, 4.0, np.nan, 3.0], train_rows=4, bins=3)
    for name in ("edges", "train", "later", "unseen", "medians"):
        np.testing.assert_array_equal(getattr(holed, name), getattr(whole, name))
    late = distribution([np.nan, np.nan, 1.0, 2.0], train_rows=2, bins=1)
    assert late.train.tolist() == [0] and late.later.tolist() == [1] and late.unseen == 1
