"""The fair order of queued runs: by the time that people have used."""

from hypothesis import given
from hypothesis import strategies as st

from lstm_core.runs.queue import BEGIN_SECONDS, OVERDUE_SECONDS, TURN_SECONDS, TurnsHad, Waiting, fair_order

NOW = 100.0
runs = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50)), max_size=12).map(
    lambda items: [Waiting(f"{owner}{number}", owner, created) for number, (owner, created) in enumerate(items)]
)
people = st.dictionaries(
    st.sampled_from("abc"), st.builds(TurnsHad, st.integers(0, 3600).map(float), st.integers(0, 3), st.integers(0, 100))
)


def test_owners_take_turns_whoever_came_first():
    queue = [Waiting("a1", "a", 1), Waiting("a2", "a", 2), Waiting("a3", "a", 3), Waiting("b1", "b", 4)]
    assert fair_order(queue, {}, NOW) == ["a1", "b1", "a2", "a3"]


def test_next_is_who_has_used_least_and_somebody_new_comes_first():
    queue = [Waiting("a1", "a", 1), Waiting("b1", "b", 2), Waiting("c1", "c", 3)]
    assert fair_order(queue, {"a": TurnsHad(500), "b": TurnsHad(40)}, NOW) == ["c1", "b1", "a1"]


def test_many_small_runs_cost_as_much_as_one_long_one():
    queue = [Waiting(f"a{number}", "a", number) for number in range(4)] + [Waiting("b1", "b", 9)]
    # Whoever has trained for a hundred seconds has had as much as three runs to come count.
    assert fair_order(queue, {"b": TurnsHad(3 * TURN_SECONDS + 1)}, NOW) == ["a0", "a1", "a2", "a3", "b1"]
    assert fair_order(queue, {"b": TurnsHad(2 * TURN_SECONDS - 1)}, NOW) == ["a0", "a1", "b1", "a2", "a3"]


def test_among_equals_the_one_whose_last_turn_is_longest_ago_comes_first():
    queue = [Waiting("a1", "a", 1), Waiting("b1", "b", 2)]
    assert fair_order(queue, {"a": TurnsHad(5, 0, 90.0), "b": TurnsHad(5, 0, 50.0)}, NOW) == ["b1", "a1"]


def test_a_run_of_ones_own_goes_before_ones_group_and_another_owners_before_both():
    queue = [Waiting("g1", "a", 1, True), Waiting("g2", "a", 2, True), Waiting("a1", "a", 3), Waiting("b1", "b", 4)]
    assert fair_order(queue, {}, NOW) == ["a1", "b1", "g1", "g2"]
    assert fair_order(queue, {"a": TurnsHad(30)}, NOW) == ["b1", "a1", "g1", "g2"]


def test_a_run_that_has_made_room_stays_behind_all_who_waited_then_however_much_they_have_used():
    aside = Waiting("a1", "a", 1, aside=90, begun=True)
    waited, resumed, later = Waiting("b1", "b", 80), Waiting("c1", "c", 70, begun=True), Waiting("d1", "d", 95)
    used = {"a": TurnsHad(20, 0, 60), "b": TurnsHad(900, 0, 10), "c": TurnsHad(800), "d": TurnsHad(700)}
    assert fair_order([aside, later, resumed, waited], used, NOW) == ["b1", "c1", "a1", "d1"]
    used["b"] = TurnsHad(901, 0, 91)  # and had a turn since
    assert fair_order([aside, waited], used, NOW) == ["a1", "b1"]


def test_who_has_waited_for_ten_minutes_comes_before_all_the_longest_first():
    now = 5000.0
    queue = [Waiting("a1", "a", 1), Waiting("b1", "b", 2), Waiting("c1", "c", now - 1)]
    used = {"a": TurnsHad(3000, 0, now - OVERDUE_SECONDS - 1), "b": TurnsHad(2000, 0, now - OVERDUE_SECONDS - 2)}
    assert fair_order(queue, used, now) == ["b1", "a1", "c1"]


def test_who_has_waited_too_long_to_begin_comes_before_those_who_have_waited_too_long_to_go_on():
    now = 5000.0
    aside = Waiting("a1", "a", 1, aside=now - OVERDUE_SECONDS - 60, begun=True)  # 1.1 times what it may wait
    new = Waiting("b1", "b", now - 1.2 * BEGIN_SECONDS)
    used = {"a": TurnsHad(100, 0, now - OVERDUE_SECONDS - 80), "b": TurnsHad(900, 0, now - 300)}
    assert fair_order([aside, new], used, now) == ["b1", "a1"]
    early = new._replace(created=now - 0.8 * BEGIN_SECONDS)
    assert fair_order([aside, early], used, now) == ["a1", "b1"]
    had_one = {**used, "b": TurnsHad(900, 0, now - 10)}
    assert fair_order([aside, new], had_one, now) == ["a1", "b1"], "who has begun something has something to look at"
    never = [Waiting("c1", "c", now - 100), new]
    assert fair_order(never, {**used, "c": TurnsHad(1000)}, now) == ["b1", "c1"], "by time where nobody has made room"


@given(st.integers(2, 6), st.integers(1, 8), st.randoms())
def test_nobody_starves_however_many_come_new(workers, each, random):
    # Somebody who has used much waits while new people, who have used nothing, come all the time.
    now, waiting, had = 10_000.0, [Waiting("old", "old", 10_000.0)], {"old": TurnsHad(3000, 0, 9_999.0)}
    for round_ in range(50):
        now += 40.0 if now < 10_000.0 + OVERDUE_SECONDS - 60 else 10.0
        waiting += [Waiting(f"{round_}.{number}", f"{round_}.{number}", now) for number in range(workers * each)]
        random.shuffle(waiting)
        taken = fair_order(waiting, had, now)[:workers]
        if "old" in taken:
            break
        waiting = [run for run in waiting if run.id not in taken]
    assert now - 10_000.0 <= OVERDUE_SECONDS + 20


@given(runs, people)
def test_every_queued_run_is_in_the_order_once_and_an_owners_own_runs_keep_theirs(queue, had):
    order = fair_order(queue, had, NOW)
    assert sorted(order) == sorted(run.id for run in queue)
    for owner in "abc":
        own = sorted((run for run in queue if run.owner == owner), key=lambda run: (run.created, run.id))
        assert [run for run in order if run.startswith(owner)] == [run.id for run in own]


@given(runs)
def test_nobody_gets_a_second_turn_before_everybody_had_a_first(queue):
    order = fair_order(queue, {}, NOW)
    owners = {run.owner for run in queue}
    assert {run[0] for run in order[: len(owners)]} == owners


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12))
def test_a_group_costs_its_owner_no_turn_and_nobody_else_one(items):
    queue = [Waiting(f"{owner}{number}", owner, number, group) for number, (owner, group) in enumerate(items)]
    order = fair_order(queue, {}, NOW)
    single = {run.id for run in queue if not run.belongs}
    for owner in "abc":
        own = [run for run in order if run.startswith(owner)]
        assert [run in single for run in own] == sorted((run in single for run in own), reverse=True)
    turns = [run[0] for run in order]
    for place, owner in enumerate(turns):
        # Whoever still has a run later has had at most one turn less by now.
        waiting = set(turns[place + 1 :])
        assert all(turns[: place + 1].count(other) >= turns[: place + 1].count(owner) - 1 for other in waiting)
