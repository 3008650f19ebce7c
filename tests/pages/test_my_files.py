"""'My files' on the Data page: what they take, deleting one after a question, and a file that has no room."""

from dataclasses import replace

import pytest
import streamlit as st

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import load_series
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.data.sources.registry import UPLOADS
from lstm_core.draft import draft_of
from pages.kit import lab
from pages.kit.messages import plain
from tests.made_results import made_result
from tests.pages.made_runs import MadeRuns
from tests.pages.test_data import bring, choose

ROWS = 200


def content(make_table, seed=0):
    frame = make_table(rows=ROWS, seed=seed).frame.reset_index()
    return frame.to_csv(index=False).encode()


@pytest.fixture
def uploads(visit):
    return UploadLibrary(visit.store.home / "uploads")


@pytest.fixture
def used(visit, uploads, make_table):
    """Return the config of a run on an upload of the visitor's, and the series."""
    upload = uploads.add(content(make_table), "mine.csv", visit.owner)
    config = ExperimentConfig().with_("data", **UPLOADS.reference(upload).model_dump()).with_("features", window=10)
    return config.with_("model", units=2), uploads.load(upload.id, None, upload.reading)


def my_files(visit):
    visit.open("data")
    choose(visit, "Source", "upload")


def test_a_file_is_deleted_after_a_question(visit, uploads, make_table):
    bring(visit, content(make_table), "mine.csv")
    before = visit.session().draft
    visit.press("Delete this file")
    assert len(uploads.of(visit.owner)) == 1, "not without the answer"
    assert "**mine.csv** will be gone from this lab" in visit.text()
    visit.press("Delete")
    assert uploads.listed(visit.owner) == []
    assert not visit.app.error
    draft = visit.session().draft
    assert (draft.data.source, draft.data.name) == ("bundled", "ibm")
    assert (draft.training, draft.model, draft.split) == (before.training, before.model, before.split)
    assert visit.app.file_uploader, "the page stays where it was"


def test_other_files_stay(visit, uploads, make_table):
    bring(visit, content(make_table, 1), "one.csv")
    visit.app.file_uploader[0].upload("two.csv", content(make_table, 2), "text/csv").run()
    visit.press("Delete this file")
    visit.press("Delete")
    assert [upload.name for upload in uploads.of(visit.owner)] == ["one.csv"]
    assert visit.session().draft.data.name == uploads.of(visit.owner)[0].id


def test_the_question_names_the_runs_and_they_stay_readable(visit, uploads, used):
    config, table = used
    run_id = visit.store.submit(config, visit.owner, "MY PRICES")
    visit.ledger.claim()
    visit.ledger.finish(run_id, made_result(config, table))
    my_files(visit)
    visit.press("Delete this file")
    assert "One run used it:\n\n- MY PRICES" in visit.text()
    assert "It stays readable, with all results. But it can't be trained again" in visit.text()
    visit.press("Delete")
    assert not (uploads.folder / config.data.name).exists()
    visit.open("results", run=run_id)
    assert not visit.app.error


def test_a_run_on_a_deleted_file_can_not_be_trained_again(visit, uploads, used):
    config, table = used
    run_id = visit.store.submit(config, visit.owner, "MY PRICES")
    visit.ledger.claim()
    visit.ledger.finish(run_id, made_result(config, table))
    uploads.remove(config.data.name, visit.owner)
    visit.app.query_params["check"] = "Backtest"
    visit.open("reality_check", run=run_id)
    assert "uploaded by somebody else, or you deleted it" in visit.text()


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_file_that_a_run_needs_is_not_deleted(visit, uploads, used, state):
    config, table = used
    getattr(MadeRuns(visit, table), state)(config)
    my_files(visit)
    visit.press("Delete this file")
    assert "on this file waits or trains just now" in visit.app.warning[0].value
    assert "Delete" not in [button.label for button in visit.app.button]
    assert uploads.of(visit.owner)


def test_a_run_that_is_started_while_the_question_is_open_is_no_harm(visit, uploads, used):
    config, table = used
    my_files(visit)
    visit.press("Delete this file")
    MadeRuns(visit, table).queued(config)
    visit.press("Delete")
    assert uploads.of(visit.owner)
    said = [*visit.app.error, *visit.app.warning]
    assert any("waits or trains just now" in each.value for each in said)


def test_a_file_that_others_brought_too_goes_from_one_list_only(visit, uploads, used):
    config, _ = used
    uploads.add(uploads.original(config.data.name), "bobs.csv", "bob")
    my_files(visit)
    visit.press("Delete this file")
    visit.press("Delete")
    assert uploads.listed(visit.owner) == []
    assert [upload.name for upload in uploads.of("bob")] == ["bobs.csv"]


def test_little_use_is_not_worth_a_word(visit, used):
    my_files(visit)
    assert not visit.app.get("progress")
    assert "together take" not in visit.text()


@pytest.fixture
def tight(visit, monkeypatch, make_table):
    """Return a function that opens 'My files' with one file, where there is room for so many megabytes."""

    def opened(each, every):
        monkeypatch.setenv("LSTM_LAB_UPLOADS_EACH", str(each))
        monkeypatch.setenv("LSTM_LAB_UPLOADS_ALL", str(every))
        st.cache_resource.clear()
        text = make_table(rows=4500).frame.reset_index().to_csv(index=False)
        bring(visit, text.encode(), "first.csv")
        visit.app.run()
        assert not visit.app.exception
        return text

    return opened


def test_what_is_used_is_shown_when_it_is_more_than_half(visit, tight):
    tight(each=1, every=100)
    (bar,) = visit.app.get("progress")
    assert "of the 1.0 MB that each visitor's files may take" in bar.proto.text
    assert "all visitors of this lab together" not in visit.text()


def test_so_is_what_all_use_together(visit, tight):
    tight(each=50, every=1)
    assert not visit.app.get("progress")
    assert "all visitors of this lab together take" in visit.text()
    assert "whoever runs this lab can allow more" in visit.text()


def test_a_refused_file_leaves_the_other_settings_and_the_other_visitors_alone(visit, tight):
    text = tight(each=1, every=100)
    before = visit.session().draft
    visit.app.file_uploader[0].upload("second.csv", text.replace("1", "2", 1).encode(), "text/csv").run()
    (error,) = visit.app.error
    assert "are free" in error.value
    assert "first" in error.value
    assert visit.session().draft == before
    assert "If the file was misunderstood" not in visit.text()
    others = lab.open_lab().uploads
    assert others.add(b"date,close\n2024-01-02,1\n2024-01-03,2\n", "small.csv", "somebody else").rows == 2


def test_a_refused_file_is_taken_once_there_is_room(visit, uploads, tight):
    text = tight(each=1, every=100)
    visit.app.file_uploader[0].upload("second.csv", text.replace("1", "2", 1).encode(), "text/csv").run()
    assert visit.app.error
    visit.press("Delete this file")
    visit.press("Delete")
    assert [upload.name for upload in uploads.of(visit.owner)] == ["second.csv"]


def test_a_file_with_one_series_is_called_by_its_name_everywhere(visit, uploads, used):
    config, _ = used
    visit.open()
    table = lab.load_table(config.data.choice)
    assert table.title == "mine.csv"
    assert lab.load_table(config.data.choice) is table, "read once"
    visit.session().draft = draft_of(config)
    visit.open("explore")
    assert plain("mine.csv") in visit.text()
    visit.open("train")
    visit.press("Train")
    assert visit.app.header[0].value == plain("mine.csv")
    (run,) = visit.store.of(visit.owner)
    assert (run.title, visit.ledger.claim().owner) == ("mine.csv", visit.owner)


def test_each_person_sees_a_file_under_the_name_that_they_gave_it(visit, uploads, used):
    config, _ = used
    uploads.add(uploads.original(config.data.name), "a secret.csv", "somebody else")
    theirs = Libraries(uploads, lab.open_lab().sp500, "somebody else")
    assert load_series(config.data, theirs).title == "a secret.csv"
    visit.open()
    assert lab.load_table(config.data.choice).title == "mine.csv"
    uploads.add(uploads.original(config.data.name), "renamed.csv", visit.owner)
    assert lab.load_table(config.data.choice).title == "renamed.csv"
    assert load_series(config.data, replace(theirs, owner="a third")).title == "uploaded series"
