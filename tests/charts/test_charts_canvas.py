"""All charts that ECharts draws share one layout, and say what they show."""

import json

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.attention.attended_window import attended_window
from lstm_core.charts.attention.attention_map import attention_map
from lstm_core.charts.attention.attribution import attribution_map, feature_sums
from lstm_core.charts.attention.context import context_bars
from lstm_core.charts.canvas import Panel, click_columns, color_bar, room_for, stacked

UNIT, DAY = "close (price)", "05 Jan 2024"


def _attributions(result):
    rows = result.series.iloc[:10]
    return attribution_map(np.linspace(-1, 2, 20).reshape(10, 2), rows, rows["close"], UNIT, DAY)


CHARTS = {
    "map": lambda result: attention_map(result, result.attention, 3),
    "window": lambda result: attended_window(result, 3, result.attention[3]),
    "context": lambda result: context_bars(np.array([0.5, -0.25], "float32"), np.array([3.0, -1.0]), UNIT, DAY),
    "attributions": _attributions,
    "sums": lambda result: feature_sums(np.ones((10, 2)), ["open", "close"], UNIT),
}


@pytest.fixture(params=CHARTS)
def chart(request, result):
    return CHARTS[request.param](result)


def test_every_option_is_strict_json_but_for_its_tables(chart):
    text = json.dumps(chart.payload, allow_nan=False, default=lambda table: table.to_dict("list"))
    assert json.loads(text)["series"]


def test_every_chart_has_a_description_and_a_title_that_fit(chart):
    assert 20 < len(chart.alt) <= 300
    title = chart.payload["title"][0]
    assert 0 < len(title["text"]) <= 41 and 0 < len(title["subtext"]) <= 55


def test_every_panel_says_what_it_measures_and_so_does_the_x_axis(chart):
    _, *panels = chart.payload["title"]
    assert len(panels) == len(chart.payload["grid"])
    assert all(panel["text"] for panel in panels)
    assert chart.payload["xAxis"][-1]["name"]


def test_every_series_stands_on_axes_of_its_own_panel(chart):
    for series in chart.payload["series"]:
        x = chart.payload["xAxis"][series.get("xAxisIndex", 0)]
        y = chart.payload["yAxis"][series.get("yAxisIndex", 0)]
        assert x.get("gridIndex", 0) == y.get("gridIndex", 0)


def test_nothing_overlaps_and_all_fits_the_height(chart):
    grids = chart.payload["grid"]
    titles = [title["top"] for title in chart.payload["title"][1:]]
    ends = [grid["top"] + grid["height"] for grid in grids]
    assert all(title < grid["top"] for title, grid in zip(titles, grids, strict=True))
    assert all(end < title for end, title in zip(ends, titles[1:], strict=False))
    assert ends[-1] < chart.height


def test_what_encodes_a_column_finds_it_in_its_table(chart):
    for series in chart.payload["series"]:
        if "encode" in series:
            table = chart.payload["dataset"][series["datasetIndex"]]["source"]
            assert set(series["encode"].values()) <= set(table.columns)
            assert set(table[series["encode"]["x"]]) <= set(chart.payload["xAxis"][series["xAxisIndex"]]["data"])
            assert set(table[series["encode"]["y"]]) <= set(chart.payload["yAxis"][series["yAxisIndex"]]["data"])


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
