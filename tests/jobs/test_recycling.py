"""A worn worker is really replaced by a fresh process, and the runs that wait are trained by it."""

import os
import sys
import time
from pathlib import Path

import pytest

from lstm_core.config import preset
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.jobs.dask_cluster import DaskCluster
from lstm_core.jobs.rounds import RunService
from lstm_core.jobs.task import NICENESS
from lstm_core.jobs.writer import Writer
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from tests.jobs.conftest import FakeSource
from tests.processes import wait_for, worker_processes
from tests.scripted_trainer import scripted

pytestmark = pytest.mark.slow


def test_runs_wait_while_their_worker_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lstm_core.jobs.pool.RUNS_A_WORKER", 1)
    store = RunStore(tmp_path)
    ledger = Ledger(store)
    writer = Writer(ledger)
    settings = scripted(store.home)
    others = set(worker_processes(os.getpid()))  # of labs that other tests of this process have open
    source = FakeSource(DaskCluster(settings, writer.report, news=lambda: None))
    try:
        service = RunService(ledger, writer, Libraries.of(settings), source, settings.warm, news=lambda: None)
        first = set(worker_processes(os.getpid())) - others
        config = preset("tutorial").with_("data", last_rows=600).with_("model", units=2).with_("training", epochs=1)
        runs = [store.submit(config, "ann", "IBM") for _ in range(3)]  # two on the old worker, as runs wait

        workers: set[str] = set()

        def all_are_over() -> bool:
            service.tick()
            workers.update(source.cluster.workers())
            time.sleep(0.05)
            return all(store.get(run_id).is_over for run_id in runs)

        wait_for(all_are_over, "the runs")
        assert {store.get(run_id).state for run_id in runs} == {"finished"}
        assert 0 < max(source.cluster.memory(worker) for worker in workers) < 2**34
        assert len(workers) > 1
        assert first and not first & set(worker_processes(os.getpid()))
        if sys.platform == "linux":
            # Only what trains steps back behind the pages, not what answers the service.
            mine = os.nice(0)

            def steps_back() -> bool:
                service.tick()
                return any({mine, mine + NICENESS} <= _nicenesses(one.pid) for one in worker_processes(os.getpid()))

            wait_for(steps_back, "a worker whose training threads step back")
    finally:
        source.cluster.close()
        writer.close(60)


def _nicenesses(pid: int) -> set[int]:
    """Return how far the threads of a process step back for others (Linux: field 19 of proc(5)'s stat)."""
    stats = Path(f"/proc/{pid}/task").glob("*/stat")
    return {int(stat.read_text().rpartition(")")[2].split()[16]) for stat in stats}
