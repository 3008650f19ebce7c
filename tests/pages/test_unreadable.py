"""What can't be read on the pages: shown with the reason and a way to delete it, and nothing else is held up."""

import json

import pytest
import streamlit as st

from tests.further import further_but
from tests.golden.homes import HOMES, titled, unpack
from tests.pages.made_runs import MadeRuns, small

ABOUT_A_RUN = ["results", "reality_check", "forecast", "attention", "gates"]


@pytest.fixture
def made(visit):
    return MadeRuns(visit)


def newer(path):
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "format": 99, "written_by": "9.9"}))


DAMAGE = {
    "result.json cut": ("result.json", lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])),
    "result.json newer": ("result.json", newer),
    "result.json gone": ("result.json", lambda path: path.unlink()),
    "arrays.npz cut": ("arrays.npz", lambda path: path.write_bytes(path.read_bytes()[:500])),
    "arrays.npz flipped": (
        "arrays.npz",
        lambda path: path.write_bytes(path.read_bytes()[:900] + bytes([path.read_bytes()[900] ^ 1])),
    ),
    "series.parquet cut": ("series.parquet", lambda path: path.write_bytes(path.read_bytes()[:300])),
    "series.parquet gone": ("series.parquet", lambda path: path.unlink()),
}
every_damage = pytest.mark.parametrize("damage", DAMAGE)


def harm(visit, run_id, damage):
    name, do = DAMAGE[damage]
    do(visit.store.folder(run_id) / name)


def delete(visit, run_id):
    """Press Delete on a page about a run, and Delete again in the question that follows."""
    button = next(button for button in visit.app.button if button.key == f"delete_{run_id}")
    button.click().run()
    assert visit.store.look(run_id), "deleted without being asked"
    next(button for button in visit.app.button if button.label == "Delete" and button.key is None).click().run()
    assert not visit.app.exception


def put_in_bin(visit, run_id):
    """Press Delete on the Runs page, which can be undone."""
    next(button for button in visit.app.button if button.key == f"delete_{run_id}_1").click().run()
    assert not visit.app.exception


def link_texts(visit):
    return [link.proto.label for link in visit.app.get("page_link")]


def test_an_unreadable_run_is_listed_with_its_reason_among_the_others_and_can_be_deleted(visit, made):
    first, bad, last = made.finished(small()), made.unreadable(small()), made.queued(small())
    visit.open("runs")
    text = visit.text()
    assert "newer version of the lab" in text
    assert len(visit.app.dataframe[0].value) == 2, "those that can be read"
    visit.tick(first)
    keys = {button.key for button in visit.app.button}
    assert {f"again_{first}", f"delete_{first}_1", f"delete_{bad}_1"} <= keys
    assert f"again_{bad}" not in keys
    assert "Results" in link_texts(visit)
    put_in_bin(visit, bad)
    assert [run.id for run in visit.store.listed(visit.owner)] == [last, first]


@every_damage
def test_a_damaged_result_does_not_break_the_list_of_runs(visit, made, damage):
    good, bad = made.finished(small()), made.finished(small())
    harm(visit, bad, damage)
    visit.open("runs")
    visit.tick(good)
    sentence = visit.store.verdict(good).sentence
    assert sentence.split(",")[0] in visit.text().replace("\\", "")
    visit.tick(bad)
    if "result.json" in damage:
        assert "rain the run again, or delete it" in visit.text()
        assert "Results" not in link_texts(visit)
    put_in_bin(visit, bad)
    assert [run.id for run in visit.store.listed(visit.owner)] == [good]


@every_damage
def test_each_page_on_a_run_whose_result_is_damaged_says_so_and_leads_on(visit, made, damage):
    bad = made.finished(small())
    harm(visit, bad, damage)
    for page in ABOUT_A_RUN:
        app = visit.open(page, run=bad)
        assert [error.value for error in app.error], f"{page}: the reason"
        assert "rain the run again, or delete it" in visit.text(), page
        assert {"Train again", "Delete"} <= {button.label for button in app.button}, page


def test_a_run_whose_result_is_damaged_is_trained_again_from_its_page(visit, made):
    bad = made.finished(small().with_("", seed=321))
    harm(visit, bad, "arrays.npz cut")
    visit.open("results", run=bad)
    visit.press("Train again")
    assert visit.app.title[0].value == "Train"
    assert visit.session().draft.seed == 321


def test_a_run_whose_result_is_damaged_is_deleted_from_its_page(visit, made):
    bad = made.finished(small())
    harm(visit, bad, "series.parquet gone")
    visit.open("results", run=bad)
    delete(visit, bad)
    assert visit.store.listed(visit.owner) == []


@pytest.mark.parametrize("page", [*ABOUT_A_RUN, "watch"])
def test_the_address_of_an_unreadable_run_says_why(visit, made, page):
    bad = made.unreadable(small())
    app = visit.open(page, run=bad)
    assert "newer version of the lab" in app.error[0].value
    assert "Go to my runs" in link_texts(visit)
    delete(visit, bad)
    with pytest.raises(Exception, match="no run with this address"):
        visit.store.look(bad)


def test_an_unreadable_run_of_somebody_else_can_not_be_deleted(visit, made):
    bad = made.unreadable(small(), "somebody else")
    app = visit.open("results", run=bad)
    assert "newer version of the lab" in app.error[0].value
    assert [button.label for button in app.button] == []


def test_the_live_page_of_a_run_whose_result_is_damaged_still_shows_its_course(visit, made):
    bad = made.finished(small())
    harm(visit, bad, "result.json cut")
    app = visit.open("watch", run=bad)
    assert "rain the run again, or delete it" in visit.text()
    assert "Change settings" in {button.label for button in app.button}


@every_damage
def test_a_backtest_goes_on_without_a_fold_whose_result_is_damaged(visit, made, damage):
    parent = made.studied(small())["parent"]
    folds = [fold.id for fold in visit.store.group(parent, "backtest")]
    harm(visit, folds[1], damage)
    visit.app.query_params["check"] = "Backtest"
    visit.open("reality_check", run=parent)
    text = visit.text()
    assert "Fold 2 is finished, but its result is lost" in text
    assert f"counts the {len(folds) - 1} of {len(folds)}" in text
    assert not visit.app.error


def test_a_lost_file_is_named_beside_the_uploader_and_can_be_removed(visit):
    days = "".join(f"2024-{1 + day // 28:02d}-{1 + day % 28:02d},{day % 9}\n" for day in range(120))
    uploads = {}
    for name in ("good.csv", "lost.csv"):
        visit.open("data")
        next(one for one in visit.app.segmented_control if one.label == "Source").set_value("upload").run()
        content = f"date,close,{name.removesuffix('.csv')}\n".encode() + days.replace("\n", ",1\n").encode()
        visit.app.file_uploader[0].upload(name, content, "text/csv").run()
        uploads[name] = visit.session().draft.data.name
    folder = visit.store.home / "uploads" / uploads["lost.csv"]
    for path in [*folder.rglob("original"), *folder.rglob("about.json")]:
        path.unlink()
    st.cache_resource.clear()
    visit.app.run()
    assert not visit.app.exception
    assert "**lost.csv** can't be used" in visit.text()
    assert visit.app.file_uploader
    (files,) = [box for box in visit.app.selectbox if box.label == "File"]
    assert [option.split(" ")[0] for option in files.options] == ["good.csv"]
    visit.press("Delete this file")
    visit.press("Delete")
    assert "can't be used" not in visit.text()
    assert not folder.exists()


@pytest.fixture(params=further_but(HOMES, HOMES[0], HOMES[-1]))
def old(request, tmp_path):
    """Return a visit to a home that an earlier version left behind, and what was in it."""
    was = unpack(request.param, tmp_path)
    return request.getfixturevalue("visit"), was


@pytest.mark.parametrize("title", ["untrained kept", "quantile", "no attention"])
def test_pages_show_what_earlier_versions_left_behind(old, title):
    visit, was = old
    run_id = titled(was, title)
    for page in [*ABOUT_A_RUN, "watch", "runs"]:
        visit.open(page, run=run_id)
        assert not visit.app.error, page
        if page == "watch":
            assert "Change settings" in {button.label for button in visit.app.button}
    mine = [run for run in was["runs"].values() if run["owner"] == visit.owner]
    assert f"{len(mine)} runs in " in visit.text()
    assert "Train again with a change" in {button.label for button in visit.app.button}, "the run that was named"
