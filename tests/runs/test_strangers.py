"""What belongs to somebody is changed by nobody else, whatever is called: every method of the store is walked."""

import inspect
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.draft import draft_of
from lstm_core.errors import NotOwnerError
from lstm_core.runs.drafts import keep_draft
from lstm_core.runs.extension import extend
from lstm_core.runs.guesses import finish_sentence, forget_guess, keep_guess
from lstm_core.runs.store import RunStore
from lstm_core.runs.table_columns import keep_columns

ROOT = Path(__file__).parents[2]
CONFIG = ExperimentConfig()

LOOKS = {
    *("active", "belonging", "count", "engine", "events", "folder", "get", "group", "in_bin", "listed", "look"),
    *("model_files", "naming", "of", "overview", "owners", "position", "queue", "result", "seconds_to_wait"),
    *("standing", "studies_by", "studies_of", "study", "study_runs", "summaries", "summaries_of", "tests_opened"),
    *("require_disk", "verdict", "waiting"),
}
"""What changes nothing, and whoever has a link may do."""

OWN_LOOKS = {"guess_about"}
"""What changes nothing, and finds only things of whoever asks."""

FOR_ALL = {"beat_app", "try_again"}
"""What concerns the lab and nobody's runs."""

IN_A_CLASS = {
    *("make_class", "open_as_teacher", "close_as_teacher", "join", "leave"),
    *("reveal", "stop_class", "end_class", "hand_in"),
    *("a_class", "class_runs", "classes_of", "is_teacher", "member", "members", "membership"),
}
"""What teachers and students do: tests/runs/test_classes.py holds that a teacher's secret is needed for the former, and
that a student does nothing for another."""

BY_THE_SERVICE = {"add_to_study"}
"""What the run service does for a study's owner; no page and no command does it."""

ON_A_RUN = {
    "ask_for_model_files": lambda store, run, who: store.ask_for_model_files(run, who),
    "delete": lambda store, run, who: store.delete(run, who),
    "mark": lambda store, run, who: store.mark(run, who, name="mine", note="n", tags=["t"], pinned=True),
    "put_in_bin": lambda store, run, who: store.put_in_bin([run], who),
    "request_pause": lambda store, run, who: store.request_pause(run, who),
    "request_stop": lambda store, run, who: store.request_stop(run, who),
    "resume": lambda store, run, who: store.resume(run, who),
    "submit_group": lambda store, run, who: store.submit_group([CONFIG], run, "seeds", who, "IBM"),
    "submit_study": lambda store, run, who: store.submit_study([CONFIG], run, "seeds", who, "I", {}, replaces=True),
    "take_from_bin": lambda store, run, who: store.take_from_bin([run], who),
}
ON_A_STUDY = {
    "open_tests": lambda store, study, who: store.open_tests(study, who),
    "pause_study": lambda store, study, who: store.pause_study(study, who),
    "resume_study": lambda store, study, who: store.resume_study(study, who),
    "stop_study": lambda store, study, who: store.stop_study(study, who),
}
ON_ONES_OWN = {
    "empty_bin": lambda store, _, who: store.empty_bin(who),
    "expect": lambda store, _, who: store.expect(CONFIG, who),
    "submit": lambda store, run, who: store.submit(CONFIG, who, "IBM", made_of=run),
    "submit_together": lambda store, _, who: store.submit_together([(CONFIG, "IBM")], who),
    "keep_draft": lambda store, _, who: keep_draft(store, who, draft_of(CONFIG)),
    "keep_columns": lambda store, _, who: keep_columns(store, who, ["run"]),
    "keep_guess": lambda store, run, who: keep_guess(store, who, "same-run", "yes", [run]),
    "finish_sentence": lambda store, _, who: finish_sentence(store, who, "same-run", "so"),
    "forget_guess": lambda store, _, who: forget_guess(store, who, "same-run"),
    "extend": lambda store, run, who: extend(store, run, who, 1),
}
"""What leaves a trace among the own things of whoever asks, and none among those of others."""


@pytest.fixture
def anns(store, ledger, result):
    """Return things of Ann's: a finished run, a study of it, of which one run is paused, and one run in the bin."""
    run = store.submit(result.config, "ann", "IBM")
    ledger.claim()
    ledger.finish(run, result)
    study = store.submit_study([CONFIG, CONFIG.with_("", seed=8)], run, "seeds", "ann", "IBM", {}, replaces=False)
    store.request_pause(store.study_runs(study)[0].id, "ann")
    binned = store.submit(CONFIG, "ann", "IBM")
    store.put_in_bin([binned], "ann")
    keep_draft(store, "ann", draft_of(CONFIG))
    keep_columns(store, "ann", ["run", "skill"])
    keep_guess(store, "ann", "same-run", "no", [run])
    return {"run": run, "member": store.study_runs(study)[0].id, "binned": binned, "study": study}


def belongings(store, owner):
    """Return all rows of all tables that are somebody's, and their runs' events."""
    with store.database.open() as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            columns = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
            if "owner" in columns:
                query = f"SELECT * FROM {table} WHERE owner = ? ORDER BY 1, 2"  # noqa: S608
                found[table] = [tuple(row) for row in connection.execute(query, (owner,))]
        for table in ("events", "model_files", "opened"):
            query = f"SELECT {table}.* FROM {table} JOIN runs ON runs.id = run WHERE owner = ? ORDER BY 1, 2"  # noqa: S608
            found[table] = [tuple(row) for row in connection.execute(query, (owner,))]
    return found


def test_every_method_of_the_store_is_named_here():
    there = {name for name, _ in inspect.getmembers(RunStore, inspect.isfunction) if not name.startswith("_")}
    named = LOOKS | FOR_ALL | IN_A_CLASS | BY_THE_SERVICE | ON_A_RUN.keys() | ON_A_STUDY.keys() | ON_ONES_OWN.keys()
    assert there - named == set(), "say in this file whose things it changes, and see that a stranger is refused"
    for name in there - LOOKS - FOR_ALL - IN_A_CLASS - BY_THE_SERVICE:
        assert "owner" in inspect.signature(getattr(RunStore, name)).parameters, f"{name} does not ask who asks"


def test_every_function_that_does_something_with_a_run_for_somebody_is_named_here():
    for module in iter_modules([str(ROOT / "lstm_core" / "runs")], "lstm_core.runs."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            asked = inspect.signature(function).parameters.keys()
            if function.__module__ == module.name and {"store", "owner"} <= asked and {"run_id", "study_id"} & asked:
                assert name in ON_ONES_OWN.keys() | OWN_LOOKS, "say in this file whose things it changes"


# What is in the bin is there for nobody, and nothing else can be taken out of it.
OF_RUNS = [
    (name, whose) for name in ON_A_RUN for whose in (["binned"] if name == "take_from_bin" else ["run", "member"])
]


@pytest.mark.parametrize(("name", "whose"), OF_RUNS)
def test_a_stranger_is_refused_at_somebodys_runs(store, anns, name, whose):
    before = belongings(store, "ann")
    with pytest.raises(NotOwnerError, match="was started by somebody else; only they can"):
        ON_A_RUN[name](store, anns[whose], "bob")
    assert belongings(store, "ann") == before


@pytest.mark.parametrize("name", ON_A_STUDY)
def test_a_stranger_is_refused_at_somebodys_study(store, anns, name):
    before = belongings(store, "ann")
    with pytest.raises(NotOwnerError, match="was started by somebody else; only they can"):
        ON_A_STUDY[name](store, anns["study"], "bob")
    assert belongings(store, "ann") == before


@pytest.mark.parametrize("name", ON_ONES_OWN)
def test_what_a_stranger_makes_of_a_run_is_theirs_and_the_run_stays_as_it_is(store, anns, name):
    before, of_bob = belongings(store, "ann"), belongings(store, "bob")
    ON_ONES_OWN[name](store, anns["run"], "bob")
    assert belongings(store, "ann") == before
    left_a_trace = name not in ("empty_bin", "finish_sentence", "forget_guess")  # of which Bob has none
    assert (belongings(store, "bob") != of_bob) == left_a_trace


def test_looking_changes_nothing(store, anns):
    before = belongings(store, "ann")
    ask = {"owner": "ann", "text": "IBM", "purpose": "seeds", "workers": 1, "parent": anns["run"]}
    ask |= {"run_id": anns["run"], "study_id": anns["study"], "runs": [store.get(anns["run"])]}
    for name in LOOKS:
        look = getattr(store, name)
        needed = [one for one in inspect.signature(look).parameters.values() if one.default is one.empty]
        look(**{one.name: ask[one.name] for one in needed})
    assert belongings(store, "ann") == before


@pytest.mark.parametrize("name", BY_THE_SERVICE)
def test_what_the_service_does_is_done_by_no_page_and_no_command(name):
    for folder in ("pages", "lstm_core/cli"):
        for path in (ROOT / folder).rglob("*.py"):
            assert name not in path.read_text(encoding="utf-8"), f"{path.name} must not: it does not say who asks"
