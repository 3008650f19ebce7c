"""Backtest and leaks on the Reality check page: asked for, watched, stopped, and told as they are."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import load_series
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.events import BatchDone
from lstm_core.studies.backtest import fold_configs
from lstm_core.studies.leak import leak_configs
from tests.made_results import made_result

CONFIG = ExperimentConfig().with_("features", window=10).with_("model", units=2).with_("data", last_rows=300)
OFF = 4.0


@pytest.fixture(scope="module")
def table():
    return load_series(CONFIG.data)


@pytest.fixture
def honest(visit, table):
    """Return the id of a finished run of the visitor's that is always off by 4."""
    run_id = visit.store.submit(CONFIG, visit.owner, "IBM")
    assert visit.ledger.claim().id == run_id
    visit.ledger.finish(run_id, off_by(CONFIG, table, OFF))
    return run_id


def off_by(config, table, error):
    return made_result(config, table, lambda windows: windows.steps + error)


def look(visit, tab, run):
    """Open the page about a run at one tab."""
    visit.open()
    visit.app.session_state["check"] = tab
    return visit.open("reality_check", run=run)


def labels(visit):
    return [button.label for button in visit.app.button]


def bars(visit):
    return [bar.proto.text for bar in visit.app.get("progress")]


def box(visit, label):
    return next(box for box in visit.app.number_input if box.label == label)


def finish(visit, table, errors):
    """Let the runs that wait end, each wrong by its error; ``None`` lets one fail."""
    for error in errors:
        claim = visit.ledger.claim()
        if error is None:
            visit.ledger.fail(claim.id, "Training diverged.")
        else:
            visit.ledger.finish(claim.id, off_by(claim.config, table, error))
    visit.app.run()
    assert not visit.app.exception


def test_a_backtest_is_started_with_the_settings_on_the_page(visit, honest):
    look(visit, "Backtest", honest)
    visit.app.radio[0].set_value("rolling").run()  # first, and the answers after it leave it as it is
    assert box(visit, "Folds").value == 5
    assert box(visit, "Train anew every … rows").value == 12, "a fifth of the 60 test rows"
    box(visit, "Folds").set_value(3).run()
    assert box(visit, "Train anew every … rows").value == 20
    box(visit, "Train anew every … rows").set_value(15).run()
    visit.press("Run the backtest")
    group = visit.store.group(honest, "backtest")
    assert tuple(run.config for run in group) == fold_configs(CONFIG, 300, 3, every=15, scheme="rolling")
    assert bars(visit) == [f"Fold {number} · waiting" for number in (1, 2, 3)]
    assert "Run the backtest" not in labels(visit)


def test_too_many_rows_in_a_fold_are_a_sentence_and_no_button(visit, honest):
    look(visit, "Backtest", honest)
    box(visit, "Train anew every … rows").set_value(60).run()
    assert "Too few rows for a backtest" in visit.text()
    assert "Run the backtest" not in labels(visit)


def test_folds_are_watched_while_they_train(visit, honest, table):
    look(visit, "Backtest", honest)
    box(visit, "Folds").set_value(3).run()
    visit.press("Run the backtest")
    finish(visit, table, [OFF])
    claim = visit.ledger.claim()
    visit.ledger.record(claim.id, claim.attempt, BatchDone(epoch=11, batch=5, batches=10, loss=0.5))
    visit.app.run()
    skill = visit.store.verdict(visit.store.group(honest, "backtest")[0].id).skill
    shown = [text.replace("\\", "") for text in bars(visit)]
    assert shown == [f"Fold 1 · finished, skill {skill:+.3f}", "Fold 2 · epoch 11 of 40", "Fold 3 · waiting"]
    assert visit.app.get("progress")[1].proto.value == 26, "10.5 of 40 epochs"
    assert "1 of 3 trainings done" in visit.text()


def test_all_folds_are_stopped_at_once(visit, honest, table):
    look(visit, "Backtest", honest)
    box(visit, "Folds").set_value(3).run()
    visit.press("Run the backtest")
    finish(visit, table, [OFF])
    visit.press("Stop all")
    group = visit.store.group(honest, "backtest")
    assert [run.stop_requested for run in group] == [False, True, True]
    assert not visit.store.get(honest).stop_requested
    visit.ledger.drop_waiting()
    visit.app.run()
    assert "Fold 2 was stopped; fold 3 was stopped." in visit.text()
    assert "counts the 1 of 3 that were finished" in visit.text()
    assert "in the only fold there is" in visit.text()


def test_a_finished_backtest_is_told_in_words_and_numbers(visit, honest, table):
    look(visit, "Backtest", honest)
    box(visit, "Folds").set_value(3).run()
    visit.press("Run the backtest")
    finish(visit, table, [1000.0, None, 0.0])
    assert "Fold 2 failed" in visit.text() and "Training diverged" in visit.text()
    assert "in 1 of 2 folds" in visit.text()
    assert "pooled" not in visit.text()
    folds = visit.app.dataframe[0].value
    assert folds["fold"].tolist() == [1, 3], "folds keep their numbers"
    assert folds["RMSE"].tolist() == pytest.approx([1000.0, 0.0])
    assert {metric.label: metric.value for metric in visit.app.metric}["Folds won"] == "1 of 2"
    visit.press("Run the backtest")
    assert [run.state for run in visit.store.group(honest, "backtest")] == ["queued"] * 5, "the old one is replaced"


def test_somebody_elses_run_can_be_looked_at_but_not_tested(visit, table):
    run_id = visit.store.submit(CONFIG, "somebody else", "IBM")
    visit.ledger.claim()
    visit.ledger.finish(run_id, off_by(CONFIG, table, OFF))
    for tab in ("Backtest", "Leaks"):
        look(visit, tab, run_id)
        assert "Only whoever started this run" in visit.text()
        assert not labels(visit)
    visit.store.submit_group(fold_configs(CONFIG, 300, 2), run_id, "backtest", "somebody else", "IBM")
    look(visit, "Backtest", run_id)
    assert len(bars(visit)) == 2
    assert "Stop all" not in labels(visit)
    finish(visit, table, [OFF, OFF])
    assert "in none of 2 folds" in visit.text()
    assert not labels(visit)


def test_more_studies_than_may_wait_are_a_sentence(visit, honest):
    other = visit.store.submit(CONFIG, visit.owner, "IBM")
    for _ in range(3):
        visit.store.submit_study([CONFIG], other, "seeds", visit.owner, "IBM", {}, replaces=False)
    look(visit, "Backtest", honest)
    visit.press("Run the backtest")
    assert "You have 3 studies waiting, and 3 may wait at once" in visit.text()


def test_a_file_that_is_gone_is_told_of_before_training(visit, make_table):
    dates = make_table(rows=150).frame.reset_index()
    stored = UploadLibrary(visit.store.home / "uploads").add(
        dates.to_csv(index=False).encode(), "mine.csv", "somebody else"
    )
    config = CONFIG.with_("data", source="upload", name=stored.id, last_rows=None)
    run_id = visit.store.submit(config, visit.owner, "MINE")
    visit.ledger.claim()
    visit.ledger.finish(run_id, made_result(config, make_table(rows=150)))
    app = look(visit, "Backtest", run_id)
    assert "uploaded by somebody else" in visit.text()
    assert not [button for button in app.button if button.label == "Run the backtest"]


def test_three_mistakes_are_explained_and_made_on_purpose(visit, honest):
    look(visit, "Leaks", honest)
    for words in ("Scaler fitted on everything", "Shuffled split", "Test part used for early stopping"):
        assert words in visit.text()
    stopping = leak_configs(CONFIG)[-1].training
    assert (stopping.patience, stopping.epochs) == (None, 40)
    assert "all 40 epochs are trained, and the one with the lowest loss on the test part is kept." in visit.text()
    visit.press("Make these mistakes on purpose")
    assert tuple(run.config for run in visit.store.group(honest, "leak")) == leak_configs(CONFIG)
    assert [bar.split(" · ")[0] for bar in bars(visit)] == [
        "Scaler fitted on everything",
        "Shuffled split",
        "Test part used for early stopping",
    ]


def test_what_each_mistake_did_is_told_plainly(visit, honest, table):
    look(visit, "Leaks", honest)
    visit.press("Make these mistakes on purpose")
    finish(visit, table, [OFF, 1.0, 8.0])
    told = visit.text().replace("\\", "")
    assert "the error stays the same (4 and 4)" in told
    assert "the model had seen the days around each test day" in told
    assert "rises from 4 to 8, so this mistake does not even flatter here" in told
    assert "1 of 3 mistakes makes this model look better than it is: shuffled split." in told
    rows = visit.app.dataframe[0].value
    assert rows["run"].tolist()[0] == "honest"
    np.testing.assert_allclose(rows["RMSE"], [4, 4, 1, 8])


def test_a_run_with_a_mistake_is_recognized_and_leads_to_the_honest_one(visit, honest, table):
    look(visit, "Leaks", honest)
    visit.press("Make these mistakes on purpose")
    finish(visit, table, [OFF, OFF, OFF])
    shuffled = visit.store.group(honest, "leak")[1]
    for tab in ("Leaks", "Backtest"):
        look(visit, tab, shuffled.id)
        assert "belongs to another one" in visit.text()
        assert not labels(visit)
    other_seed = CONFIG.with_("", seed=CONFIG.seed + 1)
    (seed,) = visit.store.submit_group([other_seed], honest, "seeds", visit.owner, "IBM")
    visit.ledger.claim()
    visit.ledger.finish(seed, off_by(other_seed, table, OFF))
    look(visit, "Backtest", seed)
    assert "trained for its study 'Other seeds'" in visit.text()
    (back,) = [link.proto for link in visit.app.get("page_link") if link.proto.label.startswith("Go to the run")]
    assert back.page == "attention" and honest in back.query_string
    visit.open("watch", run=shuffled.id)
    assert "leaks on purpose: shuffled split" in visit.text().replace("\\", "")
    fold = fold_configs(CONFIG, 300, 2)[0]
    (run_id,) = visit.store.submit_group([fold], honest, "backtest", visit.owner, "IBM")
    visit.open("watch", run=run_id)
    assert "tested on rows 241 to 270" in visit.text()


def test_when_no_mistake_came_to_its_end_there_is_only_that_to_say(visit, honest, table):
    look(visit, "Leaks", honest)
    visit.press("Make these mistakes on purpose")
    finish(visit, table, [None, None, None])
    assert "So there is no result" in visit.text()
    assert pd.Series(labels(visit)).tolist() == ["Make these mistakes again"]
