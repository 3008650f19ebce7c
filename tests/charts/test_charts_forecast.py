"""What comes next is drawn after the newest rows, in its bands, beside persistence."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.results.forecast import error_by_step, forecast_ahead
from lstm_core.evaluation.error_growth import ErrorGrowth
from lstm_core.evaluation.forecast import Forecast, ForecastBand


@pytest.fixture
def make_forecast(result):
    """Return a function that makes a forecast that rises by 1 a row, its bands wider with every row."""

    def make(horizon):
        last_date, last = result.series.index[-1], float(result.series["close"].iloc[-1])
        steps = np.arange(1.0, horizon + 1)
        bands = tuple(
            ForecastBand(level, last + steps * (1 - wide), last + steps * (1 + wide), enough=True)
            for level, wide in ((0.5, 1), (0.8, 2), (0.95, 3))
        )
        dates = pd.bdate_range(last_date, periods=horizon + 1, name="date")[1:]
        return Forecast(
            "close", "every weekday", last_date, last, dates, last + steps, bands, "A sentence.", result.step
        )

    return make


def named(figure, name):
    (trace,) = figure.select_traces({"name": name})
    return trace


@pytest.mark.parametrize(("horizon", "rows"), [(1, 60), (5, 60), (12, 96), (20, 120)])
def test_the_newest_rows_come_before_the_forecast(result, make_forecast, days, horizon, rows):
    found = make_forecast(horizon)
    figure = forecast_ahead(result, found).payload
    actual, model = named(figure, "actual"), named(figure, "model")
    np.testing.assert_array_equal(actual.y, result.series["close"].iloc[-rows:])
    np.testing.assert_array_equal(model.y, found.values)
    assert days(model.x) == days(found.dates)
    assert actual.x[-1] < model.x[0]


def test_persistence_stays_flat_from_the_last_row_on(result, make_forecast, days):
    found = make_forecast(5)
    line = named(forecast_ahead(result, found).payload, "persistence")
    assert days(line.x) == days([found.last_date, *found.dates])
    assert set(line.y) == {found.last_value}


def test_bands_open_from_the_last_value_and_the_widest_lies_lowest(result, make_forecast):
    found = make_forecast(5)
    figure = forecast_ahead(result, found).payload
    uppers = [trace for trace in figure.data if trace.fill == "tonexty"]
    assert [trace.name for trace in uppers] == ["95% band", "80% band", "50% band"]
    assert {trace.y[0] for trace in uppers} == {found.last_value}
    np.testing.assert_array_equal(uppers[0].y[1:], found.band(0.95).upper)
    assert not any(trace.showlegend for trace in uppers), "a phone has no room for them"


def test_the_bands_of_a_single_row_are_bars_at_its_date(result, make_forecast):
    found = make_forecast(1)
    bars = [trace for trace in forecast_ahead(result, found).payload.data if trace.name and trace.name.endswith("band")]
    assert [(tuple(bar.y), bar.line.width) for bar in bars] == [
        ((found.last_value + 1 - wide, found.last_value + 1 + wide), width)
        for wide, width in ((3, 6), (2, 12), (1, 18))
    ]


def test_the_figure_says_what_is_coming_and_reaches_as_far(result, make_forecast, drawn):
    found = make_forecast(3)
    figure = forecast_ahead(result, found).payload
    title = drawn(figure)["layout"]["title"]
    assert title["text"] == "WALK: what comes next"
    assert title["subtitle"]["text"] == f"the next 3 trading days, from {found.dates[0]:%d %b %Y} on"
    assert figure.layout.xaxis.range[1] > found.dates[-1]
    assert figure.layout.yaxis.title.text == "close (price)"
    assert (
        "the next trading day"
        in drawn(forecast_ahead(result, make_forecast(1)).payload)["layout"]["title"]["subtitle"]["text"]
    )


def test_errors_are_drawn_at_each_row_ahead(drawn):
    growth = ErrorGrowth(30, np.array([1.0, 2.0, 4.0]), np.array([2.0, 3.0, 5.0]), "A sentence.")
    figure = error_by_step(growth, "close").payload
    assert list(named(figure, "model").x) == [1, 2, 3]
    assert list(named(figure, "model").y) == [1, 2, 4]
    assert list(named(figure, "persistence").y) == [2, 3, 5]
    assert "30 forecasts" in drawn(figure)["layout"]["title"]["subtitle"]["text"]
