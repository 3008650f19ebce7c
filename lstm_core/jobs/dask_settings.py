"""How Dask is set up in the processes of the lab itself: the service, and the workers that it starts.

It has to be set before ``distributed`` is imported, which reads a part of it only then.
"""

from __future__ import annotations

from typing import Any

__all__ = ["HEARTBEAT_SECONDS", "QUIET"]

HEARTBEAT_SECONDS = 5.0

QUIET: dict[str, Any] = {
    # A lost worker is the service's affair: it starts the run again from its last checkpoint, where Dask
    # would start it from the beginning.
    "distributed.scheduler.allowed-failures": 0,
    # The scheduler remembers events, which the service writes down itself.
    "distributed.admin.low-level-log-length": 20,
    # What follows would keep a process busy that has nothing to do: by default each looks at its own clock 50 times
    # a second and at the machine twice, moves work between workers, and asks for news that nobody reads.
    "distributed.admin.tick.interval": "10s",
    "distributed.admin.tick.cycle": "60s",
    "distributed.admin.tick.limit": "60s",  # a worker that computes in C for a while is not stuck
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.system-monitor.disk": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.scheduler.work-stealing": False,
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.worker.profile.enabled": False,
    "distributed.client.scheduler-info-interval": "60s",
    "distributed.client.heartbeat": "30s",
    "distributed.deploy.cluster-repr-interval": "60s",
    "logging": {"distributed": "warning"},
    # Nothing is served to browsers.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
