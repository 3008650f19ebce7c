"""The loss of each epoch is drawn as it was measured."""

import pytest

from lstm_core.charts.training.loss import loss_curves
from lstm_core.config import ExperimentConfig


def test_both_losses_are_drawn_by_epoch(result):
    training, watched = loss_curves(result).payload.data
    assert tuple(training.x) == tuple(watched.x) == (1, 2, 3)
    assert tuple(training.y) == result.loss
    assert tuple(watched.y) == result.val_loss


@pytest.mark.parametrize(("watched", "name"), [("test", "test part (watched)"), ("validation", "validation part")])
def test_the_legend_says_where_each_loss_was_measured(make_result, watched, name):
    config = ExperimentConfig().with_("split", train=0.7, validation=0.1 if watched == "validation" else 0.0)
    assert [trace.name for trace in loss_curves(make_result(config=config)).payload.data] == ["training part", name]


def test_the_kept_epoch_is_marked_and_named(result):
    figure = loss_curves(result).payload
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 2
    assert figure.layout.annotations[0].text == "kept: epoch 2"


@pytest.mark.parametrize(
    ("log_y", "top"),
    [(False, 0.6), (True, -0.2218487)],
)
def test_the_label_of_the_kept_epoch_has_room_above_the_lines(result, log_y, top):
    assert loss_curves(result, log_y=log_y).payload.layout.yaxis.range[1] > top


def test_a_log_axis_has_round_ticks(result):
    axis = loss_curves(result, log_y=True).payload.layout.yaxis
    assert axis.type == "log"
    assert tuple(axis.tickvals) == (0.1, 0.2, 0.5)


def test_a_run_stopped_before_its_first_epoch_says_so(make_result):
    figure = loss_curves(make_result(loss=(), val_loss=(), kept_epoch=0, ended_by="person")).payload
    assert not figure.layout.shapes
    assert "before the first epoch" in figure.layout.title.subtitle.text


def test_it_says_why_training_ended(make_result):
    assert loss_curves(make_result()).payload.layout.title.subtitle.text == "all 3 epochs trained"
    early = loss_curves(make_result(ended_by="early_stopping", loss=(1.0, 0.5), val_loss=(1.0, 0.5))).payload
    assert early.layout.title.subtitle.text == "stopped early after 2 of 3 epochs"


@pytest.mark.parametrize(("loss", "name"), [("mse", "mean squared error"), ("mae", "mean absolute error")])
def test_the_axis_names_the_loss_and_that_it_is_scaled(make_result, result, loss, name):
    figure = loss_curves(make_result(config=result.config.with_("training", loss=loss))).payload
    assert figure.layout.yaxis.title.text == f"{name} (scaled)"
