"""Attention and attribution are drawn at the same ages, both as shares."""

import numpy as np
import pytest

from lstm_core.charts.attention.agreement import attention_beside_attribution
from lstm_core.steps import DAY

ATTENTION = np.array([[0.2, 0.8], [0.4, 0.6]])
STRENGTH = np.array([[3.0, 0.0], [0.5, 0.5]])  # (time steps, features)


def test_both_lines_are_shares_by_age():
    attention, attribution = attention_beside_attribution(ATTENTION, STRENGTH, DAY).payload.data
    assert list(attention.x) == list(attribution.x) == [2, 1]
    assert list(attention.y) == pytest.approx([0.3, 0.7])
    assert list(attribution.y) == pytest.approx([0.75, 0.25])


def test_the_planted_row_is_marked_where_it_is_known():
    assert not attention_beside_attribution(ATTENTION, STRENGTH, DAY).payload.layout.shapes
    figure = attention_beside_attribution(ATTENTION, STRENGTH, DAY, planted=2).payload
    assert figure.layout.shapes[0].x0 == 2
    assert figure.layout.annotations[0].text == "planted"


def test_a_model_that_nothing_moves_can_be_drawn(drawn):
    figure = attention_beside_attribution(ATTENTION, np.zeros((2, 2)), DAY).payload
    assert drawn(figure)["data"][1]["name"] == "attribution"
