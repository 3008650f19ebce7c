"""Training the best settings of a study again from fresh seeds, once all its runs are over.

The best of many is picked by its luck as well, that of its seed and that of its days; what its seed did for it shows
when it begins from others. Which studies want that stands in what they were asked (``best_again``), so that no study's
code is needed here. Whether it was done is seen from the runs themselves: then some have another seed. So it is done
once, whenever the service dies, since a study's runs are added all together or not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from lstm_core.config import ExperimentConfig
from lstm_core.errors import RunError, UnreadableError
from lstm_core.evaluation.selection import FRESH_SEEDS, best_again
from lstm_core.runs.run import Run
from lstm_core.runs.store import RunStore

__all__ = ["BestAgain"]

log = logging.getLogger("lstm_core.service")

_DUE = """
    SELECT id FROM studies WHERE asked LIKE '%"best_again"%' AND NOT deleted AND NOT stop_requested AND NOT EXISTS (
        SELECT 1 FROM runs WHERE study = studies.id AND state IN ('queued', 'running', 'paused')
    )
"""


class BestAgain:
    """Looks after the studies whose best settings are to be trained again.

    Args:
        store: Where studies are kept.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._settled: set[str] = set()  # there is nothing more to do for these

    def look(self) -> None:
        """Add runs to every study whose runs are over and that wants its best trained again."""
        with self._store.database.open() as connection:
            due = [row["id"] for row in connection.execute(_DUE).fetchall()]
        for study_id in due:
            if study_id in self._settled:
                continue
            try:
                self._follow_up(study_id)
            except (RunError, UnreadableError) as error:
                log.warning("the best of study %s are not trained again: %s", study_id, error)
            self._settled.add(study_id)

    def _follow_up(self, study_id: str) -> None:
        study, runs = self._store.study(study_id), self._store.study_runs(study_id)
        start = self._store.get(study.parent)
        if any(run.config.seed != start.config.seed for run in runs):
            return  # it was done before this service began
        # The run itself counts however it ended: pages offer a study of one that was stopped early.
        errors = self._errors([start, *(run for run in runs if run.state == "finished")])
        if len(errors) < 2 or start.config not in errors:
            return
        wanted = study.asked.get("best_again")
        seeds = wanted.get("seeds", FRESH_SEEDS) if isinstance(wanted, dict) else FRESH_SEEDS
        self._store.add_to_study(study_id, best_again(start.config, errors, seeds))

    def _errors(self, runs: Sequence[Run]) -> dict[ExperimentConfig, float]:
        """Return the error on the validation part of each run that has one."""
        found = self._store.summaries_of(runs)
        return {
            run.config: summary.validation_rmse
            for run in runs
            if (summary := found.get(run.id)) is not None and summary.validation_rmse is not None
        }
