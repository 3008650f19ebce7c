"""What a person has tried on one question is counted: their own runs, on the same question, whatever became of them."""

import pytest

from lstm_core.config import preset
from lstm_core.runs.tried import others_tried

CONFIG = preset("recommended").with_("data", last_rows=300)


@pytest.fixture
def begun(store):
    """Return a run with a result."""
    return store.get(with_result(store, store.submit(CONFIG, "ann", "IBM")))


def with_result(store, *ids):
    with store.database.transaction() as connection:
        for run_id in ids:
            query = "UPDATE runs SET state = 'finished', ended = 1, has_result = 1 WHERE id = ?"
            connection.execute(query, (run_id,))
    return ids[0]


def test_runs_on_the_same_question_count_with_other_settings_and_in_the_bin_too(store, begun):
    assert others_tried(store, begun, "") == 0, "it does not count itself"
    with_result(store, store.submit(CONFIG.with_("model", units=8), "ann", "IBM"))
    assert others_tried(store, begun, "") == 1
    binned = with_result(store, store.submit(CONFIG.with_("model", units=4), "ann", "IBM"))
    store.put_in_bin([binned], "ann")
    assert others_tried(store, begun, "") == 2
    store.submit(CONFIG.with_("model", units=2), "ann", "IBM")
    assert others_tried(store, begun, "") == 2, "it has no result yet"


def test_nobody_elses_runs_count(store, begun):
    with_result(store, store.submit(CONFIG.with_("model", units=8), "bob", "IBM"))
    assert others_tried(store, begun, "") == 0


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("features", {"target": "open"}),
        ("features", {"horizon": 2}),
        ("split", {"validation": 0.2}),
        ("split", {"rows": (0, 100, 120, 150)}),
        ("data", {"last_rows": 299}),
        ("data", {"name": "aapl"}),
        ("", {"leak": "shuffle"}),
    ],
)
def test_another_question_does_not_count(store, begun, part, changes):
    with_result(store, store.submit(CONFIG.with_(part, **changes), "ann", "IBM"))
    assert others_tried(store, begun, "") == 0


def test_the_runs_of_the_study_that_is_told_count_there_and_not_here(store, begun):
    configs = [CONFIG.with_("model", units=units) for units in (2, 4)]
    studies = [store.submit_study(configs, begun.id, "sweep", "ann", "IBM", {}, replaces=False) for _ in range(2)]
    with_result(store, *(run.id for study in studies for run in store.study_runs(study)))
    assert others_tried(store, begun, studies[0]) == 2
    assert others_tried(store, begun, "") == 4
