"""Mean attention is drawn at the ages that it belongs to."""

import numpy as np
import pytest

from lstm_core.charts.attention.profile import age_ticks, attention_profile, seed_profiles


def test_the_profile_runs_from_the_oldest_step_to_the_newest(result):
    figure = attention_profile(result, result.attention).payload
    (mean,) = figure.select_traces({"name": "mean"})
    assert list(mean.x) == list(range(10, 0, -1))
    np.testing.assert_allclose(mean.y, result.attention.mean(axis=0))
    assert figure.layout.xaxis.range[0] > figure.layout.xaxis.range[1]


def test_the_profile_is_that_of_the_weights_given(result):
    one_head = np.eye(10, dtype="float32")[[3] * 30]
    (mean,) = attention_profile(result, one_head).payload.select_traces({"name": "mean"})
    assert mean.y[3] == 1 and mean.y.sum() == 1


def test_the_band_holds_the_middle_80_percent(result):
    low, high, *_ = attention_profile(result, result.attention).payload.data
    expected = np.percentile(result.attention, [10, 90], axis=0)
    np.testing.assert_allclose([low.y, high.y], expected, rtol=1e-6)
    assert high.fill == "tonexty"


def test_the_equal_share_is_one_over_the_window(result):
    (equal,) = attention_profile(result, result.attention).payload.select_traces({"name": "equal share"})
    assert set(equal.y) == {0.1}
    assert equal.line.dash == "dash"


def test_the_axis_says_which_way_time_runs(result):
    axis = attention_profile(result, result.attention).payload.layout.xaxis
    assert axis.title.text == "trading days before the prediction"
    assert list(axis.tickvals) == [1, 2, 4, 6, 8, 10]


@pytest.mark.parametrize("window", [2, 3, 10, 60, 250, 1000])
def test_ticks_begin_at_1_and_end_at_the_oldest_step(window):
    ticks = age_ticks(window)
    assert ticks[0] == 1 and ticks[-1] == window
    assert ticks == sorted(set(ticks)) and len(ticks) <= 10


def test_each_seed_has_a_line_beside_that_of_the_run(result, drawn):
    others = {8: result.attention[:, ::-1], 9: np.full((30, 10), 0.1, "float32")}
    figure = seed_profiles(result, others).payload
    own, first, second, equal = figure.data
    np.testing.assert_allclose(own.y, result.attention.mean(axis=0))
    np.testing.assert_allclose(first.y, result.attention.mean(axis=0)[::-1])
    np.testing.assert_allclose(second.y, equal.y, rtol=1e-6)
    assert "seed 8" in first.hovertemplate and "seed 9" in second.hovertemplate
    assert first.line.dash != second.line.dash
    assert drawn(figure)["layout"]["title"]["subtitle"]["text"] == "mean attention, 3 trainings of the same model"
