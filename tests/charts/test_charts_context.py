"""The context vector is drawn unit by unit, with what each unit adds."""

import numpy as np
import pytest

from lstm_core.charts.attention.context import context_bars
from lstm_core.charts.palette import DOWN, UP

CONTEXT, ADDED = np.array([0.5, -0.25, 0.0], "float32"), np.array([1.0, -4.0, 0.0])


def test_values_stand_over_what_they_add():
    context, adds = context_bars(CONTEXT, ADDED, "percent", "05 Jan 2024").payload["series"]
    assert [bar["value"] for bar in context["data"]] == [0.5, -0.25, 0.0]
    assert [bar["value"] for bar in adds["data"]] == [1.0, -4.0, 0.0]
    assert [bar["itemStyle"]["color"] for bar in adds["data"]] == [UP, DOWN, UP]


def test_bars_begin_at_0():
    option = context_bars(CONTEXT + 5, ADDED, "percent", "05 Jan 2024").payload
    assert [axis["scale"] for axis in option["yAxis"]] == [False, False]


def test_words_name_the_strongest_unit_and_the_sum():
    chart = context_bars(CONTEXT, ADDED, "percent", "05 Jan 2024")
    assert chart.payload["title"][0]["subtext"] == "unit 1 adds the most, -4"
    assert "Together they add -3 (percent)" in chart.alt


def test_a_head_of_zeros_adds_nothing():
    chart = context_bars(CONTEXT, np.array([0.0, -0.0, 0.0]), "percent", "05 Jan 2024")
    assert chart.payload["title"][0]["subtext"] == "no unit adds anything"
    assert "Together they add 0 (percent)" in chart.alt
    assert [str(bar["value"]) for bar in chart.payload["series"][1]["data"]] == ["0.0", "0.0", "0.0"]


def test_numbers_are_short():
    data = context_bars(np.array([1 / 3], "float32"), np.array([2 / 3]), "percent", "x").payload["series"][0]["data"]
    assert data[0]["value"] == pytest.approx(0.33333, abs=1e-9)
