"""Runs are told from one another wherever they are listed, found, named, and deleted for as long as one likes."""

from itertools import pairwise

import pytest

from lstm_core.knobs.apart import beside, told_apart
from lstm_core.runs.table_columns import kept_columns
from pages.kit.messages import plain
from tests.pages.made_runs import MadeRuns, small


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


def table(visit):
    return visit.app.dataframe[0].value


def test_a_picker_says_what_differs(visit, alike):
    visit.open("results")
    shown = picker(visit).options  # the newest first
    assert [name.split(" · ")[1] for name in shown] == list(told_apart(alike[0][::-1]))
    assert "loss Huber" in shown[0] and "scaled dot product" in shown[1]


def test_the_row_of_a_run_says_what_it_does_otherwise_than_the_one_before(visit, alike):
    configs, ids = alike
    visit.open("runs")
    for (before, config), run_id in zip(pairwise(configs), ids[1:], strict=True):
        visit.tick(run_id)
        assert plain(beside(before, config)) in visit.text()


def test_the_table_says_of_each_run_what_is_not_as_in_its_preset(visit, alike):
    visit.open("runs")
    newest = table(visit).iloc[0]
    assert (newest["run"], newest["state"]) == ("IBM", "finished")
    assert "loss Huber" in newest["differs"]
    assert "batch size 16" in newest["differs"]
    assert newest["skill"] == visit.store.verdict(alike[1][-1]).skill


def test_a_run_gets_a_name_a_note_and_tags_and_is_found_by_them(visit, alike):
    _, (first, *_) = alike
    visit.open("runs")
    visit.tick(first)
    app = visit.app
    next(box for box in app.text_input if box.key == f"name_{first}").set_value("my *best*").run()
    next(box for box in app.text_area if box.key == f"note_{first}").set_value("on a whim").run()
    next(box for box in app.multiselect if box.key == f"tags_{first}").set_value(["class"]).run()
    visit.press("Pin")
    run = visit.store.get(first)
    assert (run.name, run.note, run.tags, run.pinned) == ("my *best*", "on a whim", ("class",), True)
    assert table(visit).iloc[0]["run"] == "★ my *best*", "on top, and still ticked:"
    assert plain("my *best*") in visit.text()
    for words in ("whim", "CLASS best", "scaled dot"):
        next(box for box in app.text_input if box.key == "runs_search").set_value(words).run()
        assert len(table(visit)) == 1
    next(box for box in app.text_input if box.key == "runs_search").set_value("nothing like it").run()
    assert "No run is like that" in visit.text()


def test_runs_are_filtered_by_any_setting_in_which_they_differ(visit, alike):
    app = visit.open("runs")
    settings = next(box for box in app.multiselect if box.key == "runs_settings")
    assert set(settings.options) == {"Attention", "Loss", "Batch size"}
    settings.set_value(["training.loss"]).run()
    values = next(box for box in app.multiselect if box.key == "runs_value_training.loss")
    assert len(values.options) == 2
    values.set_value([value for value in values.options if "Huber" in value]).run()
    assert len(table(visit)) == 1
    assert "1 of 3 runs" in visit.text()


def test_runs_that_differ_in_their_seeds_alone_are_one_row_with_their_mean(visit, made):
    ids = [made.finished(small().with_("", seed=seed)) for seed in (1, 2, 3)]
    made.finished(small().with_("model", units=3))
    app = visit.open("runs")
    app.segmented_control(key="runs_rows").set_value("alike").run()
    assert list(table(visit)["run"]) == ["IBM", "IBM, 3 seeds"]
    skill = visit.store.verdict(ids[0]).skill
    assert table(visit)["skill"][1] == pytest.approx(skill)
    app.session_state[app.dataframe[0].key] = {"selection": {"rows": [1]}}
    app.run()
    assert len(app.dataframe[1].value) == 3, "its runs are inside"
    assert "differ in their seeds alone" in visit.text()


def test_a_study_is_one_row_with_its_runs_inside(visit, made):
    studied = made.studied(small(), over=True)
    visit.open("runs", run=studied["backtest"])
    assert len(table(visit)) == 4, "the run, and three studies of it"
    inside = visit.app.dataframe[1].value
    assert [name[:4] for name in inside["run"]] == ["Fold", "Fold"]
    visit.app.session_state[visit.app.dataframe[1].key] = {"selection": {"rows": [0]}}
    visit.app.run()
    assert "Train again with a change" in {button.label for button in visit.app.button}


def test_several_are_deleted_at_once_and_come_back_at_a_press(visit, alike):
    _, (one, two, three) = alike
    visit.open("runs")
    visit.tick(one, three)
    (compare,) = [link.proto for link in visit.app.get("page_link") if link.proto.label == "Compare"]
    assert one in compare.query_string
    assert three in compare.query_string
    visit.press("Delete 2 runs")
    assert [run.id for run in visit.store.of(visit.owner)] == [two]
    visit.press("Undo")
    assert {run.id for run in visit.store.of(visit.owner)} == {one, two, three}
    visit.tick(two)
    visit.press("Delete")
    assert "Deleted: **IBM**" in visit.text()
    visit.press("Take back")
    assert len(visit.store.of(visit.owner)) == 3
    visit.tick(one, two, three)
    visit.press("Delete 3 runs")
    assert "No runs yet" in visit.text()
    visit.press("Empty the bin")
    assert visit.store.in_bin(visit.owner) == []
    assert "Undo" not in {button.label for button in visit.app.button}


def test_the_columns_are_chosen_and_remembered(visit, alike):
    app = visit.open("runs")
    assert "note" not in table(visit)
    app.multiselect(key="runs_columns").set_value(["skill", "note"]).run()
    assert list(table(visit).columns) == ["run", "skill", "note"]
    assert kept_columns(visit.store, visit.owner) == ("run", "skill", "note")


def test_a_run_that_was_trained_again_with_a_change_names_the_one_it_was_made_of(visit, alike):
    _, (first, *_) = alike
    visit.open("runs")
    visit.tick(first)
    visit.press("Train again with a change")
    visit.open("train")
    visit.press("Train")
    assert visit.store.of(visit.owner)[0].made_of == first
    visit.open("home")
    visit.press("Train the tutorial's model on IBM")
    assert visit.store.of(visit.owner)[0].made_of is None


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
