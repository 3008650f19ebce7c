"""Each window is scaled by itself: by its own rows and nothing else, the same in NumPy and in the graph."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.choices import FeatureConfig, TargetKind
from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.table import PriceTable
from lstm_core.features.own_scale import as_seen, by_itself, own_columns, own_scale, stands_still
from lstm_core.features.preparation import Preparation
from lstm_core.features.scaling import Scaler
from lstm_core.features.target_unit import TargetUnit
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData, prepare

MakeTable = Callable[..., PriceTable]

SEEDS = st.integers(0, 10**6)
KINDS = st.sampled_from(["level", "change", "log_return"])
every_kind = pytest.mark.parametrize("kind", ["level", "change", "log_return"])


def _config(kind: TargetKind = "level", name: str = "recommended", **features: object) -> ExperimentConfig:
    return preset(name).with_("features", **{"scaling": "window", "window": 6, "target_kind": kind} | features)


def _prepared(table: PriceTable, config: ExperimentConfig) -> PreparedData:
    return prepare(table, Preparation.of(config))


def _parts(data: PreparedData) -> list[WindowSet]:
    return [part for part in (data.train, data.validation, data.test) if part is not None]


def _changed(table: PriceTable, rows: slice, seed: int) -> PriceTable:
    frame = table.frame.copy()
    frame.iloc[rows] *= np.random.default_rng(seed).uniform(1.5, 30, frame.iloc[rows].shape)
    return PriceTable(table.title, frame)


def test_a_window_worked_out_by_hand() -> None:
    window = np.array([[2.0, 5.0], [4.0, 5.0], [4.0, 5.0], [4.0, 5.0], [5.0, 5.0], [5.0, 5.0], [7.0, 5.0], [9.0, 5.0]])
    center, scale = own_scale(window)
    assert (center.tolist(), scale.tolist()) == ([[5.0, 5.0]], [[2.0, 1.0]])
    assert by_itself(window)[:, 0].tolist() == [-1.5, -0.5, -0.5, -0.5, 0.0, 0.0, 1.0, 2.0]
    assert by_itself(window)[:, 1].tolist() == [0.0] * 8
    assert stands_still(window).tolist() == [False, True]


@given(seed=SEEDS, factor=st.floats(1e-3, 1e3), shift=st.floats(-1e3, 1e3))
def test_height_and_width_of_a_window_are_not_seen(seed: int, factor: float, shift: float) -> None:
    window = np.random.default_rng(seed).normal(size=(3, 9, 2))
    np.testing.assert_allclose(by_itself((window + shift) * factor), by_itself(window), atol=1e-4)


@given(seed=SEEDS)
def test_every_window_has_mean_0_and_deviation_1(make_table: MakeTable, seed: int) -> None:
    for part in _parts(_prepared(make_table(90, seed), _config())):
        np.testing.assert_allclose(part.inputs.mean(axis=1), 0, atol=1e-5)
        np.testing.assert_allclose(part.inputs.std(axis=1), 1, atol=1e-5)


@given(seed=SEEDS, kind=KINDS, share=st.floats(0, 1), horizon=st.integers(1, 3))
def test_nothing_outside_of_a_window_changes_what_is_seen_of_it(
    make_table: MakeTable, seed: int, kind: TargetKind, share: float, horizon: int
) -> None:
    """Not the future, and not even the training part: what all rows are scaled by comes out of a window again."""
    table, config = make_table(90, seed), _config(kind, horizon=horizon)
    before = _prepared(table, config)
    row = round(share * (len(table) - 1))
    after = _prepared(_changed(table, slice(row, row + 1), seed), config)
    for old, new in zip(_parts(before), _parts(after), strict=True):
        free = (old.rows <= row) | (old.rows - config.features.window > row)
        np.testing.assert_allclose(new.inputs[free], old.inputs[free], atol=2e-4)
        np.testing.assert_allclose(new.frame.base[free], old.frame.base[free], rtol=1e-9)
        np.testing.assert_allclose(new.frame.scale[free], old.frame.scale[free], rtol=1e-6)


@given(seed=SEEDS, kind=KINDS, share=st.floats(0, 1))
def test_the_future_leaves_every_earlier_bit_as_it_is(
    make_table: MakeTable, seed: int, kind: TargetKind, share: float
) -> None:
    table, config = make_table(90, seed), _config(kind)
    before = _prepared(table, config)
    first = before.split.train.stop
    row = first + round(share * (len(table) - 1 - first))
    after = _prepared(_changed(table, slice(row, None), seed), config)
    for old, new in zip(_parts(before), _parts(after), strict=True):
        predicted, past = old.rows <= row, old.rows < row
        np.testing.assert_array_equal(new.inputs[predicted], old.inputs[predicted])
        np.testing.assert_array_equal(new.frame.base[predicted], old.frame.base[predicted])
        np.testing.assert_array_equal(new.frame.scale[predicted], old.frame.scale[predicted])
        np.testing.assert_array_equal(new.targets[past], old.targets[past])


@every_kind
@pytest.mark.parametrize("horizon", [1, 3])
def test_what_is_taken_away_at_the_inputs_is_put_back_at_the_outputs(
    table: PriceTable, kind: TargetKind, horizon: int
) -> None:
    data = _prepared(table, _config(kind, horizon=horizon))
    for part in _parts(data):
        np.testing.assert_allclose(part.frame.to_levels(part.targets)[:, :, 0], part.steps, rtol=1e-5)


def test_a_level_is_counted_from_the_mean_of_its_window_in_its_deviation(table: PriceTable) -> None:
    data, close = _prepared(table, _config("level")), table.frame["close"].to_numpy()
    past = np.stack([close[row - 6 : row] for row in data.test.rows])
    np.testing.assert_allclose(data.test.frame.base[:, 0], past.mean(axis=1))
    np.testing.assert_allclose(data.test.frame.scale[:, 0], past.std(axis=1))
    # The target is an input, so that a model that puts out its last input repeats the last value.
    column = data.test.inputs[:, -1, list(_config().features.inputs).index("close")]
    np.testing.assert_allclose(data.test.to_level(column), data.test.previous, rtol=1e-6)


def test_a_change_is_counted_from_the_last_value_in_the_deviation_of_its_window(table: PriceTable) -> None:
    data, close = _prepared(table, _config("change")), table.frame["close"].to_numpy()
    past = np.stack([close[row - 6 : row] for row in data.test.rows])
    np.testing.assert_array_equal(data.test.frame.base[:, 0], data.test.previous)
    np.testing.assert_allclose(data.test.frame.scale[:, 0], past.std(axis=1))
    logs = _prepared(table, _config("log_return")).test
    np.testing.assert_allclose(logs.frame.scale[:, 0], np.log(past).std(axis=1))


@every_kind
def test_a_target_that_stood_still_is_told_in_the_deviation_of_the_training_part(
    table: PriceTable, kind: TargetKind
) -> None:
    frame = table.frame.copy()
    frame.loc[frame.index[-12:], "close"] = 77.0
    data = _prepared(PriceTable("STILL", frame), _config(kind))
    still = data.test.rows >= len(frame) - 12 + 6
    assert still.any() and not still.all()
    known = frame["close"].to_numpy()[: data.split.train.stop]
    known = np.log(known) if kind == "log_return" else known
    np.testing.assert_allclose(data.test.frame.scale[still, 0], known.std())
    assert (data.test.inputs[still][:, :, 1] == 0).all()
    assert np.isfinite(data.test.targets).all()
    assert stands_still(data.test.rows_in_windows)[:, 1].tolist() == still.tolist()


def test_a_series_that_has_drifted_far_away_keeps_its_digits(table: PriceTable) -> None:
    frame = table.frame.copy()
    near = _prepared(table, _config())
    frame.iloc[near.split.test.start - 6 :] += 1e5
    far = _prepared(PriceTable("FAR", frame), _config())
    np.testing.assert_allclose(far.test.inputs, near.test.inputs, atol=0.02)
    np.testing.assert_allclose(far.test.targets, near.test.targets, rtol=1e-4, atol=1e-4)


def test_rounding_is_no_movement() -> None:
    noise = np.random.default_rng(0).uniform(-1e-7, 1e-7, (2, 8, 1))
    np.testing.assert_allclose(by_itself(3.7 + noise), 0, atol=1e-6)
    assert stands_still(3.7 + noise).all()


def test_the_mistake_of_fitting_the_scaler_on_all_rows_can_not_be_made(table: PriceTable) -> None:
    config = _config()
    honest, leaked = _prepared(table, config), _prepared(table, config.with_("", leak="scaler"))
    np.testing.assert_allclose(leaked.test.inputs, honest.test.inputs, atol=1e-4)
    np.testing.assert_allclose(leaked.test.targets, honest.test.targets, rtol=1e-6)


def test_shuffled_windows_are_scaled_once(table: PriceTable) -> None:
    config = _config()
    honest, leaked = _prepared(table, config), _prepared(table, config.with_("", leak="shuffle"))
    known = {int(row): part.inputs[i] for part in _parts(honest) for i, row in enumerate(part.rows)}
    for part in _parts(leaked):
        for sample, row in enumerate(part.rows):
            np.testing.assert_array_equal(part.inputs[sample], known[int(row)])


def test_the_last_samples_and_single_ones_are_seen_as_among_all(table: PriceTable) -> None:
    train = _prepared(table, _config()).train
    np.testing.assert_array_equal(train.last(7).inputs, train.inputs[-7:])
    np.testing.assert_array_equal(train.inputs_of(np.array([3, 1])), train.inputs[[3, 1]])
    np.testing.assert_array_equal(train.last_rows, train.rows_in_windows[:, -1])


def test_a_kept_unit_and_long_series_mean_the_same() -> None:
    level = 50 + np.random.default_rng(4).normal(size=5000).cumsum() * 0.1
    features = FeatureConfig(scaling="window", window=3, horizon=2)
    unit = TargetUnit.fit(level, features)
    kept = TargetUnit.from_json(unit.to_json(), features)
    past = np.lib.stride_tricks.sliding_window_view(level, 3)
    np.testing.assert_array_equal(kept.frame(past).scale, unit.frame(past).scale)
    np.testing.assert_allclose(unit.frame(past).base, np.repeat(past.mean(axis=1)[:, None], 2, axis=1))


def test_windows_in_their_units_are_seen_as_the_prepared_ones(table: PriceTable) -> None:
    config = _config()
    data = _prepared(table, config)
    values = table.frame[list(config.features.inputs)].to_numpy()
    windows = np.stack([values[row - 6 : row] for row in data.test.rows])
    scaler = Scaler.from_json(data.input_scaler.to_json())
    np.testing.assert_array_equal(as_seen(windows, scaler, config.features), data.test.inputs)


def test_what_says_how_a_ticker_differs_from_others_is_left_as_it_is() -> None:
    features = FeatureConfig(inputs=("close", "static:mean"), scaling="window")
    window = np.array([[1.0, 0.7], [3.0, 0.7]])
    assert by_itself(window, own_columns(features)).tolist() == [[-1.0, np.float32(0.7)], [1.0, np.float32(0.7)]]


def test_what_har_leaves_over_keeps_the_deviation_of_the_training_part(table: PriceTable) -> None:
    plain, own = (
        _prepared(table, _config("har", scaling=scaling, window=30, inputs=("close",)))
        for scaling in ("standard", "window")
    )
    np.testing.assert_array_equal(own.test.targets, plain.test.targets)
    np.testing.assert_allclose(own.test.inputs.std(axis=1), 1, atol=1e-5)
