"""The run service's rounds, with workers that the test itself controls."""

from lstm_core.config import DataConfig, ExperimentConfig
from lstm_core.errors import DivergedError
from lstm_core.jobs.cluster import WorkerLostError
from lstm_core.runs.ledger import Ledger
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
        damaged.setattr("lstm_core.jobs.rounds.load_series", lambda *_: 1 / 0)
        warm.tick()
    assert store.get(broken).state == "failed"
    assert "ZeroDivisionError" in store.get(broken).message
    good = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    assert store.get(good).state == "running"
