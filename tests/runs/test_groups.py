"""Runs that belong to another run."""

import sqlite3
import time

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import NotOwnerError, RunError, RunNotFoundError
from lstm_core.limits import Limits
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore

CONFIG = ExperimentConfig()
FOLDS = [CONFIG.with_("", seed=seed) for seed in (1, 2, 3)]

OLD_SCHEMA = """
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    config TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    message TEXT NOT NULL DEFAULT '',
    created REAL NOT NULL,
    started REAL,
    ended REAL,
    attempt INTEGER NOT NULL DEFAULT 0,
    losses INTEGER NOT NULL DEFAULT 0,
    progress TEXT NOT NULL DEFAULT 'null',
    has_result INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    stop_requested INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX runs_by_state ON runs (state, created);
CREATE INDEX runs_by_owner ON runs (owner, created);
"""


@pytest.fixture
def parent(store):
    return store.submit(CONFIG, "ann", "IBM")


def submit(store, parent, configs=FOLDS, purpose="backtest", owner="ann"):
    return store.submit_group(configs, parent, purpose, owner, "IBM")


def test_a_group_waits_in_its_order_and_knows_its_parent(store, parent):
    ids = submit(store, parent)
    runs = store.group(parent, "backtest")
    assert [run.id for run in runs] == ids
    assert [run.config.seed for run in runs] == [1, 2, 3]
    assert {(run.parent, run.purpose, run.state, run.owner) for run in runs} == {(parent, "backtest", "queued", "ann")}
    assert store.queue() == [parent, *ids]
    assert (store.get(parent).parent, store.get(parent).purpose) == (None, None)


def test_a_large_group_keeps_its_order_too(store, parent):
    ids = submit(store, parent, [CONFIG.with_("", seed=seed) for seed in range(Limits.waiting - 1)])
    assert store.queue()[1:] == ids
    assert [run.id for run in store.group(parent, "backtest")] == ids


def test_groups_of_other_purposes_and_parents_are_apart(store, parent):
    other = store.submit(CONFIG, "ann", "IBM")
    submit(store, parent)
    (leak,) = submit(store, parent, FOLDS[:1], "leak")
    (elsewhere,) = submit(store, other, FOLDS[:1])
    assert [run.id for run in store.group(parent, "leak")] == [leak]
    assert [run.id for run in store.group(other, "backtest")] == [elsewhere]
    assert store.group(other, "seeds") == []


def test_an_owners_list_leaves_out_what_belongs_to_another_run(store, parent):
    ids = submit(store, parent)
    assert [run.id for run in store.of("ann")] == [parent]
    assert [run.id for run in store.of("ann", grouped=True)] == [*reversed(ids), parent]


def test_a_group_is_replaced_by_the_next_of_the_same_purpose(store, parent):
    old, (leak,) = submit(store, parent), submit(store, parent, FOLDS[:1], "leak")
    new = submit(store, parent, FOLDS[:2])
    assert [run.id for run in store.group(parent, "backtest")] == new
    assert store.queue() == [parent, leak, *new]
    with pytest.raises(RunNotFoundError):
        store.get(old[0])


def test_a_group_comes_whole_or_not_at_all(store, parent):
    old = submit(store, parent)
    with pytest.raises(RunError, match="This asks for 101 runs, and a study may have 100"):
        submit(store, parent, [CONFIG] * (Limits.study_runs + 1))
    assert [run.id for run in store.group(parent, "backtest")] == old, "a refused one replaces nothing"


def test_a_study_waits_as_one_thing_however_many_runs_it_has(store, parent):
    submit(store, parent, [CONFIG] * 40)
    for _ in range(Limits.waiting - 1):
        store.submit(CONFIG, "ann", "IBM")
    with pytest.raises(RunError, match=r"You have 20 runs waiting\. Let some finish"):
        store.submit(CONFIG, "ann", "IBM")
    submit(store, parent, FOLDS, "leak")
    submit(store, parent, FOLDS, "seeds")
    with pytest.raises(RunError, match="You have 3 studies waiting, and 3 may wait at once"):
        submit(store, store.of("ann")[0].id, FOLDS)
    assert len(submit(store, parent, FOLDS[:2])) == 2, "the replaced one waits no longer"


def test_only_the_parents_owner_may_add_to_it(store, parent):
    with pytest.raises(NotOwnerError, match="only they can add to it"):
        submit(store, parent, owner="bob")
    assert store.group(parent, "backtest") == []


def test_a_group_needs_a_parent_that_stands_by_itself(store, parent):
    (child,) = submit(store, parent, FOLDS[:1])
    with pytest.raises(RunError, match="only to a run that stands by itself"):
        submit(store, child)
    store.delete(parent, "ann")
    with pytest.raises(RunNotFoundError):
        submit(store, parent)


def test_what_belongs_to_a_deleted_run_is_deleted_with_it(store, parent):
    other = store.submit(CONFIG, "ann", "IBM")
    ids = submit(store, parent)
    store.delete(parent, "ann")
    assert store.queue() == [other]
    assert store.group(parent, "backtest") == []
    with pytest.raises(RunNotFoundError):
        store.get(ids[0])


def test_one_run_of_a_group_is_stopped_or_deleted_alone(store, parent):
    ids = submit(store, parent)
    store.request_stop(ids[0], "ann")
    store.delete(ids[1], "ann")
    assert [(run.id, run.stop_requested) for run in store.group(parent, "backtest")] == [
        (ids[0], True),
        (ids[2], False),
    ]
    assert not store.get(parent).stop_requested


def test_a_group_crowds_nobody_out_and_its_owners_next_run_goes_before_it(store, ledger, parent):
    assert ledger.claim().id == parent
    ids = submit(store, parent)
    bob, ann = store.submit(CONFIG, "bob", "IBM"), store.submit(CONFIG, "ann", "IBM")
    assert store.queue() == [bob, ann, *ids]


def test_a_store_of_an_older_version_gets_the_new_columns(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with sqlite3.connect(home / "runs.sqlite") as connection:
        connection.executescript(OLD_SCHEMA)
        insert = "INSERT INTO runs (id, owner, title, config, created) VALUES (?, 'ann', 'IBM', ?, ?)"
        connection.execute(insert, ("an_old_run_of_ann", CONFIG.model_dump_json(), time.time()))
    connection.close()
    store = RunStore(home)
    assert [run.id for run in store.of("ann")] == ["an_old_run_of_ann"]
    assert (store.of("ann")[0].parent, store.of("ann")[0].purpose) == (None, None)
    ids = submit(store, "an_old_run_of_ann")
    again = RunStore(home)
    assert [run.id for run in again.group("an_old_run_of_ann", "backtest")] == ids
    assert Ledger(again).claim().id == "an_old_run_of_ann"
