"""The glossary: short, without contradictions, and marked in texts without breaking them."""

import re

import pytest

from lstm_core.errors import ConfigError
from lstm_core.glossary.terms import LANGUAGES, Glossary, Term, glossary
from lstm_core.leaks import LEAKS
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.cells import CELLS
from lstm_core.studies import STUDIES


def term(name, **fields):
    return Term(term=name, text="It is a word.", **fields)


def mark(word, found):
    return f"<{word}={found.term}>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_be_read(language):
    assert len(list(glossary(language))) > 70


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_explains_the_same(language):
    def kept(words):
        return [(found.formula, found.picture, found.page) for found in words]

    assert kept(glossary(language)) == kept(glossary())


def test_every_language_has_every_term_of_the_others():
    count = {language: sum(1 for _ in glossary(language)) for language in LANGUAGES}
    assert "de" in count and len(set(count.values())) == 1, count
    assert {len(glossary(language).chapters) for language in LANGUAGES} == {len(glossary().chapters)}
    for language in LANGUAGES:
        for mine, english in zip(glossary(language), glossary(), strict=True):
            assert glossary(language).counterpart(english.term) is mine, english.term


def test_a_word_that_no_language_has_has_no_counterpart():
    assert glossary("de").counterpart("teapot") is None


def test_a_language_that_is_not_there_is_told():
    with pytest.raises(ConfigError, match="not there in the language 'xx'"):
        glossary("xx")


@pytest.mark.parametrize("text", ["One. Two. Three. Four.", "word " * 61 + ".", "no end"])
def test_an_explanation_that_is_too_long_is_refused(text):
    with pytest.raises(ValueError, match="at most 60 words"):
        Term(term="x", text=text)


def test_one_word_stands_for_one_thing():
    with pytest.raises(ConfigError, match="'skill' twice: in 'skill' and 'talent'"):
        Glossary({"One": (term("skill"), term("talent", also=("Skill",)))})


def test_a_word_is_found_by_any_of_its_forms_in_any_case():
    words = Glossary({"One": (term("LSTM", also=("cells",), labels=("memory",)),)})
    assert [words.find(form).term for form in ("lstm", "Cells", " memory ")] == ["LSTM"] * 3
    assert words.find("cell") is None


def test_the_first_mention_of_each_term_is_marked():
    words = Glossary({"One": (term("epoch", also=("epochs",)), term("loss"))})
    assert words.marked("Epochs and an epoch: the loss, lossless.", mark) == (
        "<Epochs=epoch> and an epoch: the <loss=loss>, lossless."
    )


def test_an_abbreviation_in_small_letters_is_none():
    words = Glossary({"One": (term("HAR"),)})
    assert words.marked("har, HAR", mark) == "har, <HAR=HAR>"


def test_the_longest_form_wins_and_common_words_are_left_alone():
    words = Glossary({"One": (term("head", also=("multi-head",), common=True), term("attention head"))})
    assert words.marked("a head, an attention head, multi-head", mark) == (
        "a head, an <attention head=attention head>, <multi-head=head>"
    )


@pytest.mark.parametrize(
    "text", ["`loss`", "$loss$", "[the loss](there)", ":material/loss:", "# The loss", "glossary-loss", "loss_of"]
)
def test_what_a_mark_would_break_stays(text):
    words = Glossary({"One": (term("loss"), term("material"))})
    assert words.marked(text, mark) == text


def test_a_text_is_not_drowned_in_marks():
    words = Glossary({"One": tuple(term(f"word{number}") for number in range(9))})
    text = " ".join(f"word{number}" for number in range(9))
    assert len(re.findall("<", words.marked(text, mark, most=3))) == 3


def test_what_stands_between_marks_is_made_plain():
    words = Glossary({"One": (term("loss"),)})
    assert words.marked("a*b loss c*d", mark, lambda text: text.replace("*", "+")) == "a+b <loss=loss> c+d"


@pytest.mark.parametrize("name", [*CELLS, *(study.title for study in STUDIES.values()), "leak", "attention"])
def test_what_the_lab_has_kinds_of_is_explained(name):
    assert glossary().find(name) is not None
    assert len(ATTENTIONS) > 1 and len(LEAKS) > 1
