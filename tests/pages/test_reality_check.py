"""The Reality check's journeys, on the real app script."""

import dataclasses

import numpy as np
import pytest

from lstm_core.config import preset
from lstm_core.evaluation.diagnostics import bias, error_by_move, residual_memory
from lstm_core.evaluation.evidence import Evidence
from lstm_core.evaluation.intervals import Band
from lstm_core.results import LeaderboardEntry, Metrics
from lstm_core.verdicts.intervals import judge_intervals
from lstm_core.verdicts.leaderboard import judge_leaderboard
from lstm_core.verdicts.learning import diagnose_run
from lstm_core.verdicts.skill import verdict_of
from pages.kit.messages import plain
from pages.parts.reality_check.intervals import coverage_table
from pages.parts.reality_check.leaderboard import leaderboard_table
from tests.made_results import made_result, with_opponent
from tests.pages.made_runs import MadeRuns, small

TABS = ["Verdict", "Intervals", "Errors", "Backtest", "Leaks"]


def check(visit, tab="Verdict"):
    """Open the page at one tab."""
    visit.open("reality_check")
    visit.app.session_state["check"] = tab
    visit.app.run()
    assert not visit.app.exception
    return visit.app


def keep(visit, result):
    """Put a finished run with this result into the visitor's store."""
    run_id = visit.store.submit(result.config, visit.owner, result.title)
    visit.ledger.claim()
    visit.ledger.finish(run_id, result)
    return run_id


def entry(name, rmse, direction=0.5):
    return LeaderboardEntry(name, name, Metrics(0.1, rmse, rmse, None, None, direction), 1.0, 0.1, f"What {name} does.")


def band(nominal, coverage, enough=True):
    return Band(nominal, np.zeros(1), np.ones(1), coverage, 2.5, enough)


@pytest.fixture
def steps_ahead(visit, make_table):
    """Keep a run that predicts 3 rows at once and has a validation part."""
    config = preset("recommended").with_("features", window=5, horizon=3).with_("model", units=2)
    noise = np.random.default_rng(1)
    return keep(
        visit,
        made_result(
            config, make_table(rows=300), lambda windows: windows.steps + noise.normal(size=windows.steps.shape)
        ),
    )


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_a_finished_run(visit, finished, tab):
    app = check(visit, tab)
    assert not app.error


@pytest.mark.parametrize("tab", TABS[:3])
def test_every_tab_opens_for_a_run_of_several_rows_ahead_without_a_leaderboard(visit, steps_ahead, tab):
    app = check(visit, tab)
    assert not app.error


def test_the_verdict_comes_with_its_numbers_and_every_step_of_the_reasoning(visit, finished, ibm_result):
    app = check(visit)
    verdict = verdict_of(ibm_result)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Skill"] == f"{verdict.skill:+.3f}"
    assert list(shown) == ["Skill", "Could it be chance?", "Lag of the best fit", "Right direction"]
    assert shown["Right direction"] == f"{verdict.direction.rate:.0%}"
    text = visit.text()
    assert all(f"**{reason.title}**" in text for reason in verdict.reasons)


def test_the_best_simple_method_stands_beside_repeating_the_last_value(visit, make_table):
    config = preset("tutorial").with_("features", window=5).with_("model", units=2)
    result = with_opponent(made_result(config, make_table(rows=300)))
    run = keep(visit, result)
    app = check(visit)
    shown = {metric.label: metric.value for metric in app.metric}
    assert list(shown)[:2] == ["Skill against repeating", "Skill against HAR"]
    assert shown["Skill against HAR"] == f"{result.opponent.skill:+.3f}"
    assert "■ HAR" in list(app.dataframe[0].value["method"])
    assert "HAR, the best simple method" in visit.text()
    app = visit.open("results", run=run)
    assert [metric.label for metric in app.metric] == ["Skill against repeating", "Skill against HAR"]
    assert list(app.table[0].value.columns) == ["metric", "the model", "repeating the last value", "HAR"]
    assert "- **RMSE**: Typical miss in close" in visit.text()
    visit.open("runs", run=run)
    assert "HAR, the best simple method" in visit.text()
    table = visit.app.dataframe[0].value
    assert (table["opponent"][0], table["against"][0]) == ("HAR", result.opponent.skill)


def test_the_leaderboard_holds_the_model_and_every_baseline(visit, finished, ibm_result):
    app = check(visit)
    table = app.dataframe[0].value
    assert list(table["RMSE"]) == [each.metrics.rmse for each in ibm_result.leaderboard]
    assert "◆ the model" in list(table["method"])
    assert all(f"**{each.label}**" in visit.text() for each in ibm_result.leaderboard if each.name != "model")


def test_a_run_without_a_validation_part_is_told_what_its_intervals_are_worth(visit, finished, ibm_result):
    assert ibm_result.calibration.part == "training"
    check(visit, "Intervals")
    assert "no validation part" in visit.text()
    visit.press("Train again with a validation part")
    assert visit.app.title[0].value == "Train"
    assert visit.session().draft.split == preset("recommended").split.choice
    assert visit.session().draft.model == ibm_result.config.model


def test_adaptive_intervals_can_be_chosen(visit, finished):
    app = check(visit, "Intervals")
    fixed = app.table[0].value
    app.segmented_control(key="interval_kind").set_value("adaptive").run()
    assert not app.exception
    adaptive = app.table[0].value
    assert list(fixed["promised"]) == list(adaptive["promised"]) == ["50%", "80%", "95%"]
    assert not fixed.equals(adaptive)


def test_each_row_ahead_has_intervals_of_its_own(visit, steps_ahead):
    app = check(visit, "Intervals")
    assert "measured on the validation part" in visit.text()
    first = app.table[0].value
    app.slider(key="interval_step").set_value(3).run()
    assert not app.exception
    assert not first.equals(app.table[0].value)


def test_errors_are_read_aloud(visit, finished, ibm_result):
    app = check(visit, "Errors")
    evidence = Evidence.of_table(ibm_result.test)
    readings = (bias(evidence), residual_memory(evidence), error_by_move(evidence), diagnose_run(ibm_result))
    text = visit.text()
    assert all(plain(reading.sentence) in text for reading in readings)
    assert "Persistence always says 'no change'" in text
    app.segmented_control(key="scatter_of").set_value("values").run()
    assert "this picture proves nothing" in visit.text()


def test_results_say_how_training_went(visit, finished):
    visit.open("results")
    assert plain("Only 2 epochs: too few to say how training went") in visit.text()


def test_a_value_that_never_changed_gets_sentences(visit, make_table):
    table = make_table(rows=200)
    frame = table.frame.assign(close=5.0, open=np.arange(200.0))
    config = preset("tutorial").with_("features", window=5).with_("model", units=2)
    result = made_result(config, dataclasses.replace(table, frame=frame))
    constant = [entry("persistence", 0.0), entry("model", 0.0)]
    keep(visit, dataclasses.replace(result, leaderboard=tuple(constant)))
    app = check(visit)
    assert "never changed in the test part" in visit.text()
    assert {metric.label: metric.value for metric in app.metric}["Skill"] == "none"
    check(visit, "Errors")
    check(visit, "Intervals")


@pytest.mark.parametrize("page", ["results", "runs", "watch"])
def test_the_page_is_one_click_away_wherever_a_result_is_shown(visit, finished, page):
    app = visit.open(page, run=finished)
    links = [link.proto for link in app.get("page_link")]
    assert any(link.page.endswith("reality_check") and finished in link.query_string for link in links)


@pytest.mark.parametrize(
    ("errors", "says"),
    [
        ({"model": 1.0, "ridge": 2.0, "persistence": 3.0}, "The model is the best of 3: its typical error, 1, is 50% "),
        ({"ridge": 1.0, "persistence": 2.0, "model": 3.0}, "2 simpler methods do better than the model"),
        ({"ridge": 1.0, "model": 2.0, "persistence": 3.0}, "1 simpler method does better than the model"),
        ({"ridge": 0.9999, "persistence": 1.0, "model": 3.0}, "The best is persistence, with 1."),
        ({"model": 0.9999, "ridge": 1.0, "persistence": 1.001}, "persistence is level with it (1.001)"),
        ({"model": 1.0, "ridge": 1.005, "persistence": 2.0}, "ridge is level with it (1.005)"),
        ({"model": 1.0}, "nothing to compare"),
    ],
)
def test_the_leaderboard_is_read_aloud(errors, says):
    entries = tuple(entry(name, rmse) for name, rmse in errors.items())
    assert says in judge_leaderboard(entries).sentence


def test_whoever_says_no_change_names_no_direction():
    board = (entry("model", 0.5, 0.6), entry("arima", 1.0 + 1e-12, 0.02), entry("persistence", 1.0, 0.01))
    shown = leaderboard_table(board)["direction"]
    assert shown[0] == 0.6 and shown[1:].isna().all()


@pytest.mark.parametrize(
    ("held", "says", "verdicts"),
    [
        ((0.52, 0.76, 0.94), "they are honest", ["honest"] * 3),
        ((0.30, 0.60, 0.94), "Those of 50% and 80% promise too much", ["too narrow", "too narrow", "honest"]),
        ((0.52, 0.95, 0.96), "Those of 80% are wider than they need to be", ["honest", "too wide", "honest"]),
        (
            (0.70, 0.80, 0.80),
            "Those of 95% promise too much, those of 50% are wider",
            ["too wide", "honest", "too narrow"],
        ),
    ],
)
def test_intervals_are_judged_by_what_they_held(held, says, verdicts):
    bands = tuple(band(nominal, share) for nominal, share in zip((0.5, 0.8, 0.95), held, strict=True))
    sentence = judge_intervals(bands, 250).sentence
    assert sentence.startswith(f"The 80% interval held the value for {held[1]:.0%} of the days.")
    assert says in sentence
    table = coverage_table(bands, 250, "close")
    assert list(table["so it is"]) == verdicts
    assert table["days outside"][0] == f"{round(250 * (1 - held[0]))} of 250"
    assert list(table["mean width, close"]) == ["2.5"] * 3


def test_few_days_excuse_much():
    assert "honest" in judge_intervals((band(0.8, 0.6),), 12).sentence
    assert "too narrow" in judge_intervals((band(0.8, 0.6),), 200).sentence


def test_on_a_phone_the_leaderboard_shows_the_columns_for_which_there_is_room(visit, monkeypatch):
    run_id = MadeRuns(visit).finished(small())
    found = []
    for phone in (False, True):
        monkeypatch.setattr("pages.parts.reality_check.leaderboard.on_a_phone", lambda phone=phone: phone)
        visit.open("reality_check", run=run_id)
        found.append((list(visit.app.dataframe[0].proto.column_order), "by the eye above the table" in visit.text()))
    assert found == [([], False), (["place", "method", "RMSE", "MAE"], True)]
