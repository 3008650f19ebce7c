"""A search whose service is killed in the middle goes on, and asks what it would have asked."""

from dataclasses import replace

import pytest

from lstm_core.config import preset
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.runs.store import RunStore
from lstm_core.runs.summary import summary_of
from lstm_core.search.plan import PURPOSE, plan_of
from lstm_core.search.proposing import EVEN_AT_FIRST, first_trials, propose
from lstm_core.search.trial import Trial
from tests import searched_trainer
from tests.processes import end_service, kill, wait_for
from tests.scripted_trainer import scripted

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]

CONFIG = preset("recommended").with_("data", last_rows=200).with_("features", window=10).with_("model", units=2)
CONFIG = CONFIG.with_("training", epochs=3, min_gain=None)
ASKED = {
    "settings": {"model.units": [2, 16], "training.learning_rate": [0.0005, 0.01]},
    "trials": EVEN_AT_FIRST + 6,
    "at_once": 2,
    "prunes": "no",
}


def undisturbed(plan):
    """Return the trials of a search that nothing happens to."""

    def came_of(config):
        result = searched_trainer.run(config)
        return Trial(config, "done", summary_of(result).validation_rmse, dict(enumerate(result.val_loss, 1)))

    begin, trials = came_of(CONFIG), [came_of(config) for config in first_trials(plan, CONFIG)]
    while len(trials) < plan.trials:
        trials.append(came_of(propose(plan, begin, trials)))
    return [trial.config for trial in trials]


def test_a_search_whose_service_is_killed_twice_asks_the_same(tmp_path):
    store, plan = RunStore(tmp_path), plan_of(ASKED, CONFIG.seed)
    settings = replace(scripted(tmp_path), trainer="tests.searched_trainer:run")
    keeper = ServiceKeeper(settings, store)
    keeper.start()
    try:
        parent = store.submit(CONFIG, "ann", "IBM")
        wait_for(lambda: store.get(parent).is_over, "the run itself")
        configs = first_trials(plan, CONFIG)
        study = store.submit_study(configs, parent, PURPOSE, "ann", "IBM", ASKED, replaces=False)

        def over():
            return sum(run.is_over for run in store.study_runs(study))

        for count in (EVEN_AT_FIRST // 2, EVEN_AT_FIRST + 2):
            wait_for(lambda count=count: over() >= count, f"{count} trials")
            kill(wait_for(lambda: store.engine().pid, "a service"))
        trials = EVEN_AT_FIRST + 6
        wait_for(lambda: len(store.study_runs(study)) > trials and over() == len(store.study_runs(study)), "the end")
        runs = store.study_runs(study)
        assert {run.state for run in runs} == {"finished"}
        assert [run.config for run in runs[:trials]] == undisturbed(plan)
        assert all(run.config.seed != CONFIG.seed for run in runs[trials:])
    finally:
        keeper.close()
        end_service(store)
