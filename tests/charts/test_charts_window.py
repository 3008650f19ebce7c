"""One window is drawn with its attention and what came next."""

import numpy as np
import pytest

from lstm_core.charts.attention.attended_window import attended_window


def drawn_window(result, sample):
    return attended_window(result, sample, result.attention[sample]).payload


def named(option, name):
    (found,) = [series for series in option["series"] if series.get("name") == name]
    return found


@pytest.mark.parametrize("sample", [0, 17, 29])
def test_values_and_weights_stand_on_the_dates_of_the_window(result, sample):
    option = drawn_window(result, sample)
    window = result.series.iloc[result.window_rows(sample)]
    days = [f"{day:%d %b %Y}" for day in [*window.index, result.test.index[sample]]]
    assert option["xAxis"][0]["data"] == option["xAxis"][1]["data"] == days
    np.testing.assert_array_equal(named(option, "close")["data"], window["close"])
    np.testing.assert_allclose(named(option, "attention")["data"], result.attention[sample], rtol=1e-4)


def test_the_next_value_is_marked_as_predicted_and_as_it_came(result):
    option = drawn_window(result, 3)
    day = f"{result.test.index[3]:%d %b %Y}"
    for name in ("actual", "predicted"):
        assert named(option, name)["data"] == [[day, result.test[name].iloc[3]]]


def test_markers_differ_in_shape(result):
    option = drawn_window(result, 0)
    assert (named(option, "actual")["symbol"], named(option, "predicted")["symbol"]) == ("circle", "diamond")


def test_a_dashed_line_shows_the_equal_share(result):
    line = named(drawn_window(result, 0), "attention")["markLine"]
    assert line["data"] == [{"yAxis": 0.1}]
    assert line["lineStyle"]["type"] == "dashed"
    assert line["precision"] >= 4, "ECharts rounds the level to two digits otherwise"


def test_the_more_attention_the_stronger_the_color_behind_the_line(result):
    weights = np.array([0.0, 0.5] + [0.0625] * 8, "float32")
    behind = attended_window(result, 0, weights).payload["series"][0]["data"]
    opacity = [float(column["itemStyle"]["color"].rstrip(")").split(",")[-1]) for column in behind]
    assert opacity[0] == 0 and opacity[1] == max(opacity) == 0.5
    assert opacity[2] == pytest.approx(0.5 / 8, abs=1e-3)


def test_even_attention_is_half_as_strong_as_it_can_be(result):
    behind = attended_window(result, 0, np.full(10, 0.1, "float32")).payload["series"][0]["data"]
    assert behind[0]["itemStyle"]["color"].endswith(", 0.25)")


def test_those_who_can_not_see_it_are_told_the_day_that_counts_most(result):
    chart = attended_window(result, 4, np.eye(10, dtype="float32")[6])
    assert f"most on {result.series.iloc[result.window_rows(4)].index[6]:%d %b %Y}, 1.0000" in chart.alt


@pytest.mark.parametrize("sample", [-1, 30])
def test_a_row_that_is_not_there_is_refused(result, sample):
    with pytest.raises(IndexError, match="no test row"):
        attended_window(result, sample, result.attention[0])
