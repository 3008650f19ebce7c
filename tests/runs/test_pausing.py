"""Pausing and resuming, as the store sees it."""

import time

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import NotOwnerError, RunError, RunNotFoundError
from lstm_core.events import EpochDone
from lstm_core.limits import Limits
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from tests.kept import checkpoint

CONFIG = ExperimentConfig()


@pytest.fixture
def run_id(store):
    return store.submit(CONFIG, "ann", "IBM")


def state(store, run_id):
    run = store.get(run_id)
    return run.state, run.pause_requested


def test_a_waiting_run_is_laid_aside_at_once_and_nobody_takes_it(store, ledger, run_id):
    store.request_pause(run_id, "ann")
    assert state(store, run_id) == ("paused", False)
    assert not store.get(run_id).is_over
    assert (ledger.claim(), store.queue(), store.active(), ledger.is_needed()) == (None, [], 0, False)
    store.resume(run_id, "ann")
    assert (state(store, run_id), ledger.claim().id) == (("queued", False), run_id)


def test_a_run_that_is_trained_is_laid_aside_with_its_checkpoint_once_its_worker_has_left_it(store, ledger, run_id):
    claim = ledger.claim()
    store.request_pause(run_id, "ann")
    assert state(store, run_id) == ("running", True)
    assert (ledger.glance().pauses, ledger.to_pause()) == (True, {run_id})
    ledger.pause(run_id, claim.attempt, checkpoint(3))
    assert state(store, run_id) == ("paused", False)
    assert not ledger.glance().pauses
    store.resume(run_id, "ann")
    again = ledger.claim()
    assert (again.checkpoint, again.attempt) == (checkpoint(3), 2)


@pytest.mark.parametrize("back", ["requeue", "release", "requeue_all"])
def test_who_has_asked_for_a_pause_gets_it_also_where_worker_or_service_are_lost(store, ledger, run_id, back):
    ledger.claim()
    store.request_pause(run_id, "ann")
    getattr(ledger, back)(*([] if back == "requeue_all" else [run_id]))
    assert state(store, run_id) == ("paused", False)


def test_a_pause_can_be_taken_back_before_it_has_begun(store, ledger, run_id):
    claim = ledger.claim()
    store.request_pause(run_id, "ann")
    store.resume(run_id, "ann")
    assert ledger.to_pause() == set()
    ledger.pause(run_id, claim.attempt, checkpoint(3))  # the worker had heard of it already
    assert state(store, run_id) == ("queued", False)


def test_a_paused_run_survives_a_new_store_and_a_new_service(store, run_id):
    store.request_pause(run_id, "ann")
    again = RunStore(store.home)
    Ledger(again).requeue_all()
    assert state(again, run_id) == ("paused", False)


def test_stop_goes_before_pause(store, ledger, run_id):
    ledger.claim()
    store.request_pause(run_id, "ann")
    store.request_stop(run_id, "ann")
    assert (ledger.to_pause(), ledger.to_stop()) == (set(), {run_id})
    store.request_pause(run_id, "ann")
    assert state(store, run_id) == ("running", False)


def test_a_paused_run_that_is_stopped_comes_back_so_that_what_it_has_reached_is_evaluated(store, ledger, run_id):
    claim = ledger.claim()
    store.request_pause(run_id, "ann")
    ledger.pause(run_id, claim.attempt, checkpoint(3))
    store.request_stop(run_id, "ann")
    ledger.drop_waiting()
    assert ledger.claim().checkpoint == checkpoint(3)
    assert ledger.to_stop() == {run_id}


def test_one_that_never_began_is_stopped_at_once(store, ledger, run_id):
    store.request_pause(run_id, "ann")
    store.request_stop(run_id, "ann")
    ledger.drop_waiting()
    assert (store.get(run_id).state, store.get(run_id).has_result) == ("stopped", False)


def test_a_paused_run_comes_out_of_the_bin_as_it_went_in(store, run_id):
    store.request_pause(run_id, "ann")
    store.put_in_bin([run_id], "ann")
    store.take_from_bin([run_id], "ann")
    assert (state(store, run_id), store.get(run_id).stop_requested) == (("paused", False), False)


@pytest.mark.parametrize("end", ["finished", "failed"])
def test_nothing_happens_to_a_run_that_is_over(store, ledger, run_id, result, end):
    ledger.claim()
    ledger.finish(run_id, result) if end == "finished" else ledger.fail(run_id, "no")
    store.request_pause(run_id, "ann")
    store.resume(run_id, "ann")
    assert state(store, run_id) == (end, False)


def test_only_its_owner_may(store, run_id):
    for ask in (store.request_pause, store.resume):
        with pytest.raises(NotOwnerError, match=r"only they can (pause|resume) it"):
            ask(run_id, "bob")
        with pytest.raises(RunNotFoundError):
            ask("x" * 22, "ann")


def test_resumed_runs_count_among_those_that_may_wait(store, run_id):
    store.request_pause(run_id, "ann")
    for _ in range(Limits.waiting):
        store.submit(CONFIG, "ann", "IBM")
    with pytest.raises(RunError, match=f"{Limits.waiting} runs waiting"):
        store.resume(run_id, "ann")
    assert state(store, run_id) == ("paused", False)


def test_how_long_it_was_paused_does_not_count_as_training(store, ledger, run_id):
    claim = ledger.claim()
    ledger.pause(run_id, claim.attempt, checkpoint(3))  # of which the epochs took 1, 1/2 and 1/3 seconds
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET started = started - 3600 WHERE id = ?", (run_id,))
    ledger.claim()
    assert time.time() - store.get(run_id).started == pytest.approx(1 + 1 / 2 + 1 / 3, abs=0.9)


def test_of_a_run_that_goes_on_only_the_epochs_to_come_are_waited_for(store, ledger, run_id, result):
    done = store.submit(CONFIG.with_("training", epochs=10), "somebody", "IBM")
    store.request_pause(run_id, "ann")
    ledger.finish(ledger.claim().id, result)
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET started = ended - 20 WHERE id = ?", (done,))  # 2 seconds an epoch
    store.resume(run_id, "ann")
    ledger.claim()
    for epoch in range(1, 31):
        ledger.record(run_id, 1, EpochDone(epoch=epoch, loss=1.0, val_loss=1.0, seconds=2.0, best_epoch=1))
    ledger.release(run_id)
    after = store.submit(CONFIG, "ann", "IBM")
    assert store.seconds_to_wait(after, 1) == 20
