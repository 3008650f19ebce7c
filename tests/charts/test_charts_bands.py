"""Bands are drawn where they lie, the widest lowest, and what leaves them is marked."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.results.bands import band_traces, banded_predictions

DATES = pd.bdate_range("2024-01-01", periods=6)
PREDICTED = np.full(6, 10.0)
ACTUAL = np.array([10.0, 10.5, 13.0, 9.0, 6.9, 10.0])


def band(share, margin):
    return share, PREDICTED - margin, PREDICTED + margin


BANDS = [band(0.5, 1.0), band(0.95, 3.0), band(0.8, 2.0)]


def test_each_band_is_filled_from_its_lower_to_its_upper_end():
    lower, upper = band_traces(DATES, [band(0.8, 2.0)])
    np.testing.assert_array_equal(lower.y, PREDICTED - 2)
    np.testing.assert_array_equal(upper.y, PREDICTED + 2)
    assert (lower.fill, upper.fill, upper.name) == (None, "tonexty", "80% band")
    np.testing.assert_array_equal(upper.customdata, lower.y)


def test_narrower_bands_lie_on_wider_ones_and_are_stronger():
    traces = band_traces(DATES, BANDS)
    assert [trace.name for trace in traces[1::2]] == ["95% band", "80% band", "50% band"]
    opacities = [float(trace.fillcolor.rstrip(")").rpartition(" ")[2]) for trace in traces[1::2]]
    assert opacities == sorted(opacities) and len(set(opacities)) == 3


def test_predictions_and_what_happened_lie_on_the_bands(days):
    figure = banded_predictions((DATES, PREDICTED, ACTUAL), BANDS, "IBM", "close").payload
    model, actual = figure.data[6:8]
    assert (model.name, actual.name) == ("model", "actual")
    assert model.line.dash and not actual.line.dash
    np.testing.assert_array_equal(actual.y, ACTUAL)
    assert days(actual.x) == days(DATES)
    assert figure.layout.yaxis.title.text == "close (price)"


def test_only_days_outside_of_the_widest_band_are_marked(days):
    figure = banded_predictions((DATES, PREDICTED, ACTUAL), BANDS, "IBM", "close").payload
    outside = figure.data[-1]
    assert (outside.name, list(outside.y), days(outside.x)) == ("outside 95%", [6.9], days(DATES[4:5]))
    assert figure.layout.title.subtitle.text == "6 test days, 1 outside 95%"


@pytest.mark.parametrize(("newest", "missed"), [(1, 0), (2, 1), (3, 1)])
def test_the_newest_rows_can_be_drawn_alone(newest, missed, days):
    figure = banded_predictions((DATES, PREDICTED, ACTUAL), BANDS, "IBM", "close", newest).payload
    assert all(len(trace.x) == newest for trace in figure.data[:-1])
    assert days(figure.data[6].x) == days(DATES[-newest:])
    assert len(figure.data[-1].x) == missed
    assert figure.layout.title.subtitle.text.startswith(f"newest {newest} of 6 days")


def test_a_single_day_can_be_seen():
    bands = [(0.8, PREDICTED[:1] - 1, PREDICTED[:1] + 1)]
    figure = banded_predictions((DATES[:1], PREDICTED[:1], ACTUAL[:1]), bands, "IBM", "close").payload
    assert {trace.mode for trace in figure.data[2:]} == {"markers"}


def test_the_legend_fits_a_phone():
    figure = banded_predictions((DATES, PREDICTED, ACTUAL), BANDS, "IBM", "close").payload
    assert [trace.name for trace in figure.data if trace.showlegend is not False] == ["model", "actual", "outside 95%"]
