"""The run service: one process that takes queued runs, gives them to workers, and writes what happens.

Started by the app (``client.py``) or by hand, ``python -m lstm_core.jobs.service``. A file lock makes sure
that there is one only. It ends by itself when neither an app nor a run needs it.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from filelock import FileLock, Timeout

from lstm_core.config import PRESETS
from lstm_core.data.catalogue import Libraries, load_series
from lstm_core.errors import LabError
from lstm_core.jobs.cluster import Cluster, DaskCluster, Job, Report, WorkerLostError, reason
from lstm_core.jobs.pool import WorkerPool
from lstm_core.runs.ledger import Claim, Ledger
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings, read_settings

__all__ = ["SLOW_TICK_SECONDS", "TICK_SECONDS", "RunService", "log", "main", "serve"]

log = logging.getLogger("lstm_core.service")

TICK_SECONDS = 0.05
SLOW_TICK_SECONDS = 1.0


@dataclass
class _Busy:
    """A run under way: in which worker, as which job, and whether it has been told to stop."""

    worker: str
    job: Job
    told_to_stop: bool = False


class RunService:
    """The service's state and one round of its work.

    Args:
        ledger: Where runs come from and what happens is written.
        libraries: Where uploads and the S&P 500 file are.
        cluster: The workers.
        presets: What workers get ready for.
    """

    def __init__(
        self, ledger: Ledger, libraries: Libraries, cluster: Cluster, presets: Sequence[str] = tuple(PRESETS)
    ) -> None:
        self._ledger = ledger
        self._libraries = libraries
        self._cluster = cluster
        self._pool = WorkerPool(cluster, presets)
        self._busy: dict[str, _Busy] = {}
        self._last_slow_tick = float("-inf")

    def tick(self) -> None:
        """Do one round: notice what has changed, start what can be started."""
        now = time.monotonic()
        if now - self._last_slow_tick >= SLOW_TICK_SECONDS:
            self._last_slow_tick = now
            self._follow_workers()
            self._ledger.purge()
            self._ledger.beat(os.getpid(), "ready", len(self._pool), self._pool.warm)
            self._pool.trace(self._ledger.coming())
        self._pool.collect()
        self._collect_finished()
        self._ledger.drop_waiting()
        self._start_queued()
        self._pass_on_stops()

    def is_needed(self) -> bool:
        """Say whether anything is left to do or may come."""
        return bool(self._busy) or self._ledger.is_needed()

    def _follow_workers(self) -> None:
        lost = self._pool.follow()
        for run_id, busy in list(self._busy.items()):
            if busy.worker in lost and not busy.job.done():
                self._lost(run_id)

    def _collect_finished(self) -> None:
        for run_id, busy in list(self._busy.items()):
            if not busy.job.done():
                continue
            try:
                self._ledger.finish(run_id, busy.job.result())
            except WorkerLostError:
                self._lost(run_id)
                continue
            except Exception as error:
                # Whatever ended this run must not end the others.
                log.exception("run %s failed", run_id)
                self._ledger.fail(run_id, reason(error))
            del self._busy[run_id]
            self._pool.give_back(busy.worker, queued=self._ledger.has_queued())

    def _lost(self, run_id: str) -> None:
        log.warning("the worker of run %s is gone", run_id)
        busy = self._busy.pop(run_id)
        busy.job.forget()
        self._pool.drop(busy.worker)
        self._ledger.requeue(run_id)

    def _start_queued(self) -> None:
        while self._pool.has_idle():
            claim = self._ledger.claim()
            if claim is None:
                return
            self._start(claim)

    def _start(self, claim: Claim) -> None:
        try:
            table = load_series(claim.config.data, self._libraries)
        except Exception as error:
            # Whatever is wrong with this run's data must not end the others.
            if not isinstance(error, LabError):
                log.exception("the data of run %s can't be loaded", claim.id)
            self._ledger.fail(claim.id, reason(error))
            return
        worker = self._pool.take(claim.config)
        job = self._cluster.submit(worker, (claim.id, claim.attempt), claim.config, table, claim.checkpoint)
        self._busy[claim.id] = _Busy(worker, job)

    def _pass_on_stops(self) -> None:
        for run_id in self._ledger.to_stop() & set(self._busy):
            busy = self._busy[run_id]
            if not busy.told_to_stop:
                busy.told_to_stop = True
                self._cluster.stop(busy.worker, run_id)


def serve(settings: Settings, make_cluster: Callable[[Settings, Report], Cluster] = DaskCluster) -> None:
    """Serve until nobody needs it.

    Args:
        settings: Where the store is and which workers to use.
        make_cluster: Makes the workers; called with the settings and what to call with each event.
    """
    ledger = Ledger(RunStore(settings.home))
    ledger.requeue_all()
    ledger.beat(os.getpid(), "starting", 0, 0)
    cluster = make_cluster(settings, ledger.record)
    service = RunService(ledger, Libraries.of(settings), cluster, settings.warm)
    log.info("ready")
    try:
        while service.is_needed():
            try:
                service.tick()
            except Exception:
                # A full disk or a locked store may pass; the runs under way are worth waiting for it.
                log.exception("a round of the service failed; trying again")
                time.sleep(SLOW_TICK_SECONDS)
            time.sleep(TICK_SECONDS)
    finally:
        ledger.leave()
        cluster.close()
    log.info("nobody needs the service any more")


def main() -> None:
    """Run the service, unless one is running already."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    settings = read_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, _end_politely)
    try:
        with FileLock(settings.home / "service.lock", timeout=0):
            serve(settings)
    except Timeout:
        log.info("another service is running for %s", settings.home)


def _end_politely(_signal: int, _frame: object) -> None:
    # As an exception, so that the workers are closed and the lock is given back.
    raise SystemExit(0)


if __name__ == "__main__":
    main()
