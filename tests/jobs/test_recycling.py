"""A worn worker is really replaced by a fresh process, and the runs that wait are trained by it."""

import os
import sys
import time
from pathlib import Path

import pytest

from lstm_core.config import preset
from lstm_core.data.catalogue import Libraries
from lstm_core.jobs.cluster import DaskCluster
from lstm_core.jobs.service import RunService
from lstm_core.jobs.task import NICENESS
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings
from tests.processes import wait_for, worker_processes

pytestmark = pytest.mark.slow


def test_runs_wait_while_their_worker_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lstm_core.jobs.pool.RUNS_A_WORKER", 1)
    store = RunStore(tmp_path)
    ledger = Ledger(store)
    settings = Settings(store.home, workers=1, scheduler=None, warm=())
    cluster = DaskCluster(settings, ledger.record)
    try:
        service = RunService(ledger, Libraries.of(settings), cluster, settings.warm)
        first = worker_processes(os.getpid())
        assert 0 < cluster.memory(next(iter(cluster.workers()))) < 2**34
        config = preset("tutorial").with_("data", last_rows=600).with_("model", units=2).with_("training", epochs=1)
        runs = [store.submit(config, "ann", "IBM") for _ in range(3)]  # two on the old worker, as runs wait

        def all_are_over() -> bool:
            service.tick()
            time.sleep(0.05)
            return all(store.get(run_id).is_over for run_id in runs)

        wait_for(all_are_over, "the runs")
        assert {store.get(run_id).state for run_id in runs} == {"finished"}
        fresh = worker_processes(os.getpid())
        assert not set(first) & set(fresh)
        # Only what trains steps back behind the pages, not what answers the service.
        if sys.platform == "linux":
            mine = os.nice(0)
            assert {mine, mine + NICENESS} <= _nicenesses(fresh[0].pid)
    finally:
        cluster.close()


def _nicenesses(pid: int) -> set[int]:
    """Return how far the threads of a process step back for others (Linux: field 19 of proc(5)'s stat)."""
    stats = Path(f"/proc/{pid}/task").glob("*/stat")
    return {int(stat.read_text().rpartition(")")[2].split()[16]) for stat in stats}
