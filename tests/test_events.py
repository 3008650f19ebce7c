"""Events survive the way through a store."""

import json
from typing import get_args

import pytest
from pydantic import ValidationError

from lstm_core.events import (
    BatchDone,
    CheckpointSaved,
    Diverged,
    EpochDone,
    Evaluating,
    Event,
    Failed,
    Finished,
    Pruned,
    Started,
    Stopped,
    dump_event,
    never_stop,
    no_sink,
    parse_event,
)

EVENTS: list[Event] = [
    Started(first_epoch=1, epochs=2, batches=3, watched="test", dates=["2024-01-02"], actual=[1.5]),
    BatchDone(epoch=1, batch=2, batches=3, loss=0.25),
    EpochDone(epoch=1, loss=0.25, val_loss=0.5, seconds=0.1, best_epoch=1, preview=[1.25]),
    EpochDone(epoch=2, loss=0.25, val_loss=0.5, seconds=0.1, best_epoch=1),
    EpochDone(
        epoch=3,
        loss=0.25,
        val_loss=0.5,
        seconds=0.1,
        best_epoch=1,
        preview=[1.25],
        attention=[0.25, 0.75],
        newest_attention=[0.125, 0.875],
    ),
    CheckpointSaved(epoch=1, content=b"\x00\xff"),
    Stopped(epoch=1, reason="early_stopping"),
    Diverged(training=3, member=2, refit=False),
    Evaluating(),
    Finished(kept_epoch=1, seconds=1.5),
    Pruned(epoch=4, reason="worse"),
    Failed(message="It did not work."),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
def test_an_event_comes_back_from_its_fields(event: Event) -> None:
    assert parse_event(dump_event(event)) == event


@pytest.mark.parametrize("event", [e for e in EVENTS if e.kind != "checkpoint"], ids=lambda event: event.kind)
def test_every_event_but_a_checkpoint_survives_json(event: Event) -> None:
    assert parse_event(json.loads(json.dumps(dump_event(event)))) == event


def test_each_kind_of_event_has_a_name_of_its_own() -> None:
    kinds = {type(event): event.kind for event in EVENTS}
    assert len(set(kinds.values())) == len(kinds)
    assert set(kinds) == set(get_args(get_args(Event)[0])), "an event that is not tested here"


@pytest.mark.parametrize("fields", [{"kind": "unheard"}, {"kind": "batch"}, {"kind": "failed", "message": "x", "y": 1}])
def test_fields_that_are_no_event_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        parse_event(fields)


def test_epochs_of_runs_from_before_attention_was_recorded_can_be_read() -> None:
    old = {"kind": "epoch", "epoch": 1, "loss": 0.5, "val_loss": 0.5, "seconds": 1.0, "best_epoch": 1, "preview": [1.0]}
    event = parse_event(old)
    assert isinstance(event, EpochDone)
    assert (event.preview, event.attention, event.newest_attention) == ([1.0], None, None)


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        EVENTS[1].loss = 0.0


def test_the_default_listeners_neither_keep_nor_stop_anything() -> None:
    assert no_sink(EVENTS[0]) is None
    assert never_stop() is False
