"""Home: one clear way in, and three others."""

from lstm_core.data.catalogue import load_data
from lstm_core.runs.guesses import kept_guess
from lstm_core.tour.step import tour
from pages.kit import lab
from tests.made_results import made_result

PRESS = "Train the three and watch"


def test_there_is_one_clear_way_in(visit):
    app = visit.open()
    assert [button.label for button in app.button if button.proto.type == "primary"] == ["Take the tour"]
    assert app.text_input[0].label == "I have a code"
    assert "None yet" in visit.text()


def test_ones_own_table_is_brought_on_the_data_page(visit):
    visit.open()
    visit.press("Bring your own table")
    assert visit.app.title[0].value == "Data"
    assert visit.app.get("file_uploader")


def test_who_teaches_comes_to_the_classroom(visit):
    visit.open()
    visit.press("I teach")
    assert visit.app.title[0].value == "Class"


def test_the_three_pictures_are_real_trainings_of_ones_own(visit):
    visit.open()
    visit.press(PRESS)
    ids = kept_guess(visit.store, visit.owner, "home:knowable").runs
    runs = [visit.store.get(run_id) for run_id in ids]
    assert [run.config for run in runs] == [
        one.config.with_("data", sha256=run.config.data.sha256) for one, run in zip(tour().knowable, runs, strict=True)
    ]
    assert {run.owner for run in runs} == {visit.owner}
    assert "waiting" in " ".join(progress.proto.text for progress in visit.app.get("progress"))
    while (claim := visit.ledger.claim()) is not None:
        table = load_data(claim.config.data, lab.open_lab().libraries)
        visit.ledger.finish(claim.id, made_result(claim.config, table))
    visit.app.run()
    assert len([link for link in visit.app.get("page_link") if "reality check" in link.proto.label]) == 3
    assert len(visit.app.get("vega_lite_chart")) == 3


def test_a_picture_whose_training_is_gone_or_failed_says_so(visit):
    visit.open()
    visit.press(PRESS)
    first, second, _ = kept_guess(visit.store, visit.owner, "home:knowable").runs
    visit.ledger.claim()
    visit.ledger.fail(first, "The disk is full.")
    visit.store.delete(second, visit.owner)
    visit.app.run()
    assert "The disk is full" in visit.text() and "It was deleted" in visit.text()


def test_somebody_else_sees_none_of_them(visit, monkeypatch):
    visit.open()
    visit.press(PRESS)
    assert kept_guess(visit.store, "somebody", "home:knowable") is None
