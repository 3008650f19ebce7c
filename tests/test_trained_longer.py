"""A run that goes on where another ended has the numbers, bit for bit, of one that was trained so long at once."""

import numpy as np
import pytest

from lstm_core.experiment import run
from lstm_core.training.checkpoints import Checkpoint
from lstm_core.training.longer import MOST_EPOCHS, longer, why_not_longer

SHORT, MORE = 2, 3


@pytest.fixture(scope="module")
def config(tiny_config):
    return tiny_config.with_("split", train=0.7, validation=0.1).with_("training", epochs=SHORT, learning_rate=0.01)


@pytest.mark.parametrize(
    "training",
    [
        {},
        {"restore_best": True, "patience": 4, "min_gain": 0.0},
        {"schedule": "step", "decay_epochs": 2},
        {"schedule": "plateau", "decay_epochs": 1, "with_linear": True},
    ],
    ids=["plain", "the best epoch is kept", "a rate that falls in steps", "a rate that goes by the validation loss"],
)
def test_the_numbers_are_those_of_a_run_that_was_trained_so_long_at_once(config, table, training):
    config = config.with_("training", **training)
    short = run(config, table=table)
    extended = run(longer(config, SHORT, MORE), table=table, checkpoint=Checkpoint.from_bytes(short.last_epoch))
    at_once = run(config.with_("training", epochs=SHORT + MORE), table=table)
    assert extended.loss[:SHORT] == short.loss
    for field in ("config", "loss", "val_loss", "kept_epoch", "ended_by", "evaluation", "measured", "linear"):
        assert getattr(extended, field) == getattr(at_once, field), field
    assert np.array_equal(extended.outputs.values, at_once.outputs.values)
    assert np.array_equal(extended.attention, at_once.attention)
    assert all(np.array_equal(array, at_once.weights[name]) for name, array in extended.weights.items())
    left, left_at_once = (Checkpoint.from_bytes(result.last_epoch) for result in (extended, at_once))
    assert all(np.array_equal(array, left_at_once.state[name]) for name, array in left.state.items())


def test_a_run_that_a_person_stopped_goes_on_from_its_last_whole_epoch(config, table):
    batches = []

    def in_the_third_epoch():
        return len(batches) >= 3

    long = config.with_("training", epochs=9)
    stopped = run(long, lambda e: batches.append(e) if e.kind == "epoch" else None, in_the_third_epoch, table=table)
    assert (stopped.ended_by, len(stopped.loss)) == ("person", 3)
    extended = run(longer(long, 3, 2), table=table, checkpoint=Checkpoint.from_bytes(stopped.last_epoch))
    assert extended.loss == run(config.with_("training", epochs=5), table=table).loss


REASONS = {
    "mistake on purpose": ({"leak": "shuffle"}, {}, "epochs"),
    "mean of 2 networks": ({}, {"ensemble": 2}, "epochs"),
    "learned once more": ({}, {"refit": True}, "epochs"),
    "falls to zero": ({}, {"schedule": "cosine"}, "epochs"),
    "Early stopping has ended": ({}, {"patience": 3}, "early_stopping"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_what_can_t_go_on_says_why(config, reason):
    own, training, ended_by = REASONS[reason]
    assert reason in why_not_longer(config.with_("", **own).with_("training", **training), ended_by)


def test_what_can_t_go_on_keeps_nothing_for_it(config, table):
    assert run(config.with_("training", schedule="cosine"), table=table).last_epoch == b""
    ended = run(config.with_("training", epochs=9, patience=1, learning_rate=1.0), table=table)
    assert (ended.ended_by, ended.last_epoch) == ("early_stopping", b"")


def test_the_most_epochs_are_those_of_the_setting(config):
    assert longer(config, MOST_EPOCHS - 1, 1).training.epochs == MOST_EPOCHS
