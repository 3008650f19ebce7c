"""What lists need of results: kept with them, made once for those that lack it."""

import dataclasses

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.formats import SUMMARY
from lstm_core.runs import summary_shelf
from lstm_core.runs.store import Run
from lstm_core.runs.summary import keep_summary, kept_summary, summary_of
from lstm_core.verdicts.skill import verdict_of

CONFIG = ExperimentConfig()


def finish(store, ledger, result):
    run_id = store.submit(CONFIG, "ann", "IBM")
    ledger.finish(ledger.claim().id, result)
    return run_id


def execute(store, statement, values=()):
    with store.database.open() as connection:
        connection.execute(statement, values)


def test_it_says_what_the_result_says(result):
    found, part = summary_of(result), result.calibration
    assert found.rmse == result.evaluation.model.rmse
    assert (found.skill, found.skill_interval) == (result.measured.skill, result.measured.skill_interval)
    assert (found.opponent, found.opponent_skill) == (result.opponent.label, result.opponent.skill)
    assert found.outcome == verdict_of(result).outcome
    assert found.rule.startswith("R")
    assert (found.kept_epoch, found.epochs) == (result.kept_epoch, len(result.loss))
    assert found.samples == result.samples["test"]
    on_validation = dataclasses.replace(result, calibration=dataclasses.replace(part, part="validation"))
    errors = part.point[:, 0] - part.actual[:, 0]
    assert summary_of(on_validation).validation_rmse == pytest.approx(np.sqrt((errors**2).mean()))
    on_training = dataclasses.replace(result, calibration=dataclasses.replace(part, part="training"))
    assert summary_of(on_training).validation_rmse is None, "what was trained on chooses nothing"


def test_it_is_the_same_after_it_was_kept(result):
    found = summary_of(result)
    assert kept_summary(keep_summary(found)) == found


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"format": 99}'])
def test_what_is_damaged_or_newer_is_made_again(kept):
    assert kept_summary(kept) is None


def test_what_another_version_summed_up_is_made_again(result):
    text = keep_summary(summary_of(result))
    assert kept_summary(text.replace('"written_by": "', '"written_by": "9.')) is None
    assert SUMMARY.number == 1


def test_it_is_kept_with_the_result_and_no_result_is_opened_for_a_list(store, ledger, result, monkeypatch):
    finished = finish(store, ledger, result)
    waiting = store.submit(CONFIG, "ann", "IBM")
    monkeypatch.setattr(summary_shelf, "load_result", lambda folder: pytest.fail(f"{folder} was opened"))
    assert [(run.id, found) for run, found in store.summaries("ann")] == [
        (waiting, None),
        (finished, summary_of(result)),
    ]
    assert store.summaries("bob") == []
    assert store.summaries_of([store.get(finished)]) == {finished: summary_of(result)}


def test_one_of_an_earlier_version_is_summed_up_once(store, ledger, result, monkeypatch):
    finish(store, ledger, result)
    execute(store, "UPDATE runs SET summary = ''")
    ((_, found),) = store.summaries("ann")
    assert found == summary_of(store.result(store.of("ann")[0].id))
    monkeypatch.setattr(summary_shelf, "load_result", lambda folder: pytest.fail(f"{folder} was opened again"))
    assert store.summaries("ann")[0][1] == found


def test_a_result_that_is_damaged_has_no_summary_and_harms_no_other(store, ledger, result):
    bad, good = finish(store, ledger, result), finish(store, ledger, result)
    execute(store, "UPDATE runs SET summary = ''")
    (store.folder(bad) / "result.json").write_text("garbage")
    assert {run.id: found is None for run, found in store.summaries("ann")} == {bad: True, good: False}


def test_runs_that_can_not_be_read_stand_in_their_places(store, ledger, result):
    finish(store, ledger, result)
    execute(store, "UPDATE runs SET config = 'garbage'")
    ((run, found),) = store.overview("ann")
    assert not isinstance(run, Run)
    assert found is None or found == summary_of(result)
    assert store.summaries("ann") == []
