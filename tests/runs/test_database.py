"""The database of the store: made, brought up to date, shared by versions, damaged, watched."""

import gc
import logging
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import StoreBusyError, StoreUnreadableError
from lstm_core.runs import database, database_file, schema
from lstm_core.runs.database import Database
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore

CONFIG = ExperimentConfig()
ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "runs.sqlite"


def change(path, *statements):
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def look(path, query):
    with sqlite3.connect(path) as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    return rows


def of_version_0_1(path):
    """Make a database as version 0.1 did, with one run in it."""
    path.parent.mkdir(exist_ok=True)
    connection = sqlite3.connect(path)
    schema.STEPS[0](connection)
    insert = "INSERT INTO runs (id, owner, title, config, created) VALUES ('an_old_run_of_ann', 'ann', 'IBM', ?, 1)"
    connection.execute(insert, (CONFIG.model_dump_json(),))
    connection.commit()
    connection.close()


def test_a_database_of_version_0_1_is_brought_up_to_date(path):
    of_version_0_1(path)
    store = RunStore(path.parent)
    assert [run.id for run in store.of("ann")] == ["an_old_run_of_ann"]
    assert look(path, "PRAGMA user_version") == [(len(schema.STEPS),)]
    assert Ledger(store).claim().id == "an_old_run_of_ann", "what older versions submitted needs no protocol"


def test_every_step_is_taken_once_however_often_it_is_opened(path):
    for _ in range(3):
        Database(path)
    assert look(path, "PRAGMA user_version") == [(len(schema.STEPS),)]


def test_a_step_that_fails_leaves_the_database_as_it_was(path, monkeypatch):
    of_version_0_1(path)

    def half(connection):
        connection.execute("ALTER TABLE engine ADD COLUMN version TEXT")
        connection.execute("nonsense")

    with monkeypatch.context() as broken:
        broken.setattr(database_file, "STEPS", (schema.STEPS[0], half))
        with pytest.raises(sqlite3.OperationalError):
            Database(path)
    assert RunStore(path.parent).of("ann")


OPEN_AT_ONCE = """
import sys, time
from pathlib import Path
from lstm_core.runs.database import Database
print("ready", flush=True)
sys.stdin.readline()
Database(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("old", [False, True], ids=["new", "of version 0.1"])
def test_several_processes_may_open_it_for_the_first_time_at_the_same_moment(path, old):
    if old:
        of_version_0_1(path)
    command = [sys.executable, "-c", OPEN_AT_ONCE, str(path)]
    root = Path(__file__).parents[2]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": root}
    processes = [subprocess.Popen(command, **pipes) for _ in range(6)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _, said = process.communicate()
        assert process.returncode == 0, said
    assert look(path, "PRAGMA user_version") == [(len(schema.STEPS),)]


def test_a_newer_database_is_used_if_all_that_is_needed_is_there(path, caplog):
    Database(path)
    change(path, "PRAGMA user_version = 99", "ALTER TABLE runs ADD COLUMN color TEXT")
    with caplog.at_level(logging.WARNING):
        store = RunStore(path.parent)
    assert "newer version" in caplog.text
    assert store.get(store.submit(CONFIG, "ann", "IBM")).state == "queued"
    assert look(path, "PRAGMA user_version") == [(99,)]


def test_a_newer_database_that_lacks_something_is_refused_and_left_alone(path):
    Database(path)
    change(path, "PRAGMA user_version = 99", "ALTER TABLE engine DROP COLUMN steps")
    with pytest.raises(StoreUnreadableError, match=r"newer version of the lab .format 99.*Start the newer version"):
        RunStore(path.parent)
    assert look(path, "PRAGMA user_version") == [(99,)]


def test_garbage_in_its_place_is_refused_with_a_way_out_and_left_alone(path):
    path.parent.mkdir()
    path.write_bytes(b"this is no database at all, although it is long enough to be taken for one" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreUnreadableError, match=r"runs\.sqlite.* is damaged.*move it away too"):
        RunStore(path.parent)
    assert path.read_bytes() == before


@pytest.mark.parametrize("length", [50, 3000, 20_000, 40_000])
@pytest.mark.parametrize("running", [False, True], ids=["no lab is running", "a lab is running"])
def test_a_database_that_was_cut_is_said_to_be_damaged(path, length, running):
    store = RunStore(path.parent)
    for _ in range(20):
        store.submit(CONFIG, "ann", "IBM" * 100)
    change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    store.of("ann")
    if not running:
        del store
        gc.collect()
    path.write_bytes(path.read_bytes()[:length])
    if running:
        with pytest.raises(StoreUnreadableError, match="is damaged"):
            store.of("ann")
    with pytest.raises(StoreUnreadableError, match="is damaged"):
        RunStore(path.parent).of("ann")


def test_a_database_that_has_lost_its_tables_is_said_to_be_damaged(path):
    store = RunStore(path.parent)
    change(path, "DROP TABLE runs")
    with pytest.raises(StoreUnreadableError, match=r"damaged: no such table.*move it away too"):
        store.of("ann")


def test_a_mistake_in_a_statement_of_ours_stays_what_it_is(path):
    with Database(path).open() as connection, pytest.raises(sqlite3.OperationalError, match="no such column"):
        connection.execute("SELECT no_such FROM runs")


def test_what_a_database_that_was_moved_away_left_beside_it_is_not_taken_for_the_new_one_s(path):
    store = RunStore(path.parent)
    with Database(path).open() as open_all_the_time:  # as the service's is, so that the write-ahead log stays
        open_all_the_time.execute("SELECT 1 FROM runs").fetchall()
        store.submit(CONFIG, "ann", "old")
        path.rename(path.with_name("moved"))
        store.submit(CONFIG, "ann", "new")
        assert [run.title for run in store.of("ann")] == ["new"]
    assert look(path, "PRAGMA integrity_check") == [("ok",)]
    assert [run.title for run in store.of("ann")] == ["new"]


def test_a_copy_that_is_being_written_into_its_place_is_left_alone(path, monkeypatch):
    store = RunStore(path.parent)
    store.submit(CONFIG, "ann", "kept")
    content = path.with_name("copy")
    with sqlite3.connect(path) as one, sqlite3.connect(content) as two:
        one.backup(two)
    path.write_bytes(b"")  # as `cp` begins
    monkeypatch.setattr(database.time, "sleep", lambda _seconds: path.write_bytes(content.read_bytes()))
    assert [run.title for run in store.of("ann")] == ["kept"]


def test_a_database_that_was_packed_while_a_lab_is_running_is_whole(path):
    store = RunStore(path.parent)
    for number in range(60):
        store.delete(store.submit(CONFIG, f"ann {number}", "IBM" * 1000), f"ann {number}")
    store.submit(CONFIG, "ann", "IBM")
    Ledger(store).purge()
    change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    store.of("ann")
    before = path.stat().st_size
    change(path, "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.stat().st_size < before
    assert len(store.of("ann")) == 1


@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_a_lab_whose_database_goes_away_while_it_runs_goes_on_with_an_empty_one(path, how):
    store = RunStore(path.parent)
    store.submit(CONFIG, "ann", "IBM")
    for file in path.parent.iterdir():
        if how == "deleted":
            file.unlink()
        else:
            file.write_bytes(b"")
    if how == "deleted":
        path.parent.rmdir()
    assert store.of("ann") == []
    assert store.get(store.submit(CONFIG, "ann", "IBM")).state == "queued"


def test_a_database_that_somebody_else_locks_is_busy_and_not_broken(path, monkeypatch):
    monkeypatch.setattr(database_file, "LOCK_SECONDS", 0.05)
    store = RunStore(path.parent)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError, match="can't be used just now"):
        store.submit(CONFIG, "ann", "IBM")
    other.execute("ROLLBACK")
    other.close()
    assert store.submit(CONFIG, "ann", "IBM")


def test_a_home_that_is_no_folder_is_busy_with_a_sentence(tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(StoreBusyError, match="folder"):
        RunStore(tmp_path / "home")


OLD_CLAIM = "UPDATE runs SET state = 'running', started = coalesce(started, 1), attempt = attempt + 1 WHERE id = '{}'"


def test_a_service_of_version_0_1_can_not_claim_what_a_newer_app_submitted(path):
    store = RunStore(path.parent)
    run_id = store.submit(CONFIG, "ann", "IBM")
    with pytest.raises(sqlite3.IntegrityError, match="newer version of the lab"):
        change(path, OLD_CLAIM.format(run_id))
    ledger = Ledger(store)
    assert ledger.claim().id == run_id
    ledger.requeue(run_id)
    with pytest.raises(sqlite3.IntegrityError):
        change(path, OLD_CLAIM.format(run_id))


def test_a_service_of_version_0_1_can_still_claim_and_end_its_own_runs(path):
    of_version_0_1(path)
    store = RunStore(path.parent)
    change(path, OLD_CLAIM.format("an_old_run_of_ann"))
    assert store.get("an_old_run_of_ann").state == "running"
    old_beat = "INSERT OR REPLACE INTO engine (one, pid, state, workers, warm, beat) VALUES (1, 7, 'ready', 1, 1, {})"
    change(path, old_beat.format(time.time()))
    assert (store.engine().state, store.engine().version) == ("ready", "")


def test_a_run_that_needs_a_newer_service_waits_and_holds_up_nobody(path):
    store = RunStore(path.parent)
    ledger = Ledger(store)
    newer = store.submit(CONFIG, "ann", "IBM")
    change(path, "UPDATE runs SET needs = 99")
    assert not ledger.has_queued()
    assert not ledger.is_needed()
    mine = store.submit(CONFIG, "ann", "IBM")
    assert ledger.claim().id == mine
    assert ledger.claim() is None
    assert store.get(newer).state == "queued"


def test_a_store_that_is_opened_twice_in_a_process_keeps_its_locks_before_other_processes(path):
    store = RunStore(path.parent)
    store.submit(CONFIG, "ann", "IBM")
    RunStore(path.parent)
    other = (
        f"from pathlib import Path; from {RunStore.__module__} import RunStore; RunStore(Path({str(path.parent)!r}))"
    )
    subprocess.run([sys.executable, "-c", f"{other}.beat_app('other')"], check=True, cwd=ROOT)
    assert path.with_name("runs.sqlite-wal").exists(), "the other process took itself for the last one"
    store.submit(CONFIG, "ann", "IBM")
    assert look(path, "SELECT count(*) FROM runs") == [(2,)]


def test_a_watch_notices_what_anybody_writes(path):
    store = RunStore(path.parent)
    watch = store.database.watch()
    assert watch.changed(), "at first"
    assert not watch.changed()
    store.submit(CONFIG, "ann", "IBM")
    assert watch.changed()
    assert not watch.changed()
    store.of("ann")
    assert not watch.changed(), "looking changes nothing"
    watch.close()


def test_a_watch_notices_that_another_file_has_taken_its_place(path):
    store = RunStore(path.parent)
    watch = store.database.watch()
    watch.changed()
    for file in path.parent.iterdir():
        file.unlink()
    assert watch.changed()
    store.submit(CONFIG, "ann", "IBM")
    assert watch.changed()
    assert not watch.changed()
    store.submit(CONFIG, "ann", "IBM")
    assert watch.changed()
    watch.close()
