"""Runs out of bundles in the store."""

import json

import pytest

from lstm_core.errors import BundleError
from lstm_core.runs import opened
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.lists.lines import listing
from lstm_core.runs.opened import keep_opened, opened_run, opened_runs, opened_table
from lstm_core.runs.store import RunStore
from tests.export.bundle.made import made

ABOUT = {"made": "2026-01-31", "lab": "0.2.0", "with_data": True}


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path)


def test_it_is_a_finished_run_of_whoever_opened_it(store):
    run_id = keep_opened(store, "ann", made(), " a\nb.zip", ABOUT, b"table")
    run = store.get(run_id)
    assert (run.state, run.has_result, run.owner, run.title) == ("finished", True, "ann", "IBM")
    assert store.result(run_id).config == made().config
    assert [each.run.id for each in listing(store, "ann").runs] == [run_id]
    found = opened_run(store, run_id)
    assert (found.bundle, found.about["lab"], found.has_data) == ("a b.zip", "0.2.0", True)
    assert (opened_runs(store, "ann"), opened_runs(store, "bob")) == ({run_id}, frozenset())
    assert opened_table(store, run_id) == b"table"


def test_nothing_of_it_waits_and_it_goes_as_others_go(store, tmp_path):
    run_id = keep_opened(store, "ann", made(), "a.zip", ABOUT, b"table")
    ledger = Ledger(store)
    assert ledger.claim() is None
    assert not ledger.is_needed()
    store.put_in_bin([run_id], "ann")
    store.take_from_bin([run_id], "ann")
    store.delete(run_id, "ann")
    ledger.purge()
    assert opened_run(store, run_id) is None
    assert not list((tmp_path / "runs").iterdir())


def test_there_is_room_for_so_much_and_no_more(store, tmp_path, monkeypatch):
    keep_opened(store, "ann", made(), "a.zip", ABOUT, b"")
    monkeypatch.setattr(opened, "_MOST_OF_ONE", 50_000)
    with pytest.raises(BundleError, match="Delete some of these runs"):
        keep_opened(store, "ann", made(), "a.zip", ABOUT, bytes(30_000))
    assert len(list((tmp_path / "runs").iterdir())) == 1
    keep_opened(store, "bob", made(), "a.zip", ABOUT, b"")
    monkeypatch.setattr(opened, "_MOST_OF_ALL", 60_000)
    with pytest.raises(BundleError, match="no room for more bundles"):
        keep_opened(store, "cem", made(), "a.zip", ABOUT, b"")


def test_what_it_says_of_itself_may_be_damaged(store):
    run_id = keep_opened(store, "ann", made(), "a.zip", ABOUT, b"")
    with store.database.open() as connection:
        connection.execute("UPDATE opened SET about = ?", (json.dumps({"format": 99}),))
    assert opened_run(store, run_id).bundle == "a.zip"
    assert opened_run(store, "somebody-elses-run") is None
