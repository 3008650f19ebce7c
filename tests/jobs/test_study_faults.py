"""A study of thirty runs whose service dies twice and whose workers die twice has the results of an undisturbed one."""

from dataclasses import replace

import pytest

from lstm_core.config import preset
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.runs.store import RunStore
from tests import scripted_trainer
from tests.processes import end_service, kill, wait_for, worker_processes
from tests.scripted_trainer import scripted

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]

CONFIG = preset("tutorial").with_("data", last_rows=200).with_("features", window=10).with_("model", units=2)
CONFIG = CONFIG.with_("training", epochs=6)
CONFIGS = [
    CONFIG.with_("", seed=seed).with_("training", batch_size=size) for seed in range(1, 11) for size in (8, 16, 32)
]
DEATHS = {4: "service", 10: "workers", 16: "service", 22: "workers"}  # after so many finished runs


def kill_them(store, which):
    service = wait_for(lambda: store.engine().pid, "the service")
    for process in worker_processes(service) if which == "workers" else [service]:
        kill(process)


def test_thirty_runs_survive_four_deaths_with_their_numbers(tmp_path, monkeypatch):
    store = RunStore(tmp_path)
    keeper = ServiceKeeper(replace(scripted(store.home), workers=2), store)
    keeper.start()
    try:
        parent = store.submit(CONFIG, "ann", "IBM")
        ids = store.submit_group(CONFIGS, parent, "seeds", "ann", "IBM")
        for finished, which in DEATHS.items():
            wait_for(lambda most=finished: sum(store.get(run).is_over for run in ids) >= most, f"{finished} runs")
            kill_them(store, which)
        wait_for(lambda: all(store.get(run).is_over for run in ids), "the end of the study", seconds=600)
    finally:
        keeper.close()
        end_service(store)
    assert {store.get(run).state for run in ids} == {"finished"}
    with store.database.open() as connection:
        attempts = [row["attempt"] for row in connection.execute("SELECT attempt FROM runs WHERE id <> ?", (parent,))]
    assert max(attempts) > 1, "nobody was in the way of a run"
    monkeypatch.setattr(scripted_trainer, "EPOCH_SECONDS", 0)
    for run, config in zip(ids, CONFIGS, strict=True):
        expected, result = scripted_trainer.run(config), store.result(run)
        assert (result.loss, result.val_loss, result.kept_epoch) == (
            expected.loss,
            expected.val_loss,
            expected.kept_epoch,
        )
        assert all((result.weights[name] == array).all() for name, array in expected.weights.items())
