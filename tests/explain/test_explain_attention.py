"""Summaries of attention weights against numbers worked out by hand."""

import numpy as np
import pytest

from lstm_core.explain.attention import max_row_sum_error, profile


def test_the_profile_is_mean_and_percentiles_over_samples() -> None:
    # Eleven samples: the first step's weight is 0, 0.1, ... 1, the second's the rest.
    first = np.arange(11) / 10
    attention = np.stack([first, 1 - first], axis=1).astype("float32")
    summary = profile(attention)
    np.testing.assert_allclose(summary.mean, [0.5, 0.5], atol=1e-6)
    np.testing.assert_allclose(summary.low, [0.1, 0.1], atol=1e-6)
    np.testing.assert_allclose(summary.high, [0.9, 0.9], atol=1e-6)


def test_the_profile_keeps_the_steps_apart() -> None:
    summary = profile(np.array([[0.2, 0.8], [0.2, 0.8]], dtype="float32"))
    for values in (summary.mean, summary.low, summary.high):
        np.testing.assert_allclose(values, [0.2, 0.8], atol=1e-6)
        assert values.dtype == np.float32


@pytest.mark.parametrize(
    ("rows", "error"),
    [([[0.5, 0.5], [0.25, 0.75]], 0.0), ([[0.5, 0.5], [0.5, 0.25]], 0.25), ([[1.0, 0.5], [0.5, 0.5]], 0.5)],
)
def test_the_worst_row_decides_how_far_sums_are_from_1(rows: list[list[float]], error: float) -> None:
    assert max_row_sum_error(np.array(rows, dtype="float32")) == pytest.approx(error)
