"""Processes that really die: nothing is lost, and the numbers are those of an undisturbed run.

The one that CI alone runs trains on TensorFlow; for the others it is enough that the loop is the real one
(``scripted_trainer.py``).
"""

import subprocess
import sys
from pathlib import Path

import pytest

from lstm_core import experiment
from lstm_core.config import preset
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings
from tests import scripted_trainer
from tests.processes import end_service, kill, wait_for, wait_for_epoch, worker_processes
from tests.scripted_trainer import scripted

pytestmark = pytest.mark.slow

# Epochs that take about a tenth of a second, and enough of them that work lies ahead when a process dies.
CONFIG = (
    preset("tutorial").with_("data", last_rows=200).with_("features", window=10).with_("model", units=2, dropout=0.1)
)
CONFIG = CONFIG.with_("training", epochs=40)


@pytest.fixture(scope="module")
def undisturbed():
    with pytest.MonkeyPatch.context() as hurry:
        hurry.setattr(scripted_trainer, "EPOCH_SECONDS", 0)
        return scripted_trainer.run(CONFIG)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Return a store that a kept service works for, which each test finds alive or about to be again."""
    store = RunStore(tmp_path_factory.mktemp("home"))
    keeper = ServiceKeeper(scripted(store.home), store)
    keeper.start()
    yield store
    keeper.close()
    end_service(store)


def checkpointed(store, run_id):
    return (store.folder(run_id) / "checkpoint.npz").exists()


def submit_and_reach_epoch_five(store, config=CONFIG):
    run_id = store.submit(config, "ann", "IBM")
    wait_for_epoch(store, run_id, 5)
    assert checkpointed(store, run_id)
    return run_id


def last_epoch(store, run_id):
    return max(event.epoch for event in store.events(run_id)[0] if event.kind == "epoch")


def assert_finished_as_undisturbed(store, run_id, undisturbed):
    wait_for(lambda: store.get(run_id).is_over, "the end of the run")
    assert store.get(run_id).state == "finished", store.get(run_id).message
    result = store.result(run_id)
    assert result.loss == pytest.approx(undisturbed.loss, rel=1e-5)
    assert result.val_loss == pytest.approx(undisturbed.val_loss, rel=1e-4)
    first_epochs = [event.first_epoch for event in store.events(run_id)[0] if event.kind == "started"]
    assert first_epochs[0] == 1
    assert first_epochs[-1] > 1, "the run began anew instead of going on from its checkpoint"


def test_a_run_whose_worker_is_killed_finishes_from_its_checkpoint(store, undisturbed):
    run_id = submit_and_reach_epoch_five(store)
    for worker in worker_processes(store.engine().pid):
        kill(worker)
    assert_finished_as_undisturbed(store, run_id, undisturbed)


@pytest.mark.further  # the loop is the same; from each checkpoint: tests/training/test_checkpoints.py
def test_on_tensorflow_too_a_run_whose_worker_and_service_are_killed_finishes_from_its_checkpoint(tmp_path):
    # Here too an epoch takes about a tenth of a second.
    config = CONFIG.with_("data", last_rows=600).with_("features", window=60).with_("model", units=8)
    config = config.with_("training", epochs=80)
    store = RunStore(tmp_path)
    keeper = ServiceKeeper(Settings(tmp_path, workers=1, scheduler=None, warm=()), store)
    keeper.start()
    try:
        run_id = submit_and_reach_epoch_five(store, config)
        for worker in worker_processes(store.engine().pid):
            kill(worker)
        wait_for_epoch(store, run_id, last_epoch(store, run_id) + 3)
        assert not store.get(run_id).is_over
        kill(store.engine().pid)
        assert_finished_as_undisturbed(store, run_id, experiment.run(config))
    finally:
        keeper.close()
        end_service(store)


@pytest.mark.parametrize("training", [2, pytest.param(3, marks=pytest.mark.further)])
def test_a_run_of_several_trainings_goes_on_in_the_one_that_it_had_come_to(store, monkeypatch, training):
    config = CONFIG.with_("split", train=0.7, validation=0.1).with_("training", epochs=10, ensemble=2, refit=True)
    run_id = store.submit(config, "ann", "IBM")

    def has_come_far_enough():
        batch = store.get(run_id).progress
        return batch is not None and (batch.training, batch.epoch) >= (training, 3)

    wait_for(has_come_far_enough, f"training {training}")
    for worker in worker_processes(store.engine().pid):
        kill(worker)
    wait_for(lambda: store.get(run_id).is_over, "the end of the run")
    assert store.get(run_id).state == "finished", store.get(run_id).message
    begun = [(event.training, event.first_epoch) for event in store.events(run_id)[0] if event.kind == "started"]
    assert [number for number, first in begun if first > 1] in ([training], [training - 1]), "it began anew"
    monkeypatch.setattr(scripted_trainer, "EPOCH_SECONDS", 0)
    expected, result = scripted_trainer.run(config), store.result(run_id)
    assert (result.loss, result.later) == (expected.loss, expected.later)
    for one, other in zip(result.members, expected.members, strict=True):
        assert all((one[name] == array).all() for name, array in other.items())


def test_a_run_whose_service_is_killed_finishes_from_its_checkpoint(store, undisturbed):
    run_id = submit_and_reach_epoch_five(store)
    kill(store.engine().pid)
    assert_finished_as_undisturbed(store, run_id, undisturbed)


def test_a_run_goes_on_when_the_app_is_killed(tmp_path):
    store = RunStore(tmp_path)
    app = subprocess.Popen([sys.executable, "-c", APP, str(store.home)], cwd=Path(__file__).parents[2])
    try:
        run_id = store.submit(CONFIG, "ann", "IBM")
        wait_for_epoch(store, run_id, 2)
    finally:
        kill(app.pid)
        app.wait()
    wait_for(lambda: store.get(run_id).is_over, "the end of the run")
    assert len(store.result(run_id).loss) == CONFIG.training.epochs
    end_service(store)


APP = """
import sys, time
from pathlib import Path
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.runs.store import RunStore
from tests.scripted_trainer import scripted

home = Path(sys.argv[1])
ServiceKeeper(scripted(home), RunStore(home)).start()
time.sleep(600)
"""


def test_a_stopped_run_keeps_what_it_has_reached(store):
    run_id = store.submit(CONFIG, "ann", "IBM")
    wait_for_epoch(store, run_id, 2)
    store.request_stop(run_id, "ann")
    wait_for(lambda: store.get(run_id).is_over, "the end of the run")
    assert store.get(run_id).state == "stopped"
    assert 2 <= len(store.result(run_id).loss) < CONFIG.training.epochs


def test_a_run_with_an_impossible_config_fails_before_a_worker_is_free_and_holds_up_no_other(store):
    config = CONFIG.with_("training", epochs=10)
    first = store.submit(config, "ann", "IBM")
    wait_for_epoch(store, first, 1)  # the only worker is busy
    bad = "a_run_that_nobody_can_read"
    with store.database.open() as connection:
        copied = (
            "INSERT INTO runs (id, owner, title, config, created) SELECT ?, owner, title, ?, 0 FROM runs WHERE id = ?"
        )
        connection.execute(copied, (bad, '{"sorcery": 3}', first))
    second = store.submit(config, "bob", "IBM")
    for run_id in (first, second):
        wait_for(lambda run_id=run_id: store.get(run_id).is_over, "the end of a run")
        assert store.get(run_id).state == "finished"
    with store.database.open() as connection:
        row = connection.execute("SELECT state, message, ended FROM runs WHERE id = ?", (bad,)).fetchone()
    assert row["state"] == "failed"
    assert "Delete the run" in row["message"]
    assert row["ended"] < store.get(first).ended


def test_a_second_service_for_the_same_folder_ends_at_once(store):
    pid = wait_for(lambda: store.engine().pid, "the service")
    second = subprocess.run(
        [sys.executable, "-m", "lstm_core.jobs.service"],
        cwd=Path(__file__).parents[2],
        env={"LSTM_LAB_HOME": str(store.home), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert second.returncode == 0
    assert "another service is running" in second.stderr
    assert store.engine().pid == pid
