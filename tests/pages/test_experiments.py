"""The page Experiments: a sweep is asked for, watched, told; its test figures stay shut until somebody opens them."""

import numpy as np
import pytest

from lstm_core.studies.sweep import grid_configs
from pages.kit.messages import plain
from tests.made_results import made_result
from tests.pages.made_runs import MadeRuns, small

ASKED = {"vary": {"model.units": [2, 4, 8]}, "best_again": {"seeds": 2}}


def off_by(config):
    """Return a model that is wrong by chance, the less the more units it has."""
    noise, size = np.random.default_rng(config.seed), 1 / config.model.units
    return lambda windows: windows.steps + size * noise.normal(size=windows.steps.shape)


class Swept:
    """A run, and a sweep over its units whose runs end one by one."""

    def __init__(self, visit, begin=MadeRuns.finished):
        self.visit, self.made = visit, MadeRuns(visit)
        self.config = small("recommended")
        self.run_id = begin(self.made, self.config)
        self.config = visit.store.get(self.run_id).config
        grid = grid_configs(self.config, {"model.units": (2, 4, 8)})
        args = (grid, self.run_id, "sweep", visit.owner, self.made.table.title, ASKED)
        self.study = visit.store.submit_study(*args, replaces=False)

    def finish(self, count):
        """Finish so many of the runs that wait; the more units, the better."""
        for _ in range(count):
            claim = self.visit.ledger.claim()
            self.visit.ledger.finish(claim.id, made_result(claim.config, self.made.table, off_by(claim.config)))

    def fresh(self):
        """Add the best again, as the run service does."""
        from lstm_core.jobs.best_again import BestAgain

        BestAgain(self.visit.store).look()
        return [run for run in self.visit.store.study_runs(self.study) if run.config.seed != self.config.seed]

    def open(self):
        self.visit.app.query_params["try"] = "Sweep"
        return self.visit.open("experiments", self.run_id)


@pytest.fixture
def swept(visit):
    return Swept(visit)


def test_a_sweep_is_asked_for_on_the_page(visit):
    run_id = MadeRuns(visit).finished(small("recommended"))
    visit.app.query_params["try"] = "Sweep"
    app = visit.open("experiments", run_id)
    assert "luck line" in visit.text()
    app.multiselect(key=f"sweep_{run_id}_vary_model.units").set_value([2, 8, 16]).run()
    assert "2 trainings" in visit.text()
    visit.press("Start the sweep")
    (study,) = visit.store.studies_of(run_id, "sweep")
    assert study.asked["vary"] == {"model.units": [8, 16]}
    assert [run.config.model.units for run in visit.store.study_runs(study.id)] == [8, 16]
    assert "0 of 2 trainings done" in visit.text()


def test_a_run_without_a_validation_part_is_refused_in_a_sentence(visit):
    visit.app.query_params["try"] = "Sweep"
    visit.open("experiments", MadeRuns(visit).finished(small()))
    assert any("no validation part" in info.value for info in visit.app.info)
    visit.press("Train it again with a change")
    assert visit.app.title[0].value == "Train"


def test_all_of_it_is_paused_and_resumed_at_a_press(swept):
    swept.finish(1)
    swept.open()
    swept.visit.press("Pause all")
    assert [run.state for run in swept.visit.store.study_runs(swept.study)] == ["finished", "paused"]
    assert "Paused; what is paused waits for you" in swept.visit.text()
    swept.visit.press("Resume all")
    assert "You can leave this page" in swept.visit.text()
    assert [run.state for run in swept.visit.store.study_runs(swept.study)] == ["finished", "queued"]


def test_it_is_watched_while_it_trains_and_told_when_the_best_were_trained_again(swept):
    swept.finish(1)
    swept.open()
    assert "1 of 2 trainings done" in swept.visit.text()
    swept.finish(1)
    swept.open()
    assert "2 of 2 trainings done" in swept.visit.text(), "the best are still to be trained again"
    assert len(swept.fresh()) == 6
    assert swept.fresh() and len(swept.fresh()) == 6, "it is done once"
    swept.finish(6)
    swept.open()
    text = swept.visit.text()
    assert "Of 3 settings" in text and "fresh seeds" in text and "units 8" in text


def test_a_sweep_of_a_run_that_was_stopped_early_comes_to_its_end_too(visit):
    swept = Swept(visit, MadeRuns.averaged)
    assert visit.store.get(swept.run_id).state == "stopped"
    swept.finish(2)
    assert len(swept.fresh()) == 6
    swept.finish(6)
    swept.open()
    assert "Of 3 settings" in visit.text()


def test_test_figures_stay_shut_until_they_are_opened_which_is_recorded(swept):
    swept.finish(2)
    swept.fresh()
    swept.finish(6)
    one = swept.visit.store.study_runs(swept.study)[0]
    verdict = plain(swept.visit.store.verdict(one.id).sentence)
    swept.visit.open("results", one.id)
    assert "test figures are shut" in swept.visit.text()
    swept.visit.open("watch", one.id)
    assert verdict not in swept.visit.text() and "test figures are shut" in swept.visit.text()
    app = swept.open()
    assert not any(column == "RMSE" for table in app.dataframe for column in table.value.columns)
    assert swept.visit.store.study(swept.study).opened is None
    swept.visit.press("Open the test figures")
    assert swept.visit.store.study(swept.study).opened is not None
    assert "were opened on" in swept.visit.text()
    swept.visit.open("results", one.id)
    assert "shut" not in swept.visit.text()
    swept.visit.open("watch", one.id)
    assert verdict in swept.visit.text() and "shut" not in swept.visit.text()


@pytest.mark.parametrize("page", ["results", "watch"])
def test_test_figures_stay_shut_where_it_can_not_be_read_what_the_study_was_asked(swept, page):
    swept.finish(2)
    with swept.visit.store.database.open() as connection:
        connection.execute("UPDATE studies SET asked = '{'")
    swept.visit.open(page, swept.visit.store.study_runs(swept.study)[0].id)
    assert "test figures are shut" in swept.visit.text()
