"""Live charts take new data without changing their specification, which would start them anew."""

import json
import math

import pandas as pd
import pytest

from lstm_core.charts.chart import Chart
from lstm_core.charts.training.live import live_loss, live_predictions
from lstm_core.events import BatchDone, EpochDone, Started

STARTED = Started(
    first_epoch=1, epochs=5, batches=4, watched="test", dates=["2024-01-01", "2024-01-02"], actual=[10.0, 12.0]
)


def epoch(number: int, loss: float = 0.5, val_loss: float = 0.7, preview: list[float] | None = None) -> EpochDone:
    return EpochDone(epoch=number, loss=loss, val_loss=val_loss, seconds=1.0, best_epoch=1, preview=preview)


def points(chart: Chart, line: str) -> list[tuple[object, float]]:
    rows = chart.data[chart.data["line"] == line]
    return list(zip(rows["x"], rows["value"], strict=True))


def test_both_losses_are_there_by_epoch():
    chart = live_loss([epoch(1), epoch(2, 0.4, 0.6)], 5, "validation")
    assert points(chart, "training part") == [(1, 0.5), (2, 0.4)]
    assert points(chart, "validation part") == [(1, 0.7), (2, 0.6)]


def test_the_newest_batch_is_drawn_until_the_first_epoch_is_done():
    batch = BatchDone(epoch=1, batch=1, batches=4, loss=0.45)
    assert points(live_loss([], 5, "test", batch), "training part") == [(0.25, 0.45)]
    assert points(live_loss([epoch(1)], 5, "test", batch), "training part") == [(1, 0.5)]


def test_the_axis_is_as_long_as_the_whole_training_from_the_start_and_cuts_no_dot():
    first, last = live_loss([], 40, "test").payload["encoding"]["x"]["scale"]["domain"]
    assert first == 0 and 40 < last < 41


def test_new_losses_leave_the_specification_as_it_is():
    first = live_loss([], 5, "test").payload
    later = live_loss([epoch(1), epoch(2, 1e-6, 90.0)], 5, "test", BatchDone(epoch=3, batch=1, batches=4, loss=2.0))
    assert later.payload == first


def test_new_predictions_leave_the_specification_as_it_is():
    first = live_predictions(STARTED, None, "close").payload
    assert live_predictions(STARTED, epoch(1, preview=[500.0, -3.0]), "close").payload == first


def test_predictions_stand_beside_what_happened():
    chart = live_predictions(STARTED, epoch(1, preview=[9.0, 13.0]), "close")
    dates = [pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-02")]
    assert points(chart, "actual") == list(zip(dates, [10.0, 12.0], strict=True))
    assert points(chart, "model") == list(zip(dates, [9.0, 13.0], strict=True))


def test_predictions_outside_the_picture_run_along_its_edge():
    chart = live_predictions(STARTED, epoch(1, preview=[-500.0, 11.0]), "close")
    low, high = chart.payload["encoding"]["y"]["scale"]["domain"]
    model = chart.data[chart.data["line"] == "model"]
    assert model["value"].tolist() == [-500.0, 11.0], "what the mouse is told"
    assert low < model["drawn"].iloc[0] < low + 0.05 * (high - low) and model["drawn"].iloc[1] == 11.0


def test_persistence_is_drawn_where_it_is_known():
    known = STARTED.model_copy(update={"persistence": [9.5, 10.0]})
    chart = live_predictions(known, epoch(1, preview=[9.0, 13.0]), "close")
    assert [value for _, value in points(chart, "persistence")] == [9.5, 10.0]
    assert "persistence 1.25" in chart.alt and "model 1" in chart.alt
    assert points(live_predictions(STARTED, None, "close"), "persistence") == [], "a run of an older version"


def test_every_label_of_a_date_has_its_year():
    labels = live_predictions(STARTED, None, "close").payload["encoding"]["x"]["axis"]["format"]
    assert [name for name, form in labels.items() if "%Y" not in form] == ["seconds", "milliseconds"]


def test_the_value_axis_is_fitted_to_what_happened():
    low, high = live_predictions(STARTED, None, "close").payload["encoding"]["y"]["scale"]["domain"]
    assert low < 10.0 and high > 12.0 and high - low < 5


@pytest.mark.parametrize("actual", [[10.0, 10.0], [0.0, 0.0], [-1e-9, 1e-9], [-4e12, 5e12]])
def test_any_values_make_an_axis(actual):
    spec = live_predictions(STARTED.model_copy(update={"actual": actual}), None, "close").payload
    low, high = spec["encoding"]["y"]["scale"]["domain"]
    assert low < min(actual) and high > max(actual)


def test_a_preview_of_another_start_is_left_out():
    assert points(live_predictions(STARTED, epoch(1, preview=[1.0]), "close"), "model") == []


def test_before_training_began_there_is_an_empty_chart():
    assert live_predictions(None, None, "close").data.empty
    assert live_loss([], 5, "test").data.empty


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_no_number_is_not_drawn(bad):
    losses = live_loss([epoch(1, bad, bad), epoch(2)], 5, "test")
    predictions = live_predictions(STARTED, epoch(1, preview=[bad, 1.0]), "close")
    assert points(losses, "training part") == [(2, 0.5)]
    assert [value for _, value in points(predictions, "model")] == [1.0]


def test_a_loss_of_0_has_no_place_on_a_log_axis():
    assert live_loss([epoch(1, loss=0.0)], 5, "test").data["value"].tolist() == [0.7]


def test_specifications_are_strict_json():
    losses, before = live_loss([epoch(1)], 5, "test"), live_predictions(None, None, "close")
    for chart in (losses, live_predictions(STARTED, None, "close"), before):
        json.dumps(chart.payload, allow_nan=False)


def test_the_lines_differ_in_dash_as_well():
    for chart in (live_loss([], 5, "test"), live_predictions(STARTED, None, "close")):
        dashes = chart.payload["encoding"]["strokeDash"]["scale"]["range"]
        assert len({tuple(dash) for dash in dashes}) == len(dashes) >= 2


HOURS = ["2024-01-01 09:00", "2024-01-01 10:00", "2024-01-02 00:00"]


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        (HOURS, "%d %b %Y %H:%M"),
        (["2024-01-01", "2024-01-02", "2024-01-03"], "%d %b %Y"),
    ],
)
def test_the_mouse_is_told_the_time_of_day_where_there_is_one(dates, told):
    started = STARTED.model_copy(update={"dates": dates, "actual": [1.0, 2.0, 3.0]})
    chart = live_predictions(started, epoch(1, preview=[1.0, 2.0, 2.5]), "close")
    assert chart.payload["encoding"]["tooltip"][0]["format"] == told
    assert [x for x, _ in points(chart, "actual")] == list(pd.to_datetime(dates)), "rows of one day lie apart"
    assert ("hours" in chart.payload["encoding"]["tooltip"][0]["timeUnit"]) == ("%H" in told)
