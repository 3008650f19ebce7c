"""The glossary's page, and that whatever a page calls something is explained there."""

import re

import pytest

from lstm_core.glossary.terms import glossary
from pages.parts.glossary.entry import _PICTURES
from tests.trials.visitor import PAGES

# Words that need no explanation, and what is explained beside the control itself.
EVERYDAY = {
    *("Run", "Summary", "Table", "Verdict", "Distributions", "Gaps", "Relations", "Which inputs", "Is it true?"),
    *("How it formed", "Gates over time", "Inside the cell", "Could it be chance?", "Lag of the best fit"),
    *("Data", "Learning", "Network", "Actual", "Steps looked at"),
}


def entries(app):
    """Return the terms whose entries are shown."""
    return [text.value.strip("*") for text in app.markdown if re.fullmatch(r"\*\*[^*]+\*\*", text.value)]


def looked_up(visit, word):
    visit.app.query_params["term"] = word
    visit.open("glossary")
    return entries(visit.app)


def test_the_terms_stand_there_by_chapters(visit):
    app = visit.open("glossary")
    chapters = glossary().chapters
    assert [tab.label for tab in app.tabs] == list(chapters)
    assert entries(app) == [term.term for term in chapters["Series"]]


@pytest.mark.parametrize(("word", "found"), [("epochs", ["epoch"]), ("persist", ["persistence"]), ("teapot", [])])
def test_a_word_leads_to_its_entry(visit, word, found):
    visit.open()
    assert looked_up(visit, word) == found
    assert ("There is no entry" in visit.text()) == (not found)


def test_the_glossary_is_read_in_another_language_and_a_link_from_a_page_holds_there(visit):
    visit.open()
    visit.app.query_params["language"] = "Deutsch"
    assert looked_up(visit, "epoch") == ["Epoche"]


def test_pictures_and_pages_are_there():
    for term in glossary():
        assert not term.picture or (_PICTURES / f"{term.picture}.svg").exists(), term.term
        assert term.page.partition("?")[0] in (*PAGES, ""), term.term


def test_words_on_pages_lead_to_the_glossary(visit, finished):
    visit.open("reality_check", finished)
    said = "\n".join(str(element.value) for element in (*visit.app.markdown, *visit.app.info, *visit.app.caption))
    assert re.search(r"\[best simple method\]\(glossary\?term=opponent\)", said)


@pytest.mark.parametrize("page", ["explore", "results", "reality_check", "attention", "gates"])
def test_whatever_is_a_label_is_explained(visit, finished, page):
    app = visit.open(page, finished)
    labels = {element.label for element in (*app.tabs, *app.metric)} - EVERYDAY
    unknown = [label for label in labels if not any(glossary().find(part) for part in _parts(label))]
    assert unknown == [], "add an entry to lstm_core/glossary, or say in EVERYDAY that everybody knows it"


def _parts(label):
    """Return a label and what it is made of, such as 'skill' of 'Skill against HAR'."""
    return [label, *label.split(" against "), label.partition(" (")[0]]
