"""Numbers for Prometheus: how a lab is, how much it does, what it takes. They tell of nobody by name.

Names follow https://prometheus.io/docs/practices/naming/.
"""

from __future__ import annotations

import hmac
import shutil
import time
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from lstm_core import __version__
from lstm_core.errors import StoreError
from lstm_core.health.state import Health, state_of
from lstm_core.runs.lookout import APP_SILENCE_SECONDS
from lstm_core.runs.store import RunStore

__all__ = ["may_read", "metrics_of"]

_STATES = ("queued", "running", "paused", "finished", "stopped", "failed")
_DAY_SECONDS = 86_400.0


def may_read(header: str | None, secret: str) -> bool:
    """Say whether a request has shown the secret, in the header ``Authorization: Bearer SECRET``.

    Args:
        header: What the request has there; ``None`` for nothing.
        secret: The operator's; empty lets nobody in.
    """
    kind, _, given = (header or "").partition(" ")
    return bool(secret) and kind.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), secret.encode())


def metrics_of(store: RunStore) -> bytes:
    """Return the numbers of a lab in Prometheus' text format.

    Args:
        store: Of the lab.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Lab(store))
    return generate_latest(registry)


class _Lab(Collector):
    def __init__(self, store: RunStore) -> None:
        self._store = store

    def collect(self) -> Iterable[Metric]:
        seen = state_of(self._store)
        info = GaugeMetricFamily("lstm_lab_info", "Version of the lab.", labels=["version"])
        info.add_metric([__version__], 1)
        yield info
        healthy = GaugeMetricFamily("lstm_lab_healthy", "Whether a part is as it should be.", labels=["part"])
        for name, part in seen.parts.items():
            healthy.add_metric([name], float(part["ok"]))
        yield healthy
        yield from self._room()
        yield from self._work(seen)
        yield self._memory()

    def _room(self) -> Iterator[Metric]:
        try:
            room = shutil.disk_usage(self._store.home)
        except OSError:  # the part "disk" says so
            return
        yield GaugeMetricFamily("lstm_lab_disk_free_bytes", "Room left on the home's disk.", room.free)
        yield GaugeMetricFamily("lstm_lab_disk_size_bytes", "Size of the home's disk.", room.total)

    def _work(self, seen: Health) -> Iterator[Metric]:
        if "queue" not in seen.parts:
            return
        workers, queue = seen.parts["workers"], seen.parts["queue"]
        yield GaugeMetricFamily("lstm_lab_workers", "Worker processes that there are.", workers["count"])
        yield GaugeMetricFamily("lstm_lab_workers_ready", "Those of them that can train at once.", workers["ready"])
        wait = queue["longest_wait_seconds"]
        yield GaugeMetricFamily("lstm_lab_longest_wait_seconds", "How long the first in the queue has waited.", wait)
        try:
            states, people, apps = self._counts()
        except StoreError:  # the part "database" says so the next time
            return
        runs = GaugeMetricFamily("lstm_lab_runs", "Runs that the store has, by their state.", labels=["state"])
        for state in _STATES:
            runs.add_metric([state], states.get(state, 0))
        yield runs
        yield GaugeMetricFamily("lstm_lab_people_of_the_day", "Visitors who began a run within 24 hours.", people)
        yield GaugeMetricFamily("lstm_lab_apps", "App processes that are alive.", apps)

    def _counts(self) -> tuple[dict[str, int], int, int]:
        now = time.time()
        with self._store.database.open() as connection:
            states = connection.execute("SELECT state, COUNT(*) FROM runs WHERE NOT deleted GROUP BY state").fetchall()
            of_day = "SELECT COUNT(DISTINCT owner) FROM runs WHERE created > ?"
            people = connection.execute(of_day, (now - _DAY_SECONDS,)).fetchone()[0]
            alive = "SELECT COUNT(*) FROM apps WHERE beat > ?"
            apps = connection.execute(alive, (now - APP_SILENCE_SECONDS,)).fetchone()[0]
        return dict(states), people, apps

    def _memory(self) -> Metric:
        """Return what the processes hold; shared pages count in each."""
        import psutil

        memory = GaugeMetricFamily("lstm_lab_memory_bytes", "Resident memory of the processes.", labels=["process"])
        memory.add_metric(["app"], psutil.Process().memory_info().rss)
        try:
            pid = self._store.engine().pid
            service = None if pid is None else psutil.Process(pid)
            if service is not None:
                memory.add_metric(["service"], service.memory_info().rss)
                workers = [child.memory_info().rss for child in service.children(recursive=True)]
                memory.add_metric(["workers"], sum(workers))
        except (psutil.Error, StoreError):  # it has just ended, or runs where its processes can't be seen
            pass
        return memory
