"""Training a finished run for more epochs, as the store sees it."""

import dataclasses

import pytest

from lstm_core.errors import RunError
from lstm_core.events import EpochDone, Started
from lstm_core.limits import Limits
from lstm_core.runs.extension import extend, most_more, why_not_extend
from lstm_core.training.checkpoints import Checkpoint
from lstm_core.training.longer import MOST_EPOCHS


@pytest.fixture
def finished(store, ledger, result):
    """Return a finished run of two epochs."""
    result = dataclasses.replace(result, later=(), others=(), linear=None)
    run_id = store.submit(result.config, "ann", "IBM")
    attempt = ledger.claim().attempt
    started = Started(first_epoch=1, epochs=2, batches=3, watched="test", dates=["2020-01-02"], actual=[1.0])
    ledger.record(run_id, attempt, started)
    for number, loss in enumerate(result.loss, 1):
        ledger.record(run_id, attempt, EpochDone(epoch=number, loss=loss, val_loss=loss, seconds=1.0, best_epoch=1))
    ledger.finish(run_id, result)
    return run_id


def test_it_is_a_new_run_that_names_the_other_and_begins_with_what_that_left(store, ledger, finished):
    made = extend(store, finished, "bob", 3)
    run = store.get(made)
    assert (run.owner, run.title, run.made_of, run.parent, run.state) == ("bob", "IBM", finished, None, "queued")
    assert run.config == store.result(finished).config.with_("training", epochs=5)
    claim = ledger.claim()
    assert claim.id == made
    assert len(Checkpoint.from_bytes(claim.checkpoint).history) == 2
    assert store.get(finished).state == "finished", "the other stays as it was"


def test_its_curves_begin_with_those_of_the_other(store, finished):
    events, _ = store.events(extend(store, finished, "ann", 3))
    assert [(event.kind, getattr(event, "epoch", None)) for event in events] == [
        ("started", None),
        ("epoch", 1),
        ("epoch", 2),
    ]
    assert (events[0].first_epoch, events[0].epochs) == (1, 5)


def test_nothing_is_left_behind_where_too_many_wait(store, finished):
    for _ in range(Limits.waiting):
        store.submit(store.get(finished).config, "ann", "IBM")
    with pytest.raises(RunError, match="runs waiting"):
        extend(store, finished, "ann", 3)
    assert [path.name for path in (store.home / "runs").iterdir()] == [finished]


@pytest.mark.parametrize("more", [0, -1, MOST_EPOCHS])
def test_no_run_gets_more_epochs_than_one_may_have(store, finished, more):
    with pytest.raises(RunError, match=r"Between 1 and 1,998 epochs can be added"):
        extend(store, finished, "ann", more)


def test_what_can_t_be_extended_says_why(store, finished):
    result = store.result(finished)
    assert why_not_extend(result) == ""
    assert most_more(result) == MOST_EPOCHS - 2
    assert "No epoch" in why_not_extend(dataclasses.replace(result, loss=()))
    assert "did not keep it" in why_not_extend(dataclasses.replace(result, last_epoch=b""))
    assert "as many as a run may have" in why_not_extend(dataclasses.replace(result, loss=(0.1,) * MOST_EPOCHS))
    averaged = result.config.with_("training", ensemble=3)
    assert "mean of 3 networks" in why_not_extend(dataclasses.replace(result, config=averaged))


def test_without_what_the_last_epoch_left_it_is_refused_in_a_sentence(store, finished):
    (store.folder(finished) / "last_epoch.npz").unlink()
    with pytest.raises(RunError, match="trained anew with more epochs"):
        extend(store, finished, "ann", 3)
