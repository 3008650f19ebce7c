"""Figures of the Explore page hold the numbers they were given."""

import altair
import numpy as np
import pandas as pd

from lstm_core.charts.palette import DOWN, TEST_PART, UP, VALIDATION_PART
from lstm_core.charts.series.autocorrelation import autocorrelation_bars
from lstm_core.charts.series.correlation import correlation_bars, correlation_map
from lstm_core.charts.series.distributions import histogram
from lstm_core.charts.series.missing import rows_by_month
from lstm_core.charts.series.prices import candles
from lstm_core.charts.windows.scaling import before_and_after
from lstm_core.data.table import PriceTable
from lstm_core.explore.distributions import distribution
from lstm_core.explore.gaps import usual_calendar
from lstm_core.explore.relations import Autocorrelation, lagged_correlations
from lstm_core.explore.scaled import ScaledColumn, scaled_column
from lstm_core.features.scaling import Scaler
from lstm_core.features.splits import Part, Split
from lstm_core.steps import DAY

DATES = pd.bdate_range("2023-11-20", periods=120)
CORRELATIONS = pd.Series({"close": 1.0, "volume": -0.25, "flat": np.nan, "rsi:14": 0.5})
SPLIT = Split(Part(0, 80), Part(80, 100), Part(100, 120))


def column() -> ScaledColumn:
    values = pd.Series(np.arange(120.0), DATES, name="close")
    return scaled_column(values, SPLIT, Scaler("minmax").fit(values.to_numpy()[:80, None]), 0)


def test_a_histogram_shows_both_parts_and_the_unseen_share():
    figure = histogram(distribution([0.0, 1.0, 1.0, 4.0], train_rows=2, bins=2), "close", "close (price)").payload
    bars, line = figure.data
    assert list(bars.y) == [1.0, 0.0] and list(line.y) == [0.5, 0.5]
    assert figure.layout.title.subtitle.text.startswith("50% of the later rows")


def test_the_map_holds_every_lag_and_is_clear_in_the_middle(table):
    found = lagged_correlations(table.frame, "close", range(5))
    (heat,) = correlation_map(found, "close", "values").payload.data
    np.testing.assert_array_equal(heat.z, found.to_numpy())
    assert (heat.zmin, heat.zmax) == (-1, 1)
    assert heat.colorscale[1][1].endswith("0.1)"), "no relation recedes into the page"


def test_bars_name_columns_and_indicators_and_say_what_is_constant():
    chart = correlation_bars(CORRELATIONS, 0.1)
    bars = chart.data[chart.data["mark"] == "bar"]
    assert list(bars["column"]) == ["close", "volume", "flat", "RSI (14)"]
    assert list(bars["text"]) == ["+1.000", "-0.250", "constant", "+0.500"]
    assert list(bars["sign"]) == ["together", "against each other", "together", "together"]
    assert list(chart.data[chart.data["mark"] == "edge"]["r"]) == [-0.1, 0.1]


def test_another_lag_leaves_the_bars_specification_as_it_is():
    one, other = correlation_bars(CORRELATIONS, 0.1), correlation_bars(CORRELATIONS / 3, 0.12)
    assert one.payload == other.payload
    altair.LayerChart.from_dict({**one.payload, "data": {"values": []}})
    assert UP in str(one.payload) and DOWN in str(one.payload)


def test_values_have_no_band_of_chance():
    assert "edge" not in set(correlation_bars(CORRELATIONS, None).data["mark"])


def test_memory_tells_how_many_lags_leave_the_band():
    found = Autocorrelation(np.array([0.9, -0.4, 0.01]), 0.1)
    figure = autocorrelation_bars(found, "Memory of the values of close", DAY).payload
    assert list(figure.data[0].y) == [0.9, -0.4, 0.01]
    assert figure.layout.title.subtitle.text.startswith("2 of 3 lags")
    assert figure.layout.yaxis.range[0] < -0.4


def test_months_show_counts_and_are_blank_outside_of_the_series():
    figure = rows_by_month(DATES, usual_calendar(DATES)).payload
    (heat,) = figure.data
    assert list(heat.y) == ["2023", "2024"]
    assert list(heat.text[0][9:]) == ["", "9", "21"]
    assert np.isnan(heat.z[0][9]) and heat.z[0][10] == 1


def test_scaling_marks_what_leaves_the_range_in_the_color_of_its_part():
    dots = [
        trace for trace in before_and_after(column(), "close", "close (price)").payload.data if trace.mode == "markers"
    ]
    assert [(trace.yaxis or "y", trace.marker.color, len(trace.x)) for trace in dots] == [
        ("y", VALIDATION_PART, 20),
        ("y", TEST_PART, 20),
        ("y2", VALIDATION_PART, 20),
        ("y2", TEST_PART, 20),
    ]


def test_scaling_draws_the_training_ends_before_and_after():
    lines = before_and_after(column(), "close", "close (price)").payload.layout.shapes
    assert [(line.yref, line.y0) for line in lines] == [("y", 0), ("y", 79), ("y2", 0), ("y2", 1)]


def test_days_on_which_an_exchange_was_closed_take_no_room(make_table):
    table = make_table()
    holiday = PriceTable("X", table.frame.drop(table.dates[[30, 60]]))
    weekend, closed = candles(holiday).payload.layout.xaxis.rangebreaks
    assert weekend.bounds == ("sat", "mon")
    assert list(closed["values"]) == [f"{day:%Y-%m-%d}" for day in table.dates[[30, 60]]]


def test_a_line_shows_what_one_would_predict_first():
    index = pd.date_range("2024-01-01", periods=60, name="date")
    weather = PriceTable("Town", pd.DataFrame({"rain": np.ones(60), "wind": np.arange(60.0)}, index=index))
    np.testing.assert_array_equal(candles(weather).payload.data[0].y, np.arange(60.0))
