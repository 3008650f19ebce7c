"""Dask's scheduler and worker as the lab has them: they open one port each, which asks for a certificate.

To be imported where Dask is needed only, as it takes long.
"""

from __future__ import annotations

from typing import Any

import dask

from lstm_core.jobs.dask_settings import HEARTBEAT_SECONDS, QUIET

dask.config.set(QUIET)
# Reads a part of that at once.
from distributed import Scheduler, SpecCluster, Worker  # noqa: E402

__all__ = ["QuietScheduler", "QuietWorker", "own_cluster"]


class QuietScheduler(Scheduler):  # type: ignore[misc]
    """A scheduler without a web server, which would listen on a port of its own and ask for no certificate."""

    def start_http_server(self, *_arguments: Any, **_options: Any) -> None:
        """Serve nothing."""


class QuietWorker(Worker):  # type: ignore[misc]
    """A worker without a web server, that gives a sign of life less often than twice a second, as Dask asks for."""

    def start_http_server(self, *_arguments: Any, **_options: Any) -> None:
        """Serve nothing."""

    async def heartbeat(self) -> None:
        """Give a sign of life, and set when to give the next."""
        await super().heartbeat()
        self.periodic_callbacks["heartbeat"].callback_time = 1000 * HEARTBEAT_SECONDS


def own_cluster(security: Any) -> Any:
    """Start a scheduler in this process, on the loopback address, for workers that other processes bring.

    Args:
        security: The keys of all that take part (``door.py``).
    """
    options = {"host": "127.0.0.1", "port": 0, "protocol": "tls://", "security": security, "dashboard": False}
    cluster = SpecCluster(
        workers={}, scheduler={"cls": QuietScheduler, "options": options}, security=security, name="lab"
    )
    cluster.loop.add_callback(_keep_quiet, cluster.scheduler)
    return cluster


def _keep_quiet(scheduler: Any) -> None:
    """End two looks, four times a second each, at limits that are not set."""
    for name in ("idle-timeout", "no-workers-timeout"):
        scheduler.periodic_callbacks[name].stop()
