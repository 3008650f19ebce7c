"""A lab under trial: its folder, its app (this process), its service and workers, and what became of its runs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from lstm_core.config import ExperimentConfig, preset
from lstm_core.errors import LabError
from lstm_core.limits import Limits
from lstm_core.runs.store import RunStore
from tests.processes import PATIENCE_SECONDS, processes_of
from tests.scripted_trainer import EPOCH_SECONDS
from tests.trials.trial import Outcome
from tests.trials.visitor import OPERATOR, OWNER, Visitor

__all__ = ["TriedLab", "config", "end_processes", "epochs_of", "load", "wait_until"]

PATIENCE = 2 * PATIENCE_SECONDS


def config(epochs: int, seed: int = 7) -> ExperimentConfig:
    """Return settings of a small run."""
    small = preset("tutorial").with_("data", last_rows=300).with_("features", window=10).with_("model", units=2)
    return small.with_("training", epochs=epochs).with_("", seed=seed)


def epochs_of(seconds: float) -> int:
    """Return how many epochs the scripted trainer does in a time."""
    return round(seconds / EPOCH_SECONDS)


def wait_until(what: Callable[[], object], describe: str, patience: float = PATIENCE) -> float:
    """Ask until the answer is true, while the store itself may be out of order; return how many seconds it took."""
    began = time.monotonic()
    problem = "the answer was no"
    while time.monotonic() - began < patience:
        try:
            if what():
                return time.monotonic() - began
            problem = "the answer was no"
        except LabError as error:
            problem = str(error)
        time.sleep(0.1)
    raise AssertionError(f"waited {patience:.0f} s in vain for {describe}: {problem}")


def load() -> float:
    """Return the machine's load over the last minute."""
    return os.getloadavg()[0]


def end_processes(folder: Path) -> None:
    """End every process of the labs in a folder, for good."""
    for _ in range(3):  # an app that was not quite gone may have started one more
        family = [process for kind in processes_of(folder).values() for process in kind]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=30)


class TriedLab:
    """A lab whose app is this process.

    Args:
        home: Its folder.
        workers: How many workers.
        trainer: What trains; the scripted one when not given.
    """

    def __init__(
        self,
        home: Path,
        workers: int = 2,
        trainer: str = "tests.scripted_trainer:run",
    ) -> None:
        os.environ["LSTM_LAB_HOME"] = str(home)
        os.environ["LSTM_LAB_WORKERS"] = str(workers)
        os.environ["LSTM_LAB_TRAINER"] = trainer
        os.environ["LSTM_LAB_WARM"] = ""
        os.environ["LSTM_LAB_OPERATOR"] = OPERATOR
        os.environ["LSTM_LAB_DISK_FREE"] = "1"  # as some of its disks are small
        self.home = home
        self.workers = workers
        self.store = RunStore(home, Limits(disk_free=1))
        self.visitor = Visitor()
        self.outcome = Outcome()
        self.runs: dict[str, int] = {}

    def start(self) -> None:
        """Open the first page, which starts the service, and wait for the workers."""
        self.visitor.look(pages=("home",))
        wait_until(lambda: self.store.engine().warm == self.workers, "warm workers")

    def submit(self, epochs: int, owner: str = OWNER) -> str:
        """Queue a run that is to be there at the end, with all its epochs and its result."""
        run_id = self.store.submit(config(epochs, seed=len(self.runs)), owner, "IBM")
        self.runs[run_id] = epochs
        return run_id

    def finished(self, epochs: int = 3) -> str:
        """Return the id of a run that is finished."""
        run_id = self.submit(epochs)
        self.reach_end(run_id)
        return run_id

    def service(self) -> int:
        """Return the process id of the service."""
        pid = self.store.engine().pid
        assert pid is not None
        return pid

    def epoch(self, run_id: str) -> int:
        """Return the newest finished epoch of a run."""
        return max((event.epoch for event in self.store.events(run_id)[0] if event.kind == "epoch"), default=0)

    def reach(self, run_id: str, epoch: int) -> float:
        """Wait until a run has finished an epoch; return how many seconds it took."""
        return wait_until(lambda: self.epoch(run_id) >= epoch, f"epoch {epoch}")

    def reach_end(self, run_id: str, describe: str = "the end of a run") -> float:
        """Wait until a run is over; return how many seconds it took."""
        return wait_until(lambda: self.store.get(run_id).is_over, describe)

    def goes_on(self) -> None:
        """Note how long it takes, from now, until a run submitted now is finished."""
        self.outcome.load = load()
        run_id = None

        def submitted() -> str:
            nonlocal run_id
            run_id = run_id or self.submit(2, "newcomer")
            return run_id

        seconds = wait_until(submitted, "room for a new run")
        assert run_id is not None
        self.outcome.seconds = seconds + self.reach_end(run_id, "the end of the new run")

    def count(self, expected: Iterable[str] | None = None) -> Outcome:
        """Wait for the end of all runs, count what is lost and what remains, and end the lab."""
        runs = self.runs if expected is None else {run_id: self.runs[run_id] for run_id in expected}
        lost = {"runs": 0, "epochs": 0, "results": 0}
        for run_id, epochs in runs.items():
            try:
                self.reach_end(run_id)
                run = self.store.get(run_id)
            except (AssertionError, LabError) as error:
                lost["runs"] += 1
                self.outcome.notes.append(f"lost: {error}")
                continue
            there = {event.epoch for event in self.store.events(run_id)[0] if event.kind == "epoch"}
            lost["epochs"] += epochs - len(there)
            if run.state != "finished":
                lost["runs"] += 1
                self.outcome.notes.append(f"{run.state}: {run.message}")
                continue
            try:
                lost["results"] += len(self.store.result(run_id).loss) != epochs
            except LabError as error:
                lost["results"] += 1
                self.outcome.notes.append(str(error))
        self.visitor.look(next(iter(self.runs), None), pages=("runs", "results"))
        self.outcome.lost = lost
        self.outcome.seen, self.outcome.broken = self.visitor.seen, self.visitor.broken
        left = processes_of(self.home)
        self.outcome.left = f"{len(left['services'])} service, {len(left['workers'])} workers"
        return self.outcome
