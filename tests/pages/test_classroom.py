"""A class from both sides: the teacher makes it and sees how it goes, a student joins, works, hands in, and leaves."""

from dataclasses import replace

import pytest

from lstm_core.classes.rules import ClassRules
from lstm_core.data.catalogue import load_data
from lstm_core.data.sources.registry import UPLOADS
from lstm_core.draft import Draft, draft_of
from lstm_core.errors import DatasetNotFoundError
from lstm_core.runs.codes import code_of
from lstm_core.runs.drafts import keep_draft
from lstm_core.runs.guesses import keep_guess, kept_guess
from pages.kit import lab
from pages.kit.lesson_library import lesson_library
from tests.made_results import made_result

LESSON = "5-memory-on-purpose"
BASE = Draft().with_("training", epochs=5).with_("data", last_rows=300).with_("features", window=10)
RULES = ClassRules(title="Monday", base=BASE, open=("units", "epochs"), most_epochs=20, most_runs=2, most_seconds=60)
TEACHER = "the teacher"


def at(visit, **query):
    """Open the page Class with a query."""
    visit.open()
    visit.app.query_params.clear()
    for name, value in query.items():
        visit.app.query_params[name] = value
    return visit.open("classroom")


def labels(app):
    kinds = ("number_input", "selectbox", "select_slider", "slider", "toggle", "multiselect", "text_input", "radio")
    return {element.label for kind in kinds for element in getattr(app, kind)}


def joined(visit, rules=RULES):
    """Make the visitor a student of a class, and return its id."""
    class_id = visit.store.make_class(rules, TEACHER)[0]
    at(visit, **{"class": class_id})
    visit.app.text_input[0].set_value("Ann")
    visit.press("Join")
    return class_id


def with_lesson(visit, **more):
    visit.open()
    visit.open("lessons")
    lesson = lesson_library().lessons[LESSON]
    given = tuple(run.config for run in lesson.runs)
    base = draft_of(given[0])
    return RULES.model_copy(
        update={"lesson": LESSON, "given": given, "base": base, "open": lesson.open, "most_epochs": None, **more}
    )


def train_all(visit):
    while (claim := visit.ledger.claim()) is not None:
        table = load_data(claim.config.data, lab.open_lab().libraries)
        visit.ledger.finish(claim.id, made_result(claim.config, table))


def test_a_class_is_made_with_what_the_teacher_chose_and_the_secret_leaves_the_address(visit):
    app = at(visit)
    app.selectbox[0].set_value("Free work, from my settings on Train").run()
    app.text_input[1].set_value("Tuesday").run()
    visit.press("Make a class")
    (kept,) = visit.store.classes_of(visit.owner)
    assert (kept.rules.title, kept.rules.lesson, kept.rules.open) == ("Tuesday", "", ("units", "window"))
    assert (kept.rules.most_runs, kept.rules.most_seconds, kept.rules.keep_days) == (5, 60, 30)
    assert app.query_params["class"] == kept.id
    assert "teach" not in app.query_params
    assert "Nobody has joined yet" in visit.text()
    assert app.metric[0].value == code_of(visit.store, "classroom", f"class={kept.id}")


def test_the_lesson_of_a_class_gives_it_its_runs(visit):
    app = at(visit)
    assert app.selectbox[0].value.startswith("Lesson: ")
    visit.press("Make a class")
    (kept,) = visit.store.classes_of(visit.owner)
    assert kept.rules.lesson
    assert kept.rules.given
    assert kept.rules.teacher_reveals


def test_the_teachers_link_opens_the_wall_and_a_wrong_one_gets_a_sentence(visit):
    class_id, secret = visit.store.make_class(RULES, TEACHER)
    app = at(visit, teach=secret[:-1])
    assert "leads to no class" in visit.text()
    app = at(visit, teach=secret)
    assert app.query_params["class"] == class_id
    assert "teach" not in app.query_params
    assert "Nobody has joined yet" in visit.text()


def test_a_bad_code_gets_a_sentence_and_a_good_one_leads_to_the_class(visit):
    class_id = visit.store.make_class(RULES, TEACHER)[0]
    code = code_of(visit.store, "classroom", f"class={class_id}")
    app = at(visit)
    app.text_input[0].set_value("ZZZZZ")
    visit.press("Go to my class")
    assert "There is no code 'ZZZZZ'" in visit.text()
    app.text_input[0].set_value(code.lower())
    visit.press("Go to my class")
    assert "Join this class" in visit.text()


def test_a_student_sees_what_is_open_and_nothing_else_on_train(visit):
    joined(visit)
    assert "You are **Ann**" in visit.text()
    assert "Units and Epochs" in visit.text()
    app = visit.open("train")
    seen = labels(app)
    assert {"Epochs", "Units"} <= seen
    assert "Advanced" not in [box.label for box in app.expander], "nothing advanced is open"
    assert not {"Window (time steps)", "Seed", "Inputs", "Target", "Learning rate"} & seen
    epochs = next(number for number in app.number_input if number.label == "Epochs")
    assert (epochs.value, epochs.max) == (5, 20)
    visit.press("Train")
    (run,) = visit.store.of(visit.owner)
    assert run.config.with_("data", sha256=None) == BASE.config()


def test_data_says_that_the_class_has_a_series_of_its_own(visit):
    joined(visit)
    visit.open("data")
    assert "Your class trains on a series of its own" in visit.text()
    visit.open("classroom")
    visit.press("Leave this class")
    visit.open("data")
    assert "a series of its own" not in visit.text()


def test_a_message_with_more_than_the_class_allows_trains_no_more(visit):
    """The browser would not let anybody type 500; a message to the server can say it."""
    joined(visit)
    app = visit.open("train")
    next(number for number in app.number_input if number.label == "Epochs").set_value(500)
    visit.press("Train")
    assert all(run.config.training.epochs <= 20 for run in visit.store.of(visit.owner))


def test_a_page_that_hides_nothing_gets_a_refusal_from_the_store(visit, monkeypatch):
    joined(visit)
    monkeypatch.setattr("pages.kit.in_class.my_class", lambda: None)  # as if no page knew of the class
    app = visit.open("train")
    assert "Seed" in labels(app)
    visit.press("Train")
    assert "A run of your class 'Monday' has at most 20 epochs" in visit.text()
    assert visit.store.of(visit.owner) == []


def test_a_draft_from_before_waits_outside_the_class(visit):
    visit.open("train")
    keep_draft(visit.store, visit.owner, BASE.with_("features", window=17))
    class_id = joined(visit)
    visit.open("train")
    assert visit.session().draft == BASE
    visit.store.leave(visit.owner)
    visit.open("train")
    assert visit.session().draft.features.window == 17
    assert visit.store.member(class_id, visit.owner).name == "Ann"


def test_a_link_with_locked_settings_changes_only_what_is_open(visit):
    joined(visit)
    visit.open()
    visit.app.query_params.clear()
    for name, value in {"settings": "1", "preset": "tutorial", "window": "9", "units": "4", "epochs": "5"}.items():
        visit.app.query_params[name] = value
    visit.open("train")
    draft = visit.session().draft
    assert (draft.model.units, draft.features.window) == (4, BASE.features.window)
    assert "keeps some settings as they are" in visit.text()


def test_a_student_hands_in_a_run_and_the_teacher_finds_it(visit):
    class_id = joined(visit)
    visit.open("train")
    visit.press("Train")
    train_all(visit)
    at(visit, **{"class": class_id})
    visit.app.text_area[0].set_value("enough")
    visit.press("Hand in")
    assert "You have handed in a run" in visit.text()
    (run,) = visit.store.of(visit.owner)
    student = visit.store.member(class_id, visit.owner)
    assert (student.work, student.words, student.handed is None) == (run.id, "enough", False)
    with visit.store.database.open() as connection:
        connection.execute("INSERT INTO teachers VALUES (?, ?, 0)", (class_id, visit.owner))
    app = at(visit, **{"class": class_id})
    assert "1 student: 1 handed in" in [one.value for one in app.header]
    table = app.dataframe[0].value
    assert list(table["handed in"]) == [f"results?run={run.id}"]
    assert "guess" not in table.columns


def test_leaving_and_coming_back_finds_the_place(visit):
    class_id = joined(visit)
    visit.press("Leave this class")
    assert visit.store.membership(visit.owner) is None
    at(visit, **{"class": class_id})
    assert visit.app.text_input[0].value == "Ann"
    visit.press("Join")
    assert "You are **Ann**" in visit.text()


def test_what_happens_in_the_lesson_is_seen_when_the_teacher_reveals_it(visit):
    rules = with_lesson(visit)
    visit.open()
    visit.app.query_params["lesson"] = LESSON
    keep_guess(visit.store, visit.owner, LESSON, "Nearly the same", [])
    class_id = joined(visit, rules)
    visit.app.query_params.clear()
    visit.app.query_params["lesson"] = LESSON
    app = visit.open("lessons")
    assert app.radio, "what was guessed before the class does not count in it"
    app.radio[0].set_value("Half as large again").run()
    visit.press("That is my guess")
    assert kept_guess(visit.store, visit.owner, LESSON).in_class == class_id
    train_all(visit)
    visit.app.run()
    assert "Your teacher shows what happened" in visit.text()
    assert "It turned out" not in visit.text()
    visit.store.reveal(class_id, TEACHER)
    visit.app.run()
    assert "You guessed 'Half as large again'" in visit.text()
    assert "Begin this lesson again" not in [button.label for button in app.button], "one has seen it now"


def test_the_wall_counts_guesses_and_shows_the_truth_after_the_reveal(visit):
    rules = with_lesson(visit)
    class_id = visit.store.make_class(rules, visit.owner)[0]
    for number, said in enumerate(["Nearly the same", "Half as large again", "Half as large again"]):
        who = f"student {number}"
        visit.store.join(class_id, who)
        runs = [visit.store.submit(config, who, "planted") for config in rules.given] if not number else []
        keep_guess(visit.store, who, LESSON, said, runs)
    visit.store.join(class_id, "late", "Late")
    train_all(visit)
    app = at(visit, **{"class": class_id})
    assert "4 students: 1 waiting, 2 guessed and 1 done" in [one.value for one in app.header]
    assert "It turned out to be" not in visit.text()
    visit.press("Reveal what happened")
    assert visit.store.a_class(class_id).revealed is not None
    assert "It turned out to be" in visit.text()
    next(toggle for toggle in app.toggle if toggle.key == "by_name").set_value(True).run()
    assert sorted(app.dataframe[0].value["guess"]) == ["", *["Half as large again"] * 2, "Nearly the same"]


def test_the_teacher_stops_all_runs_and_ends_the_class(visit):
    class_id = visit.store.make_class(RULES, visit.owner)[0]
    visit.store.join(class_id, "student", "Bo")
    run = visit.store.submit(BASE.config(), "student", "IBM")
    at(visit, **{"class": class_id})
    visit.press("Stop all runs")
    assert visit.store.get(run).stop_requested
    visit.press("End this class")
    visit.press("End it")
    kept = visit.store.a_class(class_id)
    assert kept.ended is not None
    at(visit, **{"class": class_id})
    assert "is over" in visit.text()
    assert "are deleted on" in visit.text()


def test_a_student_of_a_class_that_is_over_is_told_until_when_it_is_kept(visit):
    class_id = joined(visit)
    visit.store.end_class(class_id, TEACHER)
    at(visit, **{"class": class_id})
    assert "This class is over" in visit.text()
    assert "Your runs stay yours" in visit.text()


def test_all_runs_stand_beside_each_other_with_the_luck_line(visit):
    rules = RULES.model_copy(update={"base": BASE.with_("split", train=0.6, validation=0.2), "most_runs": None})
    class_id = visit.store.make_class(rules, visit.owner)[0]
    for number, units in enumerate((4, 8, 16)):
        visit.store.join(class_id, f"student {number}")
        visit.store.submit(rules.base.with_("model", units=units).config(), f"student {number}", "IBM")
    train_all(visit)
    app = at(visit, **{"class": class_id})
    app.session_state["compared"] = True
    app.run()
    assert not app.exception


@pytest.mark.parametrize("way", ["rules", "class"])
def test_what_can_not_be_read_says_so_and_lets_one_leave(visit, way):
    class_id = joined(visit)
    with visit.store.database.open() as connection:
        connection.execute("UPDATE classes SET rules = '{}'")
    at(visit, **({"class": class_id} if way == "class" else {}))
    assert "What this class may do can't be read" in visit.text()
    visit.press("Leave this class")
    assert visit.store.membership(visit.owner) is None


def lent(visit, make_table, teacher=TEACHER):
    """Return rules of a class whose settings use a file that its teacher brought."""
    content = make_table(200).frame.to_csv().encode()
    upload = lab.open_lab().uploads.add(content, "harvest.csv", teacher)
    data = UPLOADS.reference(upload)
    base = BASE.model_copy(update={"data": data})
    return RULES.model_copy(update={"base": base, "lent_by": teacher})


def test_students_may_train_on_the_file_that_their_teacher_lends(visit, make_table):
    visit.open()
    joined(visit, lent(visit, make_table))
    visit.open("train")
    visit.press("Train")
    (run,) = visit.store.of(visit.owner)
    assert run.title == "harvest.csv"
    claim = visit.ledger.claim()
    assert load_data(claim.config.data, replace(lab.open_lab().libraries, owner=claim.owner)).title == "harvest.csv"
    assert not lab.open_lab().uploads.of(visit.owner), "it does not stand among their own"
    visit.open("classroom")
    visit.press("Leave this class")
    with pytest.raises(DatasetNotFoundError):
        lab.load_table(run.config.data)


def test_nobody_lends_what_is_not_theirs(visit, make_table):
    visit.open()
    keep_draft(visit.store, visit.owner, lent(visit, make_table, "somebody else").base)
    app = at(visit)
    app.selectbox[0].set_value("Free work, from my settings on Train").run()
    visit.press("Make a class")
    assert "uploaded by somebody else" in visit.text()
    assert not visit.store.classes_of(visit.owner)


def test_a_class_has_a_language_of_its_own(visit):
    visit.open()
    joined(visit, RULES.model_copy(update={"language": "de"}))
    visit.open("glossary")
    assert "wird für sich skaliert" in visit.text()


def test_the_tour_waits_for_who_may_not_choose_its_settings(visit):
    visit.open()
    visit.press("Take the tour")
    joined(visit)
    visit.open("home")
    assert "The tour waits until you have left your class" in visit.text()
    visit.open("data")
    assert not [caption for caption in visit.app.caption if ":material/tour:" in caption.value]
    visit.open("classroom")
    visit.press("Leave this class")
    visit.open("home")
    assert "Go on with the tour" in [button.label for button in visit.app.button]
