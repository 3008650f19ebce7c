"""The run service's rounds: take queued runs, give them to workers, take back what comes of them.

Nothing in a round waits for anybody: data is loaded, results are fetched and everything about a run is written in
threads of their own, and each round looks at what has come of that. Each part of a round fails by itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial

from lstm_core.data.catalogue import Loaded, load_data
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.errors import LabError, RunError
from lstm_core.jobs.best_again import BestAgain
from lstm_core.jobs.cluster import Cluster, ClusterJob, ClusterSource, WorkerLostError, reason
from lstm_core.jobs.making_files import FileMaking
from lstm_core.jobs.parts import SeparateParts
from lstm_core.jobs.pool import WorkerPool
from lstm_core.jobs.searching import Searches
from lstm_core.jobs.sign_of_life import SignOfLife
from lstm_core.jobs.task import PausedAt
from lstm_core.jobs.threads import in_thread
from lstm_core.jobs.writer import Writer
from lstm_core.limits import Limits
from lstm_core.runs.ledger import Claim, Ledger
from lstm_core.runs.lookout import Glance
from lstm_core.training.memory import why_too_large

__all__ = ["COMPARE_SECONDS", "PURGE_SECONDS", "SLOW_LOAD_SECONDS", "RunService"]

log = logging.getLogger("lstm_core.service")

PURGE_SECONDS = 60.0
_NEEDED_SECONDS = 5.0
_TIMED_SECONDS = 1.0
COMPARE_SECONDS = 2.0
SLOW_LOAD_SECONDS = 2.0
_MOST_LOADS = 8  # data sets in memory whose runs have no worker yet
_MOST_RESULTS_WAITING = 8


_ANYTHING = Glance(queued=True, stops=True, pauses=True, coming=True, deleted=True, files=True)


@dataclass
class _Active:
    """A run that was taken on.

    Attributes:
        claim: The run.
        began: When it was taken on, on the monotonic clock.
        table: Its data, being loaded.
        worker: Where it is trained; empty while it is not.
        job: The training.
        told_to_stop: Whether its worker was asked to stop it.
        told_to_pause: Whether its worker was asked to pause it.
        given: When it was given to its worker, on the monotonic clock.
        makes_room: Whether its worker was asked to end it with the next checkpoint, for others.
    """

    claim: Claim
    began: float
    table: Future[Loaded]
    worker: str = ""
    job: ClusterJob | None = None
    told_to_stop: bool = False
    told_to_pause: bool = False
    given: float = 0.0
    makes_room: bool = False

    @property
    def may_make_room(self) -> bool:
        """Whether it trains, and nothing else is to happen to it."""
        return self.job is not None and not (self.told_to_stop or self.told_to_pause or self.makes_room)


class RunService:
    """The service's state and one round of its work.

    Args:
        ledger: Where runs come from.
        writer: Writes what happens to them.
        libraries: Where uploads and the S&P 500 file are.
        source: Where workers come from.
        presets: What they get ready for.
        news: Called when data was loaded.
        turn_seconds: How long a run trains before it makes room for others, where not many wait.
    """

    def __init__(
        self,
        ledger: Ledger,
        writer: Writer,
        libraries: Libraries,
        source: ClusterSource,
        presets: tuple[str, ...],
        news: Callable[[], None],
        turn_seconds: float = Limits.turn,
    ) -> None:
        self._ledger = ledger
        self._writer = writer
        self._libraries = libraries
        self._source = source
        self._presets = presets
        self._news = news
        self._turn_seconds = turn_seconds
        self._cluster: Cluster | None = None
        self._pool: WorkerPool | None = None
        self._active: dict[str, _Active] = {}
        self._parts = SeparateParts(log)
        self._sign = SignOfLife(ledger)
        self._best_again = BestAgain(ledger.store)
        self._searches = Searches(ledger.store, ledger)
        self._files = FileMaking(ledger.store)
        self._there_is = _ANYTHING
        self._needed = True
        self._purged = self._asked = self._compared = self._timed = self._looked_for_room = float("-inf")

    def tick(self) -> None:
        """Do one round: notice what has changed, start what can be started."""
        for what, part in (
            ("it can't be seen whether the workers are in reach", self._follow_cluster),
            ("it can't be seen which workers there are", self._follow_workers),
            ("it can't be seen which workers are ready", self._follow_preparations),
            ("what has ended can't be taken back", self._collect_finished),
            ("nobody can ask for another try", self._try_again_if_asked),
            ("the service can't give a sign of life", self._say_how_it_is),
            ("runs under way can't be compared with the store", self._compare_with_the_store),
            ("it can't be seen what there is to do", self._look),
            ("runs that can't be read can't be ended", self._end_unreadable),
            ("runs that were stopped before they began can't be ended", self._drop_waiting),
            ("runs that take longer than their class allows can't be stopped", self._stop_long_runs),
            ("stops can't be passed on", self._pass_on_stops),
            ("pauses can't be passed on", self._pass_on_pauses),
            ("no run can make room for others", self._make_room),
            ("runs whose data is there can't be started", self._start_loaded),
            ("runs can't be taken from the queue", self._claim),
            ("workers can't get ready for what is coming", self._prepare),
            ("model files can't be made", self._make_files),
            ("the best of studies can't be trained again", self._follow_up),
            ("searches can't be continued", self._searches.go_on),
            ("deleted runs can't be removed", self._purge),
        ):
            self._parts.do(what, part)

    def is_needed(self) -> bool:
        """Say whether anything is left to do or may come."""
        if self._active or self._writer.pending or self._searches.pending or self._files.pending:
            return True
        if time.monotonic() - self._asked >= _NEEDED_SECONDS:
            self._asked, self._needed = time.monotonic(), self._ledger.is_needed()
        return self._needed

    def _follow_cluster(self) -> None:
        if self._cluster is not None and self._cluster.has_ended():
            log.warning("the workers are out of reach; looking for others")
            for run_id in [run_id for run_id, active in self._active.items() if active.job is not None]:
                self._lost(run_id)
            self._files.forget()
            in_thread("close-cluster", self._cluster.close)
            self._cluster = self._pool = None
            self._source.start()
        if self._cluster is None and self._source.cluster is not None:
            self._cluster = self._source.cluster
            self._pool = WorkerPool(self._cluster, self._presets)

    def _follow_workers(self) -> None:
        if self._pool is None:
            return
        lost = self._pool.follow()
        self._files.lost(lost, self._pool)
        for run_id, active in list(self._active.items()):
            if active.worker in lost and active.job is not None and not active.job.done():
                self._lost(run_id)

    def _follow_preparations(self) -> None:
        if self._pool is not None:
            self._pool.collect()

    def _collect_finished(self) -> None:
        for run_id, active in list(self._active.items()):
            if active.job is None or not active.job.done():
                continue
            try:
                result = active.job.result()
            except WorkerLostError:
                self._lost(run_id)
                continue
            except Exception as error:
                # Whatever ended this run must not end the others.
                if not isinstance(error, LabError):
                    log.exception("run %s failed", run_id)
                self._writer.fail(run_id, reason(error))
            else:
                if isinstance(result, PausedAt):
                    write = self._writer.step_aside if active.makes_room else self._writer.pause
                    write(run_id, active.claim.attempt, result.checkpoint)
                else:
                    self._writer.finish(run_id, result)
            del self._active[run_id]
            if self._pool is not None:
                self._pool.give_back(active.worker, queued=self._there_is.queued)

    def _compare_with_the_store(self) -> None:
        """Give up runs that the store does not know as under way, and let those be taken on that only it does.

        Neither happens by itself; but somebody may delete the lab's folder or put an older database into its place.
        """
        if time.monotonic() - self._compared < COMPARE_SECONDS:
            return
        self._compared = time.monotonic()
        under_way = self._ledger.under_way()
        for run_id, active in list(self._active.items()):
            if under_way.get(run_id) != active.claim.attempt:
                log.warning("run %s is not in the store any more; giving it up", run_id)
                del self._active[run_id]
                if active.job is not None and self._pool is not None and self._cluster is not None:
                    self._cluster.stop(active.worker, run_id)
                    self._pool.abandon(active.worker, active.job)
        for run_id in under_way.keys() - self._active.keys() - self._writer.pending:
            log.warning("nobody trains run %s; back into the queue with it", run_id)
            self._writer.release(run_id)

    def _lost(self, run_id: str) -> None:
        log.warning("the worker of run %s is gone", run_id)
        active = self._active.pop(run_id)
        if active.job is not None:
            active.job.forget()
        if self._pool is not None:
            self._pool.drop(active.worker)
        self._writer.requeue(run_id)

    def _look(self) -> None:
        self._there_is = _ANYTHING  # Where it can't be seen, each part looks for itself.
        self._there_is = self._ledger.glance()

    def _end_unreadable(self) -> None:
        if self._there_is.queued:
            self._ledger.end_unreadable()

    def _drop_waiting(self) -> None:
        if self._there_is.queued:
            self._ledger.drop_waiting()

    def _prepare(self) -> None:
        if self._pool is not None and not self._about_to_start():
            self._pool.prepare(self._ledger.coming() if self._there_is.coming else [])

    def _purge(self) -> None:
        if self._there_is.deleted or time.monotonic() - self._purged >= PURGE_SECONDS:
            self._purged = time.monotonic()
            self._ledger.purge()

    def _make_files(self) -> None:
        """Have model files made by a worker that no run needs."""
        if self._cluster is None or self._pool is None:
            return
        if self._there_is.files:
            self._files.begin()
        free = not self._there_is.queued and self._about_to_start() < self._pool.idle
        self._files.go_on(self._cluster, self._pool, free=free)

    def _follow_up(self) -> None:
        if not self._there_is.queued:  # as long as runs wait there is no hurry
            self._best_again.look()

    def _claim(self) -> None:
        """Take on runs for the workers that are free, and load their data."""
        while self._there_is.queued and self._has_room():
            claim = self._ledger.claim()
            if claim is None:
                return
            theirs = replace(self._libraries, owner=claim.owner)  # the series goes by their name for it
            table = in_thread(f"load-{claim.id}", partial(load_data, claim.config.data, theirs))
            self._active[claim.id] = _Active(claim, time.monotonic(), table)
            table.add_done_callback(lambda _table: self._news())

    def _has_room(self) -> bool:
        """Say whether a worker is free for another run; data that takes long to load keeps none from other runs."""
        idle = 0 if self._pool is None else self._pool.idle
        return (
            self._about_to_start() < idle
            and sum(active.job is None for active in self._active.values()) < _MOST_LOADS
            and self._writer.results_waiting < _MOST_RESULTS_WAITING
        )

    def _about_to_start(self) -> int:
        """Return how many runs will need a worker at any moment."""
        long_ago = time.monotonic() - SLOW_LOAD_SECONDS
        return sum(
            active.job is None and (active.table.done() or active.began > long_ago) for active in self._active.values()
        )

    def _start_loaded(self) -> None:
        for active in [active for active in self._active.values() if active.job is None and active.table.done()]:
            try:
                table = active.table.result()
                self._require_memory(active.claim, len(table))
            except Exception as error:
                # Whatever is wrong with this run's data must not end the others.
                if not isinstance(error, LabError):
                    log.exception("the data of run %s can't be loaded", active.claim.id)
                del self._active[active.claim.id]
                self._writer.fail(active.claim.id, reason(error))
            else:
                if self._pool is not None and self._pool.idle:
                    self._start(active, table, self._pool)

    def _require_memory(self, claim: Claim, rows: int) -> None:
        """Make sure that a run that begins would not take more memory than it may, now that its rows are there.

        Raises:
            RunError: It would.
        """
        too_large = why_too_large(claim.config, self._ledger.store.limits.memory, rows)
        if too_large and claim.checkpoint is None:
            raise RunError(too_large)

    def _start(self, active: _Active, table: Loaded, pool: WorkerPool) -> None:
        claim, cluster = active.claim, self._cluster
        assert cluster is not None
        worker = pool.take(claim.config)
        try:
            job = cluster.submit(worker, (claim.id, claim.attempt), claim.config, table, claim.checkpoint)
        except Exception as error:
            log.exception("run %s can't be given to worker %s", claim.id, worker)
            del self._active[claim.id]
            pool.give_back(worker, queued=False)
            if cluster.has_ended():
                self._writer.release(claim.id)
            else:
                self._writer.fail(claim.id, reason(error))
            return
        active.worker, active.job, active.given = worker, job, time.monotonic()

    def _stop_long_runs(self) -> None:
        if self._active and time.monotonic() - self._timed >= _TIMED_SECONDS:
            self._timed = time.monotonic()
            self._ledger.stop_long_runs()

    def _pass_on_stops(self) -> None:
        if not self._there_is.stops:
            return
        for run_id in self._ledger.to_stop() & set(self._active):
            active = self._active[run_id]
            if active.job is None:
                if active.claim.attempt == 1:
                    del self._active[run_id]
                    self._writer.stop_unbegun(run_id)
            elif not active.told_to_stop and self._cluster is not None:
                active.told_to_stop = True
                self._cluster.stop(active.worker, run_id)

    def _pass_on_pauses(self) -> None:
        if not self._there_is.pauses:
            return
        for run_id in self._ledger.to_pause() & set(self._active):
            active = self._active[run_id]
            if active.job is None:
                del self._active[run_id]
                self._writer.release(run_id)
            elif active.makes_room:
                active.told_to_pause = True  # it ends with the next checkpoint anyway, and is laid aside then
            elif not active.told_to_pause and self._cluster is not None:
                active.told_to_pause = True
                self._cluster.pause(active.worker, (run_id, active.claim.attempt))

    def _make_room(self) -> None:
        """Have the run that has trained longest go back into the queue, if somebody waits and no worker is free."""
        now = time.monotonic()
        if not self._there_is.queued or self._cluster is None or self._pool is None or not self._pool.all_train:
            return
        if now - self._looked_for_room < _TIMED_SECONDS or any(run.makes_room for run in self._active.values()):
            return  # one at a time, as each may be enough
        self._looked_for_room = now
        waiting, workers = self._ledger.waiters(), len(self._pool)
        clock_began = time.time() - now  # the monotonic clock, in seconds since 1970
        long = [
            active
            for active in self._active.values()
            if active.may_make_room
            and (turn := waiting.room_after(clock_began + active.given, workers, self._turn_seconds)) is not None
            and now - active.given >= turn
        ]
        if long:
            longest = max(long, key=lambda active: active.claim.trained + now - active.given)
            longest.makes_room = True
            log.info("run %s makes room for others", longest.claim.id)
            self._cluster.pause(longest.worker, (longest.claim.id, longest.claim.attempt))

    def _try_again_if_asked(self) -> None:
        if self._sign.is_taken_back():
            log.info("somebody asks for another try")
            self._source.retry()
            if self._cluster is not None:
                self._cluster.retry()

    def _say_how_it_is(self) -> None:
        cluster, pool = self._cluster, self._pool
        if cluster is None or pool is None:
            self._sign.give(None, "Starting the training service", self._source.trouble)
        else:
            self._sign.give((len(pool), pool.warm), pool.under_way, "" if len(pool) else cluster.trouble())
