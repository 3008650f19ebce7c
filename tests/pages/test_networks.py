"""Runs with refits, several networks and a linear model: each page says whose numbers it shows."""

from dataclasses import replace

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.events import BatchDone, EpochDone, Started
from pages.parts.results.networks import networks_table
from tests.made_results import averaged
from tests.pages.made_runs import MadeRuns, small


def _config() -> ExperimentConfig:
    return small("recommended").with_("training", refit=True, ensemble=3, with_linear=True)


@pytest.fixture
def runs(visit) -> MadeRuns:
    return MadeRuns(visit)


def test_results_say_what_predicts(visit, runs):
    run_id = runs.averaged(_config())
    visit.open("results", run=run_id)
    said = visit.text()
    assert "Epoch 1 chosen, then trained once more on training and validation part together" in said
    assert "of the 3 networks to average, 2 were trained before it was stopped" in said
    assert "averaged with a linear model" in said
    visit.open("results", run=runs.finished(small()))
    assert "What predicts" not in visit.text()


def test_the_table_of_networks_has_a_line_for_each_that_was_begun(visit, runs):
    result = averaged(runs.result(_config()))
    table = networks_table(result)
    assert table["network"].tolist() == ["1", "2", "3"]
    assert table["seed"].tolist() == [str(result.config.seed), "21", "33"]
    assert table["kept epoch"].tolist() == ["1 of 1", "1 of 2", "1 of 1"]
    assert table["refit"].tolist() == ["12 updates", "12 updates", "–"]
    assert table["counts"].tolist() == ["yes", "yes", "no, stopped"]
    once = replace(result, config=result.config.with_("training", refit=False), later=result.later[1:2])
    assert {"refit", "counts"}.isdisjoint(networks_table(once))


@pytest.mark.parametrize("page", ["attention", "gates"])
def test_pages_that_look_inside_say_that_it_is_the_first_network(visit, runs, page):
    visit.open(page, run=runs.averaged(_config()))
    assert "This run predicts by the mean of 2 networks and a linear model." in visit.text()
    visit.open(page, run=runs.finished(small()))
    assert "predicts by the mean" not in visit.text()


def test_intervals_say_that_they_are_of_the_training_before_the_refit(visit, runs):
    visit.app.query_params["check"] = "Intervals"
    visit.open("reality_check", run=runs.averaged(_config()))
    assert "those of its first training, before the refit" in visit.text()


def test_a_run_under_way_says_which_training_it_is_in(visit, runs):
    run_id = runs.queued(_config())
    visit.ledger.beat(1, "ready", 1, 1)
    claim = visit.ledger.claim()
    began = Started(
        **{"first_epoch": 1, "epochs": 4, "batches": 8, "watched": "validation", "dates": [], "actual": []},
        **{"training": 3, "trainings": 6, "member": 2, "members": 3},
    )
    events = [
        began,
        EpochDone(epoch=1, loss=0.5, val_loss=0.6, seconds=1.0, best_epoch=1),
        BatchDone(epoch=2, batch=4, batches=8, loss=0.4, training=3),
    ]
    for event in events:
        visit.ledger.record(claim.id, claim.attempt, event)
    page = visit.open("watch", run=run_id)
    assert "Network 2 of 3, epoch 2 of 4 · about " in _progress(page)
    again = began.model_copy(update={"training": 4, "refit": True, "epochs": 2})
    for event in (again, BatchDone(epoch=2, batch=4, batches=8, loss=0.4, training=4)):
        visit.ledger.record(claim.id, claim.attempt, event)
    page = visit.open("watch", run=run_id)
    assert "Network 2 of 3, once more on training and validation part, 75% · about " in _progress(page)
    assert "Learning once more, from training and validation part together." in visit.text()


def _progress(page) -> str:
    return " ".join(each.proto.text for each in page.get("progress"))
