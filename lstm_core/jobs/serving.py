"""Serving runs until nobody needs it: the service's rounds, and the waiting between them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from lstm_core.data.keeping.libraries import Libraries
from lstm_core.errors import StoreError
from lstm_core.jobs.cluster import Cluster
from lstm_core.jobs.dask_cluster import DaskCluster, ReportEvent
from lstm_core.jobs.rounds import RunService
from lstm_core.jobs.service_log import IN_USE_TOO, keep_short
from lstm_core.jobs.starting import ClusterStarter, why_not
from lstm_core.jobs.trouble import Trouble
from lstm_core.jobs.workers import WorkerProcesses
from lstm_core.jobs.writer import Writer
from lstm_core.runs.database import Watch
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings

__all__ = ["MakeCluster", "serve"]

log = logging.getLogger("lstm_core.service")

MakeCluster = Callable[[Settings, ReportEvent, Callable[[], None], WorkerProcesses | None], Cluster]

_TICK_SECONDS = 0.05
_SLOW_TICK_SECONDS = 1.0
_FLUSH_SECONDS = 1.0


def serve(
    settings: Settings, processes: WorkerProcesses | None = None, make_cluster: MakeCluster = DaskCluster
) -> None:
    """Serve until nobody needs it.

    Args:
        settings: Where the store is and which workers to use.
        processes: The worker processes of our own cluster.
        make_cluster: Makes the workers; called with the settings, what to call with each event, what to call when
            anything has happened, and the processes.
    """
    store = RunStore(settings.home, settings.limits)
    ledger = Ledger(store)
    ledger.requeue_all()
    writer = Writer(ledger)
    news = threading.Event()
    starter = ClusterStarter(
        partial(make_cluster, settings, writer.report, news.set, processes), partial(why_not, settings), news.set
    )
    service = RunService(ledger, writer, Libraries.of(settings), starter, settings.warm, news.set, settings.limits.turn)
    starter.start()
    try:
        _work(service, store, news)
    finally:
        writer.close(_FLUSH_SECONDS)
        _leave(ledger)
        starter.close()
    log.info("nobody needs the service any more")


def _work(service: RunService, store: RunStore, news: threading.Event) -> None:
    """Do a round whenever anything has changed, and once a second anyway."""
    watch, full = store.database.watch(), Trouble(log, "the log can't be kept short")
    needed, trouble = True, Trouble(log, "it can't be seen whether anybody needs the service")
    while needed:
        began = time.monotonic()
        news.clear()
        service.tick()
        with trouble.told():
            needed = service.is_needed()
        if IN_USE_TOO:
            with full.told():
                keep_short(store.home)
        while time.monotonic() - began < _SLOW_TICK_SECONDS:
            time.sleep(_TICK_SECONDS)  # costs half of what it costs to wait for the event
            if news.is_set() or _has_changed(watch):
                break


def _has_changed(watch: Watch) -> bool:
    try:
        return watch.changed()
    except StoreError:
        return True  # The next round says what is wrong.


def _leave(ledger: Ledger) -> None:
    try:
        ledger.leave()
    except StoreError:
        log.exception("that the service has ended can't be written; it shows within seconds")
