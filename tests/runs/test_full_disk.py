"""A disk that is really full (a small tmpfs), and then has room again."""

import contextlib
import subprocess

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.errors import StoreBusyError
from lstm_core.events import EpochDone
from lstm_core.limits import Limits
from lstm_core.runs.files import CHECKPOINT_FILE
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from tests.kept import checkpoint

CONFIG = ExperimentConfig()
EPOCH = EpochDone(epoch=1, loss=0.5, val_loss=0.6, seconds=1.0, best_epoch=1)


@pytest.fixture
def disk(tmp_path):
    """Return a folder on a disk of 2 MB of its own; only root may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "lab-test", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no 'mount' here")
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def store(disk):
    return RunStore(disk / "home", Limits(disk_free=0))


@contextlib.contextmanager
def full(disk):
    """Fill a disk to the last byte, and make room again."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    yield
    filler.unlink()


def test_a_result_that_finds_no_room_is_not_lost_and_the_run_is_not_blamed(disk, store, result):
    ledger = Ledger(store)
    run_id = store.submit(CONFIG, "ann", "IBM")
    claim = ledger.claim()
    ledger.keep_checkpoint(run_id, claim.attempt, checkpoint(1))
    with full(disk):
        for _ in range(2):
            with pytest.raises(StoreBusyError, match="No space left on device"):
                ledger.finish(run_id, result)
        assert [path.name for path in store.folder(run_id).iterdir()] == [CHECKPOINT_FILE]
    assert store.get(run_id).state == "running"
    ledger.finish(run_id, result)
    assert store.get(run_id).state == "finished"
    assert store.result(run_id).evaluation == result.evaluation
    assert not (store.folder(run_id) / CHECKPOINT_FILE).exists()


def test_a_checkpoint_that_finds_no_room_leaves_the_one_before(disk, store):
    ledger = Ledger(store)
    run_id = store.submit(CONFIG, "ann", "IBM")
    attempt = ledger.claim().attempt
    ledger.keep_checkpoint(run_id, attempt, checkpoint(1))
    with full(disk), pytest.raises(StoreBusyError):
        ledger.keep_checkpoint(run_id, attempt, checkpoint(2))
    ledger.requeue(run_id)
    assert ledger.claim().checkpoint == checkpoint(1)


def test_what_can_not_be_written_is_said_in_a_sentence_and_can_be_written_later(disk, store, result):
    ledger = Ledger(store)
    run_id = store.submit(CONFIG, "ann", "IBM")
    attempt = ledger.claim().attempt
    with full(disk):
        written = 0
        with pytest.raises(StoreBusyError, match="disk is full"):
            while True:  # the write-ahead log has a little room left in its last page
                store.submit(CONFIG, "bob", "IBM") if written < 10 else ledger.record(run_id, attempt, EPOCH)
                written += 1
        with pytest.raises(StoreBusyError):
            UploadLibrary(disk / "uploads").add(b"date,close\n2024-01-02,1\n2024-01-03,2\n", "x.csv", "ann")
    before = len(store.events(run_id)[0])
    ledger.record(run_id, attempt, EPOCH)
    assert len(store.events(run_id)[0]) == before + 1
    ledger.finish(run_id, result)
    assert store.get(run_id).state == "finished"
    assert UploadLibrary(disk / "uploads").add(b"date,close\n2024-01-02,1\n2024-01-03,2\n", "x.csv", "ann").rows == 2


def test_runs_can_be_looked_at_while_the_disk_is_full(disk, store, result):
    ledger = Ledger(store)
    run_id = store.submit(CONFIG, "ann", "IBM")
    ledger.finish(ledger.claim().id, result)
    with full(disk):
        assert store.get(run_id).state == "finished"
        assert [run.id for run in store.of("ann")] == [run_id]
        assert store.result(run_id).evaluation == result.evaluation


def test_a_lab_can_not_be_begun_on_a_full_disk_and_says_so(disk):
    with full(disk), pytest.raises(StoreBusyError, match="disk is full"):
        RunStore(disk / "other")
    assert RunStore(disk / "other").of("ann") == []
