"""Entropy of attention against numbers known by heart, and what a day's attention handed on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_core.explain.day import attended_day, effective_steps, entropy_bits


def test_one_step_has_no_entropy_and_equal_steps_the_most():
    weights = np.array([[0, 1, 0, 0], [0.25, 0.25, 0.25, 0.25], [0.5, 0.5, 0, 0], [0.5, 0.25, 0.125, 0.125]])
    assert entropy_bits(weights).tolist() == [0, 2, 1, 1.75]
    assert effective_steps(weights) == pytest.approx([1, 4, 2, 2**1.75])


def test_heads_have_each_their_own():
    heads = np.array([[[1.0, 0.0], [0.5, 0.5]]])  # (1 sample, 2 heads, 2 steps)
    assert entropy_bits(heads).tolist() == [[0, 1]]


@given(arrays("float64", 12, elements=st.floats(0.001, 1)))
def test_effective_steps_lie_between_1_and_all_and_do_not_mind_the_order(raw):
    weights = (raw / raw.sum()).astype("float32")
    found = effective_steps(weights)
    assert 1 <= found <= 12 + 1e-4
    assert effective_steps(weights[::-1]) == pytest.approx(found)


def test_a_day_hands_on_the_states_mixed_by_its_weights(hand_made):
    model = hand_made((1.0, -1.0), bias=(0, 0, 5, 0, 0))
    passed = model.run(model.windows())
    day = attended_day(passed, 3)
    mixed = (day.attention[:, None] * passed.layers[0].hidden[3]).sum(axis=0)
    np.testing.assert_allclose(day.context, mixed, atol=1e-6)
    # exp(tanh(5)) = 2.718 against four times exp(0) = 1
    assert day.attention[2] == pytest.approx(np.e / (np.e + 4), abs=1e-3)
    assert day.most_attended == 2
    assert day.heads.shape == (1, 5)
    assert day.effective_steps == pytest.approx(2**day.entropy)
    assert 4 < day.effective_steps < 5


def test_the_mean_of_the_heads_is_the_days_attention(make_result, table, tiny_config):
    from lstm_core.explain.trained import TrainedModel

    model = TrainedModel.of(make_result(table, tiny_config, attention="multi_head", heads=2))
    day = attended_day(model.run(model.windows()), 1)
    assert day.heads.shape == (2, 5)
    np.testing.assert_allclose(day.attention, day.heads.mean(axis=0), atol=1e-6)
    assert np.abs(day.heads[0] - day.heads[1]).max() > 0.01
