"""A sweep of thirty runs whose service and worker are killed twice each comes to the same thirty results.

What is added after them, the best from fresh seeds, is added once, whenever the service dies.
"""

import pytest

from lstm_core.config import preset
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.runs.store import RunStore
from lstm_core.studies.sweep import grid_configs
from tests import scripted_trainer
from tests.processes import end_service, kill, wait_for, worker_processes
from tests.scripted_trainer import scripted

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]

CONFIG = preset("recommended").with_("data", last_rows=400).with_("features", window=10)
CONFIG = CONFIG.with_("model", units=2).with_("training", epochs=4, patience=None)
GRID = {"model.units": (2, 3, 4, 5, 6), "training.batch_size": (16, 32, 64, 128, 256, 512, 1024)}
FAULTS = {4: "worker", 10: "service", 16: "worker", 23: "service"}
"""What is killed, by how many of the runs are over then."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = RunStore(tmp_path_factory.mktemp("home"))
    keeper = ServiceKeeper(scripted(store.home), store)
    keeper.start()
    yield store
    keeper.close()
    end_service(store)


def undisturbed(config):
    with pytest.MonkeyPatch.context() as hurry:
        hurry.setattr(scripted_trainer, "EPOCH_SECONDS", 0)
        return scripted_trainer.run(config)


def over(store, study):
    return sum(run.is_over for run in store.study_runs(study))


def strike(store, what):
    """Kill the service or its worker for good."""
    service = wait_for(lambda: store.engine().pid, "a service")
    if what == "service":
        kill(service)
        return
    for worker in wait_for(lambda: worker_processes(service), "a worker"):
        kill(worker)


def test_thirty_runs_come_to_the_same_results_whatever_is_killed_and_the_best_are_trained_again_once(store):
    parent = store.submit(CONFIG, "ann", "IBM")
    wait_for(lambda: store.get(parent).is_over, "the run itself")
    grid = grid_configs(store.get(parent).config, GRID)[:30]
    assert len(grid) == 30
    asked = {"vary": {path: list(values) for path, values in GRID.items()}, "best_again": {"seeds": 1}}
    study = store.submit_study(grid, parent, "sweep", "ann", "IBM", asked, replaces=False)
    for count, what in FAULTS.items():
        wait_for(lambda count=count: over(store, study) >= count, f"{count} runs")
        strike(store, what)
    wait_for(lambda: len(store.study_runs(study)) > len(grid), "the best to be trained again")
    wait_for(lambda: over(store, study) == len(store.study_runs(study)), "the end of all")
    runs = store.study_runs(study)
    assert [run.state for run in runs] == ["finished"] * len(runs)
    assert [run.config for run in runs[:30]] == list(grid)
    assert 3 <= len(runs) - 30 <= 4
    assert all(run.config.seed == CONFIG.seed + 1 for run in runs[30:])
    for run in runs:
        result, alone = store.result(run.id), undisturbed(run.config)
        assert result.loss == pytest.approx(alone.loss, rel=1e-5)
        assert result.val_loss == pytest.approx(alone.val_loss, rel=1e-4)
        assert result.calibration.point == pytest.approx(alone.calibration.point)
