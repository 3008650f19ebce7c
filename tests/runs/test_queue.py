"""The fair order of queued runs."""

from hypothesis import given
from hypothesis import strategies as st

from lstm_core.runs.queue import Waiting, fair_order

runs = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50)), max_size=12).map(
    lambda items: [Waiting(f"{owner}{number}", owner, created) for number, (owner, created) in enumerate(items)]
)


def test_owners_take_turns_whoever_came_first():
    queue = [Waiting("a1", "a", 1), Waiting("a2", "a", 2), Waiting("a3", "a", 3), Waiting("b1", "b", 4)]
    assert fair_order(queue, {}, {}) == ["a1", "b1", "a2", "a3"]


def test_an_owner_with_a_run_under_way_comes_after_one_without():
    queue = [Waiting("a1", "a", 1), Waiting("b1", "b", 2)]
    assert fair_order(queue, {"a": 1}, {}) == ["b1", "a1"]


def test_among_equals_the_one_whose_last_start_is_longest_ago_comes_first():
    queue = [Waiting("a1", "a", 1), Waiting("b1", "b", 2)]
    assert fair_order(queue, {}, {"a": 100.0, "b": 50.0}) == ["b1", "a1"]


def test_a_run_of_ones_own_goes_before_ones_group_and_another_owners_before_both():
    queue = [Waiting("g1", "a", 1, True), Waiting("g2", "a", 2, True), Waiting("a1", "a", 3), Waiting("b1", "b", 4)]
    assert fair_order(queue, {}, {}) == ["a1", "b1", "g1", "g2"]
    assert fair_order(queue, {"a": 1}, {"a": 5.0}) == ["b1", "a1", "g1", "g2"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12))
def test_a_group_costs_its_owner_no_turn_and_nobody_else_one(items):
    queue = [Waiting(f"{owner}{number}", owner, number, group) for number, (owner, group) in enumerate(items)]
    order = fair_order(queue, {}, {})
    single = {run.id for run in queue if not run.belongs}
    for owner in "abc":
        own = [run for run in order if run.startswith(owner)]
        assert [run in single for run in own] == sorted((run in single for run in own), reverse=True)
    turns = [run[0] for run in order]
    for place, owner in enumerate(turns):
        # Whoever still has a run later has had at most one turn less by now.
        waiting = set(turns[place + 1 :])
        assert all(turns[: place + 1].count(other) >= turns[: place + 1].count(owner) - 1 for other in waiting)


@given(runs)
def test_every_queued_run_is_in_the_order_once_and_an_owners_own_runs_keep_theirs(queue):
    order = fair_order(queue, {}, {})
    assert sorted(order) == sorted(run.id for run in queue)
    for owner in "abc":
        own = sorted((run for run in queue if run.owner == owner), key=lambda run: (run.created, run.id))
        assert [run for run in order if run.startswith(owner)] == [run.id for run in own]


@given(runs)
def test_nobody_gets_a_second_turn_before_everybody_had_a_first(queue):
    order = fair_order(queue, {}, {})
    owners = {run.owner for run in queue}
    assert {run[0] for run in order[: len(owners)]} == owners
