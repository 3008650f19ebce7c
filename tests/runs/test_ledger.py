"""What the run service writes."""

import shutil

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.events import CheckpointSaved, EpochDone, Failed, Finished
from lstm_core.runs.ledger import MAX_LOSSES
from tests.kept import checkpoint

CONFIG = ExperimentConfig()
EPOCH = EpochDone(epoch=1, loss=0.5, val_loss=0.6, seconds=1.0, best_epoch=1)


@pytest.fixture
def run_id(store):
    return store.submit(CONFIG, "ann", "IBM")


def test_a_claimed_run_is_running_and_nobody_else_gets_it(store, ledger, run_id):
    assert ledger.claim().id == run_id
    assert store.get(run_id).state == "running"
    assert ledger.claim() is None


def test_a_requeued_run_comes_back_with_its_last_checkpoint(ledger, run_id):
    first = ledger.claim()
    assert first.checkpoint is None
    ledger.record(run_id, first.attempt, CheckpointSaved(epoch=1, content=checkpoint(1)))
    assert ledger.keep_checkpoint(run_id, first.attempt, checkpoint(2))
    ledger.requeue(run_id)
    second = ledger.claim()
    assert (second.checkpoint, second.attempt) == (checkpoint(2), first.attempt + 1)


def test_a_report_of_a_worker_that_was_given_up_is_dropped(store, ledger, run_id):
    lost = ledger.claim()
    ledger.requeue(run_id)
    ledger.claim()
    ledger.record(run_id, lost.attempt, EPOCH)
    assert not ledger.keep_checkpoint(run_id, lost.attempt, checkpoint(9))
    assert store.events(run_id) == ([], 0)
    assert not (store.folder(run_id) / "checkpoint.npz").exists()


def test_a_run_that_keeps_losing_its_worker_fails_with_advice(store, ledger, run_id):
    for _ in range(MAX_LOSSES):
        ledger.claim()
        ledger.requeue(run_id)
    run = store.get(run_id)
    assert run.state == "failed"
    assert "lost 3 times in a row" in run.message
    assert ledger.claim() is None


def test_a_checkpoint_shows_that_a_run_gets_on_and_its_losses_are_forgiven(store, ledger, run_id):
    for epoch in range(1, 2 * MAX_LOSSES):
        claim = ledger.claim()
        ledger.record(run_id, claim.attempt, CheckpointSaved(epoch=epoch, content=b"x"))
        ledger.requeue(run_id)
    assert store.get(run_id).state == "queued"


def test_a_new_service_takes_up_what_the_old_one_left_running(store, ledger, run_id):
    ledger.claim()
    ledger.requeue_all()
    assert store.get(run_id).state == "queued"


def test_a_finished_run_has_a_result_a_last_event_and_no_checkpoint(store, ledger, run_id, result):
    claim = ledger.claim()
    ledger.record(run_id, claim.attempt, CheckpointSaved(epoch=1, content=b"x"))
    ledger.finish(run_id, result)
    run = store.get(run_id)
    assert (run.state, run.has_result) == ("finished", True)
    assert store.result(run_id).evaluation == result.evaluation
    assert isinstance(store.events(run_id)[0][-1], Finished)
    assert not (store.folder(run_id) / "checkpoint.npz").exists()


def test_a_failed_run_keeps_its_sentence(store, ledger, run_id):
    ledger.claim()
    ledger.fail(run_id, "Too few rows.")
    assert (store.get(run_id).state, store.get(run_id).message) == ("failed", "Too few rows.")
    assert store.events(run_id)[0] == [Failed(message="Too few rows.")]


def test_a_run_that_is_gone_with_its_database_leaves_nothing_behind(store, ledger, run_id, result):
    ledger.claim()
    shutil.rmtree(store.home)
    ledger.finish(run_id, result)
    ledger.fail(run_id, "Too late.")
    assert not store.folder(run_id).exists()
    assert store.events(run_id) == ([], 0)


def test_what_is_under_way_is_told_with_its_attempt(ledger, run_id):
    assert ledger.under_way() == {}
    ledger.claim()
    assert ledger.under_way() == {run_id: 1}


def test_a_run_stopped_before_it_began_never_starts(store, ledger, run_id):
    store.request_stop(run_id, "ann")
    ledger.drop_waiting()
    assert store.get(run_id).state == "stopped"
    assert ledger.claim() is None


def test_a_run_stopped_while_its_worker_was_lost_is_still_evaluated(store, ledger, run_id):
    ledger.claim()
    store.request_stop(run_id, "ann")
    ledger.requeue(run_id)
    ledger.drop_waiting()
    assert ledger.claim().id == run_id
    assert ledger.to_stop() == {run_id}


def test_a_deleted_run_is_removed_from_disk_once_nothing_works_on_it(store, ledger, run_id, result):
    ledger.claim()
    store.delete(run_id, "ann")
    ledger.purge()
    assert ledger.to_stop() == {run_id}
    ledger.finish(run_id, result)
    assert store.folder(run_id).exists()
    ledger.purge()
    assert not store.folder(run_id).exists()
    assert store.events(run_id) == ([], 0)


def test_a_deleted_parents_group_is_removed_from_disk_with_it(store, ledger, run_id, result):
    ledger.finish(ledger.claim().id, result)
    children = store.submit_group([CONFIG, CONFIG], run_id, "backtest", "ann", "IBM")
    ledger.finish(ledger.claim().id, result)
    store.delete(run_id, "ann")
    ledger.purge()
    assert not any(store.folder(one).exists() for one in (run_id, *children))
    assert not ledger.is_needed()


def test_a_replaced_group_is_stopped_and_removed(store, ledger, run_id, result):
    ledger.finish(ledger.claim().id, result)
    (old,) = store.submit_group([CONFIG], run_id, "leak", "ann", "IBM")
    assert ledger.claim().id == old
    (new,) = store.submit_group([CONFIG], run_id, "leak", "ann", "IBM")
    assert ledger.to_stop() == {old}
    ledger.finish(old, result)
    ledger.purge()
    assert not store.folder(old).exists()
    assert ledger.claim().id == new


def test_the_service_is_needed_by_an_app_or_by_a_run(store, ledger, monkeypatch):
    assert not ledger.is_needed()
    run_id = store.submit(CONFIG, "ann", "IBM")
    assert ledger.is_needed()
    store.delete(run_id, "ann")
    ledger.purge()
    store.beat_app("app")
    assert ledger.is_needed()
    monkeypatch.setattr("lstm_core.runs.lookout.APP_SILENCE_SECONDS", -1.0)
    assert not ledger.is_needed()
