"""Rank correlation row by row, against scipy's own."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from lstm_core.explain.rank_correlation import rank_correlations


def test_each_row_has_the_correlation_of_scipy_ties_included():
    random = np.random.default_rng(0)
    one, other = random.integers(0, 6, (2, 20, 15)).astype("float64")
    found = rank_correlations(one, other)
    expected = [spearmanr(a, b).statistic for a, b in zip(one, other, strict=True)]
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_only_the_order_counts():
    values = np.array([[0.1, 0.5, 0.2, 0.9]])
    assert rank_correlations(values, np.exp(values)) == pytest.approx([1])
    assert rank_correlations(values, -values) == pytest.approx([-1])


def test_a_row_that_does_not_vary_has_none():
    assert np.isnan(rank_correlations(np.ones((1, 4)), np.arange(4.0)[None])).all()
