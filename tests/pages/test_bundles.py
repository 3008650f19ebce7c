"""A run is taken along as a bundle, opened by somebody else, and trained again to the same numbers."""

import pytest

from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.export.bundle.opening import open_bundle
from lstm_core.runs.guesses import finish_sentence, keep_guess
from pages.kit import lab, take_away
from pages.kit.take_away import _packed
from tests.export.bundle.made import bundled, made, of_many, own
from tests.pages.made_runs import MadeRuns, newest_rows


@pytest.fixture
def runs(visit):
    return MadeRuns(visit)


def bring(visit, content, name="run.zip"):
    """Open a bundle on Runs, as a person does."""
    visit.open("runs")
    visit.app.session_state["open_bundle"] = True
    visit.app.run()
    uploader = next(one for one in visit.app.file_uploader if one.label == "Your bundle")
    uploader.upload(name, content, "application/zip").run()
    assert not visit.app.exception


def newest(visit):
    return visit.store.of(visit.owner)[0]


def take(visit, page, run_id):
    visit.open(page, run_id)
    visit.app.session_state[f"take_{run_id}"] = True
    visit.app.run()
    assert not visit.app.exception
    return [button.proto.label for button in visit.app.get("download_button")]


def test_a_finished_run_can_be_taken_along_from_results(visit, runs):
    run_id = runs.finished(made().config)
    assert any(label.startswith("Bundle (") for label in take(visit, "results", run_id))
    assert "Add the model for Keras and ONNX" in [button.label for button in visit.app.button]
    visit.press("Add the model for Keras and ONNX")
    assert visit.store.model_files(run_id).state == "asked"
    assert "are being made" in visit.text()


def test_where_the_disk_does_not_last_people_are_told_once_to_take_their_run_along(visit, runs, monkeypatch):
    first, second = runs.finished(made().config), runs.finished(made().config)
    visit.open("results", first)
    assert "This lab forgets" not in visit.text()
    monkeypatch.setenv("LSTM_LAB_DISK", "temporary")
    lab.open_lab.clear()
    visit.open("results", first)
    assert "**Take it with you** below" in visit.text()
    visit.open("results", second)
    assert "This lab forgets" not in visit.text(), "told twice"


def test_rows_of_an_own_file_are_in_it_only_where_their_owner_ticks_it(visit, runs, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "pages.kit.take_away.make_bundle", lambda result, beside: seen.append(beside) or bundled(made())
    )
    _packed.clear()
    run_id = runs.finished(own()[0].config)
    take(visit, "results", run_id)
    assert not [box for box in visit.app.checkbox if box.label == "Put the rows of my file into it"], "it is lent"
    monkeypatch.setattr(UploadLibrary, "belongs_to", lambda library, upload_id, who: who == visit.owner)
    take(visit, "results", run_id)
    assert not seen[-1].with_data
    next(box for box in visit.app.checkbox if box.label == "Put the rows of my file into it").check().run()
    assert seen[-1].with_data
    stranger = runs.finished(own()[0].config.with_("", seed=8), "somebody else")
    take(visit, "results", stranger)
    assert (len(seen), seen[-1].with_data) == (3, False)
    assert not [box for box in visit.app.checkbox if box.label == "Put the rows of my file into it"]


def test_somebody_opens_it_replays_it_and_finds_the_same_numbers(visit, runs):
    bring(visit, bundled(made()).content)
    opened = newest(visit)
    assert (opened.state, opened.title, opened.config) == ("finished", "IBM", made().config)
    visit.open("results", opened.id)
    assert "came out of the bundle run.zip" in visit.text().replace("**", "")
    visit.press("Replay")
    replay = newest(visit)
    assert (replay.state, replay.made_of, replay.config) == ("queued", opened.id, opened.config)
    claim = visit.ledger.claim()
    visit.ledger.finish(claim.id, made())
    visit.open("watch", replay.id)
    assert "The same numbers: 34 predictions" in visit.text().replace("\\", "")
    visit.open("results", opened.id)
    assert "The same numbers: 34 predictions" in visit.text().replace("\\", "")


def test_data_that_this_lab_lacks_come_out_of_the_bundle(visit, runs):
    result, table = own()
    bring(visit, bundled(result, table=table).content)
    opened = newest(visit)
    visit.open("results", opened.id)
    visit.press("Replay")
    replay = newest(visit)
    assert replay.config.data.sha256 == opened.config.data.sha256
    assert visit.app.session_state["lab"].run_id == replay.id
    assert len(visit.store.of(visit.owner)) == 2
    assert replay.config.data.name != opened.config.data.name


def test_without_its_data_it_is_said_what_can_be_seen(visit, runs):
    bring(visit, bundled(own()[0], with_data=False).content)
    opened = newest(visit)
    for page in ("results", "reality_check", "watch", "experiments"):
        visit.open(page, opened.id)
        assert "The data was left out of it" in visit.text()
    for page in ("attention", "gates", "forecast"):
        visit.open(page, opened.id)
        assert "were left out of the bundle" in visit.text()
    visit.open("results", opened.id)
    visit.press("Replay")
    assert "its data was not in the bundle" in visit.text().replace("\\", "")


def test_many_tickers_are_replayed_from_the_bundle(visit):
    result, table = of_many()
    bring(visit, bundled(result, table=table).content)
    opened = newest(visit)
    for page in ("results", "attention", "gates", "forecast", "reality_check", "watch", "compare"):
        visit.open(page, opened.id)
    visit.open("runs")
    visit.tick(opened.id)
    visit.press("Replay")
    assert newest(visit).config == opened.config


@pytest.mark.parametrize("content", [b"no zip", None])
def test_what_is_no_bundle_is_told_and_nothing_is_kept(visit, content):
    bring(visit, content or bundled(made()).content[:-5])
    assert "zip" in visit.app.error[0].value
    assert not visit.store.of(visit.owner)


def test_a_bundle_of_an_opened_run_says_the_same_of_its_data(visit, monkeypatch):
    bring(visit, bundled(made()).content)
    take(visit, "runs", newest(visit).id)
    visit.tick(newest(visit).id)
    made_again = []
    real = take_away.make_bundle
    monkeypatch.setattr(take_away, "make_bundle", lambda *given: made_again.append(real(*given)) or made_again[-1])
    _packed.clear()
    visit.app.run()
    about = open_bundle(made_again[-1].content).about
    assert about["provenance"] == open_bundle(bundled(made()).content).about["provenance"]
    assert newest_rows().title == "IBM"


def test_a_guess_goes_into_the_bundle_of_whoever_made_it_alone(visit, runs, monkeypatch):
    seen = []
    monkeypatch.setattr(take_away, "make_bundle", lambda _, beside: seen.append(beside.lesson) or bundled(made()))
    _packed.clear()
    mine = runs.finished(made().config)
    theirs = runs.finished(made().config.with_("", seed=8), "somebody else")
    for who, run_id in ((visit.owner, mine), ("somebody else", theirs)):
        keep_guess(visit.store, who, "5-memory", "yes", [run_id])
        finish_sentence(visit.store, who, "5-memory", "so it is")
    take(visit, "results", theirs)
    assert "Somebody else started this run" in visit.text()
    assert seen == [None]
    visit.open("runs")
    visit.tick(mine)
    visit.app.session_state[f"take_{mine}"] = True
    visit.app.run()
    assert seen[-1] == {"lesson": "5-memory", "guess": "yes", "sentence": "so it is"}
