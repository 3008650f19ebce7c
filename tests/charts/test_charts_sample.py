"""What follows a slider is data; the specification stays, so that nothing vanishes while one slides."""

import altair
import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.labels import distinct_labels
from lstm_core.charts.windows import split as split_module
from lstm_core.charts.windows.sample import sample_in_series, sample_tensor
from lstm_core.charts.windows.split import named_parts, split_spans
from lstm_core.config import ExperimentConfig
from lstm_core.explore.sample import take_sample
from lstm_core.features.preparation import Preparation
from lstm_core.features.splits import Part, Split
from lstm_core.features.windows import prepare

CONFIG = ExperimentConfig().with_("features", window=10).with_("split", train=0.7, validation=0.1, reach_back=True)


@pytest.fixture(scope="module")
def data(table):
    return prepare(table, Preparation.of(CONFIG))


def sample(table, data, part="train", number=0):
    return take_sample(data, getattr(data, part), number, table.dates, CONFIG.features.inputs)


def of(chart, mark):
    return chart.data[chart.data["mark"] == mark]


def test_the_window_stands_on_its_dates_and_the_target_right_after(table, data):
    chart = sample_in_series(sample(table, data, number=7), table.frame["close"], data.split)
    assert list(of(chart, "window")["x"]) == list(table.dates[7:17])
    np.testing.assert_array_equal(of(chart, "window")["value"], table.frame["close"].iloc[7:17])
    (target,) = of(chart, "target").itertuples()
    assert (target.x, target.value) == (table.dates[17], table.frame["close"].iloc[17])
    (ground,) = of(chart, "ground").itertuples()
    assert (ground.x, ground.until) == (table.dates[7], table.dates[17])


def test_every_row_that_is_predicted_has_a_diamond(table):
    config = CONFIG.with_("features", horizon=3)
    ahead = prepare(table, Preparation.of(config))
    found = take_sample(ahead, ahead.train, 7, table.dates, config.features.inputs)
    chart = sample_in_series(found, table.frame["close"], ahead.split)
    assert list(of(chart, "target")["x"]) == list(table.dates[17:20])
    assert of(chart, "target")["value"].tolist() == table.frame["close"].iloc[17:20].tolist()
    assert of(chart, "ground")["until"].tolist() == [table.dates[19]]


def test_dotted_lines_stand_where_parts_begin(table, data):
    chart = sample_in_series(sample(table, data), table.frame["close"], data.split)
    assert list(of(chart, "edge")["x"]) == [table.dates[84], table.dates[96]]


def test_every_cell_holds_the_scaled_value_and_what_it_was_made_from(table, data):
    found = sample(table, data, number=3)
    cells = sample_tensor(found, ["open", "close"]).data
    assert len(cells) == 20
    close = cells[cells["feature"] == "close"]
    np.testing.assert_allclose(close["scaled"], found.inputs["close"], rtol=1e-6)
    np.testing.assert_allclose(close["value"], table.frame["close"].iloc[3:13], rtol=1e-5)
    assert next(iter(close["date"])) == f"{table.dates[3]:%d %b %Y}"
    assert list(close["until"]) == list(range(1, 11))


def test_another_window_of_any_part_leaves_the_specifications_as_they_are(table, data):
    one, other = sample(table, data), sample(table, data, "test", 5)
    values = table.frame["close"]
    assert sample_in_series(one, values, data.split).payload == sample_in_series(other, values, data.split).payload
    assert sample_tensor(one, ["open", "close"]).payload == sample_tensor(other, ["open", "close"]).payload


def test_a_split_that_moved_leaves_the_specification_as_it_is(table):
    values = table.frame["close"]
    one = split_spans(values, Split(Part(0, 80), Part(80, 80), Part(80, 120)))
    other = split_spans(values, Split(Part(0, 60), Part(60, 100), Part(100, 120)))
    assert one.payload == other.payload
    assert list(of(one, "span")["part"]) == ["training", "test"]
    assert list(of(other, "span")["part"]) == ["training", "validation", "test"]


def test_spans_and_lines_leave_no_gap(table):
    chart = split_spans(table.frame["close"], Split(Part(0, 60), Part(60, 100), Part(100, 120)))
    spans = of(chart, "span")
    assert list(spans["x"]) == [table.dates[0], table.dates[60], table.dates[100]]
    assert list(spans["until"]) == [table.dates[60], table.dates[100], table.dates[119]]
    validation = of(chart, "line").query("part == 'validation'")
    assert (validation["x"].iloc[0], len(validation)) == (table.dates[59], 41)


def test_a_very_long_series_is_thinned_but_its_window_is_not(table, data, monkeypatch):
    monkeypatch.setattr("lstm_core.charts.windows.sample.MAX_POINTS", 50)
    chart = sample_in_series(sample(table, data), table.frame["close"], data.split)
    assert len(of(chart, "series")) == 40 and len(of(chart, "window")) == 10
    monkeypatch.setattr(split_module, "MAX_POINTS", 50)
    assert len(of(split_spans(table.frame["close"], data.split), "line")) <= 50


def test_every_specification_is_vega_lite(table, data):
    found = sample(table, data)
    values = table.frame["close"]
    for chart in (sample_in_series(found, values, data.split), split_spans(values, data.split)):
        altair.LayerChart.from_dict({**chart.payload, "data": {"values": []}})
    altair.Chart.from_dict({**sample_tensor(found, ["open", "close"]).payload, "data": {"values": []}})


def test_parts_without_rows_have_no_name():
    assert list(named_parts(Split(Part(0, 5), Part(5, 5), Part(5, 8)))) == ["training", "test"]


def test_labels_differ_even_where_an_indicator_is_written_in_two_ways():
    assert distinct_labels(["rsi:14", "close"]) == ["RSI (14)", "close"]
    assert distinct_labels(["rsi", "rsi:14"]) == ["rsi", "rsi:14"]


def test_hourly_rows_tell_the_hour():
    index = pd.date_range("2024-01-01", periods=40, freq="h")
    chart = split_spans(pd.Series(np.arange(40.0), index, name="load"), Split(Part(0, 30), Part(30, 30), Part(30, 40)))
    assert chart.data["date"].iloc[1] == "01 Jan 2024 01:00"
