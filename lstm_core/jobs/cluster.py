"""The workers, by way of Dask distributed: a local cluster, or one whose scheduler's address is given."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.errors import LabError
from lstm_core.events import Event, parse_event
from lstm_core.jobs.task import TOPIC, request_stop, trace, train_run, warm_up
from lstm_core.results import RunResult
from lstm_core.settings import Settings

__all__ = ["FETCH_SECONDS", "RESTART_SECONDS", "Cluster", "DaskCluster", "Job", "WorkerLostError", "reason"]

Report = Callable[[str, int, Event], None]

FETCH_SECONDS = 20
RESTART_SECONDS = 120

_LOCAL_CONFIG = {
    # A lost worker is the service's affair: it starts the run again from its last checkpoint, where Dask
    # would start it from the beginning.
    "distributed.scheduler.allowed-failures": 0,
    # The scheduler remembers events; checkpoints among them would fill its memory.
    "distributed.admin.low-level-log-length": 20,
    "distributed.worker.profile.enabled": False,
    "distributed.worker.daemon": True,
    # A worker that computes in C for a while is not stuck.
    "distributed.admin.tick.limit": "30s",
    # Dask would also have workers give memory back at every chance (MALLOC_TRIM_THRESHOLD_), and they would
    # spend half of their time on asking for it again.
    "distributed.nanny.pre-spawn-environ": {
        **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), 1),
        "TF_CPP_MIN_LOG_LEVEL": 3,
    },
}


class WorkerLostError(Exception):
    """The worker of a job is gone; the job can be started again elsewhere."""


class Job(Protocol):
    """One piece of work under way in a worker."""

    def done(self) -> bool:
        """Whether it has ended, one way or another."""

    def result(self) -> RunResult:
        """Return its result, or raise what ended it (``WorkerLostError`` if the worker is gone)."""

    def forget(self) -> None:
        """Give it up."""


class Cluster(Protocol):
    """What the run service needs of its workers."""

    def workers(self) -> set[str]:
        """Addresses of the workers that are there now."""

    def warm(self, worker: str) -> Job:
        """Make a worker ready for the first run."""

    def trace(self, worker: str, config: ExperimentConfig) -> Job:
        """Have a worker trace a model ahead of its run."""

    def submit(
        self, worker: str, run: tuple[str, int], config: ExperimentConfig, table: PriceTable, checkpoint: bytes | None
    ) -> Job:
        """Start a run (its id and attempt) in a worker."""

    def memory(self, worker: str) -> int:
        """Bytes of memory that a worker's process holds, as far as is known."""

    def restart(self, worker: str) -> Job:
        """Put a fresh process in a worker's place; it appears as a worker of its own."""

    def stop(self, worker: str, run_id: str) -> None:
        """Ask a run to stop before its next batch."""

    def close(self) -> None:
        """Let go of the workers."""


class DaskCluster:
    """Workers of Dask: one process each, one run at a time each.

    Args:
        settings: The scheduler's address, or how many local workers to start.
        report: Called with (run id, attempt, event) for each event, from a thread of Dask's.
    """

    def __init__(self, settings: Settings, report: Report) -> None:
        import dask
        from distributed import Client, LocalCluster

        self._settings = settings
        self._report = report
        self._local: Any = None
        if settings.scheduler is None:
            dask.config.set(_LOCAL_CONFIG)
            self._local = LocalCluster(
                n_workers=settings.workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                memory_limit=0,
                local_directory=str(settings.home / "dask"),
            )
        self._client: Any = Client(self._local or settings.scheduler, timeout="30s", set_as_default=False)
        self._client.subscribe_topic(TOPIC, self._hear)
        self._threads = ThreadPoolExecutor(thread_name_prefix="restart")

    def workers(self) -> set[str]:
        """Addresses of the workers that are there now."""
        return set(self._client.nthreads())

    def warm(self, worker: str) -> Job:
        """Make a worker ready for the first run."""
        return _DaskJob(self._client.submit(warm_up, self._settings.warm, pure=False, workers=[worker]))

    def trace(self, worker: str, config: ExperimentConfig) -> Job:
        """Have a worker trace a model ahead of its run."""
        return _DaskJob(self._client.submit(trace, config, pure=False, workers=[worker]))

    def submit(
        self, worker: str, run: tuple[str, int], config: ExperimentConfig, table: PriceTable, checkpoint: bytes | None
    ) -> Job:
        """Start a run (its id and attempt) in a worker."""
        arguments = (self._settings.trainer, run, config, table, checkpoint)
        return _DaskJob(self._client.submit(train_run, *arguments, pure=False, workers=[worker]))

    def memory(self, worker: str) -> int:
        """Bytes of memory that a worker's process holds, as far as is known."""
        known = self._client.scheduler_info(n_workers=-1)["workers"].get(worker, {})
        return int(known.get("metrics", {}).get("memory", 0))

    def restart(self, worker: str) -> Job:
        """Put a fresh process in a worker's place; it appears as a worker of its own."""
        # In a thread, as this waits until the fresh one is there.
        return _ThreadJob(self._threads.submit(self._client.restart_workers, [worker], timeout=RESTART_SECONDS))

    def stop(self, worker: str, run_id: str) -> None:
        """Ask a run to stop before its next batch."""
        # In a thread of its own: a worker that does not answer must not hold up everybody else.
        ask = partial(self._client.run, request_stop, run_id, workers=[worker], on_error="ignore")
        threading.Thread(target=ask, name=f"stop-{run_id}", daemon=True).start()

    def close(self) -> None:
        """Let go of the workers; local ones end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()
        if self._local is not None:
            self._local.close()

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        _, message = event
        self._report(message["run"], message["attempt"], parse_event(message["event"]))


class _DaskJob:
    def __init__(self, future: Any) -> None:
        self._future = future

    def done(self) -> bool:
        return bool(self._future.done())

    def result(self) -> RunResult:
        from distributed.scheduler import KilledWorker

        done = self._future.status == "finished"
        try:
            result: RunResult = self._future.result(timeout=FETCH_SECONDS)
        except (KilledWorker, CancelledError) as error:
            raise WorkerLostError(str(error)) from error
        except (TimeoutError, OSError) as error:
            if done:  # It went well, and its worker died before the result was fetched.
                raise WorkerLostError(str(error)) from error
            raise
        return result

    def forget(self) -> None:
        self._future.cancel()


class _ThreadJob:
    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    def done(self) -> bool:
        return self._future.done()

    def result(self) -> Any:
        return self._future.result()

    def forget(self) -> None:
        self._future.cancel()


def reason(error: BaseException) -> str:
    """Return the sentence to show for what ended a run."""
    if isinstance(error, LabError):
        return str(error)
    return (
        f"Something went wrong inside the lab ({type(error).__name__}); it is written in the service's log. "
        "Try again, or change a setting."
    )
