"""Runs are told from one another wherever they are listed, come in pages, and are deleted after a question."""

from itertools import pairwise

import pytest

from lstm_core.knobs.apart import beside, told_apart
from pages.kit.messages import plain
from tests.pages.made_runs import MadeRuns, small

ON_A_PAGE = 10


@pytest.fixture
def made(visit):
    return MadeRuns(visit)


@pytest.fixture
def alike(made):
    """Three runs on one series that differ in one advanced setting each."""
    configs = [small(), small().with_("model", attention="dot"), small().with_("training", loss="huber", batch_size=16)]
    return configs, [made.finished(config) for config in configs]


def picker(visit):
    return next(box for box in visit.app.selectbox if box.label == "Run")


def titles(visit):
    return [line for line in visit.text().splitlines() if line.startswith("**IBM**")]


def test_a_picker_says_what_differs(visit, alike):
    visit.open("results")
    shown = picker(visit).options  # the newest first
    assert [name.split(" · ")[1] for name in shown] == list(told_apart(alike[0][::-1]))
    assert "loss Huber" in shown[0] and "scaled dot product" in shown[1]


def test_runs_says_what_each_does_otherwise_than_the_one_before(visit, alike):
    configs, _ = alike
    visit.open("runs")
    for before, config in pairwise(configs):
        assert plain(beside(before, config)) in visit.text()


def test_the_question_before_deleting_names_the_run_and_what_goes_with_it_and_can_be_left(visit, made):
    studied, other = made.studied(small(), over=True), made.finished(small())
    parent = studied["parent"]
    visit.open("runs")
    next(button for button in visit.app.button if button.key == f"delete_{parent}").click().run()
    members = sum(len(visit.store.group(parent, purpose)) for purpose in studied if purpose != "parent")
    assert f"and so will {members} runs of its studies" in visit.text()
    assert plain("started") in visit.text()
    visit.press("Cancel")
    assert {run.id for run in visit.store.of(visit.owner)} == {parent, other}
    next(button for button in visit.app.button if button.key == f"delete_{other}").click().run()
    assert "of its studies" not in visit.text()


def test_many_runs_come_in_pages(visit, made):
    ids = [made.stopped(small().with_("", seed=number)) for number in range(2 * ON_A_PAGE + 1)]
    visit.open("runs")
    assert "21 runs, 10 on a page" in visit.text()
    assert len(titles(visit)) == ON_A_PAGE
    visit.open()
    visit.app.query_params["runs_page"] = "3"
    visit.open("runs")
    assert len(titles(visit)) == 1
    visit.store.delete(ids[0], visit.owner)
    visit.app.run()
    assert not visit.app.exception
    assert len(titles(visit)) == ON_A_PAGE, "the page that was looked at is gone"


def test_few_runs_need_no_pages(visit, alike):
    visit.open("runs")
    assert "on a page" not in visit.text()
    assert len(titles(visit)) == 3


def test_a_waiting_run_says_about_how_long(visit, made):
    made.finished(small())
    visit.store.submit(small(), "somebody else", "IBM")
    run_id = made.queued(small())
    visit.ledger.beat(1, "ready", 1, 1)
    with visit.store.database.open() as connection:
        connection.execute("UPDATE runs SET started = ended - 40 WHERE state = 'finished'")
    app = visit.open("watch", run=run_id)
    (bar,) = app.get("progress")
    assert "number 2 in the queue; it begins in about 40 s" in bar.proto.text
