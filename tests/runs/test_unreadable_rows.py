"""Rows that another version wrote, or that are damaged: each harms itself alone."""

import sqlite3

import pytest

from lstm_core import __version__
from lstm_core.config import ExperimentConfig
from lstm_core.errors import StoreBusyError, UnreadableError
from lstm_core.events import BatchDone, EpochDone, Failed
from lstm_core.runs import ledger as ledger_module
from lstm_core.runs.run import PROTOCOL, StartingStep
from tests.kept import checkpoint

CONFIG = ExperimentConfig()
EPOCH = EpochDone(epoch=1, loss=0.5, val_loss=0.6, seconds=1.0, best_epoch=1)
UNREADABLE = ['{"preset": "tutorial", "sorcery": 3}', '{"model": {"units": "many"}}', "{", "", "null", "[1]", "\x00"]
every_unreadable = pytest.mark.parametrize("config", UNREADABLE)


def put(store, run_id, **values):
    """Write values straight into a run's row."""
    with store.database.open() as connection:
        for column, value in values.items():
            connection.execute(f"UPDATE runs SET {column} = ? WHERE id = ?", (value, run_id))  # noqa: S608


def row(store, run_id):
    with store.database.open() as connection:
        return connection.execute("SELECT * FROM runs WHERE id = ?", (run_id,)).fetchone()


@every_unreadable
def test_a_run_whose_settings_can_not_be_read_fails_when_it_is_claimed_and_the_next_one_starts(store, ledger, config):
    bad, good = store.submit(CONFIG, "ann", "IBM"), store.submit(CONFIG, "ann", "IBM")
    put(store, bad, config=config)
    assert ledger.claim().id == good
    assert row(store, bad)["state"] == "failed"
    assert "can't be read" in row(store, bad)["message"]
    assert "Delete the run" in row(store, bad)["message"]
    assert isinstance(store.events(bad)[0][-1], Failed)


@every_unreadable
def test_a_run_whose_settings_can_not_be_read_fails_even_while_no_worker_is_free(store, ledger, config):
    bad, good = store.submit(CONFIG, "ann", "IBM"), store.submit(CONFIG, "ann", "IBM")
    put(store, bad, config=config)
    ledger.end_unreadable()
    assert (row(store, bad)["state"], row(store, good)["state"]) == ("failed", "queued")


def test_a_run_of_a_newer_app_is_not_failed_by_a_service_that_can_not_read_it(store, ledger):
    newer = store.submit(CONFIG, "ann", "IBM")
    put(store, newer, config='{"sorcery": 3}', needs=PROTOCOL + 1)
    ledger.end_unreadable()
    assert ledger.claim() is None
    assert row(store, newer)["state"] == "queued"


def test_nothing_that_goes_wrong_while_claiming_leaves_a_run_running(store, ledger, monkeypatch):
    run_id = store.submit(CONFIG, "ann", "IBM")
    for error in (MemoryError, KeyboardInterrupt, RuntimeError):
        with monkeypatch.context() as broken, pytest.raises(error):
            broken.setattr(ledger_module.Checkpoint, "from_bytes", lambda _, error=error: (_ for _ in ()).throw(error))
            store.folder(run_id).mkdir(parents=True, exist_ok=True)
            (store.folder(run_id) / "checkpoint.npz").write_bytes(b"")
            ledger.claim()
        assert (row(store, run_id)["state"], row(store, run_id)["attempt"]) == ("queued", 0)
    assert ledger.claim().id == run_id


@pytest.mark.parametrize("content", [b"", b"garbage" * 50, checkpoint(3)[:-200], checkpoint(3)[:100]])
def test_a_run_whose_checkpoint_can_not_be_read_begins_anew(store, ledger, content, caplog):
    run_id = store.submit(CONFIG, "ann", "IBM")
    ledger.keep_checkpoint(run_id, ledger.claim().attempt, content)
    ledger.requeue(run_id)
    claim = ledger.claim()
    assert (claim.id, claim.checkpoint) == (run_id, None)
    assert "begins anew" in caplog.text


def test_a_checkpoint_that_is_a_folder_is_no_checkpoint(store, ledger):
    run_id = store.submit(CONFIG, "ann", "IBM")
    (store.folder(run_id) / "checkpoint.npz").mkdir(parents=True)
    assert ledger.claim().checkpoint is None


def test_a_checkpoint_that_can_not_be_written_leaves_the_one_before_it(store, ledger, monkeypatch):
    run_id = store.submit(CONFIG, "ann", "IBM")
    attempt = ledger.claim().attempt
    ledger.keep_checkpoint(run_id, attempt, checkpoint(1))

    def full(_file):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk, pytest.raises(StoreBusyError, match="No space left"):
        disk.setattr("os.fsync", full)
        ledger.keep_checkpoint(run_id, attempt, checkpoint(2))
    assert [file.name for file in store.folder(run_id).iterdir()] == ["checkpoint.npz"]
    ledger.requeue(run_id)
    assert ledger.claim().checkpoint == checkpoint(1)


def test_what_somebody_is_expected_to_train_is_forgotten_if_it_can_not_be_read(store, ledger):
    store.expect(CONFIG, "ann")
    store.expect(CONFIG.with_("", seed=3), "bob")
    with store.database.open() as connection:
        connection.execute("UPDATE expected SET config = '{\"sorcery\": 3}' WHERE owner = 'ann'")
    assert [config.seed for config in ledger.coming()] == [3]
    with store.database.open() as connection:
        assert connection.execute("SELECT count(*) FROM expected").fetchone()[0] == 1


def test_events_of_another_version_are_left_out(store, ledger):
    run_id = store.submit(CONFIG, "ann", "IBM")
    ledger.record(run_id, ledger.claim().attempt, EPOCH)
    with store.database.open() as connection:
        for number, event in enumerate(['{"kind": "paused"}', "{", "null", '{"kind": "epoch", "sorcery": 1}']):
            connection.execute("INSERT INTO events VALUES (?, ?, ?)", (run_id, 10 + number, event))
    assert store.events(run_id) == ([EPOCH], 13)


@pytest.mark.parametrize("progress", ["{", "", '{"kind": "batch", "epoch": "one"}', '{"kind": "epoch"}'])
def test_progress_of_another_version_counts_as_none(store, ledger, progress):
    run_id = store.submit(CONFIG, "ann", "IBM")
    ledger.record(run_id, ledger.claim().attempt, BatchDone(epoch=1, batch=1, batches=2, loss=0.1))
    assert store.get(run_id).progress.batch == 1
    put(store, run_id, progress=progress)
    assert store.get(run_id).progress is None


@pytest.mark.parametrize(
    "values", [{"state": "of another version"}, {"purpose": "of another version"}, {"config": "{"}]
)
def test_a_run_of_another_version_is_said_to_be_unreadable_and_the_others_are_listed(store, values):
    bad, good = store.submit(CONFIG, "ann", "IBM"), store.submit(CONFIG, "ann", "IBM")
    put(store, bad, **values)
    with pytest.raises(UnreadableError, match=r"delete it|Delete the run"):
        store.get(bad)
    assert [run.id for run in store.of("ann")] == [good]


def test_the_service_says_its_version_what_holds_it_up_and_how_far_it_is(store, ledger):
    steps = (StartingStep("starting the workers", True, 3.5), StartingStep("loading TensorFlow", False, 1.0))
    ledger.beat(7, "starting", 1, 0, message="No worker can be started.", steps=steps)
    engine = store.engine()
    assert (engine.version, engine.message, engine.steps) == (__version__, "No worker can be started.", steps)
    with store.database.open() as connection:
        connection.execute("UPDATE engine SET steps = '{\"done\": 3}', state = 'resting'")
    assert (store.engine().state, store.engine().steps) == ("starting", ())


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_was_set_makes_no_dead_process_look_alive(store, ledger, hours, monkeypatch):
    ledger.beat(7, "ready", 1, 1)
    store.beat_app("app")
    store.expect(CONFIG, "ann")
    assert (store.engine().state, ledger.is_needed(), ledger.coming()) == ("ready", True, [CONFIG])
    now = ledger_module.time.time() + 3600 * hours
    monkeypatch.setattr(ledger_module.time, "time", lambda: now)
    assert (store.engine().state, ledger.is_needed(), ledger.coming()) == ("absent", False, [])
    ledger.purge()
    with store.database.open() as connection:
        assert connection.execute("SELECT count(*) FROM expected").fetchone()[0] == 0


def test_a_deleted_row_whose_id_is_no_id_is_removed_like_the_others(store, ledger):
    run_id = store.submit(CONFIG, "ann", "IBM")
    store.delete(run_id, "ann")
    with store.database.open() as connection:
        insert = "INSERT INTO runs (id, owner, title, config, created, deleted) VALUES ('../..', 'ann', '', '{}', 1, 1)"
        connection.execute(insert)
    ledger.purge()
    with store.database.open() as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone()[0] == 0
    with pytest.raises(sqlite3.OperationalError), store.database.open() as connection:
        connection.execute("nonsense")
