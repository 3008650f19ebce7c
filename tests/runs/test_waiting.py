"""How long a run will wait is reckoned from what runs took lately, and never stands in the way."""

import time

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.events import BatchDone
from tests.made_results import made_result

CONFIG = ExperimentConfig().with_("training", epochs=10)


def finish(store, ledger, make_table, seconds, config=CONFIG):
    """Let a run have taken so many seconds."""
    run_id = store.submit(config, "somebody", "IBM")
    ledger.claim()
    ledger.finish(run_id, made_result(config, make_table(rows=100)))
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET started = ended - ? WHERE id = ?", (seconds, run_id))
    return run_id


@pytest.fixture
def lately(store, ledger, make_table):
    """Let three runs of 10 epochs have taken 20 seconds each: 2 an epoch."""
    small = CONFIG.with_("features", window=5).with_("model", units=2)
    for _ in range(3):
        finish(store, ledger, make_table, 20.0, small)


def begin(store, ledger, epoch):
    run_id = store.submit(CONFIG, "ann", "IBM")
    claim = ledger.claim()
    ledger.record(run_id, claim.attempt, BatchDone(epoch=epoch, batch=1, batches=8, loss=0.1))
    return run_id


def test_nothing_is_said_before_a_run_was_finished(store):
    assert store.seconds_to_wait(store.submit(CONFIG, "ann", "IBM"), 1) is None


def test_the_first_begins_at_once_where_a_worker_is_free(store, ledger, lately):
    run_id = store.submit(CONFIG, "ann", "IBM")
    assert store.seconds_to_wait(run_id, 1) == 0
    assert ledger.claim().id == run_id
    assert store.seconds_to_wait(run_id, 1) is None, "it waits no longer"
    assert store.seconds_to_wait(store.submit(CONFIG, "ann", "IBM"), 2) == 0, "a second worker is free"


def test_what_is_before_it_is_waited_for_on_as_many_workers_as_there_are(store, ledger, lately):
    begin(store, ledger, epoch=6)  # 5 epochs to go
    ids = [store.submit(CONFIG.with_("training", epochs=epochs), "ann", "IBM") for epochs in (20, 10, 10)]
    assert [store.seconds_to_wait(run_id, 1) for run_id in ids] == [10, 50, 70]


def test_there_may_be_several_workers(store, ledger, lately):
    begin(store, ledger, epoch=6)
    begin(store, ledger, epoch=1)
    ids = [store.submit(CONFIG.with_("training", epochs=epochs), "ann", "IBM") for epochs in (20, 10, 10)]
    assert [store.seconds_to_wait(run_id, 2) for run_id in ids] == [10, 20, 40]


def test_all_trainings_of_a_run_are_waited_for(store, ledger, lately):
    config = CONFIG.with_("split", train=0.7, validation=0.1).with_("training", ensemble=3, refit=True)
    running = store.submit(config, "ann", "IBM")
    claim = ledger.claim()
    ledger.record(running, claim.attempt, BatchDone(epoch=6, batch=1, batches=8, loss=0.1, training=4))
    ids = [store.submit(CONFIG.with_("training", **some), "ann", "IBM") for some in ({"ensemble": 2}, {"refit": True})]
    ids.append(store.submit(CONFIG, "ann", "IBM"))
    # 5 epochs of its fourth training and 10 of each of two more; without a validation part nothing is refitted.
    assert [store.seconds_to_wait(run_id, 1) for run_id in ids] == [50, 90, 110]


def test_time_spent_on_getting_ready_counts(store, ledger, lately):
    first = store.submit(CONFIG, "ann", "IBM")
    ledger.claim()
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET started = ? WHERE id = ?", (time.time() - 5, first))
    assert store.seconds_to_wait(store.submit(CONFIG, "ann", "IBM"), 1) == pytest.approx(15, abs=4)


@pytest.mark.parametrize("progress", ["{", "", '{"epoch": "one"}', "null", "[]"])
def test_what_can_not_be_read_is_no_harm(store, ledger, lately, progress):
    running = begin(store, ledger, epoch=6)
    waiting = store.submit(CONFIG, "ann", "IBM")
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET progress = ? WHERE id = ?", (progress, running))
        connection.execute("UPDATE runs SET config = '{' WHERE id = ?", (waiting,))
    assert store.seconds_to_wait(waiting, 1) == pytest.approx(20, abs=4)
