"""Replayed charts show one epoch, and neither specification nor axes change from one to the next."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from lstm_core.charts.chart import Chart
from lstm_core.charts.training.replay import replay_attention, replay_loss, replay_predictions
from lstm_core.events import Started
from lstm_core.progress import Frame

DAYS = ["2024-01-01", "2024-01-02", "2024-01-03"]
STARTED = Started(first_epoch=1, epochs=4, batches=2, watched="test", dates=DAYS, actual=[10.0, 12.0, 11.0])


def frame(epoch: int, predictions: list[float], attention: list[float] | None) -> Frame:
    mean = None if attention is None else np.array(attention)
    newest = None if attention is None else np.array(attention[::-1])
    return Frame(epoch, 1 / epoch, 2 / epoch, np.array(predictions), mean, newest)


FRAMES = [
    frame(1, [7.0, 7.0, 7.0], [0.25, 0.5, 0.25]),
    frame(2, [9.0, 10.0, 10.0], [0.25, 0.25, 0.5]),
    frame(4, [10.0, 13.0, 11.0], [0.0, 0.125, 0.875]),
]


def charts(chosen: Frame, frames: list[Frame] = FRAMES) -> list[Chart]:
    return [
        replay_loss(frames, chosen, 4, "test"),
        replay_predictions(STARTED, frames, chosen, "close"),
        replay_attention(frames, chosen),
    ]


def points(chart: Chart, mark: str, line: str | None = None) -> list[tuple[object, float]]:
    rows = chart.data[(chart.data["mark"] == mark) & (True if line is None else chart.data["line"] == line)]
    return list(zip(rows["x"], rows["value"], strict=True))


def ends(chart: Chart) -> tuple[float, float]:
    """Return what an axis that is fitted to the data goes by."""
    return chart.data["value"].min(), chart.data["value"].max()


@pytest.mark.parametrize("chosen", FRAMES, ids=lambda chosen: f"epoch {chosen.epoch}")
def test_from_one_epoch_to_the_next_neither_specifications_nor_axes_change(chosen):
    for chart, first in zip(charts(chosen), charts(FRAMES[0]), strict=True):
        assert chart.payload == first.payload
        assert ends(chart) == ends(first)


def test_a_new_epoch_leaves_the_specifications_as_they_are():
    for chart, before in zip(charts(FRAMES[1]), charts(FRAMES[1], FRAMES[:2]), strict=True):
        assert chart.payload == before.payload


def test_losses_after_the_epoch_are_faint_and_the_epoch_is_marked():
    chart = replay_loss(FRAMES, FRAMES[1], 4, "validation")
    assert points(chart, "past", "training part") == [(1, 1.0), (2, 0.5)]
    assert points(chart, "rest", "training part") == [(2, 0.5), (4, 0.25)]
    assert points(chart, "now", "validation part") == [(2, 1.0)]
    (rule, _), *_ = points(chart, "now")
    assert rule == 2
    assert chart.payload["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, pytest.approx(4, abs=0.2)]


def test_a_loss_that_a_log_axis_has_no_place_for_is_left_out():
    odd = [Frame(1, 0.0, math.inf, np.zeros(3), None, None), FRAMES[1]]
    assert points(replay_loss(odd, odd[0], 4, "test"), "past") == []


def test_predictions_of_the_epoch_stand_beside_what_happened():
    chart = replay_predictions(STARTED, FRAMES, FRAMES[2], "close")
    dates = list(pd.to_datetime(DAYS))
    assert points(chart, "line", "actual") == list(zip(dates, [10.0, 12.0, 11.0], strict=True))
    assert points(chart, "line", "model") == list(zip(dates, [10.0, 13.0, 11.0], strict=True))
    assert ends(chart) == (7.0, 13.0)
    assert chart.payload["layer"][1]["encoding"]["y"]["title"] == "close (price)"


def test_an_epoch_that_is_very_far_off_does_not_flatten_all_others():
    frames = [*FRAMES, frame(5, [11.0, 1e6, -1e6], None)]
    chart = replay_predictions(STARTED, frames, frames[-1], "close")
    assert ends(chart) == (7.0, 13.0)
    assert [value for _, value in points(chart, "line", "model")] == [11.0, 13.0, 7.0], "along the edge"
    assert chart.data.loc[chart.data["mark"] == "tip", "second"].tolist() == [11.0, 1e6, -1e6]


@pytest.mark.parametrize("actual", [[10.0, 10.0, 10.0], [0.0, 0.0, 0.0]])
def test_a_target_that_never_moved_has_an_axis_too(actual):
    started = STARTED.model_copy(update={"actual": actual})
    low, high = ends(replay_predictions(started, FRAMES, FRAMES[0], "close"))
    assert low <= actual[0] <= high


def test_attention_goes_from_the_oldest_step_to_the_newest_with_the_last_epoch_behind_it():
    chart = replay_attention(FRAMES, FRAMES[0])
    assert points(chart, "line", "mean") == [(3, 0.25), (2, 0.5), (1, 0.25)]
    assert points(chart, "last", "mean") == [(3, 0.0), (2, 0.125), (1, 0.875)]
    assert points(chart, "last", "newest") == [(3, 0.875), (2, 0.125), (1, 0.0)]
    assert points(chart, "share") == [(1, pytest.approx(1 / 3))]
    assert ends(chart) == (0.0, 0.875)


def test_an_epoch_without_attention_still_shows_that_of_the_last():
    frames = [frame(1, [7.0, 7.0, 7.0], None), *FRAMES[1:]]
    chart = replay_attention(frames, frames[0])
    assert points(chart, "line") == []
    assert len(points(chart, "last")) == 6


def test_without_any_attention_there_is_no_such_chart():
    with pytest.raises(ValueError, match="No recorded epoch"):
        replay_attention([frame(1, [7.0, 7.0, 7.0], None)], FRAMES[0])


def test_the_mouse_is_told_both_values_at_every_place():
    losses, predictions, attention = charts(FRAMES[1])
    told = [chart.data[chart.data["mark"] == "tip"][["first", "second"]] for chart in (losses, predictions, attention)]
    assert told[0].to_numpy().tolist() == [[1.0, 2.0], [0.5, 1.0], [0.25, 0.5]]
    assert told[1].to_numpy().tolist() == [[10.0, 9.0], [12.0, 10.0], [11.0, 10.0]]
    assert told[2].to_numpy().tolist() == [[0.25, 0.5], [0.25, 0.25], [0.5, 0.25]]


def test_specifications_are_strict_json_with_a_text_alternative():
    for chart in charts(FRAMES[0]):
        assert json.dumps(chart.payload, allow_nan=False)
        assert chart.alt.endswith(".") and "epoch 1" in chart.alt
