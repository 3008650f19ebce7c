"""Classes as the store keeps them: made, joined, taught, ended, forgotten; and that nothing gets around their locks."""

import json
import time

import pytest

from lstm_core.classes.rules import ClassRules
from lstm_core.draft import Draft, draft_of
from lstm_core.errors import ClassError, ClassRuleError, NotOwnerError, RunNotFoundError, UnreadableError
from lstm_core.lessons.outcome import Guess
from lstm_core.limits import Limits
from lstm_core.runs.class_keeping import ENDS_BY_ITSELF_SECONDS
from lstm_core.runs.class_shelf import MAX_CLASSES, MAX_STUDENT_NAME, MAX_STUDENTS, MAX_WORDS
from lstm_core.runs.codes import code_of, link_of_code
from lstm_core.runs.drafts import keep_draft, kept_draft
from lstm_core.runs.extension import extend
from lstm_core.runs.guesses import keep_guess, kept_guess
from lstm_core.runs.store import RunStore

DAY = 86_400.0
BASE = Draft().with_("training", epochs=5)
RULES = ClassRules(title="Monday", base=BASE, open=("units",), most_epochs=5, most_runs=3, most_seconds=60)
ALLOWED, LOCKED = BASE.with_("model", units=8).config(), BASE.with_("features", window=5).config()
GUESS: Guess = "a lot"


@pytest.fixture
def monday(store):
    return store.make_class(RULES, "teacher")[0]


def execute(store, statement, values=()):
    with store.database.open() as connection:
        return connection.execute(statement, values).fetchall()


def everything_kept(store):
    """Return all that the database says, and the bytes of its files."""
    execute(store, "PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(path.read_bytes() for path in sorted(store.home.glob("runs.sqlite*")))


def test_only_a_hash_of_the_teachers_secret_is_kept(store):
    class_id, secret = store.make_class(RULES, "teacher")
    assert secret.encode() not in everything_kept(store)
    assert secret not in class_id
    assert store.is_teacher(class_id, "teacher")
    assert not store.is_teacher(class_id, "a new browser")
    assert store.open_as_teacher(secret, "a new browser") == class_id
    assert [one.id for one in store.classes_of("a new browser")] == [class_id]
    store.close_as_teacher(class_id, "a new browser")
    assert not store.is_teacher(class_id, "a new browser")
    for wrong in ("", class_id, secret[:-1]):
        with pytest.raises(ClassError, match="leads to no class"):
            store.open_as_teacher(wrong, "somebody")


def test_a_teacher_has_only_so_many_classes_at_once(store):
    made = [store.make_class(RULES, "teacher")[0] for _ in range(MAX_CLASSES)]
    with pytest.raises(ClassError, match="End those that are over"):
        store.make_class(RULES, "teacher")
    store.end_class(made[0], "teacher")
    store.make_class(RULES, "teacher")


def test_students_join_with_a_name_or_as_an_animal_and_find_their_place_again(store, monday):
    ann, animal = store.join(monday, "ann", "  Ann  B. "), store.join(monday, "bob")
    assert (ann.name, animal.name != "") == ("Ann B.", True)
    store.hand_in(monday, "ann", "", "a sentence")
    store.leave("ann")
    assert store.membership("ann") is None
    again = store.join(monday, "ann")
    assert (again.name, again.joined, again.words, again.gone) == ("Ann B.", ann.joined, "a sentence", None)
    assert store.join(monday, "bob", "Bob").name == "Bob"
    assert [student.name for student in store.members(monday)] == ["Ann B.", "Bob"]
    kept, me = store.membership("ann")
    assert (kept.id, kept.rules, me.owner) == (monday, RULES, "ann")
    assert store.member(monday, "carol") is None


def test_names_are_short_and_nobody_else_has_them(store, monday):
    store.join(monday, "ann", "Ann")
    with pytest.raises(ClassError, match="called 'ANN' already"):
        store.join(monday, "bob", "ANN")
    with pytest.raises(ClassError, match=f"at most {MAX_STUDENT_NAME}"):
        store.join(monday, "bob", "B" * (MAX_STUDENT_NAME + 1))
    assert store.join(monday, "ann", "Ann").name == "Ann"


def test_one_is_in_one_class_at_a_time(store, monday):
    tuesday = store.make_class(RULES, "teacher")[0]
    store.join(monday, "ann")
    with pytest.raises(ClassError, match="Leave it on the page Class"):
        store.join(tuesday, "ann")
    store.leave("ann")
    store.join(tuesday, "ann")
    with pytest.raises(ClassError, match="in another class"):
        store.join(monday, "ann")
    store.end_class(tuesday, "teacher")
    store.join(monday, "ann")


def test_a_class_that_is_full_or_over_or_not_there_lets_nobody_in(store, monday):
    for number in range(MAX_STUDENTS):
        store.join(monday, f"student {number}")
    with pytest.raises(ClassError, match="full"):
        store.join(monday, "one more")
    store.join(monday, "student 7")
    store.end_class(monday, "teacher")
    with pytest.raises(ClassError, match="This class is over"):
        store.join(monday, "one more")
    with pytest.raises(ClassError, match="no such class"):
        store.join("nothing", "ann")
    with pytest.raises(ClassError, match="no such class"):
        store.a_class("nothing")


@pytest.mark.parametrize("act", ["reveal", "stop_class", "end_class"])
def test_only_the_teacher_teaches(store, monday, act):
    store.join(monday, "ann")
    for somebody in ("ann", "a stranger"):
        with pytest.raises(ClassError, match="Only the teacher"):
            getattr(store, act)(monday, somebody)


def test_runs_of_a_class_are_its_and_know_their_seconds(store, ledger, monday):
    before = store.submit(LOCKED, "ann", "IBM")
    store.join(monday, "ann", "Ann")
    run = store.submit(ALLOWED, "ann", "IBM")
    assert [one.id for one in store.class_runs(monday)] == [run]
    seconds = [tuple(row) for row in execute(store, "SELECT id, class, most_seconds FROM runs ORDER BY created")]
    assert seconds == [(before, "", Limits.seconds), (run, monday, 60.0)]
    store.leave("ann")
    store.submit(LOCKED, "ann", "IBM")
    assert len(store.class_runs(monday)) == 1


def test_what_is_locked_is_refused_whichever_way_one_comes(store, ledger, monday, result):
    done = store.submit(result.config, "zoe", "IBM")
    assert ledger.claim().id == done
    ledger.finish(done, result)
    free = store.submit(BASE.config(), "ann", "IBM")
    store.join(monday, "ann")
    there = len(execute(store, "SELECT id FROM runs"))
    ways = {
        "submitted": lambda: store.submit(LOCKED, "ann", "IBM"),
        "made of another": lambda: store.submit(LOCKED, "ann", "IBM", made_of=free),
        "a study": lambda: store.submit_study([BASE.config()], free, "seeds", "ann", "IBM", {}, replaces=False),
        "a study that begins with nothing": lambda: store.submit_study(
            [], free, "search", "ann", "", {}, replaces=False
        ),
        "a group": lambda: store.submit_group([BASE.config()], free, "leak", "ann", "IBM"),
        "more epochs": lambda: extend(store, done, "ann", 3),
        "a mistake on purpose": lambda: store.submit(ALLOWED.with_("", leak="shuffle"), "ann", "IBM"),
        "a fold": lambda: store.submit(ALLOWED.with_("split", rows=(0, 500, 500, 600)), "ann", "IBM"),
        "a draft from before": lambda: store.submit(Draft().config(), "ann", "IBM"),
        "a setting that does nothing": lambda: store.submit(ALLOWED.with_("model", heads=8), "ann", "IBM"),
    }
    for way, go in ways.items():
        with pytest.raises(ClassRuleError) as refused:
            go()
        assert "class 'Monday'" in str(refused.value), way
    assert len(execute(store, "SELECT id FROM runs")) == there
    assert store.studies_by("ann") == ()
    assert store.member(monday, "ann").runs == 0
    store.submit(ALLOWED, "ann", "IBM")
    store.submit(LOCKED, "nobody's student", "IBM")


def test_nobody_begins_more_runs_than_the_class_allows_even_by_deleting(store, monday):
    store.join(monday, "ann")
    for _ in range(3):
        store.delete(store.submit(ALLOWED, "ann", "IBM"), "ann")
    store.leave("ann")
    store.join(monday, "ann")
    with pytest.raises(ClassRuleError, match="everybody may begin 3 runs, and you have begun 3"):
        store.submit(ALLOWED, "ann", "IBM")
    store.join(monday, "bob")
    store.submit(ALLOWED, "bob", "IBM")


def test_the_runs_of_the_lesson_are_not_counted(store):
    lesson = LOCKED.with_("", leak="scaler")
    rules = RULES.model_copy(update={"lesson": "a lesson", "given": (lesson,), "most_runs": 1})
    class_id = store.make_class(rules, "teacher")[0]
    store.join(class_id, "ann")
    for _ in range(3):
        store.submit(lesson.with_("data", sha256="0" * 64), "ann", "IBM")
    store.submit(ALLOWED, "ann", "IBM")
    with pytest.raises(ClassRuleError):
        store.submit(ALLOWED, "ann", "IBM")


def test_a_study_of_a_class_that_locks_nothing_grows_within_it(store):
    free = RULES.model_copy(update={"open": None, "most_runs": None})
    class_id = store.make_class(free, "teacher")[0]
    store.join(class_id, "ann")
    parent = store.submit(ALLOWED, "ann", "IBM")
    study = store.submit_study([ALLOWED], parent, "search", "ann", "IBM", {}, replaces=False)
    store.leave("ann")
    store.add_to_study(study, [LOCKED])
    assert len(store.class_runs(class_id)) == 3


def test_a_study_from_before_goes_on_in_a_class(store, monday):
    parent = store.submit(LOCKED, "ann", "IBM")
    study = store.submit_study([LOCKED], parent, "search", "ann", "IBM", {}, replaces=False)
    store.join(monday, "ann")
    store.add_to_study(study, [LOCKED])
    assert store.class_runs(monday) == []


def test_rules_that_can_not_be_read_let_nobody_around_them(store, monday):
    store.join(monday, "ann")
    execute(store, "UPDATE classes SET rules = ?", (json.dumps({"format": 99, "written_by": "9.9"}),))
    with pytest.raises(UnreadableError, match="what this class may do"):
        store.submit(LOCKED, "ann", "IBM")
    store.leave("ann")
    store.submit(LOCKED, "ann", "IBM")
    assert store.classes_of("teacher") == []


def test_a_run_whose_seconds_are_over_is_stopped_and_another_is_not(store, ledger, monday, monkeypatch):
    store.join(monday, "ann")
    run, other = store.submit(ALLOWED, "ann", "IBM"), store.submit(LOCKED, "bob", "IBM")
    while ledger.claim() is not None:
        pass
    ledger.stop_long_runs()
    assert ledger.to_stop() == set()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    ledger.stop_long_runs()
    assert ledger.to_stop() == {run}
    assert {run, other} == set(ledger.under_way())


def test_the_teacher_stops_all_runs_of_the_class_and_no_others(store, ledger, monday):
    store.join(monday, "ann")
    mine, theirs = store.submit(ALLOWED, "ann", "IBM"), store.submit(ALLOWED, "bob", "IBM")
    ledger.claim()
    assert store.stop_class(monday, "teacher") == 1
    assert store.stop_class(monday, "teacher") == 0
    assert [store.get(run).stop_requested for run in (mine, theirs)] == [True, False]


def test_what_is_handed_in_is_ones_own(store, monday):
    store.join(monday, "ann")
    mine, theirs = store.submit(ALLOWED, "ann", "IBM"), store.submit(ALLOWED, "bob", "IBM")
    store.hand_in(monday, "ann", mine, "  because … " + "x" * MAX_WORDS)
    kept = store.member(monday, "ann")
    assert (kept.work, len(kept.words), kept.handed is None) == (mine, MAX_WORDS, False)
    with pytest.raises(NotOwnerError):
        store.hand_in(monday, "ann", theirs, "")
    with pytest.raises(RunNotFoundError):
        store.hand_in(monday, "ann", "no such run at all", "")
    store.end_class(monday, "teacher")
    with pytest.raises(ClassError, match="not in this class any more"):
        store.hand_in(monday, "ann", mine, "too late")


def test_a_guess_knows_its_class(store, monday):
    keep_guess(store, "ann", "at home", GUESS, [])
    store.join(monday, "ann")
    keep_guess(store, "ann", "a lesson", GUESS, [])
    found = [tuple(row) for row in execute(store, "SELECT lesson, class FROM guesses ORDER BY made")]
    assert found == [("at home", ""), ("a lesson", monday)]


def fill(store, class_id):
    """Have a student leave everything that a class holds; return their run."""
    store.join(class_id, "ann", "Ann of Monday")
    run = store.submit(ALLOWED, "ann", "IBM")
    keep_guess(store, "ann", "a lesson", "a guess of Monday", [run])
    keep_draft(store, f"ann/{class_id}", draft_of(ALLOWED))
    store.hand_in(class_id, "ann", run, "a sentence of Monday")
    code_of(store, "classroom", f"class={class_id}")
    return run


WORDS = (b"Ann of Monday", b"a guess of Monday", b"a sentence of Monday")


def test_what_a_class_leaves_is_deleted_when_its_time_is_over_and_not_before(store, ledger, monday, monkeypatch):
    run, now = fill(store, monday), time.time()
    keep_guess(store, "bob", "a lesson", "at home", [])
    store.end_class(monday, "teacher")
    assert store.a_class(monday).forgets == pytest.approx(now + 30 * DAY, abs=5)
    monkeypatch.setattr(time, "time", lambda: now + 29.9 * DAY)
    ledger.purge()
    assert [student.name for student in store.members(monday)] == ["Ann of Monday"]
    assert all(word in everything_kept(store) for word in WORDS)
    monkeypatch.setattr(time, "time", lambda: now + 30.1 * DAY)
    ledger.purge()
    with pytest.raises(ClassError, match="no such class"):
        store.a_class(monday)
    for table in ("classes", "teachers", "members", "codes", "drafts"):
        assert execute(store, f"SELECT * FROM {table}") == [], table  # noqa: S608 - a name of ours
    assert kept_guess(store, "ann", "a lesson") is None
    assert kept_draft(store, f"ann/{monday}") is None
    assert kept_guess(store, "bob", "a lesson").guess == "at home"
    assert not any(word in everything_kept(store) for word in WORDS), "overwritten, and not only marked as free"
    assert store.get(run).owner == "ann", "a student's runs stay theirs"


def test_runs_go_as_well_where_the_teacher_wants_it_so(store, ledger, monkeypatch):
    rules = RULES.model_copy(update={"keep_runs": False, "keep_days": 2})
    class_id = store.make_class(rules, "teacher")[0]
    run, now = fill(store, class_id), time.time()
    store.leave("ann")
    other = store.submit(ALLOWED, "ann", "IBM")
    store.end_class(class_id, "teacher")
    later = store.submit_study([ALLOWED], run, "seeds", "ann", "IBM", {}, replaces=False)
    (seed,) = store.study_runs(later)
    monkeypatch.setattr(time, "time", lambda: now + 2.1 * DAY)
    ledger.purge()
    with pytest.raises(RunNotFoundError):
        store.get(run)
    assert execute(store, "SELECT id FROM runs WHERE id IN (?, ?)", (run, seed.id)) == [], (
        "what was made of it later, too"
    )
    assert execute(store, "SELECT id FROM studies WHERE NOT deleted") == []
    assert store.get(other).owner == "ann"


def test_a_class_that_nobody_ends_is_over_by_itself(store, ledger, monday, monkeypatch):
    fill(store, monday)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + ENDS_BY_ITSELF_SECONDS - DAY)
    ledger.purge()
    assert store.membership("ann") is not None
    monkeypatch.setattr(time, "time", lambda: now + ENDS_BY_ITSELF_SECONDS + DAY)
    ledger.purge()
    assert store.membership("ann") is None
    assert execute(store, "SELECT * FROM members") == []


def test_the_code_of_a_class_is_gone_with_it(store, ledger, monday, monkeypatch):
    code = code_of(store, "classroom", f"class={monday}")
    assert link_of_code(store, code) == ("classroom", f"class={monday}")
    now = time.time()
    store.end_class(monday, "teacher")
    monkeypatch.setattr(time, "time", lambda: now + 31 * DAY)
    ledger.purge()
    with pytest.raises(Exception, match="no code"):
        link_of_code(store, code)


def test_two_at_once_are_not_both_let_in_under_one_name(store, monday):
    """The database itself keeps somebody from being in two classes, whoever writes at the same moment."""
    tuesday = RunStore(store.home).make_class(RULES, "teacher")[0]
    store.join(monday, "ann")
    insert = "INSERT INTO members (class, owner, name, joined) VALUES (?, 'ann', 'Ann', 0)"
    with pytest.raises(Exception, match="UNIQUE constraint"):
        execute(store, insert, (tuesday,))
