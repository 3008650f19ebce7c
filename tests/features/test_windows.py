"""Windows show a prediction exactly the rows before it, and nothing of what comes after."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.table import PriceTable
from lstm_core.errors import ColumnNotFoundError, DataError, TooFewRowsError
from lstm_core.features.preparation import Preparation
from lstm_core.features.window_set import WindowSet, sliding_windows
from lstm_core.features.windows import PreparedData, prepare

MakeTable = Callable[..., PriceTable]

ROWS = st.integers(60, 90)
WINDOWS = st.integers(2, 8)
HORIZONS = st.integers(1, 4)
SEEDS = st.integers(0, 10**6)
both_presets = pytest.mark.parametrize("name", ["tutorial", "recommended"])


def _config(name: str, window: int) -> ExperimentConfig:
    return preset(name).with_("features", window=window)


def _parts(data: PreparedData) -> list[WindowSet]:
    return [part for part in (data.train, data.validation, data.test) if part is not None]


def _numbered(rows: int) -> PriceTable:
    """Return a table whose values say which row they stand in."""
    index = pd.date_range("2024-01-01", periods=rows, name="date")
    return PriceTable(
        "N", pd.DataFrame({"open": np.arange(rows) + 5000.0, "close": np.arange(rows) * 1.0}, index=index)
    )


def _with_another_future(table: PriceTable, row: int, seed: int, signs: tuple[int, ...] = (-1, 1)) -> PriceTable:
    """Change every value of a table from a row on, by 10 at least."""
    frame = table.frame.copy()
    random, shape = np.random.default_rng(seed), frame.iloc[row:].shape
    frame.iloc[row:] += random.choice(signs, shape) * random.uniform(10, 1000, shape)
    return PriceTable(table.title, frame)


@both_presets
@given(rows=ROWS, window=WINDOWS)
def test_each_sample_covers_exactly_the_rows_before_its_prediction(name: str, rows: int, window: int) -> None:
    table = _numbered(rows)
    data = prepare(table, Preparation.of(_config(name, window)))
    for part in _parts(data):
        seen = np.rint(data.input_scaler.inverse(part.inputs.astype("float64")))  # (samples, time, features)
        for sample, row in enumerate(part.rows):
            assert seen[sample, :, 1].tolist() == list(range(row - window, row))
            assert seen[sample, :, 0].tolist() == list(range(row - window + 5000, row + 5000))
        assert part.actual.tolist() == part.rows.tolist()
        assert part.previous.tolist() == (part.rows - 1).tolist()
        assert part.dates.equals(table.dates[part.rows])


@given(rows=ROWS, window=WINDOWS)
def test_the_recommended_preset_predicts_every_row_after_training(rows: int, window: int) -> None:
    data = prepare(_numbered(rows), Preparation.of(_config("recommended", window)))
    assert data.train.rows.tolist() == list(range(window, data.split.train.stop))
    assert data.validation is not None
    later = [*data.validation.rows, *data.test.rows]
    assert later == list(range(data.split.train.stop, rows))


@given(rows=ROWS, window=WINDOWS)
def test_the_tutorial_preset_builds_windows_inside_each_part(rows: int, window: int) -> None:
    data = prepare(_numbered(rows), Preparation.of(_config("tutorial", window)))
    assert data.validation is None
    assert data.train.rows.tolist() == list(range(window, data.split.train.stop))
    assert data.test.rows.tolist() == list(range(data.split.test.start + window, rows))


@both_presets
@given(window=WINDOWS, seed=SEEDS, share=st.floats(0, 1), horizon=HORIZONS)
def test_changing_the_future_changes_nothing_that_earlier_predictions_see(
    make_table: MakeTable, name: str, window: int, seed: int, share: float, horizon: int
) -> None:
    table, config = make_table(80, seed), _config(name, window).with_("features", horizon=horizon)
    before = prepare(table, Preparation.of(config))
    first = before.split.train.stop
    row = first + round(share * (len(table) - 1 - first))
    after = prepare(_with_another_future(table, row, seed), Preparation.of(config))
    for old, new in zip(_parts(before), _parts(after), strict=True):
        predicted, past = old.rows <= row, old.rows + horizon <= row
        assert np.array_equal(old.inputs[predicted], new.inputs[predicted])
        assert np.array_equal(old.previous[predicted], new.previous[predicted])
        assert np.array_equal(old.steps[past], new.steps[past])
        assert np.array_equal(old.targets[past], new.targets[past])


@both_presets
@given(window=WINDOWS, seed=SEEDS, share=st.floats(0, 1))
def test_changing_the_future_changes_no_training_window_before_it_either(
    make_table: MakeTable, name: str, window: int, seed: int, share: float
) -> None:
    # A change inside the training part moves the scaling, so the windows are compared in the columns' units.
    table, config = make_table(80, seed), _config(name, window)
    before = prepare(table, Preparation.of(config))
    row = window + round(share * (before.split.train.stop - 1 - window))
    after = prepare(_with_another_future(table, row, seed), Preparation.of(config))
    predicted = before.train.rows <= row
    old = before.input_scaler.inverse(before.train.inputs[predicted].astype("float64"))
    new = after.input_scaler.inverse(after.train.inputs[predicted].astype("float64"))
    np.testing.assert_allclose(old, new, atol=1e-2)
    assert np.array_equal(before.train.previous[predicted], after.train.previous[predicted])


@both_presets
@given(seed=SEEDS, horizon=HORIZONS, kind=st.sampled_from(["level", "change", "log_return", "har"]))
def test_the_scalers_depend_on_the_training_rows_only(
    make_table: MakeTable, name: str, seed: int, horizon: int, kind: str
) -> None:
    table, config = make_table(80, seed), _config(name, 5).with_("features", horizon=horizon, target_kind=kind)
    before = prepare(table, Preparation.of(config))
    stop = before.split.train.stop
    after = prepare(_with_another_future(table, stop, seed, signs=(1,)), Preparation.of(config))
    assert before.input_scaler.to_json() == after.input_scaler.to_json()
    assert before.target_unit.to_json() == after.target_unit.to_json()
    assert before.level_scale == after.level_scale
    last_row_changed = prepare(_with_another_future(table, stop - 1, seed, signs=(1,)), Preparation.of(config))
    assert before.input_scaler.scale.tolist() != last_row_changed.input_scaler.scale.tolist()


def test_scaling_is_that_of_the_training_rows_worked_out_by_hand(table: PriceTable) -> None:
    data = prepare(table, Preparation.of(_config("tutorial", 5)))
    train = table.frame[["open", "close"]].to_numpy()[: data.split.train.stop]
    np.testing.assert_allclose(data.input_scaler.center, train.min(axis=0))
    np.testing.assert_allclose(data.input_scaler.scale, np.ptp(train, axis=0))
    np.testing.assert_allclose(data.level_scale, np.ptp(train[:, 1]))
    assert data.input_scaler.fitted_rows == data.split.train.stop == 96


@both_presets
def test_windows_are_views_that_take_the_memory_of_their_rows_only(table: PriceTable, name: str) -> None:
    features, value = 2, 4  # columns, bytes
    for part in _parts(prepare(table, Preparation.of(_config(name, 5)))):
        assert np.shares_memory(part.inputs[0], part.inputs[1])
        low, high = np.lib.array_utils.byte_bounds(part.inputs)
        assert high - low <= len(table) * features * value
        assert not part.inputs.flags.writeable


def test_windows_that_reach_back_share_the_memory_of_the_part_before(table: PriceTable) -> None:
    data = prepare(table, Preparation.of(_config("recommended", 5)))
    assert data.validation is not None
    assert np.shares_memory(data.train.inputs, data.validation.inputs)
    assert np.shares_memory(data.validation.inputs, data.test.inputs)


@both_presets
@given(seed=SEEDS, window=WINDOWS)
def test_a_perfect_output_turns_into_the_actual_value(make_table: MakeTable, name: str, seed: int, window: int) -> None:
    data = prepare(make_table(80, seed), Preparation.of(_config(name, window)))
    assert data.target_kind == ("change" if name == "recommended" else "level")
    for part in _parts(data):
        np.testing.assert_allclose(part.to_level(part.targets), part.actual, rtol=1e-5)


@pytest.mark.parametrize("kind", ["level", "change", "log_return", "har"])
@pytest.mark.parametrize("horizon", [1, 3])
def test_perfect_outputs_of_every_step_turn_into_what_happens(table: PriceTable, kind: str, horizon: int) -> None:
    config = _config("recommended", 5).with_("features", target_kind=kind, horizon=horizon)
    data = prepare(table, Preparation.of(config))
    close = table.frame["close"].to_numpy()
    for part in _parts(data):
        ahead = np.stack([close[part.rows + step] for step in range(horizon)], axis=1)
        assert np.array_equal(part.steps, ahead)
        np.testing.assert_allclose(part.frame.to_levels(part.targets)[:, :, 0], ahead, rtol=1e-5)


@pytest.mark.parametrize("horizon", [1, 4])
def test_every_predicted_row_lies_in_its_part(table: PriceTable, horizon: int) -> None:
    data = prepare(table, Preparation.of(_config("recommended", 5).with_("features", horizon=horizon)))
    parts = (data.split.train, data.split.validation, data.split.test)
    for part, rows in zip(_parts(data), parts, strict=True):
        assert rows.start <= part.rows[0]
        assert part.rows[-1] + horizon == rows.stop


def test_the_last_samples_of_a_part_are_those_samples(table: PriceTable) -> None:
    data = prepare(table, Preparation.of(_config("recommended", 5)))
    last = data.train.last(7)
    assert len(last) == 7
    assert np.array_equal(last.inputs, data.train.inputs[-7:])
    assert np.array_equal(last.rows, data.train.rows[-7:])


def test_a_log_return_of_what_is_not_positive_is_refused(table: PriceTable) -> None:
    frame = table.frame.copy()
    frame.loc[frame.index[30], "close"] = 0.0
    config = _config("recommended", 5).with_("features", target_kind="log_return")
    with pytest.raises(DataError, match=f"on {frame.index[30]:%Y-%m-%d} its value is 0"):
        prepare(PriceTable(title="WALK", frame=frame), Preparation.of(config))


def test_the_leak_of_the_scaler_is_the_only_thing_that_changes(table: PriceTable) -> None:
    config = _config("tutorial", 5)
    honest, leaked = (
        prepare(table, Preparation.of(config)),
        prepare(table, Preparation.of(config.with_("", leak="scaler"))),
    )
    columns = table.frame[list(config.features.inputs)]
    assert leaked.input_scaler.center == pytest.approx(columns.min().to_numpy())
    assert leaked.input_scaler.scale == pytest.approx((columns.max() - columns.min()).to_numpy())
    assert np.array_equal(honest.test.actual, leaked.test.actual)


def test_the_leak_of_shuffling_draws_every_window_into_some_part(table: PriceTable) -> None:
    config = _config("recommended", 5)
    honest, leaked = (
        prepare(table, Preparation.of(config)),
        prepare(table, Preparation.of(config.with_("", leak="shuffle"))),
    )
    assert [len(part) for part in _parts(leaked)] == [len(part) for part in _parts(honest)]
    drawn = np.concatenate([part.rows for part in _parts(leaked)])
    assert sorted(drawn) == sorted(np.concatenate([part.rows for part in _parts(honest)]))
    assert leaked.train.rows.max() > leaked.test.rows.min()  # training looks into the future
    for part in _parts(leaked):
        whole = honest.input_scaler.transform(table.frame[["open", "close"]].to_numpy())
        expected = np.stack([whole[row - 5 : row] for row in part.rows])
        np.testing.assert_allclose(part.inputs, expected, rtol=1e-6)


def test_the_leak_of_stopping_watches_the_test_part(table: PriceTable) -> None:
    data = prepare(table, Preparation.of(_config("recommended", 5).with_("", leak="stopping")))
    assert data.validation is not None
    assert data.watched is data.test


def test_a_zero_output_repeats_yesterday_when_the_change_is_predicted(table: PriceTable) -> None:
    data = prepare(table, Preparation.of(_config("recommended", 5)))
    zeros = np.zeros(len(data.test), dtype="float32")
    assert np.array_equal(data.test.to_level(zeros), data.test.previous)


def test_the_watched_part_is_validation_or_else_test(table: PriceTable) -> None:
    tutorial, recommended = (prepare(table, Preparation.of(_config(name, 5))) for name in ("tutorial", "recommended"))
    assert tutorial.watched is tutorial.test
    assert recommended.watched is recommended.validation


def test_inputs_come_in_the_order_in_which_they_were_chosen(table: PriceTable) -> None:
    config = _config("tutorial", 5)
    one = prepare(table, Preparation.of(config.with_("features", inputs=("close", "volume"))))
    other = prepare(table, Preparation.of(config.with_("features", inputs=("volume", "close"))))
    assert np.array_equal(one.test.inputs, other.test.inputs[:, :, ::-1])


def test_sliding_windows_worked_out_by_hand() -> None:
    values = np.array([[1, 10], [2, 20], [3, 30]], dtype="float32")
    assert sliding_windows(values, 2).tolist() == [[[1, 10], [2, 20]], [[2, 20], [3, 30]]]


@pytest.mark.parametrize("change", [{"inputs": ("open", "vwap")}, {"target": "vwap"}])
def test_a_column_that_is_not_there_is_named(table: PriceTable, change: dict[str, object]) -> None:
    with pytest.raises(ColumnNotFoundError, match=r"^WALK has no column 'vwap'"):
        prepare(table, Preparation.of(_config("tutorial", 5).with_("features", **change)))


def test_a_table_too_short_for_the_window_is_refused(make_table: MakeTable) -> None:
    with pytest.raises(TooFewRowsError, match="the test part has 12 of the 60 rows"):
        prepare(make_table(60), Preparation.of(_config("tutorial", 12)))


def test_a_share_that_is_no_whole_number_of_rows_can_be_prepared(make_table: MakeTable) -> None:
    data = prepare(make_table(100), Preparation.of(_config("tutorial", 5).with_("split", train=0.29)))
    assert data.validation is None
