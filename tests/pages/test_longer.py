"""Pausing, resuming, training longer, and the tree of runs, as a person does it on the pages."""

from dataclasses import replace

import pytest

from tests.kept import checkpoint
from tests.pages.made_runs import MadeRuns, small


@pytest.fixture
def made(visit):
    return MadeRuns(visit)


def finish(visit, made, config, **fields):
    """Keep a finished run that knows what its last epoch left."""
    result = made.result(config)
    epochs = config.training.epochs
    result = replace(result, loss=(0.1,) * epochs, val_loss=(0.1,) * epochs, last_epoch=checkpoint(epochs, config))
    run_id = visit.store.submit(config, visit.owner, "IBM")
    visit.ledger.claim()
    visit.ledger.finish(run_id, replace(result, **fields))
    return run_id


def labels(visit):
    return [button.label for button in visit.app.button]


def badges(visit):
    return " ".join(each.value for each in visit.app.markdown)


def test_a_run_that_waits_is_paused_and_resumed_on_watch(visit, made):
    run_id = made.queued(small())
    visit.open("watch", run=run_id)
    visit.press("Pause training")
    assert visit.store.get(run_id).state == "paused"
    assert "paused" in badges(visit)
    assert {"Resume training", "Stop"} <= set(labels(visit))
    assert "Pause training" not in labels(visit)
    visit.press("Resume training")
    assert visit.store.get(run_id).state == "queued"
    assert "Pause training" in labels(visit)


def test_a_run_that_trains_says_that_it_is_about_to_pause_and_can_go_on_after_all(visit, made):
    run_id = made.running(small())
    visit.open("watch", run=run_id)
    visit.press("Pause training")
    assert "pausing" in badges(visit)
    visit.press("Resume training")
    assert not visit.store.get(run_id).pause_requested
    assert "training" in badges(visit)


def test_nobody_else_has_these_buttons(visit, made):
    run_id = made.queued(small(), owner="somebody else")
    visit.open("watch", run=run_id)
    assert not {"Pause training", "Resume training", "Stop"} & set(labels(visit))


@pytest.mark.parametrize("page", ["watch", "results"])
def test_a_finished_run_is_trained_longer(visit, made, page):
    run_id = finish(visit, made, small())
    visit.open(page, run=run_id)
    visit.app.number_input(key=f"more_{run_id}").set_value(6).run()
    visit.press("Train 6 more epochs")
    assert visit.app.title[0].value == "Watch"
    (longer,) = [run for run in visit.store.of(visit.owner) if run.made_of == run_id]
    assert (longer.config.training.epochs, longer.state) == (10, "queued")


def test_what_can_t_go_on_says_why_and_is_trained_anew_with_more_epochs(visit, made):
    run_id = finish(visit, made, small(), last_epoch=b"")
    visit.open("watch", run=run_id)
    assert any("did not keep it" in each.value for each in visit.app.markdown)
    visit.press("Train anew with more epochs")
    assert visit.app.title[0].value == "Train"
    assert visit.app.session_state["lab"].draft.training.epochs == 8


def test_a_run_names_the_one_whose_settings_were_changed_and_both_lead_to_each_other(visit, made):
    first = finish(visit, made, small())
    visit.open("watch", run=first)
    assert not any("How it came about" in each.label for each in visit.app.expander)
    visit.press("Change settings")
    visit.open("train")  # where it has led
    visit.press("Train")
    (second,) = [run for run in visit.store.of(visit.owner) if run.made_of == first]
    other = visit.store.submit(small().with_("training", batch_size=8), visit.owner, "IBM", made_of=second.id)
    visit.open("watch", run=second.id)
    (box,) = [each for each in visit.app.expander if "How it came about" in each.label]
    assert box.label == "How it came about: 3 runs made of one another"
    top, this, below = box.markdown[0].value.splitlines()
    assert f"](watch?run={first})" in top
    assert this.startswith("  - **")
    assert "(this run)" in this
    assert below.startswith("    - [batch size 8")
    assert f"](watch?run={other})" in below
    assert visit.store.get(other).made_of == second.id
