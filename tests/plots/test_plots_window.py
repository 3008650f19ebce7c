"""One window is drawn with its attention and what came next."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.plots.window import attended_window


@pytest.mark.parametrize("sample", [0, 17, 29])
def test_values_and_weights_stand_on_the_dates_of_the_window(result, days, sample):
    values, _, _, bars = attended_window(result, sample).data
    window = result.series.iloc[result.window_rows(sample)]
    np.testing.assert_array_equal(values.y, window["close"])
    np.testing.assert_array_equal(bars.y, result.attention[sample])
    assert days(values.x) == days(bars.x) == days(window.index)


def test_the_next_value_is_marked_as_predicted_and_as_it_came(result):
    figure = attended_window(result, 3)
    for name in ("actual", "predicted"):
        (marker,) = figure.select_traces({"name": name})
        assert pd.Timestamp(marker.x[0]) == result.test.index[3]
        assert marker.y[0] == result.test[name].iloc[3]


def test_the_marked_date_is_the_row_after_the_window(result):
    values, actual, *_ = attended_window(result, 3).data
    rows = list(result.series.index)
    assert rows.index(pd.Timestamp(actual.x[0])) == rows.index(pd.Timestamp(values.x[-1])) + 1


def test_markers_differ_in_shape(result):
    symbols = [trace.marker.symbol for trace in attended_window(result, 0).data[1:3]]
    assert symbols == ["circle", "diamond"]


def test_a_dashed_line_shows_the_equal_share(result):
    (line,) = attended_window(result, 0).layout.shapes
    assert line.y0 == line.y1 == 0.1
    assert (line.yref, line.line.dash) == ("y2", "dash")


def test_hovering_tells_how_long_before_a_step_was(result):
    bars = attended_window(result, 0).data[3]
    assert list(bars.customdata) == list(range(10, 0, -1))
    assert "trading day(s) before" in bars.hovertemplate


@pytest.mark.parametrize("sample", [-1, 30])
def test_a_row_that_is_not_there_is_refused(result, sample):
    with pytest.raises(IndexError, match="no test row"):
        attended_window(result, sample)
