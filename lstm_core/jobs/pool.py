"""The workers as the run service sees them: which there are, what each is doing, and what each has traced."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lstm_core.config import PRESETS, ExperimentConfig
from lstm_core.jobs.cluster import Cluster, Job, WorkerLostError
from lstm_core.training.shape import KEPT_SHAPES, Shape, shape_of

__all__ = ["RUNS_A_WORKER", "WORN_BYTES", "WorkerPool", "log"]

log = logging.getLogger("lstm_core.service")

RUNS_A_WORKER = 50
WORN_BYTES = 3 * 2**30


@dataclass
class _Worker:
    """One worker: what it is doing, the job of that, shapes it has traced (newest last), runs it has trained."""

    doing: Literal["warming", "idle", "running", "tracing", "restarting"]
    job: Job | None = None
    shapes: deque[Shape] = field(default_factory=lambda: deque(maxlen=KEPT_SHAPES))
    runs: int = 0


class WorkerPool:
    """Keeps workers warm, hands them out, and restarts those that are worn.

    Args:
        cluster: The workers.
        presets: What ``Cluster.warm`` makes them ready for; with none, they trace nothing ahead of a run.
    """

    def __init__(self, cluster: Cluster, presets: Sequence[str] = tuple(PRESETS)) -> None:
        self._cluster = cluster
        self._presets = presets
        self._workers: dict[str, _Worker] = {}

    def __len__(self) -> int:
        return len(self._workers)

    @property
    def warm(self) -> int:
        """How many workers can train, or are training."""
        return sum(worker.doing in ("idle", "tracing", "running") for worker in self._workers.values())

    def follow(self) -> set[str]:
        """Notice workers that came and went; return those that went while they were training."""
        present = self._cluster.workers()
        for address in present - set(self._workers):
            self._workers[address] = _Worker("warming", self._cluster.warm(address))
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
                del self._workers[address]  # Its successor is warmed up when it appears.
                continue
            except Exception:
                log.exception("worker %s failed at %s; its next run will say why", address, worker.doing)
            if worker.doing == "restarting":
                del self._workers[address]
                continue
            if worker.doing == "warming":
                worker.shapes.extend({shape_of(PRESETS[name]) for name in self._presets})
            worker.doing = "idle"

    def take(self, config: ExperimentConfig) -> str:
        """Hand out an idle worker (``has_idle`` has said there is one), if possible one that has traced the model."""
        shape, idle = shape_of(config), self._idle()
        address = next((address for address in idle if shape in self._workers[address].shapes), idle[0])
        worker = self._workers[address]
        worker.doing = "running"
        worker.runs += 1
        _remember(worker, shape)
        return address

    def has_idle(self) -> bool:
        """Say whether ``take`` would find a worker."""
        return bool(self._idle())

    def give_back(self, address: str, queued: bool) -> None:
        """Take back a worker whose run has ended, and restart it if it is worn.

        Args:
            address: The worker.
            queued: Whether runs are waiting; then a worker that is merely old goes on for as long again.
        """
        worker = self._workers[address]
        worker.doing = "idle"
        patience = 2 if queued else 1
        if worker.runs >= patience * RUNS_A_WORKER or self._cluster.memory(address) > WORN_BYTES:
            log.info("restarting worker %s after %s runs", address, worker.runs)
            worker.doing, worker.job = "restarting", self._cluster.restart(address)

    def trace(self, coming: Iterable[ExperimentConfig]) -> None:
        """Have idle workers trace models that people are about to train."""
        for config in coming if self._presets else ():
            shape, idle = shape_of(config), self._idle()
            if not idle:
                return
            if any(shape in worker.shapes for worker in self._workers.values()):
                continue
            worker = self._workers[idle[0]]
            worker.doing, worker.job = "tracing", self._cluster.trace(idle[0], config)
            _remember(worker, shape)

    def _idle(self) -> list[str]:
        return [address for address, worker in self._workers.items() if worker.doing == "idle"]


def _remember(worker: _Worker, shape: Shape) -> None:
    if shape in worker.shapes:
        worker.shapes.remove(shape)
    worker.shapes.append(shape)
