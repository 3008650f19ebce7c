"""Turns are counted by the database, and a run makes room where somebody else waits."""

import time

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.limits import Limits
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.making_room import AGAIN_SECONDS
from lstm_core.runs.queue import turns_had
from lstm_core.runs.store import RunStore
from tests.kept import checkpoint

CONFIG = ExperimentConfig()


def had(store):
    with store.database.open() as connection:
        return turns_had(connection, time.time())


def execute(store, statement, *values):
    with store.database.open() as connection:
        connection.execute(statement, values)


def test_whoever_has_a_worker_uses_time_until_the_run_leaves_it_in_whatever_way(store, ledger):
    for leave in (
        lambda run: ledger.fail(run, "no"),
        ledger.release,
        ledger.requeue,
        lambda run: ledger.pause(run, 1, b""),
        ledger.stop_unbegun,
        lambda run: ledger.step_aside(run, 1, b""),
    ):
        run = store.submit(CONFIG, "ann", "IBM")
        assert ledger.claim().id == run
        assert had(store)["ann"].running == 1
        leave(run)
        assert had(store)["ann"].running == 0
        store.delete(run, "ann")
        execute(store, "UPDATE turns SET began = began - 10 WHERE ended - began < 5")
    assert had(store)["ann"].used == pytest.approx(60, abs=3), "deleted runs count as well"


def test_time_that_nobody_was_there_to_use_is_not_counted(store, ledger):
    store.submit(CONFIG, "ann", "IBM")
    ledger.claim()
    now = time.time()
    execute(store, "UPDATE turns SET began = ?", now - 3000)
    ledger.beat(1, "ready", 1, 1)
    execute(store, "UPDATE engine SET beat = ?", now - 2900)
    ledger.requeue_all()
    assert had(store)["ann"].used == pytest.approx(100, abs=2)


def test_what_was_used_more_than_an_hour_ago_is_forgotten_at_last(store, ledger):
    store.submit(CONFIG, "ann", "IBM")
    ledger.release(ledger.claim().id)
    execute(store, "UPDATE turns SET began = began - 9000, ended = ended - 4000")
    assert "ann" not in had(store)
    ledger.purge()
    execute(store, "UPDATE turns SET ended = ended - 90000")
    ledger.purge()
    with store.database.open() as connection:
        assert connection.execute("SELECT count(*) FROM turns").fetchone()[0] == 0


def test_room_is_made_for_somebody_without_a_run_under_way_and_for_nobody_else(store, ledger):
    long = store.submit(CONFIG, "ann", "IBM")
    claim = ledger.claim()
    assert not ledger.somebody_waits()
    store.submit(CONFIG, "ann", "IBM")
    assert not ledger.somebody_waits(), "Ann waits for herself alone"
    other = store.submit(CONFIG, "bob", "IBM")
    assert ledger.somebody_waits()
    ledger.step_aside(long, claim.attempt, checkpoint(2))
    kept = store.get(long)
    assert (kept.state, kept.pause_requested) == ("queued", False)
    assert kept.aside == pytest.approx(time.time(), abs=60)
    assert store.queue()[0] == other
    assert ledger.claim().id == other
    assert not ledger.somebody_waits(), "what was begun has numbers to look at, and waits longer"
    execute(store, "UPDATE runs SET aside = aside - ?1, created = created - ?1 WHERE id = ?2", AGAIN_SECONDS, long)
    assert ledger.somebody_waits()
    ledger.release(other)
    assert ledger.claim().checkpoint == checkpoint(2)
    assert store.get(long).aside is None


def test_who_wants_to_pause_a_run_that_makes_room_gets_a_pause(store, ledger):
    run = store.submit(CONFIG, "ann", "IBM")
    claim = ledger.claim()
    store.request_pause(run, "ann")
    ledger.step_aside(run, claim.attempt, checkpoint(1))
    assert (store.get(run).state, store.get(run).aside) == ("paused", None)


def test_nobody_trains_more_at_a_time_than_allowed_though_workers_are_idle(tmp_path):
    store = RunStore(tmp_path, Limits(running=1))
    ledger = Ledger(store)
    for owner in ("ann", "ann", "bob"):
        store.submit(CONFIG, owner, "IBM")
    assert [ledger.claim().owner for _ in range(2)] == ["ann", "bob"]
    assert ledger.claim() is None
    assert store.position(store.of("ann")[0].id) == 1
