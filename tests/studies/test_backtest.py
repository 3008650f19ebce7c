"""The folds of a backtest look at the past only, and what they come to is counted and said right."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError, TooFewRowsError
from lstm_core.evaluation.backtest import summarize
from lstm_core.features.preparation import Preparation
from lstm_core.features.splits import count_windows, split_rows
from lstm_core.features.windows import prepare, with_features
from lstm_core.studies.backtest import MAX_FOLDS, STUDY, Scheme, fold_configs
from lstm_core.studies.common.report import KeyNumbers, Said, Table, Trained
from tests.made_results import made_result, repeat_last, with_opponent

SMALL = ExperimentConfig().with_("features", window=5).with_("model", units=2)
CAREFUL = preset("recommended").with_("features", window=5).with_("model", units=2)


def parts(config, rows, folds, **options):
    return [fold.split.rows for fold in fold_configs(config, rows, folds, **options)]


def test_expanding_folds_are_fitted_to_all_that_lies_before_their_test_rows():
    # 80% of 100 rows are for training; the 20 test rows are shared by 4 folds.
    assert parts(SMALL, 100, 4) == [(0, 80, 80, 85), (0, 85, 85, 90), (0, 90, 90, 95), (0, 95, 95, 100)]


def test_rolling_folds_are_fitted_to_as_many_rows_as_the_first():
    assert parts(SMALL, 100, 3, every=10, scheme="rolling") == [
        (0, 70, 70, 80),
        (10, 80, 80, 90),
        (20, 90, 90, 100),
    ]


def test_validation_keeps_its_share_of_what_lies_before():
    # 70% and 10%: an eighth of the rows before the test rows.
    assert parts(CAREFUL, 200, 2, every=20) == [(0, 140, 160, 180), (0, 158, 180, 200)]
    assert parts(CAREFUL, 200, 2, every=20, scheme=Scheme.ROLLING) == [(0, 140, 160, 180), (20, 160, 180, 200)]


def test_a_split_at_exact_rows_keeps_its_shares_too():
    config = CAREFUL.with_("split", rows=(40, 100, 140, 200))  # 60 and 40 rows
    assert parts(config, 200, 2, every=50) == [(0, 60, 100, 150), (0, 90, 150, 200)]
    assert parts(config, 200, 2) == [(0, 84, 140, 170), (0, 102, 170, 200)]


def test_a_fold_is_the_same_run_on_other_rows():
    for fold in fold_configs(CAREFUL, 200, 3):
        assert fold.split.reach_back
        assert (fold.split.train, fold.split.validation) == (0.7, 0.1)
        assert fold.with_("split", rows=None) == CAREFUL.with_("split", reach_back=True)


def test_a_tiny_test_part_still_gives_folds_worth_testing():
    config = SMALL.with_("split", train=0.97)
    assert parts(config, 100, 2) == [(0, 90, 90, 95), (0, 95, 95, 100)]
    assert parts(config.with_("features", horizon=3), 100, 2)[0] == (0, 86, 86, 93)


@st.composite
def _backtests(draw):
    config = draw(st.sampled_from([SMALL, CAREFUL]))
    config = config.with_("features", horizon=draw(st.integers(1, 4)), inputs=("close", "sma:3"))
    rows, folds = draw(st.integers(60, 160)), draw(st.integers(2, 6))
    every = draw(st.none() | st.integers(8, 20))
    scheme = draw(st.sampled_from(list(Scheme)))
    try:
        return config, rows, fold_configs(config, rows, folds, every=every, scheme=scheme)
    except TooFewRowsError:
        assume(False)


@given(_backtests())
def test_no_fold_is_fitted_to_its_test_rows_or_to_later_ones(backtest):
    config, rows, folds = backtest
    close = 100 + np.random.default_rng(rows).normal(size=rows + 2).cumsum()
    index = pd.bdate_range("2020-01-01", periods=rows + 2, name="date")
    table = with_features(PriceTable("T", pd.DataFrame({"close": close}, index=index)), config.features)
    assert len(table) == rows
    before = None
    for fold in folds:
        split, data = split_rows(rows, fold.split), prepare(table, Preparation.of(fold))
        test = data.test.rows
        for part in (data.train, data.validation):
            if part is not None:
                assert part.rows.max() + config.features.horizon - 1 < split.test.start
        assert test.min() == split.test.start
        assert test.max() + config.features.horizon == split.test.stop
        assert before is None or split.test.start == before
        before = split.test.stop
        # Whatever comes later, what the fold learns from stays the same, scaling included.
        frame = table.frame.copy()
        frame.iloc[split.test.start :] *= 7.0
        again = prepare(PriceTable("T", frame), Preparation.of(fold))
        assert again.train.inputs.tobytes() == data.train.inputs.tobytes()
        assert again.train.targets.tobytes() == data.train.targets.tobytes()
        if data.validation is not None:
            assert again.validation.inputs.tobytes() == data.validation.inputs.tobytes()
            assert again.validation.targets.tobytes() == data.validation.targets.tobytes()
    assert before == rows


@given(_backtests())
def test_every_fold_has_windows_to_learn_from_and_to_test(backtest):
    config, rows, folds = backtest
    for fold in folds:
        counts = count_windows(rows, config.features.window, fold.split, config.features.horizon)
        assert counts.train >= 20
        assert counts.test >= 5


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"folds": 1}, "A backtest has 2 to 50 folds, not 1."),
        ({"folds": MAX_FOLDS + 1}, "A backtest has 2 to 50 folds, not 51."),
        ({"every": 4}, "Each fold would test 4 rows, but 5 are needed to tell anything of it."),
        ({"scheme": "anchored"}, "There is no scheme 'anchored' of a backtest. Choose one of: expanding, rolling."),
    ],
)
def test_impossible_backtests_are_refused_in_words(changes, sentence):
    with pytest.raises(ConfigError) as refused:
        fold_configs(SMALL, 100, **({"folds": 3} | changes))
    assert str(refused.value) == sentence


def test_a_run_with_a_mistake_on_purpose_is_not_tested_backwards():
    with pytest.raises(ConfigError, match="makes a mistake on purpose"):
        STUDY.require(SMALL.with_("", leak="shuffle"))


def test_too_few_rows_are_told_of_with_a_way_out():
    assert parts(SMALL, 75, 5, every=10)[0] == (0, 25, 25, 35)
    with pytest.raises(TooFewRowsError) as refused:
        fold_configs(SMALL, 74, 5, every=10)
    assert str(refused.value) == (
        "Too few rows for a backtest of 5 folds of 10 rows each: of the 74 rows, 24 are left to train the first fold "
        "with, and a window of 5 needs 25 or more. Choose fewer or shorter folds, a shorter window or a longer series."
    )
    with pytest.raises(TooFewRowsError, match="of the 30 rows, 0 are left"):
        fold_configs(SMALL, 30, 5, every=10)
    thin = CAREFUL.with_("split", train=0.88, validation=0.01)
    with pytest.raises(TooFewRowsError, match="the first fold has 0 rows for validation, and 1 are needed"):
        fold_configs(thin, 50, 2, every=5)


@pytest.fixture(scope="module")
def folds():
    """Three folds of a walk by 1 up and down, on which the model is better, level and worse than persistence."""
    close = 10 + np.arange(60) % 2.0
    index = pd.bdate_range("2020-01-01", periods=60, name="date")
    table = PriceTable("ZIGZAG", pd.DataFrame({"close": close, "open": close}, index=index))
    off = iter([0.5, 1.0, 2.0])
    return [
        made_result(fold, table, lambda windows, by=by: windows.steps + by)
        for fold, by in zip(fold_configs(SMALL, 60, 3, every=10), off, strict=True)
    ]


def test_a_backtest_worked_out_by_hand(folds):
    # Persistence is wrong by 1 each day; the model by 0.5, 1 and 2.
    found = summarize(folds)
    assert [fold.model.rmse for fold in found.folds] == pytest.approx([0.5, 1, 2])
    assert [fold.persistence.rmse for fold in found.folds] == pytest.approx([1, 1, 1])
    assert [fold.skill for fold in found.folds] == pytest.approx([0.5, 0, -1])
    assert (found.skill.mean, found.skill.low, found.skill.high) == pytest.approx((-1 / 6, -1, 0.5))
    assert found.skill.deviation == pytest.approx(np.sqrt(7 / 12))  # deviations 4, 1 and -5 sixths
    assert (found.rmse_ratio.mean, found.rmse_ratio.low, found.rmse_ratio.high) == pytest.approx((7 / 6, 0.5, 2))
    assert found.rmse_ratio.deviation == pytest.approx(found.skill.deviation)
    assert found.wins == 1
    assert found.evaluation.model.rmse == pytest.approx(np.sqrt((0.25 + 1 + 4) / 3))
    assert found.evaluation.skill == pytest.approx(1 - np.sqrt(1.75))
    assert found.verdict.skill == pytest.approx(found.evaluation.skill)
    assert found.sentence == (
        "The model was better than simply repeating the last close in 1 of 3 folds: its typical error was 1.167 times "
        "as large on average (0.5 to 2); which of the two is better hangs on the stretch of history."
    )


def test_each_fold_is_held_against_the_simple_method_that_was_the_best_before_it(folds):
    # Persistence is wrong by 1, the model by 0.5, 1 and 2, the opponents by 0.8, of two names.
    labels = ("HAR", "HAR", "EWMA")
    opposed = [with_opponent(fold, fold.outputs.actual[:, 0] - 0.8, labels[place]) for place, fold in enumerate(folds)]
    found = summarize(opposed)
    assert [fold.opponent_rmse for fold in found.folds] == pytest.approx([0.8] * 3)
    assert [fold.opponent.label for fold in found.folds] == list(labels)
    assert [fold.beat_the_opponent for fold in found.folds] == [True, False, False]
    assert found.pooled["opponent"].to_numpy() == pytest.approx(found.pooled["actual"].to_numpy() - 0.8)
    assert found.sentence == summarize(folds).sentence + (
        " It was better than the best simple method (HAR and EWMA) in 1 of 3: its typical error was 1.458 times as "
        "large on average."
    )
    assert "nor from the best simple method of each fold: its typical error is 1.323" in found.verdict.sentence
    told = {reason.title: reason.text for reason in found.verdict.reasons}
    assert told["The best simple method"].startswith("Each fold is held against the simple method that was the best")
    assert json.loads(json.dumps(found.to_json()))["folds"][0]["opponent"]["label"] == "HAR"
    same = summarize([with_opponent(fold, fold.outputs.actual[:, 0] - 0.8) for fold in folds])
    assert "HAR, the best simple method" in same.verdict.sentence


def test_folds_of_before_and_persistence_as_the_opponent_change_no_word(folds):
    plain = summarize(folds)
    same = summarize([with_opponent(fold, fold.outputs.previous, "persistence") for fold in folds])
    some = summarize([with_opponent(folds[0]), *folds[1:]])
    for other in (same, some):
        assert other.sentence == plain.sentence
        assert other.verdict.sentence == plain.verdict.sentence
        assert other.rivals == ()
    assert "opponent" not in some.pooled


def test_the_report_says_how_often_the_best_simple_method_was_beaten(folds):
    opposed = [with_opponent(fold, fold.outputs.actual[:, 0] - 0.8) for fold in folds]
    trained = [Trained(number, f"fold {number}", result) for number, result in enumerate(opposed, 1)]
    blocks = STUDY.report(None, trained).blocks
    (numbers,) = [block for block in blocks if isinstance(block, KeyNumbers)]
    assert numbers.numbers[1][:2] == ("Simple method beaten", "1 of 3")
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert list(table.frame["best simple method"]) == ["HAR"] * 3
    assert list(table.frame["skill against it"]) == pytest.approx([0.375, -0.25, -1.5])


def test_the_folds_say_which_dates_they_saw(folds):
    days = pd.bdate_range("2020-01-01", periods=60)
    found = summarize(folds)
    assert [(fold.fitted_from, fold.fitted_to) for fold in found.folds] == [
        (days[0], days[29]),
        (days[0], days[39]),
        (days[0], days[49]),
    ]
    assert [(fold.tested_from, fold.tested_to, fold.windows) for fold in found.folds] == [
        (days[30], days[39], 10),
        (days[40], days[49], 10),
        (days[50], days[59], 10),
    ]
    assert {fold.validation_from for fold in found.folds} == {None}


def test_predictions_are_pooled_in_the_order_of_time_whatever_the_order_of_the_results(folds):
    found = summarize(folds[::-1])
    assert found.pooled.index.equals(folds[0].series.index[30:])
    assert found.pooled["fold"].tolist() == [1] * 10 + [2] * 10 + [3] * 10
    assert (found.pooled["predicted"] - found.pooled["actual"]).round(9).tolist() == [0.5] * 10 + [1.0] * 10 + [2] * 10
    assert found.sentence == summarize(folds).sentence


def test_scaled_errors_are_pooled_each_in_its_own_scale(folds):
    # The close goes from 10 to 11 in the training rows of each fold, so a scaled unit is 1.
    found = summarize(folds).evaluation
    assert (found.model.mse_scaled, found.persistence.mse_scaled) == pytest.approx((1.75, 1.0))


def test_errors_without_a_unit_are_means_over_all_predictions_where_every_fold_has_them(folds):
    def having(result, mase, qlike):
        board = [replace(one, metrics=replace(one.metrics, mase=mase, qlike=qlike)) for one in result.leaderboard]
        return replace(result, leaderboard=tuple(board))

    found = [having(fold, number, None) for number, fold in zip((1.0, 2.0, 6.0), folds, strict=True)]
    assert summarize(found).evaluation.model.mase == pytest.approx(3.0)
    assert summarize(found).evaluation.model.qlike is None
    trained = [Trained(number, f"fold {number}", fold) for number, fold in enumerate(found, 1)]
    said = [block.text for block in STUDY.report(None, trained).blocks if isinstance(block, Said)]
    assert "Errors without a unit, the smaller the better: MASE 3 (repeating: 3)." in said


def test_what_is_missing_or_foreign_is_told_of(folds):
    assert len(summarize(folds[1:]).folds) == 2
    alone = summarize(folds[:1])
    assert alone.skill.deviation is None
    assert "in the only fold there is" in alone.sentence
    with pytest.raises(ConfigError, match="No fold of the backtest has ended yet"):
        summarize([])
    with pytest.raises(ConfigError, match="not the folds of one backtest"):
        summarize([folds[0], folds[0]])
    table = PriceTable("T", folds[0].series)
    other = made_result(folds[1].config.with_("", seed=1), table)
    with pytest.raises(ConfigError, match="not the folds of one backtest"):
        summarize([folds[0], other])


@pytest.mark.parametrize(
    ("by", "words"),
    [(0.5, "in all 3 folds: its typical error was 0.5 times"), (2.0, "in none of 3 folds: its"), (1.0, "level.")],
)
def test_the_sentence_says_whether_it_hangs_on_the_stretch(folds, by, words):
    table = PriceTable("T", folds[0].series)
    made = [made_result(fold.config, table, lambda windows: windows.steps + by) for fold in folds]
    assert words in summarize(made).sentence


def test_a_target_that_never_changes_has_no_skill():
    index = pd.bdate_range("2020-01-01", periods=60, name="date")
    table = PriceTable("FLAT", pd.DataFrame({"close": np.full(60, 5.0), "open": 5.0}, index=index))
    made = [made_result(fold, table, repeat_last) for fold in fold_configs(SMALL, 60, 2, every=10)]
    found = summarize(made)
    assert (found.skill, found.rmse_ratio, found.wins) == (None, None, 0)
    assert found.sentence == "The close never changed in the test rows; nothing can beat repeating it."
    assert json.loads(json.dumps(found.to_json()))["skill"] is None


def test_json_has_dates_as_iso_and_no_predictions(folds):
    fields = json.loads(json.dumps(summarize(folds).to_json()))
    assert fields["wins"] == 1
    assert fields["folds"][0]["tested_from"] == "2020-02-12"
    assert fields["folds"][0]["model"]["rmse"] == pytest.approx(0.5)
    assert fields["verdict"]["outcome"] == summarize(folds).verdict.outcome
    assert "pooled" not in fields
