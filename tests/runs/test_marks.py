"""What people say of their runs, and the bin."""

import time

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import NotOwnerError, RunError, RunNotFoundError
from lstm_core.runs.bin_shelf import BIN_SECONDS
from lstm_core.runs.table_columns import keep_columns, kept_columns

CONFIG = ExperimentConfig()


@pytest.fixture
def run_id(store):
    return store.submit(CONFIG, "ann", "IBM")


def execute(store, statement, values=()):
    with store.database.open() as connection:
        connection.execute(statement, values)


def test_a_run_has_no_name_until_its_owner_gives_it_one(store, run_id):
    run = store.get(run_id)
    assert (run.name, run.note, run.tags, run.pinned, run.made_of) == ("", "", (), False, None)
    store.mark(run_id, "ann", name="  my\n best  ", tags=["late", "late", " so so ", ""], pinned=True)
    store.mark(run_id, "ann", note="why\nit is")
    run = store.get(run_id)
    assert (run.name, run.note, run.tags, run.pinned) == ("my best", "why\nit is", ("late", "so so"), True)
    store.mark(run_id, "ann", name="", note="", tags=(), pinned=False)
    assert store.get(run_id).name == store.get(run_id).note == ""


def test_nobody_else_may_mark_it(store, run_id):
    with pytest.raises(NotOwnerError, match="only they can change it"):
        store.mark(run_id, "bob", name="mine")


@pytest.mark.parametrize(
    ("marks", "says"),
    [
        ({"name": "n" * 81}, "A name has at most 80 characters, and this one has 81"),
        ({"note": "n" * 2001}, "A note has at most 2,000 characters"),
        ({"tags": list("abcdefghijk")}, "at most 10 tags, and these are 11"),
        ({"tags": ["t" * 31]}, "A tag has at most 30 characters"),
    ],
)
def test_what_is_too_long_is_refused_with_a_sentence(store, run_id, marks, says):
    with pytest.raises(RunError, match=says):
        store.mark(run_id, "ann", **marks)


def test_tags_that_can_not_be_read_are_none(store, run_id):
    for kept in ("", "3", '{"a": 1}'):
        execute(store, "UPDATE runs SET tags = ?", (kept,))
        assert store.get(run_id).tags == ()


def test_a_run_that_was_made_of_another_names_it(store, run_id):
    changed = store.submit(CONFIG, "ann", "IBM", made_of=run_id)
    assert (store.get(changed).made_of, store.get(changed).parent) == (run_id, None)


def test_what_is_in_the_bin_is_out_of_sight_until_it_is_taken_back(store, run_id):
    study = store.submit_study([CONFIG], run_id, "seeds", "ann", "IBM", {}, replaces=True)
    store.put_in_bin([run_id], "ann")
    assert store.of("ann", grouped=True) == store.queue() == store.group(run_id, "seeds") == []
    assert store.count("ann") == store.active() == 0
    with pytest.raises(RunNotFoundError):
        store.get(run_id)
    assert [run.id for run in store.in_bin("ann")] == [run_id], "its study came along"
    with pytest.raises(NotOwnerError):
        store.take_from_bin([run_id], "bob")
    store.take_from_bin([run_id], "ann")
    assert store.in_bin("ann") == []
    assert len(store.study_runs(study)) == len(store.of("ann")) == 1
    with pytest.raises(RunNotFoundError, match="not in the bin"):
        store.take_from_bin([run_id], "ann")


def test_what_went_in_before_stays_there_when_the_rest_comes_back(store, run_id):
    store.submit_study([CONFIG, CONFIG], run_id, "seeds", "ann", "IBM", {}, replaces=True)
    first = store.group(run_id, "seeds")[0].id
    store.put_in_bin([first], "ann")
    store.put_in_bin([run_id], "ann")
    assert {run.id for run in store.in_bin("ann")} == {run_id, first}
    store.take_from_bin([run_id], "ann")
    assert len(store.group(run_id, "seeds")) == 1
    assert [run.id for run in store.in_bin("ann")] == [first]


def test_several_go_in_together_or_not_at_all(store, run_id):
    others = store.submit(CONFIG, "bob", "IBM")
    with pytest.raises(NotOwnerError, match="only they can delete it"):
        store.put_in_bin([run_id, others], "ann")
    assert store.get(run_id).binned is None


def test_what_waits_in_the_bin_is_not_trained_and_ends_as_stopped(store, ledger, run_id):
    store.put_in_bin([run_id], "ann")
    assert ledger.claim() is None
    assert not ledger.is_needed()
    ledger.drop_waiting()
    store.take_from_bin([run_id], "ann")
    assert store.get(run_id).state == "stopped"


def test_a_run_under_way_is_stopped_by_it_and_one_that_is_over_is_as_it_was(store, ledger, run_id, result):
    over = ledger.claim().id
    ledger.finish(over, result)
    under_way = store.submit(CONFIG, "ann", "IBM")
    assert ledger.claim().id == under_way
    store.put_in_bin([over, under_way], "ann")
    assert ledger.to_stop() == {under_way}
    store.take_from_bin([over], "ann")
    assert (store.get(over).state, store.get(over).stop_requested) == ("finished", False)
    assert store.result(over).loss == result.loss


def test_the_bin_is_emptied_by_its_owner_or_by_time(store, ledger, run_id):
    store.put_in_bin([run_id], "ann")
    store.empty_bin("bob")
    ledger.purge()
    assert len(store.in_bin("ann")) == 1
    store.empty_bin("ann")
    assert store.in_bin("ann") == []
    late = store.submit(CONFIG, "ann", "IBM")
    store.put_in_bin([late], "ann")
    execute(store, "UPDATE runs SET binned = ?", (time.time() - BIN_SECONDS - 60,))
    ledger.purge()
    ledger.purge()
    with store.database.open() as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone()[0] == 0


def test_the_columns_of_each_person_are_kept(store):
    assert kept_columns(store, "ann") is None
    keep_columns(store, "ann", ("skill", "name"))
    keep_columns(store, "bob", ())
    keep_columns(store, "ann", ("name",))
    assert (kept_columns(store, "ann"), kept_columns(store, "bob")) == (("name",), ())
    execute(store, "UPDATE table_columns SET columns = 'nonsense'")
    assert kept_columns(store, "ann") is None
