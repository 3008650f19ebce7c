"""Lessons, from the list to the guess beside what happened."""

import pytest
import yaml

from lstm_core.data.catalogue import load_data
from lstm_core.lessons.library import read_lesson
from lstm_core.runs.guesses import keep_guess, kept_guess
from pages.kit import lab
from tests.made_panel import made_panel_result
from tests.made_results import made_result
from tests.pages.conftest import ROOT
from tests.pages.made_runs import small


def opened(visit, name):
    visit.open()
    visit.app.query_params["lesson"] = name
    visit.open("lessons")
    return visit.app


def guess(visit, answer):
    visit.app.radio[0].set_value(answer).run()
    visit.press("That is my guess")
    return kept_guess(visit.store, visit.owner, "5-memory-on-purpose")


def finish_all(visit):
    while (claim := visit.ledger.claim()) is not None:
        table = load_data(claim.config.data, lab.open_lab().libraries)
        visit.ledger.finish(claim.id, made_result(claim.config, table))
    visit.app.run()


def test_all_lessons_are_listed_with_the_way_to_each(visit):
    app = visit.open("lessons")
    assert len([button for button in app.button if button.label == "Begin"]) >= 5
    assert not app.warning


def test_a_lesson_that_is_not_there_is_told(visit):
    opened(visit, "nothing")
    assert "There is no lesson 'nothing'" in visit.text()
    assert len([button for button in visit.app.button if button.label == "Begin"]) >= 5


def test_nothing_runs_before_a_guess(visit):
    app = opened(visit, "5-memory-on-purpose")
    assert next(button for button in app.button if button.label == "That is my guess").disabled
    assert visit.store.of(visit.owner) == []


def test_a_guess_is_kept_and_its_runs_are_ones_own(visit):
    opened(visit, "5-memory-on-purpose")
    kept = guess(visit, "Nearly the same")
    runs = [visit.store.get(run_id) for run_id in kept.runs]
    assert kept.guess == "Nearly the same"
    assert [run.config.features.window for run in runs] == [12, 5]
    assert {run.owner for run in runs} == {visit.owner}
    assert [run.name for run in runs] == ["Memory on purpose: 12 days", "Memory on purpose: 5 days"]
    assert "0 of 2 done" in visit.text()


def test_a_lesson_that_has_no_place_in_the_queue_leaves_nothing_behind(visit):
    for seed in range(19):
        visit.store.submit(small().with_("", seed=seed), visit.owner, "IBM")
    opened(visit, "5-memory-on-purpose")
    visit.app.radio[0].set_value("Nearly the same").run()
    visit.press("That is my guess")
    assert "runs waiting" in visit.text()
    assert kept_guess(visit.store, visit.owner, "5-memory-on-purpose") is None
    assert len(visit.store.of(visit.owner)) == 19


def test_the_guess_stands_beside_what_happened_and_the_sentence_is_kept(visit):
    opened(visit, "5-memory-on-purpose")
    guess(visit, "Half as large again")
    finish_all(visit)
    assert "You guessed 'Half as large again'" in visit.text()
    assert "can't be known" in visit.text()
    visit.app.text_area[0].set_value("as far back as the answer").run()
    assert kept_guess(visit.store, visit.owner, "5-memory-on-purpose").sentence == "as far back as the answer"
    visit.press("Begin this lesson again")
    assert kept_guess(visit.store, visit.owner, "5-memory-on-purpose") is None
    assert len(visit.store.of(visit.owner)) == 2


def test_a_run_that_failed_leaves_a_way_out(visit):
    opened(visit, "5-memory-on-purpose")
    kept = guess(visit, "Nearly the same")
    for run_id in kept.runs:
        visit.ledger.claim()
        visit.ledger.fail(run_id, "The disk is full.")
    visit.app.run()
    assert "did not come to" not in visit.text() and "Not all runs of this lesson" in visit.text()
    visit.press("Begin this lesson again")
    assert visit.app.radio[0].value is None


def test_a_teachers_lesson_is_listed_and_its_mistakes_are_told(visit):
    folder = visit.store.home / "lessons"
    folder.mkdir()
    (folder / "mine.yaml").write_text("title: Mine", encoding="utf-8")
    visit.open("lessons")
    assert "mine.yaml" in visit.app.warning[0].value


@pytest.mark.parametrize("code", ["abcde"])
def test_a_wrong_code_on_home_is_told(visit, code):
    app = visit.open()
    app.text_input[0].set_value(code)
    visit.press("Go")
    assert f"no code '{code}'" in visit.text()


def test_a_code_leads_to_its_link(visit):
    opened(visit, "5-memory-on-purpose")
    visit.app.session_state["share"] = True
    visit.app.run()
    code = next(text.value for text in visit.app.markdown if "type this code" in text.value).split("**")[-2]
    visit.open()
    visit.app.text_input[0].set_value(code)
    visit.press("Go")
    assert visit.app.title[0].value == "Memory on purpose"


def test_a_drawing_may_be_typed_and_stands_beside_what_happened(visit):
    opened(visit, "5-does-attention-tell-the-truth")  # its former number
    assert next(button for button in visit.app.button if button.label == "That is my guess").disabled
    visit.app.text_input[0].set_value("1 2 3").run()
    assert "has 12 numbers; 3 numbers came" in visit.text()
    visit.app.text_input[0].set_value("0 0 0 0 0 50 100 50 0 0 0 0").run()
    assert "numbers came" not in visit.text()
    visit.press("That is my guess")
    kept = kept_guess(visit.store, visit.owner, "6-does-attention-tell-the-truth")
    assert kept.guess == (0, 0, 0, 0, 0, 50, 100, 50, 0, 0, 0, 0)
    finish_all(visit)
    assert "have 25% in common" in visit.text() and "came closer" in visit.text()


def test_a_guess_from_before_the_question_changed_leaves_a_way_out(visit):
    keep_guess(visit.store, visit.owner, "5-does-attention-tell-the-truth", 7.0, [])
    opened(visit, "6-does-attention-tell-the-truth")
    assert "has changed since you guessed" in visit.text()
    visit.press("Begin this lesson again")
    assert kept_guess(visit.store, visit.owner, "6-does-attention-tell-the-truth") is None


def test_lessons_of_another_language_stand_below_its_name(visit):
    folder = visit.store.home / "lessons"
    folder.mkdir()
    lesson = yaml.safe_load((ROOT / "lessons" / "5-memory-on-purpose.yaml").read_text(encoding="utf-8"))
    (folder / "mine.yaml").write_text(yaml.safe_dump(lesson | {"language": "de"}), encoding="utf-8")
    visit.open("lessons")
    assert [header.value for header in visit.app.header] == ["English", "Deutsch"]
    assert any("Deutsch" in caption.value for caption in visit.app.caption)


def test_runs_that_were_computed_before_are_shown_at_once_and_marked_so(visit):
    opened(visit, "7-lucky-twenty")
    assert not any(message.icon == ":material/history:" for message in visit.app.info)
    visit.app.radio[0].set_value("As much again, 2% or more").run()
    visit.press("That is my guess")
    assert visit.store.of(visit.owner) == []
    assert "These 20 runs were computed on" in visit.text() and "Nothing is left" in visit.text()


@pytest.mark.parametrize("name", [path.stem for path in sorted((ROOT / "lessons").glob("*.yaml"))])
def test_every_lesson_of_the_lab_comes_to_its_end(visit, name):
    lesson = read_lesson(ROOT / "lessons" / f"{name}.yaml")
    names = [run.name for run in lesson.runs]
    config = lesson.runs[-1].config
    places = config.features.window if lesson.question.draws == "attention" else lesson.question.ahead
    guesses = {"number": lesson.question.low, "which": names[0], "order": tuple(names)}
    guesses |= {"choice": next((answer.says for answer in lesson.question.answers), ""), "drawing": (50.0,) * places}
    if lesson.question.draws == "curve" or lesson.question.measure == "less_error_by_the_mean":
        return  # the one has bounds of its data (tests/lessons/test_drawing.py), the other needs a mean that was fitted
    visit.open()
    ids = [] if lesson.computed else begin(visit, lesson)
    keep_guess(visit.store, visit.owner, name, guesses[lesson.question.kind], ids)
    opened(visit, name)
    assert any(header.value == "Finish the sentence" for header in visit.app.header)


def begin(visit, lesson):
    """Queue the runs of a lesson and finish them with results that are made; return their ids."""
    ids = []
    for run in lesson.runs:
        table = load_data(run.config.data)
        config = run.config.with_("data", sha256=table.sha256)
        ids.append(visit.store.submit(config, visit.owner, table.title))
        visit.ledger.claim()
        make = made_panel_result if run.config.data.tickers else made_result
        visit.ledger.finish(ids[-1], make(config, table))
    return ids
