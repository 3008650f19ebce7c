"""The run service's rounds, with workers that the test itself controls."""

import pytest

from lstm_core.config import DataConfig, ExperimentConfig
from lstm_core.data.uploads import UploadLibrary
from lstm_core.errors import DivergedError
from lstm_core.experiment import run
from lstm_core.jobs.cluster import WorkerLostError
from lstm_core.jobs.service import RunService
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore

CONFIG = ExperimentConfig()


class FakeJob:
    """A job that ends when the test says so."""

    def __init__(self):
        self.outcome = None
        self.forgotten = False

    def done(self):
        return self.outcome is not None

    def result(self):
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome

    def forget(self):
        self.forgotten = True


class FakeCluster:
    """Workers by name; every submitted run is on record."""

    def __init__(self, *names):
        self.present = set(names)
        self.warming = {}
        self.submitted = []
        self.stops = []
        self.traced = []
        self.restarted = []
        self.bytes = 0

    def workers(self):
        return set(self.present)

    def warm(self, worker):
        self.warming[worker] = FakeJob()
        return self.warming[worker]

    def submit(self, worker, run, config, table, checkpoint):
        job = FakeJob()
        self.submitted.append((worker, run, checkpoint, job))
        return job

    def trace(self, worker, config):
        self.traced.append((worker, config, FakeJob()))
        return self.traced[-1][2]

    def memory(self, worker):
        return self.bytes

    def restart(self, worker):
        self.restarted.append((worker, FakeJob()))
        return self.restarted[-1][1]

    def stop(self, worker, run_id):
        self.stops.append((worker, run_id))

    def close(self):
        self.present.clear()


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


@pytest.fixture
def cluster():
    return FakeCluster("w1")


@pytest.fixture
def service(store, cluster, monkeypatch):
    monkeypatch.setattr("lstm_core.jobs.service.SLOW_TICK_SECONDS", 0.0)
    return RunService(Ledger(store), UploadLibrary(store.home / "uploads"), cluster)


@pytest.fixture
def warm(service, cluster):
    service.tick()
    for job in cluster.warming.values():
        job.outcome = "warm"
    service.tick()
    return service


@pytest.fixture(scope="module")
def result(tiny_config, table):
    return run(tiny_config, table=table)


def test_a_run_waits_until_a_worker_is_warm(service, store, cluster):
    store.submit(CONFIG, "ann", "IBM")
    service.tick()
    assert cluster.submitted == []
    assert store.engine().warm == 0
    cluster.warming["w1"].outcome = "warm"
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
    store.folder(run_id).mkdir(parents=True)
    (store.folder(run_id) / "checkpoint.npz").write_bytes(b"state")
    cluster.present = {"w2"}
    warm.tick()
    assert cluster.submitted[0][3].forgotten
    cluster.warming["w2"].outcome = "warm"
    warm.tick()
    worker, (again, attempt), checkpoint, _ = cluster.submitted[1]
    assert (worker, again, attempt, checkpoint) == ("w2", run_id, 2, b"state")


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
    cluster.warming["w2"].outcome = "warm"
    warm.tick()
    assert {worker for worker, *_ in cluster.submitted} == {"w1", "w2"}


def test_a_run_whose_data_can_not_be_read_fails_and_the_service_goes_on(warm, store, monkeypatch):
    broken = store.submit(CONFIG, "ann", "IBM")
    with monkeypatch.context() as damaged:
        damaged.setattr("lstm_core.jobs.service.load_series", lambda *_: 1 / 0)
        warm.tick()
    assert store.get(broken).state == "failed"
    assert "ZeroDivisionError" in store.get(broken).message
    good = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    assert store.get(good).state == "running"


def test_what_a_person_has_chosen_is_traced_before_they_press_the_button(warm, store, cluster):
    chosen = CONFIG.with_("model", units=48)
    store.expect(chosen, "ann")
    warm.tick()
    assert [(worker, config) for worker, config, _ in cluster.traced] == [("w1", chosen)]
    assert store.engine().warm == 1  # it can be waited for; it is no cold worker
    cluster.traced[0][2].outcome = "traced"
    warm.tick()
    warm.tick()
    assert len(cluster.traced) == 1


def test_presets_are_not_traced_again(warm, store, cluster):
    store.expect(CONFIG.with_("training", learning_rate=0.5), "ann")
    warm.tick()
    assert cluster.traced == []


def test_queued_runs_come_before_what_may_come(warm, store, cluster):
    store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    store.expect(CONFIG.with_("model", units=48), "bob")
    warm.tick()
    assert cluster.traced == []


def test_a_run_goes_to_the_worker_that_has_traced_its_model(service, store, cluster):
    cluster.present = {"w1", "w2", "w3"}
    service.tick()
    for job in cluster.warming.values():
        job.outcome = "warm"
    chosen = CONFIG.with_("model", units=48)
    store.expect(chosen, "ann")
    service.tick()
    service.tick()
    worker, _, job = cluster.traced[0]
    job.outcome = "traced"
    store.submit(chosen.with_("training", learning_rate=0.5), "ann", "IBM")
    service.tick()
    assert cluster.submitted[0][0] == worker


def _train(service, store, cluster, result):
    store.submit(CONFIG, "ann", "IBM")
    service.tick()
    cluster.submitted[-1][3].outcome = result
    service.tick()


def test_a_worker_is_restarted_after_its_share_of_runs(warm, store, cluster, result, monkeypatch):
    monkeypatch.setattr("lstm_core.jobs.pool.RUNS_A_WORKER", 3)
    for trained in (1, 2, 3):
        assert (trained, cluster.restarted) == (trained, [])
        _train(warm, store, cluster, result)
    assert [worker for worker, _ in cluster.restarted] == ["w1"]
    waiting = store.submit(CONFIG, "ann", "IBM")
    cluster.present = {"w2"}
    warm.tick()
    cluster.restarted[0][1].outcome = "done"
    cluster.warming["w2"].outcome = "warm"
    warm.tick()
    assert cluster.submitted[-1][0] == "w2"
    assert cluster.submitted[-1][1][0] == waiting


def test_a_worker_that_comes_back_under_its_old_address_is_warmed_up_again(warm, store, cluster, result, monkeypatch):
    monkeypatch.setattr("lstm_core.jobs.pool.RUNS_A_WORKER", 1)
    _train(warm, store, cluster, result)
    before = cluster.warming["w1"]
    cluster.restarted[0][1].outcome = "done"
    warm.tick()
    warm.tick()
    assert cluster.warming["w1"] is not before


def test_an_old_worker_goes_on_while_runs_wait_but_not_for_ever(warm, store, cluster, result, monkeypatch):
    monkeypatch.setattr("lstm_core.jobs.pool.RUNS_A_WORKER", 2)
    for _ in range(6):
        store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    for trained in range(1, 5):
        assert (trained, cluster.restarted) == (trained, [])
        cluster.submitted[-1][3].outcome = result
        warm.tick()
    assert len(cluster.restarted) == 1
    assert len(store.queue()) == 2


def test_a_worker_that_holds_too_much_memory_is_restarted_at_once(warm, store, cluster, result):
    cluster.bytes = 2**40
    _train(warm, store, cluster, result)
    assert len(cluster.restarted) == 1


def test_a_worker_that_cannot_be_restarted_is_not_used_as_if_nothing_had_been(
    warm, store, cluster, result, monkeypatch
):
    monkeypatch.setattr("lstm_core.jobs.pool.RUNS_A_WORKER", 1)
    _train(warm, store, cluster, result)
    cluster.restarted[0][1].outcome = TimeoutError("no nanny")
    warm.tick()
    warm.tick()
    cluster.warming["w1"].outcome = "warm"  # still there, so it is warmed up and goes on
    _train(warm, store, cluster, result)
    assert len(cluster.submitted) == 2
