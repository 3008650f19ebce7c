"""The run service's rounds, with workers that the test itself controls."""

import shutil
import threading
import time
from dataclasses import replace

import pytest

from lstm_core.config import DataConfig, ExperimentConfig
from lstm_core.errors import DivergedError, RunError, StoreBusyError
from lstm_core.jobs import rounds, sign_of_life
from lstm_core.jobs import writer as writing
from lstm_core.jobs.cluster import WorkerLostError
from lstm_core.runs.ledger import Ledger
from tests.jobs.conftest import FakeCluster
from tests.kept import checkpoint

CONFIG = ExperimentConfig()


def test_a_run_waits_until_a_worker_is_warm(service, store, cluster):
    store.submit(CONFIG, "ann", "IBM")
    service.tick()
    assert cluster.submitted == []
    assert store.engine().warm == 0
    cluster.loading["w1"].outcome = "warm"
    service.tick()
    assert [(worker, attempt) for worker, (_, attempt), _, _ in cluster.submitted] == [("w1", 1)]


def test_one_worker_trains_one_run_at_a_time(warm, store, cluster, result):
    ids = [store.submit(CONFIG, "ann", "IBM") for _ in range(2)]
    warm.tick()
    assert len(cluster.submitted) == 1
    cluster.submitted[0][3].outcome = result
    warm.tick()
    assert [run[0] for _, run, _, _ in cluster.submitted] == ids
    assert store.get(ids[0]).state == "finished"


def test_a_stop_is_passed_on_once(warm, store, cluster):
    run_id = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    store.request_stop(run_id, "ann")
    warm.tick()
    warm.tick()
    assert cluster.stops == [("w1", run_id)]


def test_a_run_whose_worker_vanished_goes_on_elsewhere_from_its_checkpoint(warm, store, cluster):
    run_id = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    Ledger(store).keep_checkpoint(run_id, 1, checkpoint(3))
    cluster.present = {"w2"}
    warm.tick()
    assert cluster.submitted[0][3].forgotten
    cluster.loading["w2"].outcome = "warm"
    warm.tick()
    worker, (again, attempt), state, _ = cluster.submitted[1]
    assert (worker, again, attempt, state) == ("w2", run_id, 2, checkpoint(3))


def test_a_job_that_reports_its_worker_lost_is_requeued(warm, store, cluster):
    run_id = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    cluster.submitted[0][3].outcome = WorkerLostError("gone")
    cluster.present = set()
    warm.tick()
    assert store.get(run_id).state == "queued"


def test_a_failure_meant_for_people_is_shown_as_it_is(warm, store, cluster):
    run_id = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    cluster.submitted[0][3].outcome = DivergedError("Training diverged.")
    warm.tick()
    assert (store.get(run_id).state, store.get(run_id).message) == ("failed", "Training diverged.")


def test_any_other_failure_ends_that_run_only_and_shows_no_internals(warm, store, cluster):
    first, second = (store.submit(CONFIG, "ann", "IBM") for _ in range(2))
    warm.tick()
    cluster.submitted[0][3].outcome = ZeroDivisionError("secret/path")
    warm.tick()
    assert store.get(first).state == "failed"
    assert "secret" not in store.get(first).message
    assert store.get(second).state == "running"


def test_a_run_whose_data_is_gone_fails_with_a_sentence_and_the_next_one_starts(warm, store, cluster):
    lost = store.submit(CONFIG.with_("data", source="upload", name="0" * 32), "ann", "X")
    good = store.submit(CONFIG, "bob", "IBM")
    warm.tick()
    assert "no longer here" in store.get(lost).message
    assert store.get(good).state == "running"


def test_a_run_whose_data_needs_too_much_memory_fails_with_a_sentence_before_it_gets_a_worker(warm, store, cluster):
    store.limits = replace(store.limits, memory=57)
    refused = store.submit(CONFIG, "ann", "IBM")  # how many rows it has nobody knows yet
    with pytest.raises(RunError, match="about 58 MB"):
        store.submit(CONFIG, "ann", "IBM", rows=1259)
    warm.tick()
    assert cluster.submitted == []
    assert store.get(refused).state == "failed"
    assert "about 6" in store.get(refused).message


def test_data_that_changed_since_it_was_chosen_is_refused(warm, store):
    run_id = store.submit(CONFIG.with_("data", **DataConfig(sha256="0" * 64).model_dump()), "ann", "IBM")
    warm.tick()
    assert "changed" in store.get(run_id).message


def test_workers_that_arrive_later_are_warmed_up_and_used(warm, store, cluster):
    for owner in ("ann", "bob"):
        store.submit(CONFIG, owner, "IBM")
    cluster.present.add("w2")
    warm.tick()
    cluster.loading["w2"].outcome = "warm"
    warm.tick()
    assert {worker for worker, *_ in cluster.submitted} == {"w1", "w2"}


def test_a_run_whose_data_can_not_be_read_fails_and_the_service_goes_on(warm, store, monkeypatch):
    broken = store.submit(CONFIG, "ann", "IBM")
    with monkeypatch.context() as damaged:
        damaged.setattr("lstm_core.jobs.rounds.load_data", lambda *_: 1 / 0)
        warm.tick()
    assert store.get(broken).state == "failed"
    assert "ZeroDivisionError" in store.get(broken).message
    good = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    assert store.get(good).state == "running"


@pytest.fixture
def held(monkeypatch):
    """Hold the loading of bob's data until the test lets go; his series is the newest 500 rows."""
    release = threading.Event()
    load = rounds.load_data

    def load_slowly(data, libraries):
        if data.last_rows == 500:
            assert release.wait(60)
        return load(data, libraries)

    monkeypatch.setattr(rounds, "load_data", load_slowly)
    yield release
    release.set()


BOBS = CONFIG.with_("data", last_rows=500)


def turn_until(service, done):
    """Do rounds, without waiting for anything beside them, until something has happened."""
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline
        service.service.tick()
        time.sleep(0.01)


def test_data_that_takes_long_to_load_holds_up_no_other_run_and_no_sign_of_life(
    warm, store, cluster, held, monkeypatch
):
    monkeypatch.setattr(rounds, "SLOW_LOAD_SECONDS", 0.2)
    monkeypatch.setattr(sign_of_life, "BEAT_SECONDS", 0.0)
    slow = store.submit(BOBS, "bob", "IBM")
    warm.service.tick()
    other = store.submit(CONFIG, "ann", "IBM")
    turn_until(warm, lambda: cluster.submitted)
    assert [run[0] for _, run, _, _ in cluster.submitted] == [other]
    assert store.get(slow).state == "running"
    assert store.engine().state == "ready"
    cluster.submitted[0][3].outcome = DivergedError("Training diverged.")
    held.set()
    turn_until(warm, lambda: len(cluster.submitted) == 2)
    assert cluster.submitted[1][1] == (slow, 1)


def test_a_run_whose_data_is_being_loaded_can_be_stopped_at_once(warm, store, cluster, held):
    run_id = store.submit(BOBS, "bob", "IBM")
    warm.service.tick()
    store.request_stop(run_id, "bob")
    warm.service.tick()
    warm.writer.flush(60)
    assert (store.get(run_id).state, store.get(run_id).message) == ("stopped", "Stopped before its training began.")
    held.set()
    warm.tick()
    assert cluster.submitted == []


def test_a_run_that_cannot_be_given_to_its_worker_fails_with_a_sentence_and_the_worker_is_free_again(
    warm, store, cluster
):
    cluster.refuses = TypeError("can't pickle this")
    refused = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    assert store.get(refused).state == "failed"
    assert "TypeError" in store.get(refused).message
    cluster.refuses = None
    good = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    assert [run[0] for _, run, _, _ in cluster.submitted] == [good]


def test_a_run_that_cannot_be_given_to_its_worker_as_all_workers_are_gone_waits_again(warm, store, cluster):
    run_id = store.submit(CONFIG, "ann", "IBM")

    def refuse(*_arguments):
        cluster.ended = True
        raise OSError("the scheduler is gone")

    cluster.submit = refuse
    warm.tick()
    assert (store.get(run_id).state, store.get(run_id).message) == ("queued", "")
    assert warm.source.started == 1


def test_when_the_workers_are_out_of_reach_others_are_looked_for_and_the_runs_go_on_there(warm, store, cluster):
    run_id = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    cluster.ended = True
    warm.tick()
    assert store.get(run_id).state == "queued"
    assert cluster.submitted[0][3].forgotten
    assert (warm.source.started, store.engine().state, store.engine().warm) == (1, "starting", 0)
    again = warm.source.cluster = FakeCluster("w9")
    warm.tick()
    again.loading["w9"].outcome = "loaded"
    warm.tick()
    assert [(worker, run) for worker, run, _, _ in again.submitted] == [("w9", (run_id, 2))]


def test_the_reason_why_there_are_no_workers_is_told_and_a_run_waits_for_them(service, store, cluster):
    service.source.cluster, service.source.trouble = None, "The scheduler can't be reached."
    run_id = store.submit(CONFIG, "ann", "IBM")
    service.tick()
    assert (store.engine().state, store.engine().message) == ("starting", "The scheduler can't be reached.")
    assert store.get(run_id).state == "queued"
    service.source.cluster, service.source.trouble = cluster, ""
    service.tick()
    assert (store.engine().state, store.engine().message) == ("ready", "")


def test_processes_that_end_at_once_are_told_of_while_there_is_no_worker(service, store, cluster):
    cluster.present, cluster.why = set(), "The worker process ended 3 times."
    service.tick()
    assert store.engine().message == "The worker process ended 3 times."
    cluster.present = {"w1"}
    service.tick()
    assert store.engine().message == ""


def test_how_far_the_service_is_can_be_read_step_by_step(service, store, cluster):
    service.source.cluster = None
    service.tick()
    assert [(step.name, step.done) for step in store.engine().steps] == [("Starting the training service", False)]
    cluster.present = set()
    service.source.cluster = cluster
    service.tick()
    assert store.engine().steps[-1].name == cluster.waits_for
    cluster.present = {"w1"}
    service.tick()
    assert [(step.name, step.done) for step in store.engine().steps] == [
        ("Starting the training service", True),
        (cluster.waits_for, True),
        ("Loading TensorFlow in the worker", False),
    ]
    cluster.loading["w1"].outcome = "loaded"
    service.tick()
    assert all(step.done for step in store.engine().steps)


def test_a_result_that_finds_no_room_on_the_disk_keeps_its_worker_from_nobody(
    warm, store, cluster, result, monkeypatch
):
    full = True
    finish = Ledger.finish

    def finish_if_there_is_room(ledger, run_id, result):
        if full:
            raise StoreBusyError("The disk is full.")
        finish(ledger, run_id, result)

    monkeypatch.setattr(Ledger, "finish", finish_if_there_is_room)
    monkeypatch.setattr(writing, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(rounds, "COMPARE_SECONDS", 0.0)  # nor is it taken for a run that nobody trains
    first, second = (store.submit(CONFIG, owner, "IBM") for owner in ("ann", "bob"))
    turn_until(warm, lambda: cluster.submitted)
    cluster.submitted[0][3].outcome = result
    turn_until(warm, lambda: len(cluster.submitted) == 2)
    assert cluster.submitted[1][1] == (second, 1)
    assert store.get(first).state == "running"
    assert warm.service.is_needed()
    full = False
    warm.tick()
    assert store.get(first).state == "finished"
    assert store.result(first).loss == result.loss


@pytest.fixture
def compared(monkeypatch):
    monkeypatch.setattr(rounds, "COMPARE_SECONDS", 0.0)


def test_a_run_that_is_gone_with_the_lab_s_folder_is_given_up_and_its_worker_is_free_again(
    warm, store, cluster, compared, result
):
    gone = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    shutil.rmtree(store.home)
    new = store.submit(CONFIG, "bob", "IBM")
    warm.tick()
    assert cluster.stops == [("w1", gone)]
    assert len(cluster.submitted) == 1  # its worker has still to end it
    cluster.submitted[0][3].outcome = result
    warm.tick()
    assert [run for _, (run, _), _, _ in cluster.submitted] == [gone, new]
    assert not store.folder(gone).exists()


def test_a_run_that_an_older_database_holds_for_running_is_trained_again(warm, store, cluster, compared, result):
    run_id = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    cluster.submitted[0][3].outcome = result
    warm.tick()
    with store.database.transaction() as connection:  # as before it was finished
        connection.execute("UPDATE runs SET state = 'running', has_result = 0")
    warm.tick()
    assert [run for _, (run, _), _, _ in cluster.submitted] == [run_id, run_id]
    assert store.get(run_id).state == "running"
