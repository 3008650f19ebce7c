"""A run that trains long makes room for somebody who has none, goes on by itself, and ends as if nobody had come."""

import time

from lstm_core.config import ExperimentConfig, preset
from lstm_core.events import CheckpointSaved
from lstm_core.jobs.client import ServiceKeeper
from lstm_core.jobs.task import PausedAt
from lstm_core.limits import Limits
from lstm_core.runs.making_room import LEAST_TURN_SECONDS
from lstm_core.runs.store import RunStore
from tests import scripted_trainer
from tests.kept import checkpoint
from tests.processes import end_service, wait_for, wait_for_epoch
from tests.scripted_trainer import scripted

CONFIG = ExperimentConfig()


def trained_for(service, seconds):
    for active in service.service._active.values():
        active.given -= seconds
    service.service._looked_for_room = float("-inf")


def test_the_run_that_has_trained_longest_makes_room_once_it_has_had_its_seconds(warm, store, cluster):
    cluster.present.add("w2")
    warm.tick()
    cluster.loading["w2"].outcome = "loaded"
    warm.tick()
    first, second = (store.submit(CONFIG, owner, "IBM") for owner in ("ann", "bob"))
    warm.tick()
    trained_for(warm, Limits.turn - 5)
    store.submit(CONFIG, "ann", "IBM")
    other = store.submit(CONFIG, "carl", "IBM")
    warm.tick()
    assert cluster.pauses == [], "nobody has had their turn yet"
    trained_for(warm, 10)
    warm.service._active[second].given -= 30
    warm.tick()
    trained_for(warm, 10)
    warm.tick()
    worker = next(worker for worker, run, *_ in cluster.submitted if run[0] == second)
    assert cluster.pauses == [(worker, (second, 1))], "one at a time"
    job = next(job for _, run, _, job in cluster.submitted if run[0] == second)
    job.outcome = PausedAt(CheckpointSaved(epoch=3, content=checkpoint(3)))
    warm.tick()
    assert store.get(second).state == "queued"
    assert store.get(second).aside is not None
    assert cluster.submitted[-1][1] == (other, 1)
    cluster.submitted[-1][3].outcome = OSError("whatever")
    warm.tick()
    assert cluster.submitted[-1][1:3] == ((second, 2), checkpoint(3)), "it goes on by itself"
    assert first in warm.service._active


def test_turns_become_shorter_the_more_wait_for_a_first_point(warm, store, cluster):
    run = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    for number in range(10):
        store.submit(CONFIG, f"new {number}", "IBM")
    trained_for(warm, LEAST_TURN_SECONDS - 2)
    warm.tick()
    assert cluster.pauses == []
    trained_for(warm, 3)
    warm.tick()
    assert cluster.pauses == [("w1", (run, 1))]


def test_no_run_makes_room_while_a_worker_is_about_to_be_free_or_for_its_own_owner(warm, store, cluster):
    store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    store.submit(CONFIG, "ann", "IBM")
    trained_for(warm, 100)
    warm.tick()
    store.submit(CONFIG, "bob", "IBM")
    cluster.present.add("w2")  # and is loading
    trained_for(warm, 100)
    warm.tick()
    assert cluster.pauses == []


def test_who_stops_or_pauses_a_run_that_makes_room_is_heard(warm, store, cluster):
    run = store.submit(CONFIG, "ann", "IBM")
    warm.tick()
    store.submit(CONFIG, "bob", "IBM")
    trained_for(warm, 100)
    warm.tick()
    store.request_pause(run, "ann")
    warm.tick()
    assert cluster.pauses == [("w1", (run, 1))], "asked once"
    cluster.submitted[0][3].outcome = PausedAt(CheckpointSaved(epoch=3, content=checkpoint(3)))
    warm.tick()
    assert store.get(run).state == "paused"
    store.resume(run, "ann")
    store.request_stop(run, "ann")
    cluster.submitted[1][3].outcome = OSError("whatever")
    warm.tick()
    assert cluster.stops == [("w1", run)]


def test_a_run_that_made_room_has_the_numbers_of_one_that_did_not(tmp_path):
    config = preset("tutorial").with_("data", last_rows=300).with_("features", window=10).with_("model", units=2)
    long, short = config.with_("training", epochs=60), config.with_("training", epochs=2)
    settings = scripted(tmp_path)
    store = RunStore(tmp_path)
    keeper = ServiceKeeper(settings.__class__(**{**vars(settings), "limits": Limits(turn=1)}), store)
    keeper.start()
    try:
        run = store.submit(long, "ann", "IBM")
        wait_for_epoch(store, run, 2)
        other = store.submit(short, "bob", "IBM")
        wait_for(lambda: store.get(other).is_over, "the end of the short run")
        assert not store.get(run).is_over
        wait_for(lambda: store.get(run).is_over, "the end of the long run")
        kept = store.get(run)
        assert (kept.state, kept.aside) == ("finished", None)
        assert store.result(run).loss == scripted_trainer.run(long).loss
        with store.database.open() as connection:
            (turns,) = connection.execute("SELECT count(*) FROM turns WHERE run = ?", (run,)).fetchone()
        assert turns == 2
        assert abs(time.time() - kept.ended) < 600
    finally:
        keeper.close()
        end_service(store)
