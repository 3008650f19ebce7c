"""A drawing as a guess: what may be drawn, and how it stands beside what came out."""

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest

from lstm_core.charts.lessons.drawing import drawing_beside_outcome
from lstm_core.config import preset
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError, UnreadableError
from lstm_core.lessons.drawings import DRAWINGS
from lstm_core.lessons.drawings.sheet import Sheet, typed_numbers
from lstm_core.lessons.facts import facts_of
from lstm_core.lessons.library import LessonLibrary
from lstm_core.lessons.outcome import drawn_guess, outcome_of, still_answers
from lstm_core.runs.guesses import finish_sentence, forget_guess, keep_guess, kept_guess
from lstm_core.runs.store import RunStore
from tests.lessons.test_lesson import FOLDER, written
from tests.lessons.test_outcome import lesson
from tests.made_results import made_result

TABLE = PriceTable("T", load_bundled("ibm").frame.iloc[:200])
CONFIG = preset("recommended").with_("features", window=5, inputs=("close",))
SHEET = Sheet("A line", "day", "height", ("Mon", "Tue"), (), 0.0, 1.0, (0.0, 0.0))


@pytest.fixture(scope="module")
def result():
    return made_result(CONFIG, TABLE)


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ([0.5], "has 2 numbers; 1 number came"),
        ("0.5 1", "something else came"),
        (None, "something else came"),
        ([0.5, math.nan], "at Tue is no number"),
        ([math.inf, 0.5], "at Mon is no number"),
        ([True, 0.5], "at Mon is no number"),
        ([0.5, 1.01], "at Tue is 1.01, but must be from 0 to 1"),
    ],
)
def test_what_is_no_drawing_is_refused(drawn, told):
    with pytest.raises(ConfigError, match=told):
        SHEET.checked(drawn)


def test_numbers_may_be_typed_as_people_write_them():
    assert typed_numbers(" 1, 2,5;3.25 \n -4") == [1.0, 2.5, 3.25, -4.0]
    with pytest.raises(ConfigError, match="'x' is no number"):
        typed_numbers("1 x")


def test_a_profile_is_held_against_the_mean_weights_and_even_ones(result):
    weights = np.zeros_like(result.attention)
    weights[:, 3] = 1.0
    looked = dataclasses.replace(result, attention=weights)
    found = DRAWINGS["attention"].beside(looked, TABLE, [0, 0, 0, 60, 20])
    assert found.words == "Your profile and the network's have 75% in common; even weights have 20%. Yours was closer."
    assert (found.yours.values, found.closer) == ((0, 0, 0, 75, 25), True)
    assert not DRAWINGS["attention"].beside(looked, TABLE, [1, 0, 0, 0, 0]).closer
    assert "just as close" in DRAWINGS["attention"].beside(looked, TABLE, [0, 0, 0, 0, 0]).words


def test_a_curve_begins_where_the_exam_begins_and_knows_nothing_of_it(result):
    sheet = DRAWINGS["curve"].sheet(CONFIG, TABLE, 4)
    assert sheet.known[-1] == result.outputs.previous[0]
    later = TABLE.frame.copy()
    later.loc[result.outputs.dates[0] :] *= 3
    assert DRAWINGS["curve"].sheet(CONFIG, PriceTable("T", later), 4) == sheet


def test_a_curve_is_held_against_a_flat_line(result):
    happened = result.outputs.actual[:4, 0]
    found = DRAWINGS["curve"].beside(result, TABLE, list(happened))
    assert found.closer and found.truth.values == tuple(happened)
    assert "Your curve was off by 0 on average" in found.words and "Yours was closer." in found.words
    assert not DRAWINGS["curve"].beside(result, TABLE, [float(happened[0]) + 50] * 4).closer


@pytest.mark.parametrize(
    ("settings", "question", "told"),
    [
        ("settings=1&window=60", {"draws": "attention"}, "at most 30 rows"),
        ("settings=1&window=5&attention=none", {"draws": "attention"}, "a model with attention only"),
        ("settings=1&preset=tutorial", {"draws": "curve"}, "whose test windows reach back"),
        ("settings=1&preset=recommended", {"draws": "curve", "ahead": 31}, "not 31"),
        ("settings=1", {"draws": "faces"}, "attention or curve"),
        ("settings=1", {}, "attention or curve"),
    ],
)
def test_a_lesson_that_asks_for_what_cannot_be_drawn_is_told(tmp_path, settings, question, told):
    asked = {"text": "Draw.", "kind": "drawing", "measure": "skill", **question}
    path = written(tmp_path, question=asked, runs=[{"name": "one", "settings": settings}])
    assert told in LessonLibrary.of([path]).mistakes[0]


def test_a_curve_is_not_drawn_where_a_leak_scatters_the_test_part(tmp_path):
    asked = {"text": "Draw.", "kind": "drawing", "measure": "skill", "draws": "curve", "ahead": 5}
    run = {"name": "one", "settings": "settings=1&preset=recommended", "leak": "shuffle"}
    told = LessonLibrary.of([written(tmp_path, question=asked, runs=[run])]).mistakes[0]
    assert "where a leak takes rows of the test part from anywhere" in told


def test_a_drawing_is_scored_and_drawn(result):
    asked = lesson("drawing", runs=1, draws="attention")
    drawn = drawn_guess(asked, result, TABLE, (1.0, 2.0, 3.0, 4.0, 5.0))
    found = outcome_of(asked, [facts_of(result)], (1.0, 2.0, 3.0, 4.0, 5.0), drawn)
    assert found.drawn is not None and found.truth == found.drawn.truth.values
    chart = drawing_beside_outcome(found.drawn)
    assert len(chart.numbers()) == 5 and "your guess" in chart.payload.to_json()
    with pytest.raises(ConfigError, match="has 5 numbers"):
        drawn_guess(asked, result, TABLE, (1.0, 2.0))
    assert drawn_guess(lesson("which"), result, TABLE, "short") is None


@pytest.mark.parametrize(
    ("kind", "more", "good", "bad"),
    [
        ("drawing", {"draws": "curve"}, (1.0, 2.0), 7.0),
        ("number", {}, 7.0, (1.0, 2.0)),
        ("which", {}, "short", "middle"),
        ("order", {}, ("long", "short"), ("long",)),
        ("choice", {"answers": [{"says": "yes"}, {"says": "no"}]}, "yes", "maybe"),
    ],
)
def test_a_guess_of_another_question_is_noticed(kind, more, good, bad):
    asked = lesson(kind, **more)
    names = [run.name for run in asked.runs]
    assert still_answers(asked.question, names, good) and not still_answers(asked.question, names, bad)


def test_a_drawing_is_kept_and_found_by_the_lessons_former_number(tmp_path):
    store = RunStore(tmp_path)
    keep_guess(store, "ann", "5-a-lesson", (1.0, 2.5), ["run"])
    assert kept_guess(store, "ann", "6-a-lesson").guess == (1.0, 2.5)
    finish_sentence(store, "ann", "6-a-lesson", "so it is")
    keep_guess(store, "ann", "6-a-lesson", ("b", "a"), [])
    assert kept_guess(store, "ann", "5-a-lesson").guess == ("b", "a")
    assert kept_guess(store, "ann", "5-another") is None
    forget_guess(store, "ann", "5-a-lesson")
    assert kept_guess(store, "ann", "6-a-lesson") is None


def test_a_damaged_drawing_is_told(tmp_path):
    store = RunStore(tmp_path)
    keep_guess(store, "ann", "a", (1.0,), [])
    with store.database.open() as connection:
        connection.execute("""UPDATE guesses SET guess = '{"format": 1, "guess": [1, null]}'""")
    with pytest.raises(UnreadableError):
        kept_guess(store, "ann", "a")


def test_former_names_of_lessons_go_on_working():
    library = LessonLibrary.of(sorted(Path(FOLDER).glob("*.yaml")))
    assert library.named("4-memory-on-purpose") == "5-memory-on-purpose"
    assert library.named("5-does-attention-tell-the-truth") == "6-does-attention-tell-the-truth"
    assert library.named("5-nothing") is None
