"""Attributions are drawn at the input and the time step that they belong to."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.attention.attribution import attribution_map, feature_sums

DATES = pd.bdate_range("2024-01-01", periods=3, name="date")
WINDOW = pd.DataFrame({"open": [10.0, 11.0, 12.0], "close": [20.0, 21.0, 22.0]}, index=DATES)
VALUES = np.array([[1.0, -4.0], [0.5, 0.0], [-0.25, 2.0]])  # (time steps, features)


def option_of(values):
    return attribution_map(
        values, WINDOW, WINDOW["close"], "close (price)", "04 Jan 2024", "each input stands still"
    ).payload


def test_each_cell_tells_its_input_date_value_and_attribution():
    table = option_of(VALUES)["dataset"][0]["source"].set_index(["input", "date"])
    assert len(table) == 6
    for step, day in enumerate(DATES):
        for feature, name in enumerate(WINDOW.columns):
            row = table.loc[(name, f"{day:%d %b %Y}")]
            assert row["attribution"] == VALUES[step, feature]
            assert row["value"] == WINDOW[name].iloc[step]
            assert row["steps before"] == str(3 - step)


def test_colors_are_even_around_0():
    (scale,) = option_of(VALUES)["visualMap"]
    assert (scale["min"], scale["max"]) == (-4.0, 4.0)
    assert len(scale["inRange"]["color"]) == 3, "the middle one is clear"


def test_the_strongest_input_is_named():
    assert option_of(VALUES)["title"][0]["subtext"] == "strongest: close, 01 Jan 2024: -4"


def test_none_is_the_strongest_where_none_counts():
    assert option_of(np.zeros_like(VALUES))["title"][0]["subtext"] == "no input moves it"


def test_a_prediction_that_nothing_moves_can_be_drawn():
    (scale,) = option_of(np.zeros((3, 2)))["visualMap"]
    assert (scale["min"], scale["max"]) == (-1.0, 1.0)


def test_the_first_input_is_on_top_as_in_the_sums_below():
    assert option_of(VALUES)["yAxis"][1]["inverse"] is True
    assert feature_sums(VALUES, ["open", "close"], "x").payload["yAxis"][0]["inverse"] is True


def test_the_series_is_drawn_above():
    assert option_of(VALUES)["series"][0]["data"] == [20.0, 21.0, 22.0]


def test_sums_are_over_the_window():
    chart = feature_sums(VALUES, ["open", "close"], "close (price)")
    (bars,) = chart.payload["series"]
    assert [bar["value"] for bar in bars["data"]] == pytest.approx([1.25, -2.0])
    assert chart.payload["title"][0]["subtext"] == "together -0.75"
    assert "open +1.25, close -2" in chart.alt


def test_numbers_have_room_beside_their_bars_on_either_side():
    (both,) = feature_sums(np.array([[1.0, -3.0]]), ["open", "close"], "x").payload["xAxis"]
    assert both["min"] < -3.0 and both["max"] > 1.0
    (up,) = feature_sums(np.array([[1.0, 3.0]]), ["open", "close"], "x").payload["xAxis"]
    assert up["min"] == 0 and up["max"] > 3.0
    (none,) = feature_sums(np.array([[0.0, 0.0]]), ["open", "close"], "x").payload["xAxis"]
    assert "max" not in none


def test_many_inputs_get_lower_rows():
    few = feature_sums(np.ones((3, 8)), [f"f{number}" for number in range(8)], "x")
    many = feature_sums(np.ones((3, 9)), [f"f{number}" for number in range(9)], "x")
    assert many.height < few.height
