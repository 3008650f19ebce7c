"""The settings of the next run are the visitor's: no reload, no new tab and no detour over other data loses them."""

import pytest
from streamlit.testing.v1 import AppTest

from lstm_core.data.first_choice import first_draft
from lstm_core.errors import StoreBusyError
from lstm_core.runs.drafts import keep_draft, kept_draft
from pages.kit import next_run
from pages.kit.messages import plain
from tests.pages.conftest import ROOT


def reload(visit):
    """Begin a new session in the same browser, as a reload, a second tab and the next morning do."""
    visit.app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def choose(visit, kind, label, value):
    next(widget for widget in getattr(visit.app, kind) if widget.label == label).set_value(value).run()
    assert not visit.app.exception


def test_what_was_chosen_is_there_after_a_reload(visit):
    visit.open("data")
    choose(visit, "selectbox", "Dataset", "seattle")
    visit.open("train")
    choose(visit, "number_input", "Units", 17)
    choose(visit, "selectbox", "Target", "temp_min")
    before = visit.session().draft
    reload(visit)
    app = visit.open("train")
    assert next(box.value for box in app.number_input if box.label == "Units") == 17
    assert visit.session().draft == before
    assert kept_draft(visit.store, visit.owner) == before
    reload(visit)
    app = visit.open("data")
    assert next(box.value for box in app.selectbox if box.label == "Dataset") == "seattle"


def test_what_was_taken_over_from_a_run_is_there_after_a_reload(visit, finished):
    visit.open("watch", run=finished)
    visit.press("Change settings")
    reload(visit)
    visit.open("train")
    assert visit.session().draft.features.window == 10
    choose(visit, "number_input", "Units", 17)
    reload(visit)
    visit.open("train")
    visit.press("Train")
    (made, _) = visit.store.of(visit.owner)
    assert made.made_of == finished, "the next run still knows what it was made of"


def test_somebody_else_begins_with_the_tutorial(visit):
    keep_draft(visit.store, "somebody else", first_draft().with_("model", units=99))
    visit.open("train")
    assert visit.session().draft == first_draft()


def test_a_draft_that_can_not_be_read_is_told_of_and_not_in_the_way(visit):
    keep_draft(visit.store, visit.owner, first_draft().with_("model", units=99))
    with visit.store.database.open() as connection:
        connection.execute("""UPDATE drafts SET draft = '{"format": 99, "written_by": "9.9"}'""")
    app = visit.open("train")
    assert plain("newer version of the lab (9.9)") in app.info[0].value
    assert visit.session().draft == first_draft()
    choose(visit, "number_input", "Units", 17)
    assert kept_draft(visit.store, visit.owner).model.units == 17


def test_a_draft_that_can_not_be_kept_just_now_stays_in_the_session(visit, monkeypatch):
    visit.open("train")

    def busy(*_arguments):
        raise StoreBusyError("The disk is full.")

    with monkeypatch.context() as full:
        full.setattr(next_run, "keep_draft", busy)
        choose(visit, "number_input", "Units", 17)
    assert not visit.app.error
    assert visit.session().draft.model.units == 17
    choose(visit, "number_input", "Units", 18)
    assert kept_draft(visit.store, visit.owner).model.units == 18


def test_a_series_comes_back_as_it_was_chosen(visit):
    visit.open("train")
    choose(visit, "selectbox", "Target", "volume")
    visit.open("data")
    choose(visit, "selectbox", "Dataset", "msft")
    choose(visit, "selectbox", "Span", 504)
    choose(visit, "segmented_control", "Source", "synthetic")
    assert visit.session().draft.features.target == "value"
    choose(visit, "segmented_control", "Source", "bundled")
    data, features = visit.session().draft.data, visit.session().draft.features
    assert (data.name, data.last_rows, features.target) == ("msft", 504, "volume")


@pytest.mark.parametrize("page", ["watch", "train", "results"])
def test_an_address_of_no_run_has_a_heading_and_a_way_out(visit, page):
    app = visit.open(page, run="x" * 22)
    assert app.title
    assert "no run with this address" in app.error[0].value
    assert [link.proto.label for link in app.get("page_link")]


def test_an_address_of_the_time_before_watch_was_a_page_leads_there(visit, finished):
    app = visit.open("train", run=finished)
    assert app.title[0].value == "Watch"
    assert visit.session().run_id == finished


def test_a_window_that_is_too_long_for_the_series_is_made_to_fit_by_one_press(visit):
    visit.open()
    visit.session().draft = first_draft().with_("data", last_rows=120)
    visit.open("train")
    assert "not enough for a window of 60" in visit.app.error[0].value
    visit.press("Use a window of 23, the longest that fits")
    assert not visit.app.error
    assert visit.session().draft.features.window == 23
    assert next(box.value for box in visit.app.number_input if box.label == "Window (time steps)") == 23


def test_a_target_whose_past_the_model_does_not_see_is_told_of_and_added_by_one_press(visit):
    visit.open("train")
    assert "is not among the inputs" not in visit.text()
    choose(visit, "selectbox", "Target", "volume")
    assert "The target, volume, is not among the inputs" in visit.text()
    visit.press("Add volume to the inputs")
    assert visit.session().draft.features.inputs == ("open", "close", "volume")
    assert "is not among the inputs" not in visit.text()


def test_a_link_to_somebody_elses_run_says_so_and_what_one_can_do(visit, finished, ibm_result):
    visit.open("results", run=finished)
    assert "Somebody else started this run" not in visit.text()
    theirs = visit.store.submit(ibm_result.config, "somebody else", "IBM")
    visit.ledger.claim()
    visit.ledger.finish(theirs, ibm_result)
    for page in ("results", "watch", "gates"):
        visit.open(page, run=theirs)
        assert "Somebody else started this run" in visit.text()
