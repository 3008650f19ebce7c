"""Many runs on one worker and on several: how much more is done, and what the service itself takes for each.

Twice: with training that only waits, so that nothing but service, Dask and store can be in the way, and with the lab's
own, where the cores of the machine decide.
"""

import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.jobs import REFERENCE
from lstm_core.config import ExperimentConfig
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.runs.store import RunStore
from lstm_core.settings import OWN_TRAINER, Settings
from tests import scripted_trainer
from tests.processes import end_service, wait_for

__all__ = ["measure"]

WAITING = {1: 12, 4: 48, 8: 96}  # workers, and how many runs they are given
OWN = {1: 6, 2: 6}
EPOCHS = 10


def measure(*, own: bool = True) -> dict[str, float]:
    """Return the figures by name; the unit is part of the name.

    Args:
        own: Whether to measure the lab's own training, too.
    """
    figures: dict[str, float] = {}
    small = REFERENCE.with_("data", last_rows=200).with_("features", window=10).with_("model", units=2)
    kinds = [("training that waits", f"{scripted_trainer.__name__}:run", small, WAITING)]
    if own:
        kinds.append(("the tutorial's training", OWN_TRAINER, REFERENCE, OWN))
    for name, trainer, config, given in kinds:
        alone = 0.0
        for workers, runs in given.items():
            rate, cpu = _rate(workers, runs, trainer, config.with_("training", epochs=EPOCHS))
            alone = alone or rate
            figures[f"runs a minute, {name}, {workers} workers"] = 60 * rate
            figures[f"times as many as on one, {name}, {workers} workers"] = rate / alone
            figures[f"processor seconds of the service for a run, {name}, {workers} workers"] = cpu
    return figures


def _rate(workers: int, runs: int, trainer: str, config: ExperimentConfig) -> tuple[float, float]:
    """Return runs a second, and seconds of the processor that the service took for each."""
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(Path(folder))
        keeper = ServiceKeeper(Settings(store.home, workers, None, warm=(), trainer=trainer), store)
        keeper.start()
        try:
            wait_for(lambda: store.engine().workers == workers, "the workers", 600)
            _train(store, [config] * workers)  # each loads what it needs
            service = psutil.Process(store.engine().pid)
            cpu, began = sum(service.cpu_times()[:2]), time.perf_counter()
            _train(store, [config.with_("", seed=number) for number in range(runs)])
            seconds = time.perf_counter() - began
            return runs / seconds, (sum(service.cpu_times()[:2]) - cpu) / runs
        finally:
            keeper.close()
            end_service(store)


def _train(store: RunStore, configs: list[ExperimentConfig]) -> None:
    """Have runs trained, as many people's as a queue takes."""
    ids = [store.submit(config, f"owner {number // 10}", "IBM") for number, config in enumerate(configs)]
    wait_for(lambda: all(store.get(run).is_over for run in ids), "the end of the runs", 3600)
    lost = [store.get(run).message for run in ids if store.get(run).state != "finished"]
    assert not lost, lost
