"""Model files that somebody asked for, with workers that the test itself controls."""

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import DataError, NotOwnerError, RunNotReadyError, StoreBusyError
from lstm_core.jobs.cluster import WorkerLostError
from lstm_core.jobs.task import make_model_files
from lstm_core.runs import model_ledger
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.model_files import MODEL_FILE
from tests.made_results import made_result
from tests.scripted_exporter import model_files

CONFIG = ExperimentConfig()


@pytest.fixture(scope="module")
def result(tiny_config, table):
    return made_result(tiny_config, table)


@pytest.fixture
def run(store, result):
    """Return a finished run of Ann's whose model files she has asked for."""
    return finished(store, result, asked=True)


def finished(store, result, *, asked):
    run_id = store.submit(result.config, "ann", "IBM")
    ledger = Ledger(store)
    ledger.claim()
    ledger.finish(run_id, result)
    if asked:
        store.ask_for_model_files(run_id, "ann")
    return run_id


def make(cluster, result):
    """Let the worker end what it makes."""
    cluster.making[-1][2].outcome = model_files(result)


def test_they_are_made_once_in_an_idle_worker_and_kept(warm, store, cluster, run, result):
    assert store.model_files(run).state == "asked"
    warm.tick()
    ((worker, sent, _),) = cluster.making
    assert (worker, sent.last_epoch, sorted(sent.weights)) == ("w1", b"", sorted(result.weights))
    make(cluster, result)
    warm.tick()
    asked = store.model_files(run)
    assert (asked.state, asked.message, asked.files) == ("made", "", model_files(result))
    assert asked.files.contents == {"model.onnx": b"model.onnx: made up"}
    assert asked.files.missing == {"model.keras": "It is made up."}
    store.ask_for_model_files(run, "ann")
    warm.tick()
    assert len(cluster.making) == 1
    assert not warm.service._files.pending


def test_runs_go_first_and_get_the_worker_afterwards(warm, store, cluster, run, result):
    training = store.submit(CONFIG, "bob", "IBM")
    warm.tick()
    assert (len(cluster.submitted), cluster.making) == (1, [])
    cluster.submitted[0][3].outcome = result
    warm.tick()
    assert store.get(training).state == "finished"
    assert len(cluster.making) == 1
    waiting = store.submit(CONFIG, "bob", "IBM")
    warm.tick()
    assert store.get(waiting).state == "queued", "the only worker makes files"
    make(cluster, result)
    warm.tick()
    assert store.get(waiting).state == "running"


def test_those_that_were_asked_for_first_are_made_first_and_all_in_the_end(warm, store, cluster, result):
    runs = [finished(store, result, asked=True) for _ in range(3)]
    for number, run_id in enumerate(runs, 1):
        warm.tick()
        assert len(cluster.making) == number
        make(cluster, result)
        warm.tick()
        assert store.model_files(run_id).state == "made"


@pytest.mark.parametrize("how", ["it is gone from the list", "its job says so"])
def test_a_lost_worker_is_followed_by_another_and_too_many_by_a_sentence(warm, store, cluster, run, how):
    for number in (1, 2):
        warm.tick()
        assert len(cluster.making) == number
        if how == "its job says so":
            cluster.making[-1][2].outcome = WorkerLostError("killed")
        cluster.present = {f"w{number + 1}"}
        warm.tick()
        cluster.loading[f"w{number + 1}"].outcome = "warm"
        warm.tick()
    asked = store.model_files(run)
    assert asked.state == "failed"
    assert "was lost 2 times in a row" in asked.message
    store.ask_for_model_files(run, "ann")
    assert store.model_files(run).state == "asked"
    warm.tick()
    assert len(cluster.making) == 3


@pytest.mark.parametrize(
    ("error", "says"),
    [(DataError("This run came here without its data."), "without its data"), (ValueError("no"), "ValueError")],
)
def test_what_can_not_be_made_is_said_and_the_worker_goes_on(warm, store, cluster, run, result, error, says):
    warm.tick()
    cluster.making[0][2].outcome = error
    warm.tick()
    asked = store.model_files(run)
    assert (asked.state, says in asked.message) == ("failed", True)
    store.submit(CONFIG, "bob", "IBM")
    warm.tick()
    assert len(cluster.submitted) == 1


def test_a_run_that_is_deleted_meanwhile_leaves_nothing_behind(warm, store, cluster, run, result):
    warm.tick()
    store.delete(run, "ann")
    make(cluster, result)
    warm.tick()
    Ledger(store).purge()
    assert not store.folder(run).exists()
    with store.database.open() as connection:
        assert connection.execute("SELECT count(*) FROM model_files").fetchone()[0] == 0
    assert not warm.service._files.pending


def test_a_result_that_can_not_be_read_is_said(warm, store, cluster, run):
    (store.folder(run) / "arrays.npz").write_bytes(b"")
    warm.tick()
    asked = store.model_files(run)
    assert (asked.state, cluster.making) == ("failed", [])
    assert "arrays.npz has changed" in asked.message


def test_a_service_that_ends_leaves_them_to_the_next_one(make_rounds, warm, store, cluster, run, result):
    warm.tick()
    assert store.model_files(run).state == "asked"
    assert Ledger(store).is_needed(), "a service is needed as long as files are to be made"
    other = make_rounds(presets=())
    other.tick()
    for job in cluster.loading.values():
        job.outcome = "loaded"
    other.tick()
    assert len(cluster.making) == 2
    make(cluster, result)
    other.tick()
    assert store.model_files(run).state == "made"
    cluster.making[0][2].outcome = model_files(result)  # and of the first one nobody hears any more
    warm.tick()
    assert store.model_files(run).state == "made"


def test_workers_out_of_reach_are_waited_for(warm, store, cluster, run):
    warm.tick()
    cluster.ended = True
    warm.tick()
    assert store.model_files(run).state == "asked"
    assert warm.source.started == 1


def test_a_cluster_that_refuses_is_told(warm, store, cluster, run):
    cluster.refuses = ValueError("too large")
    warm.tick()
    assert store.model_files(run).state == "failed"
    cluster.refuses = None
    store.submit(CONFIG, "bob", "IBM")
    warm.tick()
    assert len(cluster.submitted) == 1, "the worker was given back"


def test_a_full_disk_is_said_as_soon_as_anything_can_be_written(warm, store, cluster, run, result, monkeypatch):
    warm.tick()
    make(cluster, result)

    def full(*_):
        raise StoreBusyError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(model_ledger.ModelLedger, "keep", full)
        patched.setattr(model_ledger.ModelLedger, "fail", full)
        warm.tick()
        assert store.model_files(run).state == "asked"
    warm.service._parts._resting.clear()
    warm.tick()
    warm.service._parts._resting.clear()
    warm.tick()
    assert store.model_files(run).message == "The disk is full."
    assert not list(store.folder(run).glob(f"*{MODEL_FILE}*"))


def test_files_that_are_damaged_or_gone_can_be_made_again(warm, store, cluster, run, result):
    warm.tick()
    make(cluster, result)
    warm.tick()
    path = store.folder(run) / MODEL_FILE
    for spoil in (lambda: path.write_bytes(path.read_bytes()[:-40]), path.unlink):
        spoil()
        asked = store.model_files(run)
        assert (asked.state, "can't be read, because of damage" in asked.message) == ("failed", True)
        store.ask_for_model_files(run, "ann")
        warm.tick()
        make(cluster, result)
        warm.tick()
        assert store.model_files(run).state == "made"


def test_only_the_owner_asks_and_only_for_what_is_there(store, result):
    run = finished(store, result, asked=False)
    assert store.model_files(run).state == "none"
    with pytest.raises(NotOwnerError, match="only they can have its model files made"):
        store.ask_for_model_files(run, "bob")
    with pytest.raises(RunNotReadyError, match="Its model can be had when its training has ended"):
        store.ask_for_model_files(store.submit(CONFIG, "ann", "IBM"), "ann")


def test_what_is_in_the_bin_waits_and_keeps_no_service(warm, store, cluster, run):
    store.put_in_bin([run], "ann")
    warm.tick()
    assert cluster.making == []
    assert not Ledger(store).is_needed()
    store.take_from_bin([run], "ann")
    warm.tick()
    assert len(cluster.making) == 1


def test_a_worker_calls_what_the_setting_names(result):
    made, memory = make_model_files("tests.scripted_exporter:model_files", result)
    assert (made, memory > 2**20) == (model_files(result), True)
