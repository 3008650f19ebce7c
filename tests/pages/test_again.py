"""'Change settings' and its kin: nothing that only a record knows gets into the next run, and what is lost is told."""

import ast
from dataclasses import replace

import pytest

from lstm_core.config import preset
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.draft import Draft, draft_of
from pages.kit.messages import plain
from tests.made_results import made_result
from tests.pages.conftest import ROOT
from tests.setting_leaves import RECORD_ONLY, put, value_of

CONFIG = preset("tutorial").with_("data", last_rows=300).with_("features", window=10).with_("model", units=2)
HASH = load_bundled("ibm").last(300).sha256
RECORDED = {"data.sha256": HASH, "split.rows": (0, 200, 200, 260), "leak": "shuffle"}
TOLD = {
    "data.sha256": None,
    "split.rows": "The rows of the fold were not taken over",
    "leak": "The mistake that was made on purpose (shuffled split) was not taken over: the next run is honest.",
}


def change_settings(visit, run_id):
    visit.open("watch", run=run_id)
    visit.press("Change settings")


def train_again(visit, run_id):
    visit.open("runs")
    visit.tick(run_id)
    next(button for button in visit.app.button if button.key == f"again_{run_id}").click().run()


def with_a_validation_part(visit, run_id):
    visit.open()
    visit.app.session_state["check"] = "Intervals"
    visit.open("reality_check", run=run_id)
    visit.press("Train again with a validation part")


PLACES = {"pages/parts/watch/live.py": change_settings, "pages/parts/runs/card.py": train_again}
PLACES["pages/parts/reality_check/intervals.py"] = with_a_validation_part
SEEN_ELSEWHERE = {
    "pages/kit/longer.py",  # tests/pages/test_longer.py
    "pages/kit/study/blocks.py",  # tests/pages/test_experiments.py
    "pages/kit/study/asking.py",  # tests/pages/test_changed_data.py
    "pages/kit/unreadable.py",  # tests/pages/test_unreadable.py
    "pages/parts/results/next_steps.py",  # tests/pages/test_results_page.py
}


def keep(visit, config):
    """Keep a finished run with this config, whatever its numbers are."""
    table = load_bundled("ibm").last(300)
    run_id = visit.store.submit(config, visit.owner, "IBM")
    visit.ledger.claim()
    visit.ledger.finish(run_id, replace(made_result(CONFIG, table), config=config))
    return run_id


def test_every_field_of_the_record_alone_is_tried():
    assert RECORDED.keys() == TOLD.keys() == set(RECORD_ONLY)


def calls(name):
    """Return the files of the app that call a function of this name."""
    found = set()
    for path in [*ROOT.glob("pages/**/*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name == getattr(node.func, "attr", getattr(node.func, "id", "")):
                found.add(path.relative_to(ROOT).as_posix())
    return found


def test_these_are_all_places_and_there_is_one_way():
    assert calls("train_again") == set(PLACES) | SEEN_ELSEWHERE
    changes_the_draft = {"pages/parts/train/settings.py", "pages/parts/train/architecture.py", "pages/kit/next_run.py"}
    changes_the_draft |= {"pages/parts/train/by_link.py", "pages/kit/tour/place.py"}  # back to one's own settings
    assert calls("adopt") == {"pages/kit/again.py"} | changes_the_draft
    from_no_run = {"pages/parts/lessons/free_minutes.py", "pages/parts/classroom/making.py"}  # a lesson has its own
    assert calls("draft_of") == {"pages/kit/again.py", "pages/forecast.py"} | from_no_run


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("path", RECORD_ONLY)
def test_what_only_a_record_knows_gets_into_no_draft(visit, place, path):
    config = put(CONFIG, path, RECORDED[path])
    PLACES[place](visit, keep(visit, config))
    assert not visit.app.exception and not visit.app.error
    assert visit.app.title[0].value == "Train"
    draft = visit.session().draft
    assert type(draft) is Draft
    assert value_of(draft.config(), path) == value_of(CONFIG, path)
    expected = draft_of(CONFIG)
    if place == "pages/parts/reality_check/intervals.py":
        expected = expected.with_("split", **preset("recommended").split.choice.model_dump())
    assert draft == expected
    told = None if TOLD[path] is None else plain(TOLD[path])
    assert [box.value for box in visit.app.info if told and box.value.startswith(told)] == [
        box.value for box in visit.app.info
    ]
    assert bool(visit.app.info) == (told is not None)


@pytest.mark.parametrize("path", RECORD_ONLY)
def test_the_next_run_is_free_of_it(visit, path):
    change_settings(visit, keep(visit, put(CONFIG, path, RECORDED[path])))
    visit.open("train")  # AppTest goes on with the page before one that a script has switched to
    visit.press("Train")
    newest = visit.store.of(visit.owner)[0]
    assert newest.config == CONFIG.with_("data", sha256=HASH)
    assert newest.state == "queued"


@pytest.mark.parametrize("path", [path for path in RECORD_ONLY if path != "leak"])  # with a leak it is not offered
def test_a_forecast_of_more_rows_is_free_of_it(visit, path):
    visit.open("forecast", run=keep(visit, put(CONFIG, path, RECORDED[path])))
    assert TOLD[path] is None or any(plain(TOLD[path]) in box.value for box in visit.app.caption)
    visit.press("Train a forecast of 5 rows")
    newest = visit.store.of(visit.owner)[0]
    assert newest.config == CONFIG.with_("data", sha256=HASH).with_("features", horizon=5)


def test_choosing_by_the_test_part_goes_with_the_mistake_that_allowed_it(visit):
    config = CONFIG.with_("", leak="stopping").with_("training", restore_best=True, min_gain=0.1)
    change_settings(visit, keep(visit, config))
    assert visit.session().draft == draft_of(CONFIG)
    said = [
        "The mistake that was made on purpose (test part used for early stopping) was not taken over",
        "Choosing the best epoch was not taken over",
    ]
    assert [box.value.split("\\:")[0] for box in visit.app.info] == list(map(plain, said))


def test_what_was_left_behind_is_told_until_other_settings_are_taken(visit):
    change_settings(visit, keep(visit, CONFIG.with_("", leak="scaler")))
    assert visit.app.info
    visit.app.segmented_control[0].set_value("recommended").run()
    assert not visit.app.info
