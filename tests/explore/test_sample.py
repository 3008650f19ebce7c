"""One sample with the dates and values that it comes from."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.explore.sample import take_sample
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare

CONFIG = ExperimentConfig().with_("features", window=10)


def sample(table, config=CONFIG, part="train", number=0):
    data = prepare(table, Preparation.of(config))
    return take_sample(data, getattr(data, part), number, table.dates, config.features.inputs)


def test_the_first_window_is_the_first_rows_and_predicts_the_next(table):
    found = sample(table)
    assert list(found.inputs.index) == list(table.dates[:10])
    assert found.inputs.shape == (10, 2) and list(found.inputs.columns) == ["open", "close"]
    assert list(found.dates) == [table.dates[10]]
    assert found.targets == found.actual == (table.frame["close"].iloc[10],)
    assert found.previous == table.frame["close"].iloc[9]


def test_values_are_those_of_the_table(table):
    found = sample(table, part="test", number=3)
    rows = table.frame[["open", "close"]].iloc[found.first_row : found.first_row + 10]
    pd.testing.assert_frame_equal(found.values, rows, check_freq=False, rtol=1e-5)
    assert found.first_row == 96 + 3


def test_the_next_window_begins_one_row_later(table):
    one, other = sample(table, number=4), sample(table, number=5)
    assert other.first_row == one.first_row + 1
    np.testing.assert_array_equal(one.inputs.to_numpy()[1:], other.inputs.to_numpy()[:-1])


def test_reaching_back_the_first_test_window_lies_in_the_training_part(table):
    found = sample(table, CONFIG.with_("split", reach_back=True), "test")
    assert found.first_row == 96 - 10
    assert found.dates[0] == table.dates[96]


def test_a_predicted_change_is_told_from_the_value(table):
    found = sample(table, CONFIG.with_("features", target_kind="change"))
    assert found.target_kind == "change"
    assert found.targets == pytest.approx([found.actual[0] - found.previous])
    data = prepare(table, Preparation.of(CONFIG.with_("features", target_kind="change")))
    assert found.scaled_targets == pytest.approx(found.targets / data.target_unit.scaler.scale[0], rel=1e-6)


@pytest.mark.parametrize("kind", ["level", "change", "log_return", "har"])
def test_all_rows_that_a_window_predicts_are_there(table, kind):
    config = CONFIG.with_("features", target_kind=kind, horizon=3)
    found, data = sample(table, config, number=2), prepare(table, Preparation.of(config))
    close = table.frame["close"].to_numpy()
    assert list(found.dates) == list(table.dates[12:15])
    assert found.actual == tuple(close[12:15])
    wanted = {
        "level": close[12:15],
        "change": close[12:15] - close[11],
        "log_return": np.log(close[12:15] / close[11]),
        "har": close[12:15] - data.target_unit.frame(close[None, 2:12]).base[0],
    }
    assert found.targets == pytest.approx(wanted[kind])
    assert data.target_unit.scaler.inverse(np.array([found.scaled_targets]))[0] == pytest.approx(wanted[kind], rel=1e-4)


def test_limits_are_those_of_all_parts(table):
    # The last row is in no window: it is only predicted.
    rows = table.frame[["open", "close"]].iloc[:-1]
    train = rows.iloc[:96]
    scaled = (rows - train.min()) / (train.max() - train.min())
    reach = CONFIG.with_("split", reach_back=True)
    assert sample(table, reach).limits == sample(table, reach, "test", 3).limits
    assert sample(table, reach).limits == pytest.approx((scaled.min().min(), scaled.max().max()), abs=1e-6)


@pytest.mark.parametrize("number", [-1, 86])
def test_a_window_that_is_not_there_is_refused(table, number):
    with pytest.raises(IndexError, match="There is no window"):
        sample(table, number=number)


@pytest.mark.parametrize("kind", ["level", "change", "log_return"])
def test_a_window_that_is_scaled_by_itself_says_by_what(table, kind):
    found = sample(table, CONFIG.with_("features", target_kind=kind, scaling="window"), "test", 3)
    values = found.values["close"]
    told = np.log(values) if kind == "log_return" else values
    base = values.mean() if kind == "level" else found.previous
    assert found.own_scale == pytest.approx((base, told.std(ddof=0)), rel=1e-5)
    np.testing.assert_allclose(found.inputs["close"], (values - values.mean()) / values.std(ddof=0), atol=1e-4)
    rows = table.frame[["open", "close"]].iloc[found.first_row : found.first_row + 10]
    pd.testing.assert_frame_equal(found.values, rows, check_freq=False, rtol=1e-5)
    low, high = found.limits
    assert low <= found.inputs.to_numpy().min() and found.inputs.to_numpy().max() <= high < 3.1


def test_where_all_rows_have_one_scale_a_window_has_none_of_its_own(table):
    assert sample(table).own_scale is None
