"""Glossary and lessons read easily enough for a student in the first year, most of whom learn in a second language."""

from pathlib import Path

import pytest

from lstm_core.glossary.terms import glossary
from lstm_core.lessons.library import LessonLibrary
from tests.glossary.reading_level import flesch_kincaid, lix

HARDEST_ENGLISH = 9  # years of school
HARDEST_GERMAN = 50  # a newspaper has 40 to 50
LESSONS = LessonLibrary.of(sorted((Path(__file__).parents[2] / "lessons").glob("*.yaml"))).lessons


def test_the_measures_tell_easy_from_hard():
    easy, hard = (
        "The cat sat on the mat.",
        "Heteroscedasticity necessitates considerable methodological circumspection.",
    )
    assert flesch_kincaid(easy) < 2 and flesch_kincaid(hard) > 16
    assert lix("Die Katze sitzt auf der Matte.") < 10 and lix(hard) > 60


def test_english_terms_read_easily():
    found = {term.term: flesch_kincaid(term.text) for term in glossary()}
    assert {name: years for name, years in found.items() if years > HARDEST_ENGLISH} == {}


def test_german_terms_read_easily():
    found = {term.term: lix(term.text) for term in glossary("de")}
    assert {name: level for name, level in found.items() if level > HARDEST_GERMAN} == {}


@pytest.mark.parametrize("name", LESSONS)
def test_lessons_read_easily(name):
    lesson = LESSONS[name]
    texts = (lesson.about, lesson.question.text, lesson.reveal, lesson.notice, lesson.sentence)
    measure, hardest = (lix, HARDEST_GERMAN) if lesson.language == "de" else (flesch_kincaid, HARDEST_ENGLISH)
    assert [text for text in texts if measure(text) > hardest] == []
