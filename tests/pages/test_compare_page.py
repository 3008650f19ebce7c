"""Compare: runs chosen or named by the address, what is left out and why, and naming the one that is kept."""

import re

import pytest

from lstm_core.compare.comparison import compare
from lstm_core.compare.words import sentence
from lstm_core.studies import STUDIES
from pages.kit.messages import plain
from tests.pages.made_runs import MadeRuns, many_tickers, small

SHORT = small("recommended")
LONGER = SHORT.with_("features", window=8)


@pytest.fixture
def made(visit):
    return MadeRuns(visit)


def open_with(visit, *runs, **query):
    visit.app.query_params["runs"] = ",".join(runs)
    visit.app.query_params.update(query)
    visit.open()
    visit.open("compare")


def said(visit):
    """Return what the page says, without the ways to the glossary."""
    return re.sub(r"\[([^\]]*)\]\(glossary[^)]*\)", r"\1", visit.text().replace("\\", ""))


def box(visit, label):
    return next(box for box in [*visit.app.multiselect, *visit.app.selectbox] if box.label == label)


def test_two_runs_of_a_link_are_compared_in_a_sentence_first(visit, made):
    runs = [made.finished(SHORT), made.finished(LONGER)]
    open_with(visit, *runs)
    found = compare([made.result(SHORT), made.result(LONGER)], ["a", "b"])
    assert sentence(found) in said(visit).replace("[", "").split("](glossary")[0] or "These two differ in" in said(
        visit
    )
    assert [header.value for header in visit.app.header][:2] == ["What differs", "Which is closer?"]
    settings = next(table.value for table in visit.app.dataframe if "setting" in table.value)
    assert settings.to_dict("list") == {"setting": ["Window (time steps)"], "A": ["6"], "B": ["8"]}
    assert visit.app.query_params["runs"] == ",".join(runs)


def test_from_the_menu_the_newest_two_on_a_series_are_compared(visit, made):
    made.finished(small())
    runs = [made.finished(SHORT), made.finished(LONGER)]
    visit.open()
    visit.open("compare")
    assert box(visit, "Runs to compare").value == runs[::-1]
    assert visit.session().compared == tuple(runs[::-1])


def test_runs_are_chosen_and_another_is_made_the_reference(visit, made):
    runs = [made.finished(SHORT.with_("", seed=seed)) for seed in (1, 2, 3)]
    open_with(visit, *runs[:2])
    assert not any(each.label == "Reference" for each in visit.app.selectbox)
    box(visit, "Runs to compare").set_value(runs).run()
    assert "held against A" in said(visit)
    box(visit, "Reference").set_value(runs[2]).run()
    assert visit.session().compared == (runs[2], runs[0], runs[1])
    assert visit.app.query_params["runs"] == ",".join(visit.session().compared)
    assert "seed 3" in next(line for line in said(visit).splitlines() if line.startswith("**A**"))


def test_what_cannot_be_compared_is_said_and_left_out(visit, made):
    good = [made.finished(SHORT), made.finished(LONGER)]
    bad = [made.damaged(SHORT), made.unreadable(SHORT), made.failed(SHORT), made.running(SHORT), "gone"]
    open_with(visit, good[0], *bad, good[1])
    warnings = [warning.value.replace("\\", "") for warning in visit.app.warning]
    for reason in (
        "of damage",
        "9.9",
        "Training diverged.",
        "It is not finished yet.",
        "1 run of this link is not",
    ):
        assert any(reason in warning for warning in warnings), (reason, warnings)
    assert box(visit, "Runs to compare").value == good
    assert "These two differ in" in said(visit)


def test_other_test_parts_are_refused_and_offered_on_the_days_that_they_share(visit, made):
    tutorial = small()
    open_with(visit, made.finished(tutorial), made.finished(tutorial.with_("features", window=20)))
    assert "They were not tested on the same days" in said(visit)
    assert "What differs" in [header.value for header in visit.app.header]
    visit.press("Compare on the days that they share")
    assert "that all were tested on" in said(visit)
    assert visit.app.query_params["days"] == "shared"


def test_different_targets_are_refused_with_the_settings_shown(visit, made):
    volume = SHORT.with_("features", inputs=("volume",), target="volume")
    open_with(visit, made.finished(SHORT), made.finished(volume))
    assert "They predict different things (A: close; B: volume)" in said(visit)
    assert any("setting" in table.value for table in visit.app.dataframe)


def test_a_run_on_many_tickers_is_told_for_one_beside_a_run_on_it_alone(visit, made):
    many = many_tickers()
    open_with(visit, made.of_many(many), made.of_many(many.with_("", seed=8)))
    assert box(visit, "Ticker").options == ["IBM", "AAPL", "MSFT"]
    box(visit, "Ticker").set_value("MSFT").run()
    assert not visit.app.exception
    assert "the seed alone" in said(visit)


def test_one_run_asks_for_another_and_none_for_a_first(visit, made):
    visit.open()
    visit.open("compare")
    assert "There is no finished run to compare yet" in said(visit)
    open_with(visit, made.finished(SHORT))
    assert "Choose at least one more run above." in said(visit)


def test_somebody_elses_run_is_compared_and_cannot_be_named(visit, made):
    open_with(visit, made.finished(SHORT), made.finished(LONGER, "somebody else"))
    assert "These two differ in" in said(visit)
    assert len([text for text in visit.app.text_input if text.label == "Name"]) == 1


def test_ones_own_run_is_named(visit, made):
    runs = [made.finished(SHORT), made.finished(LONGER)]
    open_with(visit, *runs)
    next(text for text in visit.app.text_input if text.key == f"name_{runs[1]}").set_value("the *short* one")
    next(button for button in visit.app.button if "name_form_B" in str(button.key)).click().run()
    assert not visit.app.exception
    assert visit.store.get(runs[1]).name == "the *short* one"
    assert plain("the *short* one") in visit.text()


def test_more_than_eight_are_too_many(visit, made):
    runs = [made.finished(SHORT.with_("", seed=seed)) for seed in range(9)]
    open_with(visit, *runs)
    assert "8 runs are compared at most" in said(visit)
    assert "These eight differ in the seed alone" in said(visit)


def test_runs_that_are_chosen_among_stay_shut_until_somebody_opens_their_test_figures(visit, made):
    parent = made.finished(SHORT)
    shut = next(purpose for purpose, study in STUDIES.items() if study.shuts_tests)
    study = visit.store.submit_study([LONGER], parent, shut, visit.owner, "IBM", {}, replaces=False)
    claim = visit.ledger.claim()
    visit.ledger.finish(claim.id, made.result(LONGER))
    open_with(visit, parent, claim.id)
    assert "whose test figures nobody has opened yet" in said(visit)
    assert "Choose at least one more run above." in said(visit)
    visit.store.open_tests(study, visit.owner)
    visit.app.query_params["runs"] = f"{parent},{claim.id}"
    visit.open("compare")
    assert "These two differ in window (6 and 8)" in said(visit)
