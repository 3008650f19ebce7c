"""Searches go on: the next trials are proposed, those that fall behind are ended, the best are trained again.

All that is known of a search stands in the store: what it was asked, its runs, their events. So a service that is
killed and started again proposes what it would have proposed. Optuna is loaded when the first search needs it, in a
thread of its own, so that no round waits for it.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future

from lstm_core.errors import LabError, StoreError
from lstm_core.evaluation.selection import FRESH_SEEDS, best_again
from lstm_core.events import Pruned
from lstm_core.jobs.threads import in_thread
from lstm_core.runs.kept_study import KeptStudy
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.run import Run
from lstm_core.runs.store import RunStore
from lstm_core.search.plan import PURPOSE, Plan, due, known, plan_of
from lstm_core.search.proposing import propose
from lstm_core.search.pruning import pruned_after
from lstm_core.search.trial import Trial, losses_of, pruned_of, trial_of

__all__ = ["LOOK_SECONDS", "Searches"]

log = logging.getLogger("lstm_core.service")

LOOK_SECONDS = 0.5


class Searches:
    """Continues all searches of a store.

    Args:
        store: Where they are.
        ledger: Writes which of their runs are ended early.
    """

    def __init__(self, store: RunStore, ledger: Ledger) -> None:
        self._store = store
        self._ledger = ledger
        self._over: set[str] = set()
        self._open: set[str] = set()
        self._trials: dict[str, Trial] = {}  # of runs that are over
        self._looked = float("-inf")
        self._at_work: Future[None] | None = None

    @property
    def pending(self) -> bool:
        """Whether a search has something to do yet."""
        return self._at_work is not None or bool(self._open)

    def go_on(self) -> None:
        """See what there is to do and have it done, without waiting for it.

        Raises:
            Exception: What the last time failed with.
        """
        if self._at_work is not None:
            if not self._at_work.done():
                return
            done, self._at_work = self._at_work, None
            done.result()
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        self._open = set(self._ledger.open_studies(PURPOSE)) - self._over
        if self._open:
            self._at_work = in_thread("searches", self._continue_all)

    def _continue_all(self) -> None:
        for study_id in sorted(self._open):
            try:
                is_over = self._continue(study_id)
            except (StoreError, OSError):
                raise  # the next time may go well
            except Exception as error:  # whatever is wrong with one must not hold up the others
                log.warning("search %s ends: %s", study_id, error, exc_info=not isinstance(error, LabError))
                is_over = True
            if is_over:
                self._over.add(study_id)

    def _continue(self, study_id: str) -> bool:
        """Do what is next in a search; return whether nothing is left to do."""
        study = self._store.study(study_id)
        start = self._store.get(study.parent)
        plan = plan_of(study.asked, start.config.seed)
        runs = self._store.study_runs(study_id)
        begin = self._over_trial(start)
        tried = [run for run in runs if run.config.seed == start.config.seed]
        trials = self._followed(plan, begin, tried)
        if plan.learns and due(plan, [trial.is_over for trial in trials]):
            config = propose(plan, begin, trials)
            if config is not None:
                self._store.add_to_study(study_id, [config])
                return False
        if not all(trial.is_over for trial in trials):
            return False
        if len(tried) == len(runs):
            self._train_again(study, start, trials)
        return True

    def _followed(self, plan: Plan, begin: Trial, runs: list[Run]) -> list[Trial]:
        """Return the trials, having ended those that fall behind or take too long."""
        trials: list[Trial] = []
        for run in runs:
            trial = self._trials.get(run.id)
            if trial is None:
                trial = self._looked_at(plan, begin, trials, run)
                if trial.is_over:
                    self._trials[run.id] = trial
            trials.append(trial)
        return trials

    def _looked_at(self, plan: Plan, begin: Trial, before: list[Trial], run: Run) -> Trial:
        if not all(trial.is_over for trial in before[: known(plan, len(before))]):
            return Trial(run.config)  # what it is compared with is to come, even if it was quicker
        events, _ = self._store.events(run.id)
        mark = pruned_of(events)
        if mark is None and run.state in ("running", "finished"):
            mark = _mark(plan, begin, before, Trial(run.config, losses=losses_of(events)), run)
            if mark is not None:
                self._ledger.prune(run.id, mark)
        return trial_of(run.config, run.state, events, mark, self._error(run))

    def _over_trial(self, run: Run) -> Trial:
        """Return the run that a search is made of as a trial."""
        if run.id not in self._trials:
            events, _ = self._store.events(run.id)
            self._trials[run.id] = trial_of(run.config, run.state, events, None, self._error(run))
        return self._trials[run.id]

    def _error(self, run: Run) -> float | None:
        summary = self._store.summaries_of([run])[run.id] if run.has_result else None
        return None if summary is None else summary.validation_rmse

    def _train_again(self, study: KeptStudy, start: Run, trials: list[Trial]) -> None:
        errors = {trial.config: trial.error for trial in trials if trial.error is not None}
        begin = self._error(start)  # however it ended: pages offer a search of a run that was stopped early
        if errors and begin is not None:
            self._store.add_to_study(study.id, best_again(start.config, {start.config: begin, **errors}, FRESH_SEEDS))


def _mark(plan: Plan, begin: Trial, before: list[Trial], trial: Trial, run: Run) -> Pruned | None:
    """Return the mark of a trial that is to be ended now."""
    epoch = pruned_after(plan, begin, before, trial)
    if epoch is not None:
        return Pruned(epoch=epoch, reason="worse")
    slow = plan.most_seconds and run.state == "running" and time.time() - (run.started or 0.0) > plan.most_seconds
    return Pruned(epoch=max(trial.losses, default=0), reason="seconds") if slow and run.started else None
