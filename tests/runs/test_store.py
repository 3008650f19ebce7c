"""What pages may do with runs."""

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import NotOwnerError, RunError, RunNotFoundError, RunNotReadyError
from lstm_core.events import BatchDone, EpochDone
from lstm_core.limits import Limits
from lstm_core.runs import store as store_module
from lstm_core.runs.store import RunStore

CONFIG = ExperimentConfig()
EPOCH = EpochDone(epoch=1, loss=0.5, val_loss=0.6, seconds=1.0, best_epoch=1, preview=[1.0, 2.0])


def test_a_submitted_run_waits_with_its_config(store):
    run = store.get(store.submit(CONFIG, "ann", "IBM"))
    assert (run.state, run.config, run.owner, run.title) == ("queued", CONFIG, "ann", "IBM")


def test_a_run_outlives_the_process_that_submitted_it(store):
    run_id = store.submit(CONFIG, "ann", "IBM")
    assert RunStore(store.home).get(run_id).config == CONFIG


def test_each_owner_lists_only_their_own_runs_newest_first(store):
    first, _, last = (store.submit(CONFIG, owner, "IBM") for owner in ("ann", "bob", "ann"))
    assert [run.id for run in store.of("ann")] == [last, first]


def test_one_person_can_not_fill_the_queue(store):
    for _ in range(Limits.waiting):
        store.submit(CONFIG, "ann", "IBM")
    with pytest.raises(RunError, match="20 runs waiting"):
        store.submit(CONFIG, "ann", "IBM")
    assert store.submit(CONFIG, "bob", "IBM")


def test_places_in_the_queue_count_from_one(store):
    ids = [store.submit(CONFIG, owner, "IBM") for owner in ("ann", "ann", "bob")]
    assert [store.position(run_id) for run_id in ids] == [1, 3, 2]


@pytest.mark.parametrize("verb", ["request_stop", "delete"])
def test_only_the_owner_may_stop_or_delete(store, verb):
    run_id = store.submit(CONFIG, "ann", "IBM")
    with pytest.raises(NotOwnerError, match="somebody else"):
        getattr(store, verb)(run_id, "bob")
    assert not store.get(run_id).stop_requested


@pytest.mark.parametrize("address", ["../../../etc/passwd", "nope", "", "a" * 22, "x'; DROP TABLE runs; --"])
def test_an_address_of_no_run_is_refused_with_a_sentence(store, address):
    with pytest.raises(RunNotFoundError, match="no run with this address"):
        store.get(address)


def test_a_deleted_run_is_gone_at_once_from_lists_lookups_and_queue(store):
    run_id = store.submit(CONFIG, "ann", "IBM")
    store.delete(run_id, "ann")
    assert store.of("ann") == []
    assert store.queue() == []
    with pytest.raises(RunNotFoundError):
        store.get(run_id)


def test_a_run_without_result_says_so(store):
    with pytest.raises(RunNotReadyError, match="no result yet"):
        store.result(store.submit(CONFIG, "ann", "IBM"))


def test_events_are_read_once_each_by_number(store, ledger):
    run_id = store.submit(CONFIG, "ann", "IBM")
    claim = ledger.claim()
    ledger.record(run_id, claim.attempt, EPOCH)
    events, newest = store.events(run_id)
    assert (events, newest) == ([EPOCH], 1)
    assert store.events(run_id, newest) == ([], 1)


def test_only_the_newest_batch_is_kept(store, ledger):
    run_id = store.submit(CONFIG, "ann", "IBM")
    claim = ledger.claim()
    for number in (1, 2, 3):
        ledger.record(run_id, claim.attempt, BatchDone(epoch=1, batch=number, batches=3, loss=0.1))
    assert store.get(run_id).progress.batch == 3
    assert store.events(run_id) == ([], 0)


def test_a_service_that_fell_silent_counts_as_absent(store, ledger, monkeypatch):
    assert store.engine().state == "absent"
    ledger.beat(1, "ready", workers=2, warm=1)
    assert (store.engine().state, store.engine().workers, store.engine().warm) == ("ready", 2, 1)
    monkeypatch.setattr(store_module, "ENGINE_SILENCE_SECONDS", -1.0)
    assert store.engine().state == "absent"


def test_active_counts_waiting_and_running_runs_of_everybody(store, ledger):
    for owner in ("ann", "bob"):
        store.submit(CONFIG, owner, "IBM")
    ledger.fail(ledger.claim().id, "no")
    assert store.active() == 1


def test_how_many_runs_of_a_person_are_in_each_state(store, ledger):
    for owner in ("ann", "ann", "bob"):
        store.submit(CONFIG, owner, "IBM")
    ledger.fail(ledger.claim().id, "no")
    assert store.standing("ann") == {"failed": 1, "queued": 1}
    assert store.standing("carl") == {}


def test_runs_that_are_queued_together_are_all_queued_or_none(store):
    for _ in range(Limits.waiting - 1):
        store.submit(ExperimentConfig(), "ann", "IBM")
    two = [(ExperimentConfig().with_("", seed=seed), "IBM") for seed in (1, 2)]
    with pytest.raises(RunError, match="runs waiting"):
        store.submit_together(two, "ann")
    assert len(store.of("ann")) == Limits.waiting - 1
    ids = store.submit_together(two, "ben")
    assert [store.get(run_id).config.seed for run_id in ids] == [1, 2]
    assert [run.id for run in store.of("ben")] == ids[::-1]
