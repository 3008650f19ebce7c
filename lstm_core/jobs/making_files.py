"""Model files are made when somebody asks: by a worker that no run waits for, one run's files at a time.

What was asked for stands in the store until files are kept or it is said why there are none. So whatever is lost here,
with a service or a worker, is taken up again; a worker that is lost over it again and again ends it with a sentence.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial

from lstm_core.errors import LabError, StoreError
from lstm_core.jobs.cluster import Cluster, ClusterJob, WorkerLostError, reason
from lstm_core.jobs.pool import WorkerPool
from lstm_core.jobs.threads import in_thread
from lstm_core.results import RunResult
from lstm_core.runs.files import load_result
from lstm_core.runs.model_files import ModelFiles
from lstm_core.runs.model_ledger import ModelLedger
from lstm_core.runs.store import RunStore

__all__ = ["FileMaking"]

log = logging.getLogger("lstm_core.service")


@dataclass
class _Making:
    """The run whose files are being made.

    Attributes:
        run_id: Which one.
        result: Its result, being loaded.
        worker: Where they are made; empty while they are not.
        job: The making.
        writing: What came of it, being written.
    """

    run_id: str
    result: Future[RunResult]
    worker: str = ""
    job: ClusterJob | None = None
    writing: Future[None] | None = None


class FileMaking:
    """Has the model files made that people wait for.

    Args:
        store: Where they ask, and where files are kept.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._ledger = ModelLedger(store)
        self._now: _Making | None = None

    @property
    def pending(self) -> bool:
        """Whether something is under way."""
        return self._now is not None

    def begin(self) -> None:
        """Take on the run whose files have been asked for the longest, unless one is under way."""
        if self._now is not None:
            return
        run_id = self._ledger.next()
        if run_id is not None:
            folder = self._store.folder(run_id)
            self._now = _Making(run_id, in_thread(f"result-{run_id}", partial(load_result, folder)))

    def go_on(self, cluster: Cluster, pool: WorkerPool, *, free: bool) -> None:
        """Do what is next for the run that was taken on, without waiting for anything.

        Args:
            cluster: The workers.
            pool: Hands them out.
            free: Whether a worker may be taken: one is idle, and no run needs it.

        Raises:
            Exception: What came of it could not be written; it is tried again.
        """
        now = self._now
        if now is None:
            return
        if now.writing is not None:
            self._look_at_writing(now)
        elif now.job is not None:
            if now.job.done():
                self._take(now, now.job, pool)
        elif now.result.done() and free:
            self._start(now, cluster, pool)

    def lost(self, workers: set[str], pool: WorkerPool) -> None:
        """Give up what was made in workers that are gone; it is made anew, unless too many were lost."""
        now = self._now
        if now is None or now.job is None or now.writing is not None or now.worker not in workers:
            return
        if now.job.done():
            return  # it may have ended well before that
        now.job.forget()
        self._lost(now, pool)

    def forget(self) -> None:
        """Give up what is being made, as all workers are out of reach; nobody is to blame."""
        if self._now is not None and self._now.writing is None:
            self._now = None

    def _start(self, now: _Making, cluster: Cluster, pool: WorkerPool) -> None:
        try:
            # What more epochs would go on from is of no use here, and is the largest part.
            result = replace(now.result.result(), last_epoch=b"")
        except Exception as error:  # noqa: BLE001 - what can't be read must not keep the others waiting
            self._fail(now, error)
            return
        worker = pool.borrow()
        try:
            now.worker, now.job = worker, cluster.make_files(worker, result)
        except Exception as error:
            log.exception("the model files of run %s can't be given to worker %s", now.run_id, worker)
            pool.give_back(worker, queued=False)
            if cluster.has_ended():
                self._now = None
            else:
                self._fail(now, error)

    def _take(self, now: _Making, job: ClusterJob, pool: WorkerPool) -> None:
        try:
            files: ModelFiles = job.result()
        except WorkerLostError:
            self._lost(now, pool)
            return
        except Exception as error:  # noqa: BLE001 - a conversion fails in any way it likes
            self._fail(now, error)
        else:
            now.writing = in_thread(f"keep-{now.run_id}", partial(self._ledger.keep, now.run_id, files))
        pool.give_back(now.worker, queued=False)

    def _lost(self, now: _Making, pool: WorkerPool) -> None:
        log.warning("the worker that made the model files of run %s is gone", now.run_id)
        pool.drop(now.worker)
        now.writing = in_thread(f"lost-{now.run_id}", partial(self._ledger.lost, now.run_id))

    def _fail(self, now: _Making, error: BaseException) -> None:
        if not isinstance(error, LabError):
            log.error("the model files of run %s can't be made", now.run_id, exc_info=error)
        now.writing = in_thread(f"fail-{now.run_id}", partial(self._ledger.fail, now.run_id, reason(error)))

    def _look_at_writing(self, now: _Making) -> None:
        assert now.writing is not None
        if not now.writing.done():
            return
        error = now.writing.exception()
        if error is None:
            self._now = None
            return
        # Not the files again, which may be what the disk has no room for. If not even that can be written, once more.
        self._fail(now, error if isinstance(error, LabError) else StoreError(reason(error)))
        raise error
