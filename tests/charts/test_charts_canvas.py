"""All charts that ECharts draws share one layout, and say what they show."""

import json

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.attention.attended_window import attended_window
from lstm_core.charts.canvas import Panel, click_columns, color_bar, room_for, stacked


@pytest.fixture(scope="module")
def options(charts):
    return {name: chart.payload for name, chart in charts.items() if chart.engine == "echarts"}


def test_every_option_has_series_and_no_number_that_is_none(options):
    for option in options.values():
        text = json.dumps(option, allow_nan=False, default=lambda table: table.to_dict("list"))
        assert json.loads(text)["series"]


def test_every_chart_has_a_description_and_a_title_that_fit(charts, options):
    for name, option in options.items():
        assert 20 < len(charts[name].alt) <= 300, name
        title = option["title"][0]
        assert 0 < len(title["text"]) <= 41 and 0 < len(title["subtext"]) <= 55, name


def test_every_panel_says_what_it_measures_and_so_does_the_x_axis(options):
    for name, option in options.items():
        _, *panels = option["title"]
        assert len(panels) == len(option["grid"]), name
        assert all(panel["text"] for panel in panels) and option["xAxis"][-1]["name"], name


def test_every_series_stands_on_axes_of_its_own_panel(options):
    for name, option in options.items():
        for series in option["series"]:
            x = option["xAxis"][series.get("xAxisIndex", 0)]
            y = option["yAxis"][series.get("yAxisIndex", 0)]
            assert x.get("gridIndex", 0) == y.get("gridIndex", 0), name


def test_nothing_overlaps_and_all_fits_the_height(charts, options):
    for name, option in options.items():
        grids = option["grid"]
        titles = [title["top"] for title in option["title"][1:]]
        ends = [grid["top"] + grid["height"] for grid in grids]
        assert all(title < grid["top"] for title, grid in zip(titles, grids, strict=True)), name
        assert all(end < title for end, title in zip(ends, titles[1:], strict=False)), name
        assert ends[-1] < charts[name].height, name


def test_what_encodes_a_column_finds_it_in_its_table(options):
    for option in options.values():
        for series in (each for each in option["series"] if "encode" in each):
            table, encode = option["dataset"][series["datasetIndex"]]["source"], series["encode"]
            assert set(encode.values()) <= set(table.columns)
            assert set(table[encode["x"]]) <= set(option["xAxis"][series["xAxisIndex"]]["data"])
            assert set(table[encode["y"]]) <= set(option["yAxis"][series["yAxisIndex"]]["data"])


def test_columns_to_click_cover_a_panel_whatever_its_values():
    option, _ = stacked("t", "f", [Panel("p", 50)], ["a", "b", "c"], "x", 40)
    columns = click_columns(option, 0, 3)
    axis = option["yAxis"][columns["yAxisIndex"]]
    assert columns["data"] == [axis["max"]] * 3 and axis["min"] == 0 and not axis["show"]
    assert columns["barWidth"] == "100%" and columns["itemStyle"]["color"] == "transparent"


def test_a_color_bar_stands_in_the_room_left_for_it():
    option, _ = stacked("t", "f", [Panel("p", 50, color_bar=True)], ["a"], "x", 40)
    bar = color_bar(option["grid"][0], 0, "weight", (0.0, 0.25), ["#000000", "#ffffff"])
    assert option["title"][1]["top"] < bar["top"] < option["grid"][0]["top"]
    assert bar["text"] == ["0.25", "0"]


@pytest.mark.parametrize(("values", "wider"), [(1e9, 1.0), (-1000.0, 1000.0)], ids=["more digits", "a sign"])
def test_longer_numbers_get_more_room(values, wider):
    assert room_for(np.array([values])) > room_for(np.array([wider]))
    assert room_for(np.array([np.nan])) == room_for(np.array([]))


def test_a_series_with_markup_in_its_name_is_shown_as_it_is(make_result, result):
    evil = make_result(title="<b>x</b>")
    assert attended_window(evil, 0, result.attention[0]).payload["title"][0]["text"].startswith("<b>x</b>:")


def test_dates_that_look_the_same_are_told_apart():
    twice = pd.DatetimeIndex(["2024-01-01 10:00:10", "2024-01-01 10:00:40"])
    from lstm_core.steps import date_names

    assert date_names(twice) == ["01 Jan 2024 10:00:10", "01 Jan 2024 10:00:40"]
