"""A paused run leaves its worker to others and ends, once it is resumed, as one that was never paused."""

import threading

import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.events import CheckpointSaved
from lstm_core.jobs import rounds, task
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.jobs.task import PausedAt
from lstm_core.runs.extension import extend
from lstm_core.runs.store import RunStore
from tests import scripted_trainer
from tests.kept import checkpoint
from tests.processes import end_service, kill, wait_for, wait_for_epoch
from tests.scripted_trainer import scripted

CONFIG = ExperimentConfig()


def begun(service, store):
    run_id = store.submit(CONFIG, "ann", "IBM")
    service.tick()
    return run_id


def test_a_pause_is_passed_on_once(warm, store, cluster):
    run_id = begun(warm, store)
    store.request_pause(run_id, "ann")
    warm.tick()
    warm.tick()
    assert cluster.pauses == [("w1", (run_id, 1))]


def test_the_worker_of_a_paused_run_is_free_for_the_next(warm, store, cluster):
    run_id = begun(warm, store)
    store.request_pause(run_id, "ann")
    other = store.submit(CONFIG, "bob", "IBM")
    cluster.submitted[0][3].outcome = PausedAt(CheckpointSaved(epoch=3, content=checkpoint(3)))
    warm.tick()
    assert (store.get(run_id).state, cluster.submitted[1][1][0]) == ("paused", other)
    store.resume(run_id, "ann")
    cluster.submitted[1][3].outcome = OSError("whatever")
    warm.tick()
    assert cluster.submitted[2][1:3] == ((run_id, 2), checkpoint(3))


def test_a_run_whose_data_is_still_being_loaded_is_laid_aside_at_once(warm, store, cluster, monkeypatch):
    loaded = threading.Event()
    monkeypatch.setattr(rounds, "load_data", lambda *_: loaded.wait(60))
    run_id = store.submit(CONFIG, "ann", "IBM")
    warm.service.tick()
    assert store.get(run_id).state == "running"
    store.request_pause(run_id, "ann")
    warm.service.tick()
    warm.writer.flush(60)
    loaded.set()
    assert (store.get(run_id).state, cluster.submitted) == ("paused", [])


@pytest.fixture
def in_worker(monkeypatch):
    """Return what trains in this process as if it were a worker; what it reports is among its ``sent``."""

    class Worker:
        def __init__(self):
            self.address, self.sent = "here", []

        def log_event(self, _topic, message):
            self.sent.append(message["event"])

    worker = Worker()
    monkeypatch.setattr("distributed.get_worker", lambda: worker)
    monkeypatch.setattr(scripted_trainer, "EPOCH_SECONDS", 0)
    return worker


def test_a_worker_returns_the_next_checkpoint_of_a_run_that_is_to_pause(in_worker, table, tiny_config):
    config = tiny_config.with_("training", epochs=4)
    task.request_pause(("a", 1))
    outcome, _ = task.train_run(f"{scripted_trainer.__name__}:run", ("a", 1), config, table, None)
    assert isinstance(outcome, PausedAt)
    assert outcome.checkpoint.epoch == 1
    assert [event["kind"] for event in in_worker.sent][-1] == "epoch", "and tells nobody else of it"
    state = outcome.checkpoint.content
    result, _ = task.train_run(f"{scripted_trainer.__name__}:run", ("a", 2), config, table, state)
    assert result.loss == scripted_trainer.run(config, table=table).loss


def test_a_request_of_an_earlier_attempt_pauses_nothing(in_worker, table, tiny_config):
    task.request_pause(("b", 1))
    result, _ = task.train_run(f"{scripted_trainer.__name__}:run", ("b", 2), tiny_config, table, None)
    assert len(result.loss) == 2


LONG = preset("tutorial").with_("data", last_rows=200).with_("features", window=10).with_("model", units=2)
LONG = LONG.with_("training", epochs=40)


@pytest.mark.slow
@pytest.mark.further  # each of it is tested alone, too
def test_a_run_that_was_paused_over_the_death_of_its_service_and_then_trained_longer(tmp_path, monkeypatch):
    store = RunStore(tmp_path)
    keeper = ServiceKeeper(scripted(store.home), store)
    keeper.start()
    try:
        run_id = store.submit(LONG, "ann", "IBM")
        wait_for_epoch(store, run_id, 3)
        store.request_pause(run_id, "ann")
        wait_for(lambda: store.get(run_id).state == "paused", "the pause")
        kill(store.engine().pid)
        other = store.submit(LONG.with_("training", epochs=1), "bob", "IBM")
        wait_for(lambda: store.get(other).is_over, "another run, by another service")
        assert store.get(run_id).state == "paused"
        store.resume(run_id, "ann")
        wait_for(lambda: store.get(run_id).is_over, "the end of the run")
        begun = [event.first_epoch for event in store.events(run_id)[0] if event.kind == "started"]
        longer = extend(store, run_id, "ann", 5)
        wait_for(lambda: store.get(longer).is_over, "the end of the longer run")
    finally:
        keeper.close()
        end_service(store)
    assert begun[0] == 1 < begun[1], "it began anew"
    monkeypatch.setattr(scripted_trainer, "EPOCH_SECONDS", 0)
    for run, epochs in ((run_id, 40), (longer, 45)):
        expected, result = scripted_trainer.run(LONG.with_("training", epochs=epochs)), store.result(run)
        assert (result.loss, result.val_loss) == (expected.loss, expected.val_loss)
        assert all((result.weights[name] == array).all() for name, array in expected.weights.items())
