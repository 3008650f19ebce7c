"""Attention is drawn at the time steps that it belongs to."""

import numpy as np
import pytest

from lstm_core.plots import attention
from lstm_core.plots.attention import attention_heatmap, attention_profile


def test_the_newest_step_is_row_1_of_the_heatmap(result):
    (heat,) = attention_heatmap(result).data
    assert list(heat.y) == list(range(1, 11))
    np.testing.assert_array_equal(np.asarray(heat.z)[0], result.attention[:, -1])
    np.testing.assert_array_equal(np.asarray(heat.z)[-1], result.attention[:, 0])


def test_a_column_is_a_predicted_date(result, days):
    assert days(attention_heatmap(result).data[0].x) == days(result.test.index)


@pytest.mark.parametrize(("sample", "age"), [(0, 1), (0, 10), (29, 1), (12, 7)])
def test_hovering_tells_the_date_that_was_looked_at(result, sample, age):
    (heat,) = attention_heatmap(result).data
    date = result.series.index[result.first_test_row + sample - age]
    assert heat.customdata[age - 1][sample] == f"{date:%d %b %Y}"
    for part in ("%{x|%d %b %Y}", "%{customdata}", "%{y} trading day(s) before", "%{z:.4f}"):
        assert part in heat.hovertemplate


def test_the_step_before_the_prediction_is_the_last_of_its_window(result):
    (heat,) = attention_heatmap(result).data
    last_of_window = result.series.index[result.window_rows(5)][-1]
    assert heat.customdata[0][5] == f"{last_of_window:%d %b %Y}"


def test_even_attention_is_an_even_middle_color(make_result):
    (heat,) = attention_heatmap(make_result(attention=np.full((30, 10), 0.1, dtype="float32"))).data
    assert (heat.zmin, heat.zmax) == (0, 0.2)


def test_the_scale_holds_the_largest_weight(result):
    assert attention_heatmap(result).data[0].zmax == pytest.approx(max(0.2, result.attention.max()))


def test_a_huge_heatmap_is_thinned_and_says_so(result, monkeypatch, days):
    monkeypatch.setattr(attention, "MAX_CELLS", 100)
    figure = attention_heatmap(result)
    assert days(figure.data[0].x) == days(result.test.index[::3])
    assert np.asarray(figure.data[0].z).shape == (10, 10)
    assert "1 of 3 test rows" in figure.layout.title.subtitle.text


def test_the_profile_runs_from_the_oldest_step_to_the_newest(result):
    figure = attention_profile(result)
    (mean,) = figure.select_traces({"name": "mean"})
    assert list(mean.x) == list(range(10, 0, -1))
    np.testing.assert_allclose(mean.y, result.attention.mean(axis=0))
    assert figure.layout.xaxis.range[0] > figure.layout.xaxis.range[1]


def test_the_band_holds_the_middle_80_percent(result):
    low, high, *_ = attention_profile(result).data
    expected = np.percentile(result.attention, [10, 90], axis=0)
    np.testing.assert_allclose([low.y, high.y], expected, rtol=1e-6)
    assert high.fill == "tonexty"


def test_the_equal_share_is_one_over_the_window(result):
    (equal,) = attention_profile(result).select_traces({"name": "equal share"})
    assert set(equal.y) == {0.1}
    assert equal.line.dash == "dash"


def test_axes_say_which_way_time_runs(result):
    expected = "trading days before the prediction"
    assert attention_profile(result).layout.xaxis.title.text == expected
    assert attention_heatmap(result).layout.yaxis.title.text == expected
    assert list(attention_profile(result).layout.xaxis.tickvals) == [1, 2, 4, 6, 8, 10]


@pytest.mark.parametrize("window", [2, 3, 10, 60, 250, 1000])
def test_ticks_begin_at_1_and_end_at_the_oldest_step(make_result, result, window):
    weights = np.full((30, window), 1 / window, dtype="float32")
    ticks = attention_profile(make_result(attention=weights)).layout.xaxis.tickvals
    assert ticks[0] == 1 and ticks[-1] == window
    assert list(ticks) == sorted(set(ticks)) and len(ticks) <= 10
