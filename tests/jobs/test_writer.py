"""What is written about runs: in order, off the threads that report it, and never lost to a full disk."""

import threading
import time

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import StoreBusyError
from lstm_core.events import BatchDone, CheckpointSaved, EpochDone
from lstm_core.jobs import writer as writing
from lstm_core.jobs.writer import WAITING_FOR_ROOM, Writer
from lstm_core.runs.ledger import Ledger
from tests.kept import checkpoint

FULL = StoreBusyError("The disk is full.")
PATIENCE = 60


def epoch(number):
    return EpochDone(epoch=number, loss=1.0, val_loss=1.0, seconds=0.1, best_epoch=1)


def batch(number):
    return BatchDone(epoch=1, batch=number, batches=9, loss=1.0)


class Disk(Ledger):
    """A ledger on a disk that the test fills up; what it was asked to write is on record."""

    def __init__(self, store):
        super().__init__(store)
        self.full_for = set()
        self.written = []
        self.tries = 0
        self.hold = threading.Event()
        self.hold.set()

    def record(self, run_id, attempt, event):
        self._write(run_id, event.kind)
        super().record(run_id, attempt, event)
        self.written.append((run_id, event))

    def finish(self, run_id, result):
        self._write(run_id, "finish")
        super().finish(run_id, result)

    def _write(self, run_id, what):
        self.hold.wait(PATIENCE)
        self.tries += 1
        if {run_id, what} & self.full_for:
            raise FULL


@pytest.fixture
def disk(store, monkeypatch):
    monkeypatch.setattr(writing, "RETRY_SECONDS", 0.01)
    return Disk(store)


@pytest.fixture
def writer(disk):
    writer = Writer(disk)
    yield writer
    disk.hold.set()
    writer.close(PATIENCE)


@pytest.fixture
def begin(store):
    """Return a function that submits a run and takes it on."""

    def begin():
        run_id = store.submit(ExperimentConfig(), "ann", "IBM")
        assert Ledger(store).claim().id == run_id
        return run_id

    return begin


def wait_for_tries(disk, more):
    until = disk.tries + more
    deadline = time.monotonic() + PATIENCE
    while disk.tries < until:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def epochs(store, run_id):
    return [event.epoch for event in store.events(run_id)[0] if event.kind == "epoch"]


def test_events_are_written_in_their_order(writer, store, begin):
    run_id = begin()
    for number in range(1, 51):
        writer.report(run_id, 1, epoch(number))
    assert writer.flush(PATIENCE)
    assert epochs(store, run_id) == list(range(1, 51))


def test_whoever_reports_does_not_wait_for_the_disk(writer, disk, store, begin):
    run_id = begin()
    disk.hold.clear()
    for number in range(1, 4):
        writer.report(run_id, 1, epoch(number))
    assert not writer.flush(0.05)
    assert epochs(store, run_id) == []
    disk.hold.set()
    assert writer.flush(PATIENCE)
    assert epochs(store, run_id) == [1, 2, 3]


def test_an_event_that_cannot_be_written_is_tried_again_before_those_behind_it(writer, disk, store, begin):
    run_id = begin()
    disk.full_for.add("epoch")
    for number in (1, 2, 3):
        writer.report(run_id, 1, epoch(number))
    wait_for_tries(disk, 3)
    assert epochs(store, run_id) == []
    disk.full_for.clear()
    assert writer.flush(PATIENCE)
    assert epochs(store, run_id) == [1, 2, 3]


def test_a_run_that_cannot_be_written_holds_up_no_other(writer, disk, store, begin):
    broken, sound = begin(), begin()
    disk.full_for.add(broken)
    writer.report(broken, 1, epoch(1))
    wait_for_tries(disk, 2)
    for number in (1, 2):
        writer.report(sound, 1, epoch(number))
    deadline = time.monotonic() + PATIENCE
    while epochs(store, sound) != [1, 2]:
        assert time.monotonic() < deadline
    assert epochs(store, broken) == []
    disk.full_for.clear()
    assert writer.flush(PATIENCE)
    assert epochs(store, broken) == [1]


def test_of_batches_and_checkpoints_that_wait_only_the_newest_is_kept(writer, disk, store, begin):
    run_id = begin()
    disk.hold.clear()
    writer.report(run_id, 1, epoch(1))  # taken at once, and held
    for number in range(1, 6):
        writer.report(run_id, 1, batch(number))
        writer.report(run_id, 1, CheckpointSaved(epoch=1, content=checkpoint(number)))
    disk.hold.set()
    assert writer.flush(PATIENCE)
    kinds = [event.kind for _, event in disk.written]
    assert kinds.count("checkpoint") == 1
    assert kinds.count("batch") <= 5
    assert store.get(run_id).progress.batch == 5
    assert (store.folder(run_id) / "checkpoint.npz").read_bytes() == checkpoint(5)


def test_many_batches_in_a_row_take_no_more_room_than_one(writer, disk, store, begin):
    run_id = begin()
    disk.hold.clear()
    writer.report(run_id, 1, epoch(1))
    for number in range(1, 1000):
        writer.report(run_id, 1, batch(number))
    assert sum(len(lane) for lane in writer._lanes.values()) <= 2
    disk.hold.set()
    assert writer.flush(PATIENCE)
    assert store.get(run_id).progress.batch == 999


def test_a_checkpoint_that_finds_no_room_does_not_hold_up_the_epochs_after_it(writer, disk, store, begin):
    run_id = begin()
    disk.full_for.add("checkpoint")
    disk.hold.clear()
    writer.report(run_id, 1, epoch(1))
    writer.report(run_id, 1, CheckpointSaved(epoch=1, content=checkpoint(1)))
    writer.report(run_id, 1, epoch(2))
    disk.hold.set()
    deadline = time.monotonic() + PATIENCE
    while epochs(store, run_id) != [1, 2]:
        assert time.monotonic() < deadline
    disk.full_for.clear()
    assert writer.flush(PATIENCE)
    assert (store.folder(run_id) / "checkpoint.npz").read_bytes() == checkpoint(1)


def test_a_result_waits_for_room_on_the_disk_and_says_so_on_the_run(writer, disk, store, begin, result):
    run_id = begin()
    disk.full_for.add("finish")
    writer.report(run_id, 1, epoch(1))
    writer.finish(run_id, result)
    wait_for_tries(disk, 3)
    assert (store.get(run_id).state, store.get(run_id).message) == ("running", WAITING_FOR_ROOM)
    assert writer.results_waiting <= 1
    disk.full_for.clear()
    assert writer.flush(PATIENCE)
    assert (store.get(run_id).state, store.get(run_id).message) == ("finished", "")
    assert store.result(run_id).loss == result.loss
    assert [event.kind for event in store.events(run_id)[0]] == ["epoch", "finished"]


def test_a_result_that_cannot_be_written_for_good_fails_its_run(writer, disk, store, begin, result, monkeypatch):
    run_id = begin()
    monkeypatch.setattr(disk, "finish", lambda *_: 1 / 0)
    writer.finish(run_id, result)
    assert writer.flush(PATIENCE)
    assert store.get(run_id).state == "failed"
    assert "ZeroDivisionError" in store.get(run_id).message


def test_a_run_is_queued_again_after_all_that_was_reported_of_it(writer, disk, store, begin):
    run_id = begin()
    disk.full_for.add("epoch")
    writer.report(run_id, 1, epoch(1))
    writer.requeue(run_id)
    wait_for_tries(disk, 2)
    assert store.get(run_id).state == "running"
    disk.full_for.clear()
    assert writer.flush(PATIENCE)
    assert store.get(run_id).state == "queued"
    assert epochs(store, run_id) == [1]


def test_the_end_of_the_service_waits_for_what_can_be_written_only(disk, store, begin):
    run_id = begin()
    writer = Writer(disk)
    disk.full_for.add("epoch")
    writer.report(run_id, 1, epoch(1))
    writer.close(0.05)
    assert not writer._thread.is_alive()
