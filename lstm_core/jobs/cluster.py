"""What the run service needs of its workers; ``dask_cluster.py`` is that by way of Dask, and tests have their own."""

from __future__ import annotations

from typing import Any, Protocol

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import Loaded
from lstm_core.errors import LabError
from lstm_core.results import RunResult

__all__ = ["Cluster", "ClusterJob", "ClusterSource", "WorkerLostError", "reason"]


class WorkerLostError(Exception):
    """The worker of a job is gone; the job can be started again elsewhere."""


class ClusterJob(Protocol):
    """One piece of work under way in a worker."""

    def done(self) -> bool:
        """Whether it has ended, one way or another, and ``result`` answers at once."""

    def result(self) -> Any:
        """Return its result, or raise what ended it (``WorkerLostError`` if the worker is gone)."""

    def forget(self) -> None:
        """Give it up."""


class Cluster(Protocol):
    """Workers, by their addresses. No method but ``close`` waits for anybody."""

    @property
    def waits_for(self) -> str:
        """What is under way while there is no worker yet, in words for the person."""

    @property
    def worn_bytes(self) -> int:
        """How large a worker's process may be at the end of a run; a larger one is restarted."""

    def workers(self) -> set[str]:
        """Addresses of the workers that are there now."""

    def trouble(self) -> str:
        """Why no worker comes, as a sentence for the person; empty when nothing is known to be wrong."""

    def retry(self) -> None:
        """Try at once for the workers that would be tried for again in a while."""

    def has_ended(self) -> bool:
        """Whether it is gone for good, so that another has to be made."""

    def load(self, worker: str) -> ClusterJob:
        """Have a worker load what it trains with."""

    def load_baselines(self, worker: str) -> ClusterJob:
        """Have a worker load what it holds trained models against."""

    def trace(self, worker: str, config: ExperimentConfig) -> ClusterJob:
        """Have a worker trace a model ahead of its run."""

    def submit(
        self, worker: str, run: tuple[str, int], config: ExperimentConfig, table: Loaded, checkpoint: bytes | None
    ) -> ClusterJob:
        """Start a run (its id and attempt) in a worker; the job's result is a ``RunResult``, or a ``PausedAt``."""

    def make_files(self, worker: str, result: RunResult) -> ClusterJob:
        """Have a worker make the model files of a run; the job's result is ``ModelFiles``."""

    def memory(self, worker: str) -> int:
        """Bytes of memory that a worker's process held at the end of its last run; 0 before."""

    def restart(self, worker: str) -> ClusterJob:
        """Put a fresh process in a worker's place; it appears as a worker of its own."""

    def stop(self, worker: str, run_id: str) -> None:
        """Ask a run to stop before its next batch."""

    def pause(self, worker: str, run: tuple[str, int]) -> None:
        """Ask a run (its id and attempt) to end with its next checkpoint."""

    def close(self) -> None:
        """Let go of the workers."""


class ClusterSource(Protocol):
    """Where the service gets its workers from; ``starting.py`` has it.

    Attributes:
        cluster: The workers, as soon as there are any.
        trouble: Why there are none, as a sentence for the person; empty when all is well.
    """

    cluster: Cluster | None
    trouble: str

    def start(self) -> None:
        """Begin to make a cluster, in place of one that has ended."""

    def retry(self) -> None:
        """Try at once to make a cluster, if that has failed and would be tried again in a while."""


def reason(error: BaseException) -> str:
    """Return the sentence to show for what ended a run."""
    if isinstance(error, LabError):
        return str(error)
    return (
        f"Something went wrong inside the lab ({type(error).__name__}); it is written in the service's log. "
        "Try again, or change a setting."
    )
