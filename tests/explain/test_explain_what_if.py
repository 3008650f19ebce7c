"""What-if: changes worked out by hand on linear models, what follows a change and what does not."""

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ColumnNotFoundError, ConfigError
from lstm_core.explain.trained import TrainedModel
from lstm_core.explain.what_if import Change, changed, derived_from, shock, what_if


def test_a_change_of_a_linear_model_worked_out_by_hand(hand_made):
    # Five equal steps: a change of a by 2 moves the scaled prediction by 2 / scale of a / 5, times the weight 3.
    model = hand_made((3.0, 1.0))
    window = model.window_of(7)
    found = what_if(model, window, [Change(1, "a", window.values[1, 0] + 2)])
    expected = 3 * 2 / model.input_scaler.scale[0] / 5 * model.target_unit.scaler.scale[0]
    assert found.difference == pytest.approx(expected, rel=1e-3)
    assert found.before == pytest.approx(model.predict(model.windows(), model.frame())[7])
    assert (found.by_itself, found.notes) == (0, ())


def test_changes_add_up_in_a_linear_model(hand_made):
    model = hand_made((3.0, 1.0))
    window = model.window_of(7)
    changes = [shock(model, window, "a", 2, amount=0.5), shock(model, window, "b", 5, percent=40)]
    single = [what_if(model, window, [change]).difference for change in changes]
    assert what_if(model, window, changes).difference == pytest.approx(sum(single), rel=1e-3)
    assert min(abs(difference) for difference in single) > 0.01


def test_a_step_that_attention_leaves_out_changes_less(hand_made):
    model = hand_made((3.0, 1.0), bias=(0, 0, 0, -5, 5))
    window = model.window_of(7)
    last, before = (what_if(model, window, [shock(model, window, "a", lag, amount=1)]).difference for lag in (1, 2))
    assert last / before == pytest.approx(np.exp(2), rel=2e-3)  # exp(tanh 5) / exp(tanh -5)


def test_no_change_changes_nothing(make_result, table, tiny_config):
    model = TrainedModel.of(make_result(table, tiny_config))
    window = model.window_of(0)
    found = what_if(model, window, [])
    assert found.difference == 0
    np.testing.assert_array_equal(found.attention_before, found.attention_after)
    same = what_if(model, window, [Change(2, "close", float(window.values[2, 1]))])
    assert (same.difference, same.notes) == (0, ())


def test_attention_and_gates_are_those_of_either_window(make_result, table, tiny_config):
    model = TrainedModel.of(make_result(table, tiny_config, layers=2))
    window = model.window_of(3)
    found = what_if(model, window, [shock(model, window, "open", 3, percent=20)])
    passed = model.run(model.scaled(found.window.values)[None])
    np.testing.assert_allclose(found.attention_after, passed.attention[0], atol=1e-6)
    assert np.abs(found.attention_after - found.attention_before).max() > 1e-4
    before, after = found.gates_before[0], found.gates_after[0]
    np.testing.assert_array_equal(before.units, after.units)
    np.testing.assert_array_equal(before.hidden[:2], after.hidden[:2])  # nothing changes before the change
    assert np.abs(before.hidden[2:] - after.hidden[2:]).max() > 1e-4
    np.testing.assert_allclose(after.hidden, passed.layers[0].hidden[0][:, after.units], atol=1e-6)


def test_the_window_itself_is_not_changed(make_result, table, tiny_config):
    model = TrainedModel.of(make_result(table, tiny_config))
    window = model.window_of(0)
    values = window.values.copy()
    found = what_if(model, window, [Change(0, "open", 1.0), Change(0, "open", 2.0)])
    np.testing.assert_array_equal(window.values, values)
    assert found.window.values[0, 0] == 2  # the later change counts


def test_a_shock_counts_rows_back_from_the_predicted_one(make_result, table, tiny_config):
    model = TrainedModel.of(make_result(table, tiny_config))
    window = model.window_of(0)
    change = shock(model, window, "close", 5, percent=-5)
    assert (change.step, change.feature) == (0, "close")
    assert change.value == pytest.approx(0.95 * window.values[0, 1])
    assert shock(model, window, "open", amount=2).value == window.values[-1, 0] + 2


@pytest.mark.parametrize("kind", ["change", "log_return"])
def test_a_changed_last_value_of_the_target_is_where_the_prediction_starts(make_result, table, tiny_config, kind):
    model = TrainedModel.of(make_result(table, tiny_config.with_("features", target_kind=kind)))
    window = model.window_of(0)
    found = what_if(model, window, [shock(model, window, "close", 1, amount=3)])
    assert found.window.previous == window.previous + 3
    assert "so a changed last value moves the prediction by itself" in found.notes[0]
    scaled = model.run(model.scaled(found.window.values)[None]).prediction
    assert found.after == pytest.approx(model.frame_of(found.window).next_row(scaled)[0])
    if kind == "change":
        assert found.by_itself == pytest.approx(3)
    else:
        assert found.by_itself / found.after == pytest.approx(3 / (window.previous + 3))


def test_the_last_value_stays_when_anything_else_changes(make_result, table, tiny_config):
    model = TrainedModel.of(make_result(table, tiny_config.with_("features", target_kind="change")))
    window = model.window_of(0)
    for change in (shock(model, window, "open", 1, amount=3), shock(model, window, "close", 2, amount=3)):
        found = what_if(model, window, [change])
        assert (found.window.previous, found.by_itself, found.notes) == (window.previous, 0, ())


def test_a_level_does_not_start_from_the_last_value(make_result, table, tiny_config):
    model = TrainedModel.of(make_result(table, tiny_config))
    window = model.window_of(0)
    found = what_if(model, window, [shock(model, window, "close", 1, amount=3)])
    assert (found.by_itself, found.notes) == (0, ())


def test_a_note_says_which_inputs_do_not_follow(make_result, table, tiny_config):
    config = tiny_config.with_("features", inputs=("open", "close", "sma:4", "sma:4@open", "weekday_sin"))
    model = TrainedModel.of(make_result(table, config))
    window = model.window_of(0)
    (note,) = what_if(model, window, [shock(model, window, "close", 3, percent=1)]).notes
    assert note.startswith("SMA (4) is computed from a column that you changed")
    (note,) = what_if(model, window, [shock(model, window, name, 3, percent=1) for name in ("open", "close")]).notes
    assert note.startswith("SMA (4) and SMA (4) of open are computed")
    both = [shock(model, window, name, 3, percent=1) for name in ("close", "sma:4")]
    assert what_if(model, window, both).notes == ()
    np.testing.assert_array_equal(changed(model, window, both[:1]).values[:, 2], window.values[:, 2])


@pytest.mark.parametrize(
    ("inputs", "target", "column", "derived"),
    [
        (("close", "rsi:14"), "close", "close", ("rsi:14",)),
        (("open", "rsi:14"), "close", "open", ()),
        (("high", "low", "atr:14", "parkinson"), "close", "high", ("atr:14", "parkinson")),
        (("temp", "sma:3"), "temp", "temp", ("sma:3",)),
        (("close", "weekday_sin", "month_cos"), "close", "close", ()),
        (("close", "sma:5"), "close", "sma:5", ()),
    ],
)
def test_it_is_known_what_is_computed_from_what(inputs, target, column, derived):
    assert derived_from(ExperimentConfig().with_("features", inputs=inputs, target=target), column) == derived


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        (Change(5, "close", 1.0), ConfigError, "time steps 0 to 4; 5 lies outside"),
        (Change(-1, "close", 1.0), ConfigError, "-1 lies outside"),
        (Change(0, "close", float("nan")), ConfigError, "The new value of close must be a finite number"),
        (Change(0, "volume", 1.0), ColumnNotFoundError, "no input 'volume'. Its inputs are: open, close"),
    ],
)
def test_an_impossible_change_is_refused(make_result, table, tiny_config, change, error, sentence):
    model = TrainedModel.of(make_result(table, tiny_config))
    with pytest.raises(error, match=sentence):
        what_if(model, model.window_of(0), [change])


def test_a_log_return_needs_a_last_value_above_0(make_result, table, tiny_config):
    model = TrainedModel.of(make_result(table, tiny_config.with_("features", target_kind="log_return")))
    with pytest.raises(ConfigError, match="The last close must stay above 0"):
        what_if(model, model.window_of(0), [Change(4, "close", 0.0)])


@pytest.mark.parametrize("given", [{}, {"percent": 1, "amount": 1}])
def test_a_shock_is_either_a_share_or_an_amount(make_result, table, tiny_config, given):
    model = TrainedModel.of(make_result(table, tiny_config))
    with pytest.raises(ConfigError, match="one of the two"):
        shock(model, model.window_of(0), "close", **given)


@pytest.mark.parametrize("lag", [0, 6])
def test_a_shock_outside_of_the_window_is_refused(make_result, table, tiny_config, lag):
    model = TrainedModel.of(make_result(table, tiny_config))
    with pytest.raises(ConfigError, match=f"from 1 to 5 rows back; {lag} lies outside"):
        shock(model, model.window_of(0), "close", lag, percent=1)


@pytest.fixture
def by_itself(make_result, table, tiny_config):
    def make(kind):
        config = tiny_config.with_("features", scaling="window", target_kind=kind)
        return TrainedModel.of(make_result(table, config))

    return make


@pytest.mark.parametrize("kind", ["level", "change", "log_return"])
def test_a_changed_value_scales_its_whole_window_anew_where_it_is_scaled_by_itself(by_itself, kind):
    model = by_itself(kind)
    window = model.window_of(4)
    found = what_if(model, window, [Change(1, "close", window.past[1] * 1.2)])
    seen = model.scaled(found.window.values)
    assert (seen[:, 1] != model.scaled(window.values)[:, 1]).all()
    np.testing.assert_allclose(seen.mean(axis=0), 0, atol=1e-5)
    frame = model.frame_of(found.window)
    told = np.log(found.window.past) if kind == "log_return" else found.window.past
    assert frame.scale[0, 0] == pytest.approx(told.std())
    assert found.after == pytest.approx(frame.next_row(model.run(seen[None]).prediction)[0])
    assert found.before == pytest.approx(model.predict(model.windows(), model.frame())[4])
    assert found.by_itself != 0
    assert [note.split(",")[0] for note in found.notes] == [
        "Each window is scaled by itself",
        f"What the model puts out is counted from the window's {'mean' if kind == 'level' else 'last value'} and "
        "deviation",
    ]


def test_a_target_that_is_left_alone_moves_nothing_by_itself(by_itself):
    model = by_itself("level")
    window = model.window_of(4)
    found = what_if(model, window, [Change(1, "open", window.values[1, 0] * 1.2)])
    assert found.by_itself == 0
    assert len(found.notes) == 1


def test_logarithms_of_a_whole_window_need_values_above_0(by_itself):
    model = by_itself("log_return")
    window = model.window_of(4)
    with pytest.raises(ConfigError, match="Each close must stay above 0"):
        what_if(model, window, [Change(1, "close", -1.0)])
