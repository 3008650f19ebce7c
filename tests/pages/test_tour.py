"""The tour, step by step on its pages; left and come back to; another visitor has none."""

import pandas as pd
import pytest

from lstm_core.data.catalogue import load_data
from lstm_core.draft import Draft
from lstm_core.runs.drafts import keep_draft
from lstm_core.runs.guesses import kept_guess
from lstm_core.runs.tour_place import TourPlace, keep_place, kept_place
from lstm_core.tour.step import tour
from pages.kit import lab, owner
from tests.made_results import made_result
from tests.pages.made_runs import small
from tests.pages.test_next_run import reload

STEPS = {step.name: step for step in tour().steps}


def bar(visit):
    """Return what stands in the bar of the tour: which step, what it says; nothing without one."""
    said = [caption.value for caption in visit.app.caption if ":material/tour:" in caption.value]
    return said[0] if said else ""


def at(visit):
    return kept_place(visit.store, visit.owner).step


def press(visit, label):
    visit.press(label)
    return at(visit)


def stand(visit, name):
    """Open the page of a step as who stands there."""
    keep_place(visit.store, visit.owner, TourPlace(name))
    visit.open()
    visit.open(STEPS[name].page_name)
    assert STEPS[name].title in bar(visit)


def train(visit):
    """Let everything that waits be trained."""
    while (claim := visit.ledger.claim()) is not None:
        table = load_data(claim.config.data, lab.open_lab().libraries)
        visit.ledger.finish(claim.id, made_result(claim.config, table))
    visit.app.run()
    assert not visit.app.exception


def test_who_never_began_sees_nothing_of_it(visit):
    for page in ("home", "data", "train"):
        visit.open(page)
        assert bar(visit) == ""


def test_each_step_to_the_training_is_on_its_page_with_its_numbers(visit):
    visit.open()
    visit.press("Take the tour")
    assert at(visit) == "weather" and visit.app.title[0].value == "Data"
    assert visit.session().draft.data.name == "seattle"
    assert "Seattle" in visit.text()
    for name, told in [
        ("load", "**IBM**: **1,259** days"),
        ("split", "**1,007** days teach, the last **252**"),
        ("scale", "by the days that teach"),
        ("windows", "**947** examples"),
        ("attention", r"**124** numbers of its own (**64 \+ 60**)"),
        ("model", "**17,341** numbers"),
        ("train", "**40** times"),
    ]:
        assert press(visit, "Next") == name
        assert STEPS[name].title in bar(visit)
        assert told in visit.text()
    assert next(button for button in visit.app.button if button.label == "Next").disabled
    assert press(visit, "Back") == "model"


def test_training_leads_on_by_the_pages_own_button(visit):
    stand(visit, "train")
    visit.press("Train")
    assert visit.app.title[0].value == "Watch"
    assert at(visit) == "loss"
    assert next(button for button in visit.app.button if button.label == "Next").disabled
    train(visit)
    run_id = visit.store.of(visit.owner)[0].id
    visit.open("watch", run_id)  # AppTest stays on Train otherwise
    assert press(visit, "Next") == "claim"
    assert "The test loss is **0" in visit.text()
    assert next(button for button in visit.app.button if button.label == "Next").disabled
    visit.press("Very capable")
    assert kept_guess(visit.store, visit.owner, "tour:claim").runs == (run_id,)
    assert press(visit, "Next") == "curves" and visit.app.title[0].value == "Results"
    visit.open("results", run_id)
    assert press(visit, "Next") == "verdict" and visit.app.title[0].value == "Reality check"
    assert "You said: **Very capable**" in visit.text()
    visit.open("reality_check", run_id)
    assert press(visit, "Next") == "more"
    visit.open("train")
    visit.press("End the tour")
    assert bar(visit) == ""


def test_the_opening_example_trains_both_and_compares_them(visit):
    stand(visit, "weather")
    visit.press("It helps")
    runs = [visit.store.get(run_id) for run_id in kept_guess(visit.store, visit.owner, "tour:weather").runs]
    assert [run.config.features.inputs for run in runs] == [("temp_max",), ("temp_max", "wind", "precipitation")]
    train(visit)
    assert press(visit, "Next") == "load"
    reload(visit)
    stand(visit, "verdict")
    assert press(visit, "Next") == "weather_found"
    assert visit.app.title[0].value == "Compare"
    assert "You said at first: **It helps**" in visit.text()
    assert visit.session().compared == tuple(run.id for run in runs)


def test_an_opening_example_that_fails_is_passed_over(visit):
    stand(visit, "weather")
    visit.press("It helps")
    while (claim := visit.ledger.claim()) is not None:
        visit.ledger.fail(claim.id, "The disk is full.")
    reload(visit)
    stand(visit, "verdict")
    assert press(visit, "Next") == "more"


def test_no_place_in_the_queue_is_told_and_nothing_is_begun(visit):
    for seed in range(19):
        visit.store.submit(small().with_("", seed=seed), visit.owner, "IBM")
    stand(visit, "weather")
    visit.press("It helps")
    assert "runs waiting" in visit.text()
    assert kept_guess(visit.store, visit.owner, "tour:weather") is None
    assert len(visit.store.of(visit.owner)) == 19


def test_leaving_keeps_the_place_and_home_leads_back(visit):
    stand(visit, "windows")
    visit.press("Leave the tour")
    assert bar(visit) == ""
    reload(visit)
    visit.open("data")
    assert bar(visit) == ""
    visit.open()
    assert "You are at step 5" in visit.text()
    visit.press("Go on with the tour")
    assert visit.app.title[0].value == "What the model sees" and STEPS["windows"].title in bar(visit)


def test_a_reload_goes_on_where_one_was(visit):
    stand(visit, "scale")
    reload(visit)
    visit.open("windows")
    assert STEPS["scale"].title in bar(visit)


def test_another_page_leads_back(visit):
    stand(visit, "scale")
    visit.open("gates")
    assert STEPS["scale"].title in bar(visit) and STEPS["scale"].text not in visit.text()
    visit.press("Back to the tour")
    assert visit.app.title[0].value == "What the model sees"


def test_another_visitor_has_none(visit, monkeypatch):
    stand(visit, "scale")
    monkeypatch.setattr(owner, "given_token", lambda: "b" * 32)
    reload(visit)
    visit.open("windows")
    assert bar(visit) == ""
    assert kept_place(visit.store, owner.hashed("b" * 32)) is None


def test_ones_own_settings_come_back_after_the_tour(visit):
    mine = Draft().with_("data", name="msft").with_("model", units=9)
    keep_draft(visit.store, visit.owner, mine)
    visit.open()
    visit.press("Take the tour")
    visit.press("Next")
    assert visit.session().draft.data.name == "ibm"
    visit.press("Leave the tour")
    assert visit.session().draft == mine


def test_what_is_chosen_on_the_way_stays(visit):
    stand(visit, "attention")
    next(number for number in visit.app.number_input if number.label == "Units").set_value(8).run()
    assert "**68** numbers" in visit.text()
    press(visit, "Next")
    assert "**429** numbers" in visit.text()


def test_settings_that_do_not_work_do_not_break_the_bar(visit):
    keep_draft(visit.store, visit.owner, Draft().with_("data", last_rows=70))
    stand(visit, "split")
    assert "needs settings that work" in visit.text()
    assert press(visit, "Next") == "scale"


@pytest.mark.parametrize("name", ["claim", "curves", "verdict", "loss"])
def test_a_step_without_its_run_leads_to_no_trouble(visit, name):
    stand(visit, name)
    assert not visit.app.exception


def test_a_step_that_is_no_more_counts_as_none(visit):
    keep_place(visit.store, visit.owner, TourPlace("gone"))
    visit.open("data")
    assert bar(visit) == ""
    visit.open()
    visit.press("Take the tour")
    assert at(visit) == "weather"


def test_the_tutorials_own_file_is_used_where_it_is(visit, sp500_home):
    stand(visit, "split")
    assert press(visit, "Back") == "load"
    data = visit.session().draft.data
    assert (data.name, data.ticker) == ("all_stocks_5yr", "IBM")
    assert "the tutorial's own file" in visit.text()
    assert not [button for button in visit.app.button if button.label.startswith("Fetch the tutorial")]


def test_where_it_is_missing_it_can_be_fetched_on_the_real_page(visit):
    stand(visit, "load")
    assert "from the lab's own shelf" in visit.text()
    visit.press("Fetch the tutorial's own file instead")
    assert any(button.label == "Fetch it (29 MB)" for button in visit.app.button)
    assert visit.session().draft.data.name == "ibm"
    assert press(visit, "Next") == "split"
    assert "**1,007** days teach" in visit.text()


@pytest.fixture
def sp500_home(visit):
    """Put an excerpt of the S&P 500 file into the lab: 400 days of IBM."""
    rows = "".join(
        f"{day:%Y-%m-%d},{100 + n % 7},{110 + n % 7},{90 + n % 7},{101 + n % 7},{1000 + n},IBM\n"
        for n, day in enumerate(pd.bdate_range("2013-02-08", periods=400))
    )
    content = f"date,open,high,low,close,volume,Name\n{rows}".encode()
    lab.open_lab().sp500.convert(content, "a test")
