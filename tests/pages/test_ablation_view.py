"""Does it help, on the page Experiments: asked for by chips, told when its runs are over, one beside the other."""

import numpy as np
import pytest

from tests.made_results import made_result
from tests.pages.made_runs import MadeRuns, small

TITLE = "Does it help?"


@pytest.fixture
def made(visit):
    return MadeRuns(visit)


def look(visit, run_id):
    """Open the page about a run at the ablation."""
    visit.open()
    visit.app.session_state["try"] = TITLE
    return visit.open("experiments", run_id)


def chips(visit, label):
    """Return the chips of a group, or its list."""
    return next(each for each in [*visit.app.get("button_group"), *visit.app.multiselect] if each.label == label)


def misses_by(config, size):
    """Return a model that misses by random numbers of a size."""
    noise = np.random.default_rng(config.seed)
    return lambda windows: windows.steps + size * noise.normal(size=windows.steps.shape)


def finish(made, size):
    """Let all runs that wait end, each wrong by a size that its settings decide."""
    while (claim := made.visit.ledger.claim()) is not None:
        result = made_result(claim.config, made.table, misses_by(claim.config, size(claim.config)))
        made.visit.ledger.finish(claim.id, result)


def test_it_is_asked_for_by_chips_and_its_cost_is_said_before(visit, made):
    run_id = made.finished(small())
    look(visit, run_id)
    assert chips(visit, "Go without an input").value == ["without:open"]
    assert "18 trainings" in visit.text()
    chips(visit, "Go without an input").set_value([])
    chips(visit, "Add an input").set_value(["with:rsi:14"]).run()
    assert not visit.app.exception
    next(box for box in visit.app.number_input if box.label == "Folds").set_value(2).run()
    assert "12 trainings" in visit.text()
    visit.press("Find out whether it helps")
    (study,) = visit.store.studies_of(run_id, "ablation")
    assert study.asked == {"change": ["with:rsi:14"], "folds": 2, "seeds": 3}
    runs = visit.store.study_runs(study.id)
    assert [run.config.features.inputs[-1] for run in runs[:2]] == ["close", "rsi:14"]
    assert "0 of 12 trainings done" in visit.text()


def test_what_is_typed_is_an_input_or_a_sentence(visit, made):
    look(visit, made.finished(small()))
    chips(visit, "Add an input").set_value(["sma:3@volume"]).run()
    assert "27 trainings" in visit.text()
    chips(visit, "Add an input").set_value(["nonsense"]).run()
    assert "nonsense" in visit.text() and "Find out whether it helps" not in [one.label for one in visit.app.button]


def test_the_answer_is_told_and_another_question_stands_beside_it(visit, made):
    run_id = made.finished(small())
    look(visit, run_id)
    visit.press("Find out whether it helps")
    finish(made, lambda config: 1.0 if "open" in config.features.inputs else 1.5)
    look(visit, run_id)
    text = visit.text()
    assert "With open the typical error is" in text and "it helps." in text
    assert "Shuffling asks the model" in text
    visit.press("Find out whether it helps")
    assert len(visit.store.studies_of(run_id, "ablation")) == 2
