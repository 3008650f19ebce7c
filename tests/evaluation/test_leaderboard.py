"""All baselines together: who is on the leaderboard, who is the opponent, and that nobody looks ahead."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.sources.bundled import load_bundled
from lstm_core.data.table import PriceTable
from lstm_core.evaluation import leaderboard as module
from lstm_core.evaluation.baselines import Baseline, Fitted, Setting
from lstm_core.evaluation.leaderboard import BASELINES, Board, Network, leaderboard
from lstm_core.evaluation.mase import naive_error
from lstm_core.evaluation.metrics import measure
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import prepare, with_features
from lstm_core.results import LeaderboardEntry

NAMES = {
    "persistence",
    "drift",
    "mean",
    "moving_average",
    "ewma",
    "seasonal_naive",
    "har",
    "arima",
    "linear",
    "ridge",
    "gradient_boosting",
}
"""Those that a short wave has: no year repeats in it, and it is no volatility."""
every_baseline = pytest.mark.parametrize("baseline", BASELINES, ids=lambda baseline: baseline.name)


def _table(rows: int = 120, seed: int = 0, season: float = 3.0) -> PriceTable:
    """Return a wave of 8 rows on a slow walk, beside another column."""
    random = np.random.default_rng(seed)
    wave = season * np.sin(2 * np.pi * np.arange(rows) / 8) + random.normal(scale=0.3, size=rows)
    value = 50 + wave + 0.1 * random.normal(size=rows).cumsum()
    index = pd.date_range("2020-01-01", periods=rows, name="date")
    return PriceTable("W", pd.DataFrame({"other": random.normal(size=rows), "value": value}, index=index))


def _config(name: str = "recommended", **features: object) -> ExperimentConfig:
    return (
        preset(name)
        .with_("features", inputs=("other", "value"), target="value", window=5)
        .with_("features", **features)
    )


def _setting(table: PriceTable, config: ExperimentConfig) -> Setting:
    data, table = prepare(table, Preparation.of(config)), with_features(table, config.features)
    return Setting.of(data, table, config.features, config.seed)


def _judged(table: PriceTable, config: ExperimentConfig, predicted: np.ndarray | None = None) -> Board:
    """Hold an oracle, or what somebody predicted, against the baselines."""
    setting = _setting(table, config)
    oracle = setting.data.test.actual if predicted is None else predicted
    return leaderboard(setting, Network(oracle, 60.0, 0.1, "The network."))


def _board(table: PriceTable, config: ExperimentConfig) -> tuple[LeaderboardEntry, ...]:
    return _judged(table, config).entries


def _bars(rows: int = 800, seed: int = 0) -> PriceTable:
    """Return bars whose volatility comes in clusters, over more than two years."""
    random = np.random.default_rng(seed)
    logs = np.empty(rows)
    level = 0.0
    for row in range(rows):
        logs[row] = level = 0.95 * level + 0.3 * random.normal()
    spread = 0.01 * np.exp(logs)
    close = 100 * np.exp(np.cumsum(spread * random.normal(size=rows)))
    moved = close * spread * np.exp(0.2 * random.normal(size=rows))
    frame = pd.DataFrame({"close": close, "high": close + moved, "low": close - moved})
    frame.index = pd.bdate_range("2015-01-01", periods=rows, name="date")
    return PriceTable("B", frame)


def _volatility() -> ExperimentConfig:
    """Return settings under which every baseline is to be had."""
    features = {"inputs": ("parkinson", "close"), "target": "parkinson", "target_kind": "level", "window": 5}
    return preset("recommended").with_("features", **features)


def _after_training(setting: Setting) -> list[WindowSet]:
    return [part for part in (setting.data.validation, setting.data.test) if part is not None]


def _changed_from(table: PriceTable, row: int, seed: int) -> PriceTable:
    """Return a table in which every number from a row on is another one, above 0 and highs above lows as before."""
    frame, random = table.frame.copy(), np.random.default_rng(seed)
    factors = random.choice([0.5, 2.0], (len(frame) - row, 1)) * random.uniform(0.8, 1.25, (len(frame) - row, 1))
    frame.iloc[row:] *= factors
    if {"high", "low"} <= set(frame):
        frame.iloc[row:, frame.columns.get_loc("high")] *= random.uniform(1, 1.2, len(frame) - row)
    return PriceTable("W", frame)


def _same_before(baseline: Baseline, before: Setting, after: Setting, row: int) -> None:
    one, two = baseline.fit(before), baseline.fit(after)
    assert isinstance(one, Fitted)
    assert isinstance(two, Fitted)
    assert one.note == two.note
    # What was fitted is the same, so it says the same of the same windows ...
    assert np.array_equal(one.predict(before.data.train), two.predict(before.data.train))
    # ... and of later windows whose rows did not change, those of the changed row included.
    for old, new in zip(_after_training(before), _after_training(after), strict=True):
        known = old.rows <= row
        assert np.array_equal(one.predict(old)[known], two.predict(new)[known])


@every_baseline
@settings(max_examples=3)
@given(seed=st.integers(0, 10**6), share=st.floats(0, 1), name=st.sampled_from(["tutorial", "recommended"]))
def test_nobody_looks_at_the_future(baseline: Baseline, seed: int, share: float, name: str) -> None:
    volatile = baseline.name in ("climatology", "garch")
    table, config = (_bars(), _volatility()) if volatile else (_table(), _config(name))
    before = _setting(table, config)
    first = before.data.split.train.stop
    row = first + round(share * (len(before.level) - 1 - first))
    # Rows of the table that an indicator's warm-up has taken away lie before those of the setting.
    changed = _changed_from(table, row + len(table) - len(before.level), seed)
    _same_before(baseline, before, _setting(changed, config), row)


@every_baseline
def test_values_before_a_prediction_do_matter(baseline: Baseline) -> None:
    if baseline.name in ("mean", "climatology"):
        pytest.skip("it knows the training part alone")
    # Or the test above would say nothing.
    table, config = (_bars(), _volatility()) if baseline.name == "garch" else (_table(), _config())
    before = _setting(table, config)
    # One period of the season: whoever looks at any last value notices.
    frame = table.frame.copy()
    frame.iloc[-9:-1] *= np.random.default_rng(0).uniform(1.1, 1.9, (8, 1))
    after = _setting(PriceTable("W", frame), config)
    one, two = (baseline.fit(setting).predict(setting.data.test)[-1] for setting in (before, after))
    assert one != two


@pytest.mark.parametrize(("name", "part"), [("tutorial", "training"), ("recommended", "validation")])
def test_the_opponent_is_chosen_without_a_look_at_the_test_part(name: str, part: str) -> None:
    table, config = _table(), _config(name)
    start = _setting(table, config).data.split.test.start
    one, two = (_judged(one, config) for one in (table, _changed_from(table, start, seed=3)))
    errors = [{entry.name: entry.validation_rmse for entry in board.entries} for board in (one, two)]
    assert errors[0] == errors[1]
    assert (one.opponent.name, one.opponent.chosen_on) == (two.opponent.name, two.opponent.chosen_on)
    assert one.opponent.chosen_on == part


def test_all_are_on_it_the_best_first() -> None:
    board = _board(_table(), _config())
    assert {entry.name for entry in board} == NAMES | {"model"}
    errors = [entry.metrics.rmse for entry in board]
    assert errors == sorted(errors)
    assert (board[0].name, board[0].fit_seconds, board[0].note) == ("model", 60.0, "The network.")
    assert all(entry.fit_seconds >= 0 and entry.predict_seconds >= 0 for entry in board)
    assert all(entry.note.endswith(".") for entry in board)
    assert len({entry.label for entry in board}) == len(board)


def test_scores_are_those_of_the_test_windows_in_the_target_s_unit() -> None:
    table, config = _table(), _config(horizon=3)
    setting = _setting(table, config)
    test = setting.data.test
    scores = {entry.name: entry.metrics for entry in _board(table, config)}
    for baseline in (one for one in BASELINES if one.name in NAMES):
        predicted = baseline.fit(setting).predict(test)
        assert predicted.shape == (len(test),)
        naive = naive_error(setting.level[setting.training_rows])
        expected = measure(setting.level[test.rows], predicted, test.previous, setting.data.level_scale, naive=naive)
        assert scores[baseline.name] == expected


@pytest.mark.usefixtures("arima_anew")
def test_the_same_seed_gives_the_same_board() -> None:
    one, two = (
        [replace(entry, fit_seconds=0, predict_seconds=0) for entry in _board(_table(), _config())] for _ in range(2)
    )
    assert one == two


def test_what_is_not_to_be_had_is_named_where_persistence_stands() -> None:
    board = _board(_table(season=0.0), _config())
    assert {entry.name for entry in board} == NAMES - {"seasonal_naive"} | {"model"}
    notes = {entry.name: entry.note for entry in board}
    assert (
        "Not to be had here: seasonal naive (the training part shows no season); climatology (the training part is "
        "shorter than two years)."
    ) in notes["persistence"]
    assert "Not to be had" not in "".join(note for name, note in notes.items() if name != "persistence")


def test_of_equals_the_simpler_comes_first(make_table) -> None:
    config = preset("recommended").with_("features", window=5)
    table = make_table(300)
    test = prepare(table, Preparation.of(config)).test
    board = _judged(table, config, test.previous).entries
    (persistence,) = (entry.metrics for entry in board if entry.name == "persistence")
    equal = [entry.name for entry in board if entry.metrics.rmse == pytest.approx(persistence.rmse, rel=1e-12)]
    # A fading average that keeps nothing of the past is persistence, as is ARIMA(0,1,0).
    assert [name for name in equal if name != "ewma"] == ["persistence", "arima", "model"]


def test_predictions_that_are_no_numbers_are_no_score(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(setting: Setting) -> Fitted:
        return Fitted(lambda windows: windows.previous * np.exp(np.full(len(windows), 1e4)), "It explodes.")

    few = (BASELINES[0], Baseline("explosive", "explosive", overflow))
    monkeypatch.setattr(module, "BASELINES", few)
    board = _board(_table(), _config())
    assert [entry.name for entry in board] == ["model", "persistence"]
    assert "explosive (some of its predictions were too large to be numbers)" in board[1].note


@pytest.mark.parametrize("leak", ["scaler", "shuffle", "stopping"])
def test_runs_with_a_mistake_on_purpose_have_a_board_too(leak: str) -> None:
    board = _board(_table(), _config().with_("", leak=leak))
    assert {entry.name for entry in board} == NAMES | {"model"}


def test_a_constant_target_leaves_no_doubt() -> None:
    table = _table()
    table.frame["value"] = 5.0
    board = _board(table, _config())
    assert {round(entry.metrics.rmse, 12) for entry in board} == {0.0}
    assert "ARIMA (the target never changes in the training part)" in next(
        entry.note for entry in board if entry.name == "persistence"
    )


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("values", [np.arange(12.0), np.tile([1.0, 2.0], 6), np.r_[np.ones(11), 1e6]])
def test_the_shortest_series_have_a_board_and_no_warning(values: np.ndarray) -> None:
    index = pd.date_range("2020-01-01", periods=len(values), name="date")
    table = PriceTable("T", pd.DataFrame({"value": values}, index=index))
    board = _board(table, _config(inputs=("value",), window=2))
    assert {"persistence", "drift", "mean", "ewma", "ridge", "gradient_boosting"} < {entry.name for entry in board}


def test_learning_pays_on_the_weather() -> None:
    table = load_bundled("seattle")
    board = _board(table, preset("recommended").with_("features", inputs=table.columns, target="temp_max"))
    rmse = {entry.name: entry.metrics.rmse for entry in board}
    for name in ("ridge", "gradient_boosting", "arima"):
        assert 0.9 < rmse[name] / rmse["persistence"] < 0.98
    assert rmse["seasonal_naive"] > rmse["persistence"]  # yesterday says more than last year
