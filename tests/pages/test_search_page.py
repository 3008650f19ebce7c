"""A search on the page Experiments: asked for, watched, told."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.events import Pruned
from lstm_core.jobs import searching
from lstm_core.jobs.searching import Searches
from tests.made_results import made_result
from tests.pages.made_runs import MadeRuns, small

TRIALS = 6


@pytest.fixture
def searched(visit, monkeypatch):
    """Return a visit whose run has a search that was asked for on the page, and what goes on with it."""
    monkeypatch.setattr(searching, "LOOK_SECONDS", 0.0)
    made = MadeRuns(visit)
    run_id = made.finished(small("recommended"))
    visit.app.query_params["try"] = "Search"
    app = visit.open("experiments", run_id)
    app.multiselect(key=f"search_{run_id}_settings_paths").set_value(["model.units", "training.learning_rate"]).run()
    app.number_input(key=f"search_{run_id}_trials_5_90_30").set_value(TRIALS).run()
    visit.press(f"Search with {TRIALS} trials")
    (study,) = visit.store.studies_of(run_id, "search")
    visit.table, visit.run_id, visit.study = made.table, run_id, study
    return visit


def finish(visit, count):
    for _ in range(count):
        claim = visit.ledger.claim()
        noise, size = np.random.default_rng(claim.config.seed), claim.config.model.units / 100
        visit.ledger.finish(claim.id, made_result(claim.config, visit.table, _noisy(noise, size)))


def _noisy(noise, size):
    return lambda windows: windows.steps + size * noise.normal(size=windows.steps.shape)


def again(visit):
    return visit.open("experiments", visit.run_id)


def test_a_search_is_asked_for_watched_and_told(searched):
    kept = searched.study.asked
    assert (
        kept["trials"] == TRIALS
        and kept["way"] == "learn"
        and set(kept["settings"])
        == {
            "model.units",
            "training.learning_rate",
        }
    )
    assert f"0 of {TRIALS} trainings done" in searched.text()
    finish(searched, 3)
    again(searched)
    assert f"3 of {TRIALS} trainings done" in searched.text()
    assert "told from 20 finished trials on; there are 3" in searched.text()
    early = searched.ledger.claim()
    searched.ledger.prune(early.id, Pruned(epoch=2, reason="worse"))
    searched.ledger.finish(early.id, replace(made_result(early.config, searched.table), ended_by="person"))
    finish(searched, TRIALS - 4)
    searches = Searches(searched.store, searched.ledger)
    searches.go_on()
    searches._at_work.result(60)
    more = len(searched.store.study_runs(searched.study.id)) - TRIALS
    assert more >= 6
    finish(searched, more)
    again(searched)
    text = searched.text()
    assert "fresh seeds" in text and "luck" in text
    assert "1 trial was ended early by the search" in text
