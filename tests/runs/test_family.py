"""The tree of runs that one was made of another."""

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.runs.family import MOST_RELATIVES, family_of

CONFIG = ExperimentConfig()


@pytest.fixture
def tree(store):
    """Return ids: a first run, two made of it, and one made of the second of these."""
    first = store.submit(CONFIG, "ann", "IBM")
    left = store.submit(CONFIG.with_("training", epochs=60), "ann", "IBM", made_of=first)
    right = store.submit(CONFIG.with_("", seed=8), "ann", "IBM", made_of=first)
    last = store.submit(CONFIG.with_("", seed=8), "ann", "AAPL", made_of=right)
    store.submit(CONFIG, "ann", "alone")
    return first, left, right, last


def seen(family):
    return [(relative.run.id, relative.depth, relative.change) for relative in family.relatives]


def test_each_of_them_sees_all_with_what_was_changed(store, tree):
    first, left, right, last = tree
    expected = [
        (first, 0, ""),
        (left, 1, "epochs 60"),
        (right, 1, "seed 8"),
        (last, 2, "on AAPL, the same settings"),
    ]
    for run_id in tree:
        family = family_of(store, store.get(run_id), "ann")
        assert seen(family) == expected
        assert (family.left_out, family.unknown, family.is_alone) == (0, False, False)


def test_a_run_of_its_own_is_alone(store, tree):
    (alone,) = [run for run in store.of("ann") if run.title == "alone"]
    assert family_of(store, alone, "ann").is_alone


def test_where_the_first_was_deleted_that_is_known(store, tree):
    first, _, right, last = tree
    store.put_in_bin([first], "ann")
    family = family_of(store, store.get(last), "ann")
    assert [run_id for run_id, _, _ in seen(family)] == [right, last]
    assert family.unknown


def test_ids_of_other_people_s_runs_are_not_handed_on(store, tree):
    first = tree[0]
    theirs = store.submit(CONFIG, "bob", "IBM", made_of=first)
    assert theirs not in str(seen(family_of(store, store.get(first), "ann")))
    family = family_of(store, store.get(theirs), "bob")
    assert (seen(family), family.unknown) == ([(theirs, 0, "")], True)
    by_link = seen(family_of(store, store.get(first), "bob"))
    assert [run_id for run_id, _, _ in by_link] == [first, theirs], "who has the link sees what they made of it alone"


def test_a_circle_does_no_harm(store, tree):
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET made_of = ? WHERE id = ?", (tree[3], tree[0]))
    assert {run_id for run_id, _, _ in seen(family_of(store, store.get(tree[1]), "ann"))} >= {tree[1]}


def test_of_a_large_family_those_around_the_run_are_shown(store, tree):
    with store.database.transaction() as connection:
        for number in range(60):
            connection.execute(
                "INSERT INTO runs (id, owner, title, config, created, made_of) SELECT ?, owner, title, config, ?, id "
                "FROM runs WHERE id = ?",
                (f"child-{number:02d}-of-the-first", 2e9 + number, tree[0]),
            )
    family = family_of(store, store.get("child-30-of-the-first"), "ann")
    assert (len(family.relatives), family.left_out) == (MOST_RELATIVES, 64 - MOST_RELATIVES)
    assert "child-30-of-the-first" in {relative.run.id for relative in family.relatives}
