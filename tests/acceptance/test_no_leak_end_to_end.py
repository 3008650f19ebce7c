"""Nothing looks ahead, from a CSV file through the command line to the files of a run: the claim as a whole.

The same command runs on two files that are equal up to a day and have nothing in common from it on. Whatever was made
of the rows before that day must be the same to the last bit, with a trained epoch kept: weights that were never
trained would be the same anyway.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from lstm_core.cli import app
from lstm_core.cli.running import run_with_bar
from lstm_core.config import SplitConfig, preset
from lstm_core.features.splits import split_rows
from lstm_core.record import keep_config
from lstm_core.results import RunResult
from lstm_core.runs.files import load_result
from lstm_core.runs.result_fields import arrays_of, fields_of
from tests.pairwise import every_combination

pytestmark = pytest.mark.slow

Bars = dict[str, pd.DataFrame]

ROWS = 260
SMALL = ("--window", "6", "--units", "3", "--epochs", "8", "--batch-size", "8")

# Three inputs each, so that a model is traced once for each preset and horizon.
CASES = {
    "indicators": ("--features", "close", "--indicators", "rsi:5,macd:3:6:4"),
    "another ticker": ("--features", "open,close", "--extra-ticker", "B:close"),
    "an indicator of another ticker": (
        *("--features", "close", "--extra-ticker", "B:close"),
        *("--indicators", "rsi:5@b:close"),
    ),
    "what the preset itself asks": (),
    "the range": ("--features", "high,low", "--indicators", "range", "--target", "range"),
}


@pytest.fixture(autouse=True)
def fewer_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ARIMA try two orders: all of them would take half of the time of these tests."""
    monkeypatch.setattr("lstm_core.evaluation.arima.ORDERS", ((0, 0), (1, 0)))


def market() -> Bars:
    """Return two tickers that swing around a level, so that a few epochs find out more than persistence knows.

    B has no row on every third day: who fills such a day from the next one, or from the nearest, looks ahead.
    """
    bars = {}
    for seed, name in enumerate("AB"):
        random = np.random.default_rng(seed)
        close, opened = 100 + random.normal(scale=2, size=(2, ROWS))
        high = np.maximum(opened, close) + random.uniform(0.1, 3, ROWS)
        low = np.minimum(opened, close) - random.uniform(0.1, 3, ROWS)
        days = pd.bdate_range("2020-01-01", periods=ROWS, name="date")
        bars[name] = pd.DataFrame({"open": opened, "high": high, "low": low, "close": close}, index=days)
    bars["B"] = bars["B"][np.arange(ROWS) % 3 != 2]
    return bars


def another_future(bars: Bars, day: pd.Timestamp, lacking: str = "B") -> Bars:
    """Return the same bars up to a day, and huge ones from it on; some tickers' last rows lack values besides."""
    changed = {}
    for seed, (name, frame) in enumerate(bars.items()):
        factors = np.random.default_rng([7, seed]).uniform(2, 1000, frame.shape)
        factors[frame.index < day] = 1.0
        if name in lacking:
            factors[-2:], factors[-4, -1] = np.nan, np.nan
        changed[name] = frame * factors
    return changed


def write(folder: Path, bars: Bars) -> str:
    """Write bars into a file, which is called the same whatever is in it."""
    path = folder / "prices.csv"
    pd.concat([frame.assign(Name=name) for name, frame in bars.items()]).to_csv(path)
    return str(path)


def lab(*arguments: str) -> str:
    """Call the command line; return what it prints on standard output."""
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def trained(folder: Path, bars: Bars, *arguments: str) -> RunResult:
    """Train on ticker A of a file with these bars, and return what the run's folder holds."""
    run = folder / "run"
    lab("train", "--csv", write(folder, bars), "--ticker", "A", "--out", str(run), *SMALL, *arguments)
    return load_result(run)


def fitted(result: RunResult) -> dict[str, Any]:
    """Return all of a run that may depend on nothing in the test part."""
    calibration = {name: array for name, array in arrays_of(result).items() if name.startswith("calibration:")}
    found: dict[str, Any] = {
        "weights": as_bytes(result.weights),
        "scalers": result.scalers,
        "kept epoch": result.kept_epoch,
        "training losses": result.loss,
        "what intervals are calibrated on": as_bytes(calibration),
        "what was chosen for the baselines": {entry.name: entry.note for entry in result.leaderboard},
        "errors by which the opponent was chosen": {entry.name: entry.validation_rmse for entry in result.leaderboard},
        "opponent": result.opponent and (result.opponent.name, result.opponent.chosen_on),
    }
    if result.watched == "validation":  # the tutorial watches the test part, and chooses nothing by it
        found["validation losses"] = result.val_loss
    return found


def predicted(result: RunResult, day: pd.Timestamp) -> dict[str, bytes]:
    """Return what was predicted from rows before a day; the prediction of the day itself is the last of them."""
    known = result.outputs.dates <= day
    arrays = {"attention": result.attention, "values": result.outputs.values, "last": result.outputs.previous}
    if result.opponent is not None:
        arrays["opponent"] = result.opponent.predicted
    return as_bytes({name: array[known] for name, array in arrays.items()} | {"test": result.test["predicted"][known]})


def whole(result: RunResult) -> dict[str, Any]:
    """Return all of a run but its times, and what says that the file is another one."""
    config = result.config.with_("data", sha256=None)
    board = tuple(replace(entry, fit_seconds=0.0, predict_seconds=0.0) for entry in result.leaderboard)
    fields = fields_of(replace(result, config=config, leaderboard=board))
    kept = {name: value for name, value in fields.items() if name not in ("data_sha256", "seconds")}
    return kept | as_bytes(arrays_of(result)) | {"test": result.test.to_csv()}


def as_bytes(arrays: Mapping[str, Any]) -> dict[str, bytes]:
    return {name: np.asarray(array).tobytes() for name, array in arrays.items()}


def first_tested(days: pd.DatetimeIndex, split: SplitConfig) -> pd.Timestamp:
    return days[split_rows(len(days), split).test.start]


def changed_from(days: pd.DatetimeIndex, split: SplitConfig, bars: Bars) -> list[pd.Timestamp]:
    """Return from which days to change the files: the whole test part, and its end after a day without a row of B."""
    start = split_rows(len(days), split).test.start
    middle = range((start + len(days)) // 2, len(days))
    return [days[start], next(days[row] for row in middle if days[row - 1] not in bars["B"].index)]


def assert_nothing_looks_ahead(before: RunResult, day: pd.Timestamp, after: RunResult) -> None:
    """Hold a run against one whose file is another one from a day in the test part on."""
    assert before.kept_epoch >= 1, "no trained epoch was kept, so that this proves nothing"
    assert fitted(after) == fitted(before)
    assert predicted(after, day) == predicted(before, day)
    later = before.outputs.dates > day
    assert (after.outputs.values[later] != before.outputs.values[later]).any(), "what was changed was not used"


@pytest.mark.parametrize(
    ("name", "horizon", "case"),
    every_combination(("tutorial", "recommended", "volatility"), ("1", "5"), tuple(CASES)),
)
def test_later_rows_change_no_weight_and_no_prediction_before_them(
    tmp_path: Path, name: str, horizon: str, case: str
) -> None:
    bars, arguments = market(), ("--preset", name, "--horizon", horizon, *CASES[case])
    if name == "volatility":
        arguments += ("--min-gain", "none")  # these series leave nothing over that could be learned
    before = trained(tmp_path, bars, *arguments)
    assert before.watched == ("test" if name == "tutorial" else "validation")
    for day in changed_from(before.series.index, before.config.split, bars):
        assert_nothing_looks_ahead(before, day, trained(tmp_path, another_future(bars, day), *arguments))


def test_refits_and_averages_learn_from_nothing_of_the_test_part(tmp_path: Path) -> None:
    bars, arguments = market(), ("--preset", "recommended", "--features", "open,close", "--refit", "--ensemble", "2")
    arguments += ("--with-linear",)
    before = trained(tmp_path, bars, *arguments)
    assert before.refitted
    assert len(before.members) == 2
    day = first_tested(before.series.index, before.config.split)
    after = trained(tmp_path, another_future(bars, day), *arguments)
    assert_nothing_looks_ahead(before, day, after)
    assert [as_bytes(weights) for weights in after.members] == [as_bytes(weights) for weights in before.members]
    assert (after.later, after.linear) == (before.later, before.linear)


def test_values_that_are_missing_are_filled_from_the_rows_before_only(tmp_path: Path) -> None:
    bars = market()
    config = preset("recommended").with_("data", source="file", name="x.csv", ticker="A", missing="fill")
    record = tmp_path / "config.json"
    record.write_text(json.dumps(keep_config(config.with_("data", extra=("B:close",)))))
    arguments = ("--config", str(record), "--features", "open,close,b:close")
    days = bars["A"].index
    for day in changed_from(days, config.split, bars):
        lacking = bars | {"A": bars["A"].copy()}
        lacking["A"].iloc[[20, days.get_loc(day) - 1]] = np.nan  # the last row before what changes, too
        before = trained(tmp_path, lacking, *arguments)
        after = trained(tmp_path, another_future(lacking, day, lacking="AB"), *arguments)
        assert len(before.series) == len(after.series) == ROWS
        assert_nothing_looks_ahead(before, day, after)


@pytest.mark.parametrize(
    ("name", "horizon", "scheme", "folds", "case"),
    [
        ("recommended", "5", "expanding", 3, "an indicator of another ticker"),
        ("tutorial", "1", "rolling", 2, "the range"),
    ],
)
def test_a_fold_of_a_backtest_knows_nothing_of_what_comes_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, horizon: str, scheme: str, folds: int, case: str
) -> None:
    bars, results = market(), []

    def remembered(*arguments: Any) -> RunResult:
        results.append(run_with_bar(*arguments))
        return results[-1]

    def backtest(bars: Bars) -> tuple[list[RunResult], list[Any]]:
        results.clear()
        asked = ("--preset", name, "--horizon", horizon, *CASES[case], *SMALL)
        asked += ("--folds", str(folds), "--scheme", scheme, "--json")
        report = json.loads(lab("backtest", "--csv", write(tmp_path, bars), "--ticker", "A", *asked))
        return list(results), report["folds"]

    monkeypatch.setattr("lstm_core.cli.study.run_with_bar", remembered)
    before, told = backtest(bars)
    assert len(before) == len(told) == folds
    for number in range(1, folds):
        day = first_tested(before[number].series.index, before[number].config.split)
        after, told_then = backtest(another_future(bars, day))
        assert told_then[:number] == told[:number]
        assert [whole(fold) for fold in after[:number]] == [whole(fold) for fold in before[:number]]
        assert all(fold.kept_epoch >= 1 for fold in before)
        assert_nothing_looks_ahead(before[number], day, after[number])
