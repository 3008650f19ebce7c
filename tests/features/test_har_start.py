"""HAR as a start: the regression is the known one, and nothing but the window's own past decides what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.choices import FeatureConfig
from lstm_core.features.har_start import HarStart
from lstm_core.features.target_unit import TargetUnit

SEEDS = st.integers(0, 10**6)


def persistent(rows: int, seed: int = 1) -> np.ndarray:
    """Return a series in which today is 0.6 of yesterday plus chance."""
    shocks = np.random.default_rng(seed).normal(size=rows)
    values = np.zeros(rows)
    for row in range(1, rows):
        values[row] = 0.6 * values[row - 1] + shocks[row]
    return values


def by_hand(level: np.ndarray, ahead: int) -> np.ndarray:
    """Return the weights of HAR for so many rows ahead, written out row by row."""
    rows = range(21, len(level) - ahead)
    terms = [[1, level[row], level[row - 4 : row + 1].mean(), level[row - 21 : row + 1].mean()] for row in rows]
    return np.linalg.lstsq(np.array(terms), level[[row + ahead for row in rows]], rcond=None)[0]


def test_its_weights_are_those_of_the_regression_written_out():
    level = persistent(300)
    har = HarStart.fit(level, window=30, horizon=2)
    assert har.lengths == (1, 5, 22)
    np.testing.assert_allclose(har.weights, [by_hand(level, 1), by_hand(level, 2)], rtol=1e-8, atol=1e-10)


def test_it_finds_what_the_series_is_made_of():
    said = HarStart.fit(persistent(20_000), window=22).weights[0]
    assert said == pytest.approx([0, 0.6, 0, 0], abs=0.06)


@pytest.mark.parametrize(("window", "rows", "lengths"), [(22, 300, (1, 5, 22)), (21, 300, (1, 5)), (22, 60, (1, 5))])
def test_a_mean_that_the_window_or_the_training_part_can_not_hold_is_left_out(window, rows, lengths):
    assert HarStart.fit(persistent(rows), window).lengths == lengths


def test_a_series_that_stands_still_is_foreseen():
    still = np.full(80, 7.0)
    np.testing.assert_allclose(HarStart.fit(still, 22, 3).next_rows(still[None, :22]), [[7.0] * 3], rtol=1e-12)


@given(seed=SEEDS, horizon=st.integers(1, 4), window=st.integers(2, 40), count=st.integers(1, 30))
def test_what_it_says_of_a_window_is_the_same_alone_and_among_others_and_once_kept(seed, horizon, window, count):
    level = persistent(120, seed)
    har = HarStart.fit(level, window, horizon)
    past = sliding_window_view(level, window)[:count]
    kept = HarStart.from_json(har.to_json()).next_rows(past)
    alone = np.concatenate([har.next_rows(past[row : row + 1].copy()) for row in range(len(past))])
    assert har.next_rows(past).tobytes() == kept.tobytes() == alone.tobytes()


@given(seed=SEEDS, horizon=st.integers(1, 4))
def test_what_lies_before_the_longest_mean_counts_for_nothing(seed, horizon):
    level = persistent(200, seed)
    har = HarStart.fit(level, 40, horizon)
    past = level[None, -40:].copy()
    older = past.copy()
    older[:, :18] = 1e6
    assert har.next_rows(past).tobytes() == har.next_rows(older).tobytes()


def test_what_it_leaves_over_has_a_deviation_of_1_and_zero_is_har():
    level = persistent(400)
    features = FeatureConfig(target_kind="har", window=22, horizon=2)
    unit = TargetUnit.fit(level, features)
    past, steps = sliding_window_view(level, 22)[:-2], sliding_window_view(level, 2)[22:]
    frame = unit.frame(past)
    left = frame.to_scaled(steps)
    np.testing.assert_allclose(left.std(axis=0), 1, rtol=0.05)
    np.testing.assert_allclose(left.mean(axis=0), 0, atol=0.05)
    said = HarStart.fit(level, 22, 2).next_rows(past)
    np.testing.assert_array_equal(frame.to_levels(np.zeros((len(past), 2)))[:, :, 0], said)
