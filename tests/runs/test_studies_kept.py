"""Studies as the store keeps them: one beside the other or in place of it, grown, opened, stopped."""

import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import NotOwnerError, RunError, RunNotFoundError, UnreadableError
from lstm_core.limits import Limits
from lstm_core.runs.ledger import Ledger
from pages.kit.study.watching import is_paused
from tests.kept import checkpoint

CONFIG = ExperimentConfig()
SEEDS = [CONFIG.with_("", seed=seed) for seed in (1, 2, 3)]


@pytest.fixture
def parent(store):
    return store.submit(CONFIG, "ann", "IBM")


def submit(store, parent, configs=SEEDS, *, replaces=False, asked=None):
    return store.submit_study(configs, parent, "seeds", "ann", "IBM", asked or {"count": 3}, replaces=replaces)


def execute(store, statement, values=()):
    with store.database.open() as connection:
        connection.execute(statement, values)


def test_a_study_says_what_it_was_asked_and_its_runs_say_whose_they_are(store, parent):
    study = store.study(submit(store, parent, asked={"count": 3, "values": [0.1, 0.2], "how": "grid"}))
    assert (study.parent, study.purpose, study.owner, study.title) == (parent, "seeds", "ann", "IBM")
    assert study.asked == {"count": 3, "values": [0.1, 0.2], "how": "grid"}
    assert (study.opened, study.stop_requested) == (None, False)
    runs = store.study_runs(study.id)
    assert [run.config.seed for run in runs] == [1, 2, 3]
    assert {(run.study, run.parent, run.purpose) for run in runs} == {(study.id, parent, "seeds")}
    assert store.get(parent).study == ""


def test_studies_stand_beside_each_other_and_the_newest_is_the_group(store, parent):
    one, two = submit(store, parent), submit(store, parent, SEEDS[:2])
    assert [study.id for study in store.studies_of(parent, "seeds")] == [two, one]
    assert [study.id for study in store.studies_by("ann")] == [two, one]
    assert store.group(parent, "seeds") == store.study_runs(two)
    assert store.studies_of(parent, "leak") == ()


def test_one_that_replaces_leaves_nothing_of_those_before(store, parent):
    before = [submit(store, parent), submit(store, parent)]
    new = submit(store, parent, replaces=True)
    assert [study.id for study in store.studies_of(parent, "seeds")] == [new]
    with pytest.raises(RunNotFoundError, match="no study with this address"):
        store.study(before[0])
    Ledger(store).purge()
    assert store.queue() == [parent, *(run.id for run in store.study_runs(new))]
    with store.database.open() as connection:
        assert [row["id"] for row in connection.execute("SELECT id FROM studies")] == [new]


def test_runs_from_before_studies_had_ids_are_still_a_group(store, parent):
    submit(store, parent)
    execute(store, "UPDATE runs SET study = ''")
    execute(store, "DELETE FROM studies")
    assert len(store.group(parent, "seeds")) == 3
    newer = submit(store, parent, SEEDS[:1])
    assert store.group(parent, "seeds") == store.study_runs(newer)


def test_more_runs_come_after_the_first_ones(store, parent):
    study = submit(store, parent, [])
    assert (store.study(study).id, store.study_runs(study)) == (study, []), "one that has not begun is there"
    ids = store.add_to_study(study, SEEDS[:2]) + store.add_to_study(study, SEEDS[2:])
    assert [run.id for run in store.study_runs(study)] == ids
    with pytest.raises(RunError, match="a study may have 100"):
        store.add_to_study(study, [CONFIG] * (Limits.study_runs - 2))
    with pytest.raises(RunNotFoundError):
        store.add_to_study("a study that is not there", SEEDS)


def test_its_test_figures_are_opened_once_by_its_owner(store, parent):
    study = submit(store, parent)
    with pytest.raises(NotOwnerError, match="somebody else"):
        store.open_tests(study, "bob")
    opened = store.open_tests(study, "ann")
    assert store.open_tests(study, "ann") == opened
    assert store.study(study).opened == opened


def test_stopping_it_stops_its_runs_and_lets_none_be_added(store, parent, ledger):
    study = submit(store, parent)
    with pytest.raises(NotOwnerError):
        store.stop_study(study, "bob")
    store.stop_study(study, "ann")
    ledger.drop_waiting()
    assert {run.state for run in store.study_runs(study)} == {"stopped"}
    assert not store.get(parent).stop_requested
    with pytest.raises(RunError, match="was stopped"):
        store.add_to_study(study, SEEDS)


def test_a_study_is_gone_with_its_parent_and_with_its_last_run(store, ledger, parent):
    one, two = submit(store, parent), submit(store, parent)
    for run in store.study_runs(one):
        store.delete(run.id, "ann")
    ledger.purge()
    assert [study.id for study in store.studies_of(parent, "seeds")] == [two]
    store.delete(parent, "ann")
    ledger.purge()
    assert store.studies_by("ann") == ()


@pytest.mark.parametrize("asked", ["", "[]", '{"answers": 3}', '{"format": 99, "answers": {}}'])
def test_what_it_was_asked_may_be_unreadable_without_harm_to_others(store, parent, asked):
    bad, good = submit(store, parent), submit(store, parent)
    execute(store, "UPDATE studies SET asked = ? WHERE id = ?", (asked, bad))
    with pytest.raises(UnreadableError, match=r"[Ss]tart the study again"):
        store.study(bad)
    assert [study.id for study in store.studies_of(parent, "seeds")] == [good]
    assert len(store.study_runs(bad)) == 3


def states(store, study):
    return [run.state for run in store.study_runs(study)]


def test_a_whole_study_is_paused_and_resumed(store, ledger, parent):
    ledger.fail(ledger.claim().id, "no")  # the parent is over
    study = submit(store, parent)
    done, trained = ledger.claim(), ledger.claim()
    ledger.fail(done.id, "no")
    store.pause_study(study, "ann")
    assert states(store, study) == ["failed", "running", "paused"]
    assert ledger.to_pause() == {trained.id}
    ledger.pause(trained.id, trained.attempt, checkpoint(3))
    assert (states(store, study), ledger.claim()) == (["failed", "paused", "paused"], None)
    store.resume_study(study, "ann")
    assert states(store, study) == ["failed", "queued", "queued"]
    assert ledger.claim().checkpoint == checkpoint(3)


def test_while_a_run_of_it_is_paused_the_service_adds_nothing_and_need_not_live_for_it(store, ledger, parent):
    study = submit(store, parent)
    store.pause_study(study, "ann")
    assert ledger.open_studies("seeds") == []
    store.resume_study(study, "ann")
    assert ledger.open_studies("seeds") == [study]


def test_a_study_comes_back_when_there_is_room_for_it(store, parent):
    paused = submit(store, parent)
    store.pause_study(paused, "ann")
    for _ in range(Limits.studies):
        submit(store, parent)
    with pytest.raises(RunError, match="3 studies waiting"):
        store.resume_study(paused, "ann")
    assert set(states(store, paused)) == {"paused"}


def test_one_that_was_to_be_paused_when_its_last_run_ended_is_told_as_paused_and_can_be_resumed(store, ledger, parent):
    ledger.fail(ledger.claim().id, "no")  # the parent is over
    study = submit(store, parent, SEEDS[:1])
    trained = ledger.claim()
    store.pause_study(study, "ann")
    ledger.fail(trained.id, "It ended before it could be laid aside.")
    assert ledger.open_studies("seeds") == []
    assert is_paused(store.study_runs(study)), "nobody would be offered to resume it"
    store.resume_study(study, "ann")
    assert ledger.open_studies("seeds") == [study]
    assert not is_paused(store.study_runs(study))


def test_a_paused_run_in_the_bin_does_not_hold_up_its_study(store, ledger, parent):
    study = submit(store, parent)
    run = store.study_runs(study)[0].id
    store.request_pause(run, "ann")
    assert ledger.open_studies("seeds") == []
    store.put_in_bin([run], "ann")
    assert ledger.open_studies("seeds") == [study]
