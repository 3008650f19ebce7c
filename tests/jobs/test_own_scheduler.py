"""Training on workers of a Dask scheduler that an operator started, which share no disk with the service."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lstm_core.config import preset
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings
from tests.processes import end_service, wait_for

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def dask(*arguments, cwd):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-m", "dask", *arguments], cwd=cwd, env=environment)


@pytest.fixture
def scheduler(tmp_path):
    file = tmp_path / "scheduler.json"
    processes = [
        dask(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", file, cwd=tmp_path
        )
    ]
    wait_for(file.exists, "the scheduler")
    processes.append(
        dask("worker", "--scheduler-file", file, "--nthreads", "1", "--no-dashboard", "--nworkers", "1", cwd=tmp_path)
    )
    yield json.loads(file.read_text())["address"]
    for process in reversed(processes):
        process.terminate()
        process.wait(timeout=60)


def test_a_run_is_trained_by_an_outside_worker(scheduler, tmp_path):
    store = RunStore(tmp_path / "home")
    keeper = ServiceKeeper(Settings(store.home, workers=1, scheduler=scheduler, warm=()), store)
    keeper.start()
    try:
        config = preset("tutorial").with_("model", units=4).with_("training", epochs=2)
        run_id = store.submit(config, "ann", "IBM")
        wait_for(lambda: store.get(run_id).is_over, "the end of the run")
        assert store.get(run_id).state == "finished", store.get(run_id).message
        assert len(store.result(run_id).loss) == 2
    finally:
        keeper.close()
        end_service(store)
