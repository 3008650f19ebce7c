"""One model of many tickers, from the series to what is kept: nothing looks ahead, each ticker is one of its own."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lstm_core.data.panel import PanelTable
from lstm_core.errors import TickerNotFoundError
from lstm_core.evaluation.forecast import forecast
from lstm_core.evaluation.measures import rmse
from lstm_core.evaluation.panel import QUICK
from lstm_core.evaluation.pooled import POOLED
from lstm_core.evaluation.tickers import HELD_AGAINST, error_of, ratio_to, share_better, tickers_in_words
from lstm_core.experiment import run
from lstm_core.explain.trained import TrainedModel
from lstm_core.features.panel import prepare_panel
from lstm_core.results import RunResult
from lstm_core.runs.files import load_result, load_verdict, save_result
from lstm_core.verdicts.skill import verdict_of
from tests.made_panel import made_panel_result, panel_config, walks
from tests.runs.test_files import same


@pytest.fixture(scope="module")
def made() -> RunResult:
    """Return a result whose tickers have rows enough for intervals; one lacks a few of the last days."""
    tables = walks(rows=400).tables
    short = replace(tables[1], frame=tables[1].frame.drop(tables[1].frame.index[[5, 390, 395]]))
    return made_panel_result(panel_config(), PanelTable((tables[0], short, *tables[2:])))


def small() -> tuple:
    config = panel_config().with_("training", epochs=2, batch_size=16, patience=None, min_gain=None)
    return config, walks(rows=160)


@pytest.fixture(scope="module")
def trained() -> RunResult:
    config, tables = small()
    return run(config, table=tables)


def test_each_ticker_is_as_the_whole_says(made: RunResult) -> None:
    assert made.panel is not None
    assert sum(not ticker.seen for ticker in made.panel.tickers) == 1
    alone = [made.of_ticker(name) for name in made.panel.names]
    assert [one.title for one in alone] == ["A", "B", "C", "D"]
    for name in ("outputs", "calibration"):
        joined = np.concatenate([getattr(one, name).values for one in alone])
        assert np.array_equal(joined, getattr(made, name).values)
    assert np.array_equal(np.concatenate([one.opponent.predicted for one in alone]), made.panel.opponents)
    assert pd.concat([one.series for one in alone]).equals(made.series)
    for one, ticker in zip(alone, made.panel.tickers, strict=True):
        found = one.test
        assert rmse(found["actual"], found["predicted"]) == pytest.approx(ticker.rmse("model"))
        assert one.samples["test"] == len(one.outputs) == len(one.attention)
        assert np.allclose(one.attention.sum(axis=1), 1, atol=1e-5)
        assert one.entry(one.opponent.name).metrics.rmse == pytest.approx(rmse(found["actual"], one.opponent.predicted))


def test_a_ticker_answers_as_one_series_does(made: RunResult) -> None:
    for name in ("B", "D"):
        alone = made.of_ticker(name)
        model = TrainedModel.of(alone)
        assert np.allclose(model.predict(model.windows(), model.frame()), alone.outputs.point[:, 0], atol=1e-4)
        assert verdict_of(alone).sentence and forecast(alone).dates[0] > alone.series.index[-1]
        split = alone.config.split.rows
        assert (split is not None) == (name == "B"), "its own rows are named where it lacks days of the others"


def test_a_ticker_is_called_in_any_case_and_has_to_be_there(made: RunResult) -> None:
    assert made.of_ticker("a").title == "A"
    assert made.of_ticker("a").of_ticker("b").title == "A", "one series is what it is"
    with pytest.raises(TickerNotFoundError, match="not tested on a ticker 'X'"):
        made.of_ticker("X")


def test_it_is_kept_and_read_back(made: RunResult, tmp_path) -> None:
    save_result(tmp_path, made)
    again = load_result(tmp_path)
    assert same(made.panel, again.panel) and same(made.outputs, again.outputs)
    assert load_verdict(tmp_path) == verdict_of(made) == verdict_of(again)
    assert same(again.of_ticker("C").attention, made.of_ticker("C").attention)


def test_days_are_counted_and_not_errors(made: RunResult) -> None:
    assert made.days == 80
    assert len(made.outputs) == 318
    assert made.step.name == "weekday" or made.step.short


def test_all_together_are_in_multiples_of_persistence(made: RunResult) -> None:
    assert made.panel is not None
    assert made.entry("persistence").metrics.rmse == pytest.approx(1)
    assert {entry.name for entry in made.leaderboard} == {"model", *QUICK, *POOLED}
    tickers = made.panel.tickers
    weights = [ticker.tested for ticker in tickers]
    for name in ("model", "har"):
        ratios = [ticker.rmse(name) / ticker.rmse("persistence") for ticker in tickers]
        assert made.entry(name).metrics.rmse == pytest.approx(np.sqrt(np.average(np.square(ratios), weights=weights)))
    assert made.measured.skill == pytest.approx(1 - made.entry("model").metrics.rmse)
    opponent = made.entry(made.opponent.name).metrics.rmse
    assert made.opponent.skill == pytest.approx(1 - made.entry("model").metrics.rmse / opponent)


def test_on_how_many_it_is_better(made: RunResult) -> None:
    assert made.panel is not None
    for method in HELD_AGAINST:
        share = share_better(made.panel.tickers, method)
        ratios = [error_of(ticker, "model") / error_of(ticker, method) for ticker in made.panel.tickers]
        assert (share.better, share.tickers) == (sum(ratio < 1 for ratio in ratios), 4)
        assert share.median == pytest.approx(np.median(ratios))
        assert ratio_to(made.panel.tickers[0], method) == pytest.approx(ratios[0])
    assert share_better((), "har") is None
    assert "Of those that training never saw" in tickers_in_words(made.panel)


def test_a_run_trains_on_all_that_it_may_see(trained: RunResult) -> None:
    assert trained.panel is not None and len(trained.loss) == 2 and trained.kept_epoch
    seen = [ticker.samples["train"] for ticker in trained.panel.tickers if ticker.seen]
    assert trained.samples["train"] == sum(seen) and len(seen) == 3
    for name in trained.panel.names:
        alone = trained.of_ticker(name)
        model = TrainedModel.of(alone)
        assert np.allclose(model.predict(model.windows(), model.frame()), alone.outputs.point[:, 0], atol=1e-4)


def test_the_same_seed_gives_the_same_numbers(trained: RunResult) -> None:
    config, tables = small()
    again = run(config, table=tables)
    assert all(np.array_equal(one, again.weights[name]) for name, one in trained.weights.items())
    assert np.array_equal(again.outputs.values, trained.outputs.values)


def with_another_future(tables: PanelTable, names: str, day: pd.Timestamp) -> PanelTable:
    """Return the same with other values from a day on, of some tickers."""
    changed = []
    for table in tables.tables:
        frame = table.frame.copy()
        if table.title in names:
            later = frame.index >= day
            frame[later] *= np.random.default_rng(3).uniform(2, 50, (later.sum(), 1))
        changed.append(replace(table, frame=frame))
    return PanelTable(tuple(changed))


def assert_the_past_is_the_same(before: RunResult, after: RunResult, day: pd.Timestamp) -> None:
    """Hold a run against one on tickers whose values differ from a day in the test part on."""
    assert all(np.array_equal(one, after.weights[name]) for name, one in before.weights.items())
    assert (after.loss, after.val_loss) == (before.loss, before.val_loss)
    assert np.array_equal(after.calibration.values, before.calibration.values)
    known = before.outputs.dates <= day
    assert np.array_equal(after.outputs.values[known], before.outputs.values[known])
    assert np.array_equal(after.panel.opponents[known], before.panel.opponents[known])
    assert np.array_equal(after.opponent.predicted[known], before.opponent.predicted[known])
    for one, other in zip(before.panel.tickers, after.panel.tickers, strict=True):
        assert (one.scalers, one.opponent.name) == (other.scalers, other.opponent.name)
        said = {entry.name: (entry.note, entry.validation_rmse) for entry in one.leaderboard}
        assert said == {entry.name: (entry.note, entry.validation_rmse) for entry in other.leaderboard}
    assert not np.array_equal(after.outputs.actual, before.outputs.actual), "what was changed was not used"


@pytest.mark.parametrize("names", ["A", "ABCD"])
def test_the_future_of_any_ticker_changes_no_weight_and_no_prediction_before_it(trained: RunResult, names: str) -> None:
    config, tables = small()
    day = trained.outputs.dates.unique()[5]
    after = run(config, table=with_another_future(tables, names, day))
    assert_the_past_is_the_same(trained, after, day)


def test_nor_does_it_where_the_run_refits(trained: RunResult) -> None:
    config, tables = small()
    config = config.with_("training", refit=True)
    before = run(config, table=tables)
    assert any(not np.array_equal(one, before.weights[name]) for name, one in trained.weights.items())
    day = before.outputs.dates.unique()[5]
    assert_the_past_is_the_same(before, run(config, table=with_another_future(tables, "ABCD", day)), day)


@pytest.mark.parametrize("seed", range(4))
def test_the_test_part_has_no_say_in_which_opponent_is_chosen(seed: int) -> None:
    tables, config = walks(rows=160, seed=seed), panel_config()
    data = prepare_panel(tables, config)
    random = np.random.default_rng(seed)
    changed = []
    for table in tables.tables:
        frame = table.frame.copy()
        later = frame.index >= data.dates[data.split.test.start]
        spread = random.uniform(0.1, 50.0 ** random.uniform(), later.sum())
        frame.loc[later, "high"], frame.loc[later, "low"] = frame.close[later] + spread, frame.close[later] - spread
        changed.append(replace(table, frame=frame))
    before, after = (made_panel_result(config, each) for each in (tables, PanelTable(tuple(changed))))
    assert before.opponent.name == after.opponent.name
    errors = [{entry.name: entry.validation_rmse for entry in result.leaderboard} for result in (before, after)]
    assert errors[0] == errors[1]
    assert before.entry("har").metrics.rmse != after.entry("har").metrics.rmse
