"""Turns are counted by the database, and a run makes room where somebody else waits."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lstm_core.config import ExperimentConfig
from lstm_core.limits import Limits
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.making_room import AGAIN_SECONDS, LEAST_TURN_SECONDS, Waiters, waiters
from lstm_core.runs.queue import BEGIN_SECONDS, TurnsHad, Waiting, fair_order, turns_had
from lstm_core.runs.store import RunStore
from tests.kept import checkpoint

CONFIG = ExperimentConfig()


def had(store):
    with store.database.open() as connection:
        return turns_had(connection, time.time())


def execute(store, statement, *values):
    with store.database.open() as connection:
        connection.execute(statement, values)


def test_whoever_has_a_worker_uses_time_until_the_run_leaves_it_in_whatever_way(store, ledger):
    for leave in (
        lambda run: ledger.fail(run, "no"),
        ledger.release,
        ledger.requeue,
        lambda run: ledger.pause(run, 1, b""),
        ledger.stop_unbegun,
        lambda run: ledger.step_aside(run, 1, b""),
    ):
        run = store.submit(CONFIG, "ann", "IBM")
        assert ledger.claim().id == run
        assert had(store)["ann"].running == 1
        leave(run)
        assert had(store)["ann"].running == 0
        store.delete(run, "ann")
        execute(store, "UPDATE turns SET began = began - 10 WHERE ended - began < 5")
    assert had(store)["ann"].used == pytest.approx(60, abs=3), "deleted runs count as well"


def test_time_that_nobody_was_there_to_use_is_not_counted(store, ledger):
    store.submit(CONFIG, "ann", "IBM")
    ledger.claim()
    now = time.time()
    execute(store, "UPDATE turns SET began = ?", now - 3000)
    ledger.beat(1, "ready", 1, 1)
    execute(store, "UPDATE engine SET beat = ?", now - 2900)
    ledger.requeue_all()
    assert had(store)["ann"].used == pytest.approx(100, abs=2)


def test_what_was_used_more_than_an_hour_ago_is_forgotten_at_last(store, ledger):
    store.submit(CONFIG, "ann", "IBM")
    ledger.release(ledger.claim().id)
    execute(store, "UPDATE turns SET began = began - 9000, ended = ended - 4000")
    assert "ann" not in had(store)
    ledger.purge()
    execute(store, "UPDATE turns SET ended = ended - 90000")
    ledger.purge()
    with store.database.open() as connection:
        assert connection.execute("SELECT count(*) FROM turns").fetchone()[0] == 0


def test_room_is_made_for_somebody_without_a_run_under_way_and_for_nobody_else(store, ledger):
    long = store.submit(CONFIG, "ann", "IBM")
    claim = ledger.claim()
    assert not any(ledger.waiters())
    store.submit(CONFIG, "ann", "IBM")
    assert not any(ledger.waiters()), "Ann waits for herself alone"
    other = store.submit(CONFIG, "bob", "IBM")
    assert any(ledger.waiters())
    ledger.step_aside(long, claim.attempt, checkpoint(2))
    kept = store.get(long)
    assert (kept.state, kept.pause_requested) == ("queued", False)
    assert kept.aside == pytest.approx(time.time(), abs=60)
    assert store.queue()[0] == other
    assert ledger.claim().id == other
    assert not any(ledger.waiters()), "what was begun has numbers to look at, and waits longer"
    execute(store, "UPDATE runs SET aside = aside - ?1, created = created - ?1 WHERE id = ?2", AGAIN_SECONDS, long)
    assert any(ledger.waiters())
    ledger.release(other)
    assert ledger.claim().checkpoint == checkpoint(2)
    assert store.get(long).aside is None


def test_who_wants_to_pause_a_run_that_makes_room_gets_a_pause(store, ledger):
    run = store.submit(CONFIG, "ann", "IBM")
    claim = ledger.claim()
    store.request_pause(run, "ann")
    ledger.step_aside(run, claim.attempt, checkpoint(1))
    assert (store.get(run).state, store.get(run).aside) == ("paused", None)


def test_nobody_trains_more_at_a_time_than_allowed_though_workers_are_idle(tmp_path):
    store = RunStore(tmp_path, Limits(running=1))
    ledger = Ledger(store)
    for owner in ("ann", "ann", "bob"):
        store.submit(CONFIG, owner, "IBM")
    assert [ledger.claim().owner for _ in range(2)] == ["ann", "bob"]
    assert ledger.claim() is None
    assert store.position(store.of("ann")[0].id) == 1


def test_room_is_made_sooner_the_more_are_new_and_never_before_the_least_turn():
    begun = 1000.0
    turns = [Waiters(new=(begun,) * number).room_after(begun, 1, Limits.turn) for number in range(1, 20)]
    assert turns[0] == Limits.turn
    assert turns == sorted(turns, reverse=True)
    assert turns[4] == BEGIN_SECONDS / 5
    assert turns[-1] == LEAST_TURN_SECONDS
    assert Waiters(new=(begun,) * 12).room_after(begun, 3, Limits.turn) == BEGIN_SECONDS / 4
    assert Waiters(new=(begun - 300,)).room_after(begun, 1, Limits.turn) == LEAST_TURN_SECONDS, "who is late hurries"
    assert Waiters(others=True).room_after(begun, 1, Limits.turn) == Limits.turn
    assert Waiters(new=(begun,), others=True).room_after(begun, 1, 2) == 2, "nobody trains longer than is set"


def test_new_is_who_has_begun_nothing_since_they_asked():
    queue = [Waiting("a1", "ann", 10), Waiting("b1", "bob", 20), Waiting("c1", "carl", 30), Waiting("d1", "dora", 40)]
    people = {"bob": TurnsHad(5, 0, 25), "carl": TurnsHad(5, 1, 15), "dora": TurnsHad(900, 0, 39)}
    assert waiters(queue, people, 50) == Waiters(new=(10, 40), others=True), "Bob had a turn since, Carl has one"
    assert waiters(queue[1:2], people, 50) == Waiters(others=True)
    assert waiters(queue[2:3], people, 50) == Waiters()


class OneLab:
    """Long runs on a few workers, by the queue's order and nothing else: each second of it is one step."""

    FIRST_POINT_SECONDS = 3  # data, weights, one epoch

    def __init__(self, workers):
        self.now, self.workers = 10_000, workers
        self.queue, self.people, self.under_way, self.created, self.first_points = {}, {}, {}, {}, {}

    def submit(self, owner, used=0):
        self.created[owner] = self.now
        self.queue[owner] = Waiting(owner, owner, self.now)
        self.people.setdefault(owner, TurnsHad(used, 0, 0))

    def step(self):
        self.now += 1
        waiting = waiters(self.queue.values(), self.people, self.now)
        for owner, began in self.under_way.items():
            if self.now - began == self.FIRST_POINT_SECONDS:
                self.first_points.setdefault(owner, self.now)
        may = [
            owner
            for owner, began in self.under_way.items()
            if len(self.under_way) == self.workers
            and (turn := waiting.room_after(began, self.workers, Limits.turn)) is not None
            and self.now - began >= max(turn, self.FIRST_POINT_SECONDS)
        ]
        if may:
            owner = max(may, key=lambda owner: self.people[owner].used + self.now - self.under_way[owner])
            used = self.people[owner].used + self.now - self.under_way.pop(owner)
            self.people[owner] = self.people[owner]._replace(used=used, running=0)
            self.queue[owner] = Waiting(owner, owner, self.created[owner], aside=self.now, begun=True)
        for owner in fair_order(self.queue.values(), self.people, self.now)[: self.workers - len(self.under_way)]:
            self.under_way[owner] = self.now
            self.people[owner] = self.people[owner]._replace(running=1, last_turn=self.now)
            del self.queue[owner]


@example(workers=1, long=33, before=611, come=[(0, 0)])  # all of them have waited for ten minutes when somebody comes
@given(
    workers=st.integers(1, 4),
    long=st.integers(0, 33),
    before=st.integers(0, 1000),
    come=st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 15, 2000])), min_size=1, max_size=8),
)
def test_nobody_waits_more_than_a_minute_for_a_first_point_while_others_train_long(workers, long, before, come):
    lab = OneLab(workers)
    for number in range(long):
        lab.submit(f"long {number}")
    # As many have begun by then as there were, in whatever time that took.
    while len(lab.first_points) < long:
        lab.step()
    for _ in range(before):
        lab.step()
    asked = {}
    for second in range(110):
        for number, (after, used) in enumerate(come):
            if after == second:
                lab.submit(f"new {number}", used)
                asked[f"new {number}"] = lab.now
        lab.step()
    assert max(lab.first_points.get(owner, 10**6) - at for owner, at in asked.items()) <= 60
