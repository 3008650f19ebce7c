"""The workers, by way of Dask distributed: of our own, or of a scheduler whose address is given."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import partial
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import Loaded
from lstm_core.events import CheckpointSaved, Event, parse_event
from lstm_core.jobs.cluster import ClusterJob, WorkerLostError
from lstm_core.jobs.door import Keys, WayIn, keys_in, make_keys
from lstm_core.jobs.task import (
    TOPIC,
    load,
    load_baselines,
    make_model_files,
    request_pause,
    request_stop,
    take_checkpoint,
    trace,
    train_run,
)
from lstm_core.jobs.threads import in_thread
from lstm_core.jobs.workers import WorkerProcesses
from lstm_core.profiles import PROFILES
from lstm_core.results import RunResult
from lstm_core.settings import Settings

__all__ = ["CONNECT_SECONDS", "LOOK_SECONDS", "DaskCluster", "ReportEvent"]

log = logging.getLogger("lstm_core.service")

ReportEvent = Callable[[str, int, Event], None]

CONNECT_SECONDS = 10
_FETCH_SECONDS = 20
_RESTART_SECONDS = 120
LOOK_SECONDS = 10.0


class DaskCluster:
    """Workers of Dask: one process each, one run at a time each.

    Args:
        settings: The scheduler's address, or how many processes of our own to start.
        report: Called with (run id, attempt, event) for each event, from threads of Dask's; must return at once.
        news: Called when a job has ended or workers came or went, so that whoever waits for that can look.
        processes: The worker processes, if they run already; started when not given. They stay when this is closed.

    Raises:
        OSError: The scheduler can't be reached, or no port is free for one.
        ConfigError: The certificates for a scheduler of somebody else's can't be used.
    """

    def __init__(
        self,
        settings: Settings,
        report: ReportEvent,
        news: Callable[[], None],
        processes: WorkerProcesses | None = None,
    ) -> None:
        # Before anything else of Dask's, as it sets Dask up.
        from lstm_core.jobs.dask_parts import own_cluster  # isort: skip
        from distributed import Client

        self._settings, self._report, self._news = settings, report, news
        self._own: Any = None
        self._processes = processes
        self._made_processes: WorkerProcesses | None = None
        keys = _keys(settings)
        security = None if keys is None else keys.security()
        if settings.scheduler is None:
            self._own = own_cluster(security)
            if processes is None:
                self._processes = self._made_processes = WorkerProcesses(settings)
        address = self._own or settings.scheduler
        self._client: Any = Client(address, timeout=CONNECT_SECONDS, set_as_default=False, security=security)
        self._present: dict[str, str] = {}
        self._memory: dict[str, int] = {}
        self._fetching: dict[str, bool] = {}
        self._lock = threading.Lock()
        self._closing = False
        self._look = threading.Event()
        self._client.subscribe_topic(TOPIC, self._hear)
        self._client.subscribe_topic("all", lambda _event: self._look.set())  # where Dask says who came and went
        threading.Thread(target=self._follow, name="follow-workers", daemon=True).start()
        if self._own is not None and self._processes is not None and keys is not None:
            self._processes.connect(WayIn(self._own.scheduler_address, keys))

    @property
    def waits_for(self) -> str:
        """What is under way while there is no worker yet, in words for the person."""
        if self._own is not None:
            return "Loading TensorFlow in the worker" if self._settings.warm else "Starting the worker"
        return f"Waiting for a worker to connect to the scheduler at {self._settings.scheduler}"

    @property
    def worn_bytes(self) -> int:
        """How large a worker's process may be at the end of a run."""
        return PROFILES[self._settings.profile].worn_bytes

    def workers(self) -> set[str]:
        """Addresses of the workers that are there now."""
        return set(self._present)

    def trouble(self) -> str:
        """Why no worker comes, as a sentence for the person; empty when nothing is known to be wrong."""
        return "" if self._processes is None or self._present else self._processes.trouble()

    def retry(self) -> None:
        """Try at once for the workers that would be tried for again in a while."""
        if self._processes is not None:
            self._processes.retry()

    def has_ended(self) -> bool:
        """Whether it is gone for good, so that another has to be made."""
        return bool(self._client.status in ("closing", "closed"))

    def load(self, worker: str) -> ClusterJob:
        """Have a worker load what it trains with."""
        return self._begin(worker, load, self._settings.warm)

    def load_baselines(self, worker: str) -> ClusterJob:
        """Have a worker load what it holds trained models against."""
        return self._begin(worker, load_baselines)

    def trace(self, worker: str, config: ExperimentConfig) -> ClusterJob:
        """Have a worker trace a model ahead of its run."""
        return self._begin(worker, trace, config)

    def submit(
        self, worker: str, run: tuple[str, int], config: ExperimentConfig, table: Loaded, checkpoint: bytes | None
    ) -> ClusterJob:
        """Start a run (its id and attempt) in a worker; the job's result is a ``RunResult``, or a ``PausedAt``."""
        what = (train_run, self._settings.trainer, run, config, table, checkpoint)
        return self._begin(worker, *what, then=partial(self._remember_memory, worker))

    def make_files(self, worker: str, result: RunResult) -> ClusterJob:
        """Have a worker make the model files of a run; the job's result is ``ModelFiles``."""
        what = (make_model_files, self._settings.exporter, result)
        return self._begin(worker, *what, then=partial(self._remember_memory, worker))

    def memory(self, worker: str) -> int:
        """Bytes of memory that a worker's process held at the end of its last run; 0 before."""
        return self._memory.get(worker, 0)

    def restart(self, worker: str) -> ClusterJob:
        """Put a fresh process in a worker's place; it appears as a worker of its own."""

        def restart() -> None:
            if self._processes is not None:
                self._processes.replace(self._present.get(worker, ""))
            else:
                self._client.restart_workers([worker], timeout=_RESTART_SECONDS)

        return _ThreadJob("restart", restart, self._news)

    def stop(self, worker: str, run_id: str) -> None:
        """Ask a run to stop before its next batch."""
        in_thread(f"stop-{run_id}", partial(self._ask, worker, request_stop, run_id))

    def pause(self, worker: str, run: tuple[str, int]) -> None:
        """Ask a run (its id and attempt) to end with its next checkpoint."""
        in_thread(f"pause-{run[0]}", partial(self._ask, worker, request_pause, run))

    def close(self) -> None:
        """Let go of the workers; those started by this object end."""
        self._closing = True
        self._look.set()
        if self._made_processes is not None:
            self._made_processes.close()
        if not self.has_ended():
            # Or the scheduler would try to tell the client that it leaves.
            self._client.unsubscribe_topic("all")
        self._client.close(timeout=1)
        if self._own is not None:
            self._own.close(timeout=5)

    def _begin(
        self, worker: str, function: Any, *arguments: Any, then: Callable[[Any], Any] | None = None
    ) -> ClusterJob:
        future = self._client.submit(function, *arguments, pure=False, workers=[worker])
        return _DaskJob(future, then, self._news)

    def _remember_memory(self, worker: str, outcome: tuple[Any, int]) -> Any:
        """Note what memory a worker holds, and return what it has come to."""
        result, self._memory[worker] = outcome
        return result

    def _ask(self, worker: str, function: Any, *arguments: Any) -> Any:
        """Call a function in a worker beside what it trains; ``None`` if the worker is gone."""
        return self._client.run(function, *arguments, workers=[worker], on_error="ignore").get(worker)

    def _follow(self) -> None:
        """Keep the list of workers up to date: at Dask's word, and now and then anyway."""
        while not self._closing:
            self._look.clear()
            try:
                workers = self._client.scheduler_info(n_workers=-1)["workers"]
                present = {address: str(known["name"]) for address, known in workers.items()}
            except Exception:
                if self._closing:
                    return
                log.warning("the scheduler does not say which workers it has", exc_info=True)
                present = {}
            if present != self._present:
                self._present = present
                self._news()
            if self.has_ended():
                self._news()
                return
            self._look.wait(LOOK_SECONDS)

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        _, message = event
        run_id, attempt, worker = message["run"], message["attempt"], message["worker"]
        happened = parse_event(message["event"])
        if not isinstance(happened, CheckpointSaved):
            self._report(run_id, attempt, happened)
            return
        with self._lock:
            under_way = run_id in self._fetching
            self._fetching[run_id] = under_way  # whether there is a newer one by now
        if not under_way:
            in_thread(f"checkpoint-{run_id}", partial(self._fetch_checkpoints, worker, run_id, attempt))

    def _fetch_checkpoints(self, worker: str, run_id: str, attempt: int) -> None:
        """Fetch a run's newest checkpoint, and again if another was saved meanwhile."""
        more = True
        while more:
            try:
                checkpoint = self._ask(worker, take_checkpoint, run_id)
            except Exception:
                log.warning("a checkpoint of run %s can't be fetched; there will be others", run_id, exc_info=True)
                checkpoint = None
            if checkpoint is not None:
                self._report(run_id, attempt, checkpoint)
            with self._lock:
                more = self._fetching.pop(run_id)
                if more:
                    self._fetching[run_id] = False


class _InThread:
    """What a thread of its own is to find out."""

    def __init__(self, name: str, function: Callable[[], Any], news: Callable[[], None]) -> None:
        self._outcome = in_thread(name, function)
        self._outcome.add_done_callback(lambda _outcome: news())

    def done(self) -> bool:
        return self._outcome.done()

    def result(self) -> Any:
        return self._outcome.result()


class _DaskJob(_InThread):
    """A task of Dask's, awaited and fetched in a thread of its own."""

    def __init__(self, future: Any, then: Callable[[Any], Any] | None, news: Callable[[], None]) -> None:
        self._future = future
        super().__init__(f"await-{future.key}", partial(self._fetch, then), news)

    def forget(self) -> None:
        in_thread(f"forget-{self._future.key}", self._future.cancel)

    def _fetch(self, then: Callable[[Any], Any] | None) -> Any:
        from distributed import wait
        from distributed.scheduler import KilledWorker

        done = False
        try:
            with self._future.client.as_current():
                wait(self._future)
            done = self._future.status == "finished"
            result = self._future.result(timeout=_FETCH_SECONDS)
        except (KilledWorker, CancelledError) as error:
            raise WorkerLostError(str(error)) from error
        except (TimeoutError, OSError) as error:
            if done:  # It went well, and its worker died before the result was fetched.
                raise WorkerLostError(str(error)) from error
            raise
        return result if then is None else then(result)


class _ThreadJob(_InThread):
    """Something that this process does beside the rest."""

    def forget(self) -> None:
        """Nothing can be done about it."""


def _keys(settings: Settings) -> Keys | None:
    """Return the keys to the scheduler; ``None`` for one that lets everybody in."""
    if settings.scheduler is None:
        return make_keys()
    return None if settings.tls is None else keys_in(settings.tls)
