"""The workers as the run service sees them: which there are, what each is doing, and what each has traced."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lstm_core.config import PRESETS, ExperimentConfig
from lstm_core.jobs.cluster import Cluster, ClusterJob, WorkerLostError
from lstm_core.training.shape import KEPT_SHAPES, GraphShape, shape_of

__all__ = ["RUNS_A_WORKER", "WorkerPool"]

log = logging.getLogger("lstm_core.service")

RUNS_A_WORKER = 50


@dataclass
class _Worker:
    """One worker.

    Attributes:
        doing: What it is doing.
        job: The job of that, unless it is a run, whose job is the service's affair.
        ready: Whether a run could begin at once.
        shapes: What it has traced, the newest last.
        runs: How many runs it has trained.
        todo: What it still has to get ready for while nobody needs it: presets, and ``None`` for the baselines.
    """

    doing: Literal["loading", "idle", "running", "preparing", "restarting"]
    job: ClusterJob | None = None
    ready: bool = False
    shapes: deque[GraphShape] = field(default_factory=lambda: deque(maxlen=KEPT_SHAPES))
    runs: int = 0
    todo: deque[ExperimentConfig | None] = field(default_factory=deque)


class WorkerPool:
    """Gets workers ready, hands them out, and restarts those that are worn.

    Args:
        cluster: The workers.
        presets: What each of them traces before anything else; with none, they load and trace nothing ahead of a run.
    """

    def __init__(self, cluster: Cluster, presets: Sequence[str] = tuple(PRESETS)) -> None:
        self._cluster = cluster
        self._presets = [PRESETS[name] for name in presets]
        self._workers: dict[str, _Worker] = {}

    def __len__(self) -> int:
        return len(self._workers)

    @property
    def warm(self) -> int:
        """How many workers can train at once, or are training."""
        return sum(worker.ready for worker in self._workers.values())

    @property
    def under_way(self) -> str:
        """What the workers do to get ready, in words for the person, while none of them is."""
        if not self._workers:
            return self._cluster.waits_for
        if all(worker.doing in ("loading", "restarting") for worker in self._workers.values()):
            return "Loading TensorFlow in the worker" if self._presets else "Starting the worker"
        return "Preparing the first model"

    def follow(self) -> set[str]:
        """Notice workers that came and went; return those that went while they were training."""
        present = self._cluster.workers()
        for address in present - set(self._workers):
            todo = deque([*self._presets[:1], None, *self._presets[1:]] if self._presets else [])
            self._workers[address] = _Worker("loading", self._cluster.load(address), todo=todo)
        lost = set()
        for address in set(self._workers) - present:
            worker = self._workers[address]
            if worker.doing == "running":
                lost.add(address)
            elif worker.doing != "restarting":  # a restart says itself when it is over
                self.drop(address)
        return lost

    def drop(self, address: str) -> None:
        """Forget a worker that is gone."""
        worker = self._workers.pop(address, None)
        if worker is not None and worker.job is not None:
            worker.job.forget()

    def collect(self) -> None:
        """Take back workers that have ended what the pool gave them to do."""
        for address, worker in list(self._workers.items()):
            if worker.job is None or not worker.job.done():
                continue
            job, worker.job = worker.job, None
            try:
                job.result()
            except WorkerLostError:
                del self._workers[address]  # Its successor is loaded when it appears.
                continue
            except Exception:
                log.exception("worker %s failed at %s; its next run will say why", address, worker.doing)
            if worker.doing == "restarting":
                del self._workers[address]
                continue
            worker.ready = worker.doing == "preparing" or not self._presets
            worker.doing = "idle"

    def take(self, config: ExperimentConfig) -> str:
        """Hand out an idle worker (``has_idle`` has said there is one), if possible one that has traced the model."""
        shape, idle = shape_of(config), self._idle()
        address = next((address for address in idle if shape in self._workers[address].shapes), idle[0])
        worker = self._workers[address]
        worker.doing, worker.ready = "running", True
        worker.runs += 1
        _remember(worker, shape)
        return address

    def borrow(self) -> str:
        """Hand out an idle worker (``idle`` has said that there is one) for something else than a run."""
        address = self._idle()[0]
        worker = self._workers[address]
        worker.doing = "running"
        worker.runs += 1  # it wears a worker as a run does
        return address

    @property
    def idle(self) -> int:
        """How many workers ``take`` could hand out."""
        return len(self._idle())

    @property
    def all_train(self) -> bool:
        """Whether each worker trains a run, so that none will be free soon by itself."""
        return bool(self._workers) and all(worker.doing == "running" for worker in self._workers.values())

    def give_back(self, address: str, queued: bool) -> None:
        """Take back a worker whose run has ended, and restart it if it is worn.

        Args:
            address: The worker.
            queued: Whether runs are waiting; then a worker that is merely old goes on for as long again.
        """
        worker = self._workers[address]
        worker.doing = "idle"
        patience = 2 if queued else 1
        if worker.runs >= patience * RUNS_A_WORKER or self._cluster.memory(address) > self._cluster.worn_bytes:
            log.info("restarting worker %s after %s runs", address, worker.runs)
            worker.doing, worker.ready, worker.job = "restarting", False, self._cluster.restart(address)

    def abandon(self, address: str, job: ClusterJob) -> None:
        """Take back a worker whose run nobody wants any more, as soon as that has ended."""
        worker = self._workers[address]
        worker.doing, worker.job = "preparing", job

    def prepare(self, coming: Iterable[ExperimentConfig]) -> None:
        """Have idle workers get ready: for the first preset, for what people are about to train, for all else."""
        if not self._presets:
            return
        for address in self._idle():
            if not self._workers[address].ready:
                self._prepare_next(address)
        for config in coming:
            idle = self._idle()
            if idle and not any(shape_of(config) in worker.shapes for worker in self._workers.values()):
                self._trace(idle[0], config)
        for address in self._idle():
            self._prepare_next(address)

    def _prepare_next(self, address: str) -> None:
        worker = self._workers[address]
        while worker.todo and worker.doing == "idle":
            config = worker.todo.popleft()
            if config is None:
                worker.doing, worker.job = "preparing", self._cluster.load_baselines(address)
            elif shape_of(config) not in worker.shapes:
                self._trace(address, config)

    def _trace(self, address: str, config: ExperimentConfig) -> None:
        worker = self._workers[address]
        worker.doing, worker.job = "preparing", self._cluster.trace(address, config)
        _remember(worker, shape_of(config))

    def _idle(self) -> list[str]:
        return [address for address, worker in self._workers.items() if worker.doing == "idle"]


def _remember(worker: _Worker, shape: GraphShape) -> None:
    if shape in worker.shapes:
        worker.shapes.remove(shape)
    worker.shapes.append(shape)
