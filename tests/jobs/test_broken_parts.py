"""A part of the service's round that fails keeps no run from starting, and none from coming to its end."""

import json
import logging

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import DivergedError, StoreBusyError
from lstm_core.jobs import parts, rounds
from lstm_core.jobs import writer as writing
from lstm_core.jobs.pool import WorkerPool
from lstm_core.runs.ledger import Ledger

CONFIG = ExperimentConfig()
BROKEN = [
    (Ledger, "purge"),
    (Ledger, "end_unreadable"),
    (Ledger, "drop_waiting"),
    (Ledger, "to_stop"),
    (Ledger, "glance"),
    (Ledger, "coming"),
    (Ledger, "beat"),
    (Ledger, "under_way"),
    (Ledger, "told_trouble"),
    (WorkerPool, "prepare"),
    (WorkerPool, "collect"),
]


@pytest.fixture
def often(monkeypatch):
    """Have every part done in every round."""
    monkeypatch.setattr(parts, "REST_SECONDS", 0.0)
    monkeypatch.setattr(rounds, "COMPARE_SECONDS", 0.0)
    monkeypatch.setattr(rounds, "PURGE_SECONDS", 0.0)


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("error", [StoreBusyError("The disk is full."), ValueError("a row of another kind")], ids=repr)
@pytest.mark.parametrize("part", BROKEN, ids=[name for _, name in BROKEN])
def test_runs_start_and_end_all_the_same(warm, cluster, result, monkeypatch, caplog, part, error):
    caplog.set_level(logging.WARNING)
    store = warm.store

    def fail(*_arguments, **_named):
        raise type(error)(*error.args)

    monkeypatch.setattr(*part, fail)
    first, second = (store.submit(CONFIG, who, "IBM") for who in ("ann", "bob"))
    warm.tick()
    cluster.submitted[0][3].outcome = result
    warm.tick()
    cluster.submitted[1][3].outcome = DivergedError("Training diverged.")
    warm.tick()
    assert [run[0] for _, run, _, _ in cluster.submitted] == [first, second]
    assert (store.get(first).state, store.get(second).state) == ("finished", "failed")
    told = [record for record in caplog.records if str(error) in record.getMessage()]
    assert len(told) <= 2, "it is told once, and again when it was over in between"


@pytest.mark.usefixtures("often")
def test_a_run_whose_end_comes_while_the_store_can_not_be_asked_gives_its_worker_back(
    warm, store, cluster, result, monkeypatch
):
    ids = [store.submit(CONFIG, "ann", "IBM") for _ in range(2)]
    warm.tick()
    cluster.submitted[0][3].outcome = result

    def busy(*_arguments):
        raise StoreBusyError("The database is locked.")

    with monkeypatch.context() as locked:
        for name in ("has_queued", "glance", "claim", "under_way"):
            locked.setattr(Ledger, name, busy)
        warm.tick()
    warm.tick()
    assert [run[0] for _, run, _, _ in cluster.submitted] == ids


@pytest.mark.usefixtures("often")
def test_a_run_that_nobody_trains_is_queued_again_though_the_disk_is_full_at_first(warm, store, monkeypatch):
    monkeypatch.setattr(writing, "RETRY_SECONDS", 0.01)
    full = True
    release = Ledger.release

    def release_if_there_is_room(ledger, run_id):
        if full:
            raise StoreBusyError("The disk is full.")
        release(ledger, run_id)

    monkeypatch.setattr(Ledger, "release", release_if_there_is_room)
    lost = store.submit(CONFIG, "ann", "IBM")
    warm.service.tick()
    with store.database.open() as connection:  # as an older database has it that was put into the place of the new
        connection.execute("UPDATE runs SET attempt = attempt + 1")
    for _ in range(5):
        warm.service.tick()
    assert store.get(lost).state == "running"
    assert warm.service.is_needed()
    full = False
    assert warm.writer.flush(60)
    assert store.get(lost).state == "queued"


def test_a_run_that_can_not_be_read_fails_while_no_worker_is_there_and_others_start(service, store, cluster):
    bad, good = store.submit(CONFIG, "ann", "IBM"), store.submit(CONFIG, "ann", "IBM")
    for config in ('{"sorcery": 3}', "[" * 100_000, json.dumps({"format": "x"}), "no JSON"):
        with store.database.open() as connection:
            connection.execute("UPDATE runs SET config = ?, state = 'queued' WHERE id = ?", (config, bad))
        service.source.cluster = None
        service.tick()
        with store.database.open() as connection:
            row = connection.execute("SELECT state, message FROM runs WHERE id = ?", (bad,)).fetchone()
        assert row["state"] == "failed"
        assert "Delete the run" in row["message"]
    service.source.cluster = cluster
    service.tick()
    cluster.loading["w1"].outcome = "loaded"
    service.tick()
    assert [run[0] for _, run, _, _ in cluster.submitted] == [good]


def test_somebody_who_asks_for_another_try_is_heard_at_once(service, store, cluster):
    service.source.cluster, service.source.trouble = None, "The scheduler can't be reached."
    service.tick()
    assert store.engine().message == "The scheduler can't be reached."
    assert service.source.retries == 0
    store.try_again()
    assert store.engine().message == ""
    service.tick()
    assert service.source.retries == 1
    service.source.cluster, cluster.present, cluster.why = cluster, set(), "The worker process ended 3 times."
    service.tick()
    store.try_again()
    service.tick()
    assert (service.source.retries, cluster.retries) == (2, 1)
