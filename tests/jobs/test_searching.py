"""Searches go on in the run service: what is asked, ended, trained again, and that a killed service asks the same."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.config import preset
from lstm_core.data.catalogue import load_series
from lstm_core.events import EpochDone, Started
from lstm_core.jobs import searching
from lstm_core.jobs.searching import Searches
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from lstm_core.search.plan import PURPOSE, plan_of
from lstm_core.search.proposing import EVEN_AT_FIRST, first_trials
from lstm_core.search.pruning import LEAST_DONE
from tests.made_results import made_result, repeat_last

START = preset("recommended").with_("data", last_rows=260).with_("features", window=10).with_("model", units=16)
START = START.with_("training", epochs=10)
ASKED = {
    "settings": {"model.units": [4, 64], "training.learning_rate": [0.0005, 0.01]},
    "trials": 12,
    "at_once": 2,
    "prunes": "no",
}


@pytest.fixture(scope="module")
def table():
    return load_series(START.data)


@pytest.fixture
def ledger(store):
    return Ledger(store)


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    monkeypatch.setattr(searching, "LOOK_SECONDS", 0.0)


def quality(config):
    """Return how bad a config is: best with few units."""
    return config.model.units / 40 + config.training.learning_rate * 20


class Lab:
    """A store whose runs the test trains itself, in the order in which they wait."""

    def __init__(self, store, ledger, table):
        self.store, self.ledger, self.table = store, ledger, table
        self.searches = Searches(store, ledger)
        self.parent = store.submit(START, "ann", "IBM")
        self.train()

    def begin(self, **asked):
        asked = {**ASKED, **asked}
        plan = plan_of(asked, START.seed)
        configs = first_trials(plan, START)
        self.study = self.store.submit_study(configs, self.parent, PURPOSE, "ann", "IBM", asked, replaces=False)
        return plan

    def restart(self):
        """Begin as a service that knows nothing."""
        self.ledger.requeue_all()
        self.searches = Searches(self.store, self.ledger)

    def go_on(self):
        self.searches.go_on()
        if self.searches._at_work is not None:
            self.searches._at_work.result(60)

    def claim(self):
        return self.ledger.claim()

    def epochs(self, run_id, attempt, losses):
        started = Started(first_epoch=1, epochs=10, batches=1, watched="validation", dates=[], actual=[])
        self.ledger.record(run_id, attempt, started)
        for epoch, loss in enumerate(losses, 1):
            done = EpochDone(epoch=epoch, loss=loss, val_loss=loss, seconds=0.1, best_epoch=epoch)
            self.ledger.record(run_id, attempt, done)

    def finish(self, claim, losses=None, **changes):
        config = claim.config
        level = quality(config)
        self.epochs(claim.id, claim.attempt, np.linspace(2, level, 10) if losses is None else losses)
        result = made_result(config, self.table, lambda windows: repeat_last(windows) + level + config.seed / 1e6)
        self.ledger.finish(claim.id, replace(result, **changes))

    def train(self):
        claim = self.claim()
        if claim is not None:
            self.finish(claim)
        return claim

    def all(self):
        """Train until nothing waits and nothing more is asked."""
        while True:
            while self.train() is not None:
                pass
            before = len(self.runs())
            self.go_on()
            if len(self.runs()) == before and not self.ledger.has_queued():
                self.searches.go_on()
                return self.runs()

    def runs(self):
        return self.store.study_runs(self.study)


@pytest.fixture
def lab(store, ledger, table):
    return Lab(store, ledger, table)


def test_a_search_trains_as_many_as_were_asked_for_and_the_best_again(lab):
    lab.begin()
    assert len(lab.runs()) == EVEN_AT_FIRST
    runs = lab.all()
    tried, again = [run for run in runs if run.config.seed == START.seed], runs[12:]
    assert len(tried) == 12
    assert len({(run.config.model.units, run.config.training.learning_rate) for run in tried}) == 12
    best = sorted([START, *(run.config for run in tried)], key=quality)[:3]
    assert {(run.config.model.units, run.config.seed) for run in again} == {
        (config.model.units, START.seed + more) for config in {*best, START} for more in (1, 2)
    }
    assert not lab.searches.pending


def test_it_learns_from_what_came_of_the_trials(lab):
    lab.begin(trials=17)
    tried = [quality(run.config) for run in lab.all() if run.config.seed == START.seed]
    assert np.mean(tried[EVEN_AT_FIRST + 4 :]) < np.mean(tried[:EVEN_AT_FIRST])


def test_a_service_that_is_killed_asks_the_same_as_one_that_is_not(lab, table, tmp_path_factory):
    lab.begin()
    expected = [run.config for run in lab.all()]
    store = RunStore(tmp_path_factory.mktemp("other"))
    other = Lab(store, Ledger(store), table)
    other.begin()
    number = 0
    while True:  # killed after each thing that it does, in the middle of trainings too
        if number % 3 == 0:
            other.claim()
        other.restart()
        trained = other.train()
        number += 1
        before = len(other.runs())
        other.go_on()
        if trained is None and len(other.runs()) == before:
            break
    assert [run.config for run in other.runs()] == expected


def test_no_more_than_so_many_are_asked_before_earlier_ones_are_over(lab):
    lab.begin(at_once=3, trials=20)
    claims = [lab.claim() for _ in range(EVEN_AT_FIRST)]
    for claim in claims[3:]:
        lab.finish(claim)
        lab.go_on()
    assert len(lab.runs()) == EVEN_AT_FIRST, "the first ones are not over"
    lab.finish(claims[0])
    lab.go_on()
    lab.finish(claims[1])
    lab.go_on()
    lab.go_on()
    assert len(lab.runs()) == EVEN_AT_FIRST
    lab.finish(claims[2])
    for _ in range(4):
        lab.go_on()
    assert len(lab.runs()) == EVEN_AT_FIRST + 3


def test_a_trial_that_falls_behind_is_stopped_and_marked_and_told_as_pruned(lab):
    lab.begin(prunes="yes")
    for _ in range(LEAST_DONE + 2):
        lab.train()
    claim = lab.claim()
    lab.epochs(claim.id, claim.attempt, [5.0, 5.0])
    lab.go_on()
    run = lab.store.get(claim.id)
    assert run.stop_requested and claim.id in lab.ledger.to_stop()
    mark = next(event for event in lab.store.events(claim.id)[0] if event.kind == "pruned")
    assert (mark.epoch, mark.reason) == (2, "worse")
    lab.go_on()
    assert sum(event.kind == "pruned" for event in lab.store.events(claim.id)[0]) == 1
    lab.finish(claim, losses=[], ended_by="person")
    run = lab.store.get(claim.id)
    assert (run.state, run.message) == ("stopped", mark.message) and "worse than that of half" in run.message
    lab.restart()
    lab.go_on()
    trial = lab.searches._trials[claim.id]
    assert (trial.state, trial.losses, trial.error) == ("pruned", {1: 5.0, 2: 5.0}, None)


def test_one_that_was_over_before_the_word_came_counts_as_pruned_too(lab):
    lab.begin(prunes="yes")
    for _ in range(LEAST_DONE + 2):
        lab.train()
    claim = lab.claim()
    lab.finish(claim, losses=[5.0] * 10)
    lab.go_on()
    assert lab.searches._trials[claim.id].state == "pruned"
    run = lab.store.get(claim.id)
    assert run.state == "finished" and run.message.startswith("Ended early by its search")


def test_a_trial_that_failed_or_that_a_person_stopped_is_nobody_elses_loss(lab):
    lab.begin()
    first, second = lab.claim(), lab.claim()
    lab.ledger.fail(first.id, "Training diverged.")
    lab.finish(second, ended_by="person")
    assert len([run for run in lab.all() if run.config.seed == START.seed]) == 12
    assert [lab.searches._trials[claim.id].state for claim in (first, second)] == ["lost", "lost"]
    assert lab.store.get(first.id).message == "Training diverged."


def test_a_trial_that_takes_too_long_is_ended(lab):
    lab.begin(most_seconds=100)
    claim = lab.claim()
    lab.go_on()
    assert not lab.store.get(claim.id).stop_requested
    with lab.store.database.transaction() as connection:
        connection.execute("UPDATE runs SET started = started - 200 WHERE id = ?", (claim.id,))
    lab.go_on()
    assert lab.store.get(claim.id).stop_requested
    lab.finish(claim, ended_by="person")
    assert "longer than a trial may take" in lab.store.get(claim.id).message


def test_what_is_spread_evenly_is_trained_and_then_the_best_again(lab):
    lab.begin(way="even", trials=11)
    assert len(lab.runs()) == 11
    runs = lab.all()
    assert len(runs) > 11 and all(run.config.seed != START.seed for run in runs[11:])


def test_the_best_are_trained_again_of_a_search_whose_run_was_stopped_early_too(lab):
    with lab.store.database.transaction() as connection:
        connection.execute("UPDATE runs SET state = 'stopped' WHERE id = ?", (lab.parent,))
    lab.begin(way="even", trials=5)
    again = lab.all()[5:]
    assert again and {run.config.seed - START.seed for run in again} == {1, 2}


def test_a_search_that_was_stopped_or_deleted_asks_for_nothing_more(lab):
    lab.begin()
    lab.train()
    lab.store.stop_study(lab.study, "ann")
    lab.ledger.drop_waiting()
    lab.go_on()
    assert len(lab.runs()) == EVEN_AT_FIRST and not lab.searches.pending
    lab.begin()
    lab.store.delete(lab.parent, "ann")
    lab.go_on()
    assert not lab.searches.pending


def test_one_that_cannot_be_read_holds_up_no_other(lab, caplog):
    lab.study = lab.store.submit_study(
        (START,), lab.parent, PURPOSE, "ann", "IBM", {"settings": {"model.nothing": [1, 2]}}, replaces=False
    )
    lab.begin()
    assert len([run for run in lab.all() if run.config.seed == START.seed]) == 12
    assert "There is no setting model.nothing" in caplog.text


def test_the_service_is_needed_while_a_search_goes_on(warm, store, table):
    assert not warm.service._searches.pending
    lab = Lab(store, Ledger(store), table)
    lab.begin()
    warm.service.tick()
    assert warm.service._searches.pending and warm.service.is_needed()
