"""The map shows each weight on the day and the time step that it belongs to, and knows which day was clicked."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.attention import attention_map as module
from lstm_core.charts.attention.attention_map import attention_map, clicked_sample

HEAT, PRICE, STEPS = 2, 4, 5


def table_of(found):
    return found.payload["dataset"][0]["source"]


def cell(found, sample, age):
    """Return the row of the table that is the cell of a day and an age; windows have 10 steps."""
    return table_of(found).iloc[sample * 10 + age - 1]


@pytest.mark.parametrize(("sample", "age"), [(0, 1), (0, 10), (29, 1), (12, 7)])
def test_a_cell_tells_the_days_it_is_about_and_its_weight(result, sample, age):
    found = cell(attention_map(result, result.attention, 0), sample, age)
    looked_at = result.series.index[len(result.series) - len(result.test) + sample - age]
    assert found["predicted"] == f"{result.test.index[sample]:%d %b %Y}"
    assert found["looked at"] == f"{looked_at:%d %b %Y}"
    assert found["steps before"] == str(age)
    assert found["weight"] == pytest.approx(result.attention[sample, -age], abs=1e-5)


def test_scattered_test_days_have_the_windows_before_their_dates(make_result, result):
    """As in a run whose test days were drawn at random."""
    rows = result.series["close"].to_frame("actual")
    rows["predicted"] = rows["persistence"] = rows["actual"]
    scattered = rows.iloc[[20, 47, 90]]
    mixed = make_result(test=scattered, attention=result.attention[:3])
    found = attention_map(mixed, mixed.attention, 1)
    assert cell(found, 1, 1)["looked at"] == f"{result.series.index[46]:%d %b %Y}"
    assert cell(found, 2, 10)["looked at"] == f"{result.series.index[80]:%d %b %Y}"


def test_the_chosen_day_is_marked_in_every_panel(result):
    option = attention_map(result, result.attention, 17).payload
    day = f"{result.test.index[17]:%d %b %Y}"
    marks = [series["markLine"]["data"][0] for series in option["series"] if "markLine" in series]
    assert marks == [{"xAxis": day}] * 3
    assert {series["xAxisIndex"] for series in option["series"] if "markLine" in series} == {0, 1, 2}


def test_a_click_anywhere_in_a_column_is_that_day(result):
    weights = result.attention
    assert attention_map(result, weights, 0).payload["series"][HEAT]["type"] == "heatmap"
    assert clicked_sample(weights, HEAT, 0) == clicked_sample(weights, HEAT, 9) == 0
    assert (
        clicked_sample(weights, HEAT, 10) == clicked_sample(weights, PRICE, 1) == clicked_sample(weights, STEPS, 1) == 1
    )
    assert clicked_sample(weights, HEAT, 299) == clicked_sample(weights, PRICE, 29) == 29


def test_a_click_beside_the_days_is_none(result):
    weights = result.attention
    assert clicked_sample(weights, HEAT, 300) is None and clicked_sample(weights, PRICE, -1) is None
    assert clicked_sample(weights, 0, 5) is None, "the line itself can't be clicked"


def test_only_what_knows_its_day_can_be_clicked(result):
    option = attention_map(result, result.attention, 0).payload
    assert [number for number, series in enumerate(option["series"]) if "selectedMode" in series] == [
        HEAT,
        PRICE,
        STEPS,
    ]


def test_a_huge_map_is_thinned_says_so_and_still_knows_its_days(result, monkeypatch):
    monkeypatch.setattr(module, "MAX_CELLS", 100)
    weights = result.attention
    found = attention_map(result, weights, 7)
    days = [f"{date:%d %b %Y}" for date in result.test.index[::3]]
    assert found.payload["xAxis"][0]["data"] == days
    assert len(table_of(found)) == 100
    assert "1 in 3 shown" in found.payload["title"][0]["subtext"]
    assert clicked_sample(weights, HEAT, 25) == clicked_sample(weights, PRICE, 2) == 6
    mark = found.payload["series"][0]["markLine"]["data"][0]["xAxis"]
    assert mark == f"{result.test.index[6]:%d %b %Y}", "the shown day that is nearest to day 7"


def test_even_attention_is_an_even_middle_color_and_looks_at_all_steps(result):
    option = attention_map(result, np.full((30, 10), 0.1, "float32"), 0).payload
    assert (option["visualMap"][0]["min"], option["visualMap"][0]["max"]) == (0, 0.2)
    (narrow,) = [series for series in option["series"] if series.get("name") == "effective steps"]
    assert narrow["data"] == pytest.approx([10.0] * 30)


def test_the_scale_holds_the_largest_weight(result):
    option = attention_map(result, np.eye(10, dtype="float32")[[0] * 30], 0).payload
    assert option["visualMap"][0]["max"] == 1.0


def test_hours_are_told_apart(make_result, result):
    hours = pd.date_range("2024-01-01", periods=120, freq="h", name="date")
    series = result.series.set_axis(hours)
    found = attention_map(make_result(series=series, test=result.test.set_axis(hours[-30:])), result.attention, 0)
    assert cell(found, 0, 1)["looked at"] == f"{hours[89]:%d %b %Y %H:%M}"
