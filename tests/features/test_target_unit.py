"""What outputs mean: there and back, and nothing but the window's own past decides it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.choices import FeatureConfig
from lstm_core.features.target_unit import Frame, TargetUnit

KINDS = ("level", "change", "log_return", "har")
LEVELS = 100 + np.random.default_rng(3).normal(size=40).cumsum()


def unit_of(kind, horizon=2):
    return TargetUnit.fit(LEVELS, FeatureConfig(target_kind=kind, horizon=horizon))


@given(
    kind=st.sampled_from(KINDS),
    steps=st.lists(st.floats(1.0, 1e6), min_size=6, max_size=6),
    last=st.floats(1.0, 1e6),
)
def test_values_come_back_from_what_is_put_out_for_them(kind, steps, last):
    past = np.full((3, 5), last)
    values = np.reshape(steps, (3, 2))
    frame = unit_of(kind).frame(past)
    back = frame.to_levels(frame.to_scaled(values))
    np.testing.assert_allclose(back[:, :, 0], values, rtol=1e-9, atol=1e-6)
    np.testing.assert_array_equal(frame.next_row(frame.to_scaled(values)), back[:, 0, 0])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "har"])
def test_zero_is_no_change_and_the_base_of_a_level(kind):
    past = LEVELS[None, :5]
    at_zero = unit_of(kind).frame(past).next_row(np.zeros(1))
    expected = unit_of(kind).scaler.center[0] if kind == "level" else past[0, -1]
    assert at_zero.tolist() == [expected]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kept_unit_means_the_same(kind):
    unit, features = unit_of(kind), FeatureConfig(target_kind=kind, horizon=2)
    kept = TargetUnit.from_json(unit.to_json(), features)
    past, outputs = LEVELS[None, :7], np.array([[0.3, -0.2]])
    np.testing.assert_array_equal(kept.frame(past).to_levels(outputs), unit.frame(past).to_levels(outputs))


def test_joined_frames_hold_the_windows_of_all_in_order():
    unit = unit_of("change")
    frames = [unit.frame(LEVELS[None, start : start + 5]) for start in (0, 7, 20)]
    both = Frame.joined(frames).take(np.array([2, 0]))
    assert both.base[:, 0].tolist() == [LEVELS[24], LEVELS[4]]
