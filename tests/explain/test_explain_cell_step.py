"""The numbers of one cell at one step fit together as the cell's equations say."""

import numpy as np
import pytest

from lstm_core.explain.cell_step import cell_step
from lstm_core.explain.trained import TrainedModel
from lstm_core.model.cells import CELLS

STEPS = (0, 1, 4)


def _model(make_result, table, config, cell):
    return TrainedModel.of(make_result(table, config, cell=cell, layers=2))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("layer", [1, 2])
def test_an_lstm_keeps_writes_and_shows(make_result, table, tiny_config, step, layer):
    model = _model(make_result, table, tiny_config, "lstm")
    window = model.windows()[2]
    seen = cell_step(model.config.model, model.run(model.windows()), window, step, layer, sample=2)
    gates = seen.gates
    np.testing.assert_allclose(seen.kept, gates["forget"] * seen.cell_before, atol=1e-6)
    np.testing.assert_allclose(seen.cell, seen.kept + seen.written, atol=1e-6)
    np.testing.assert_allclose(seen.hidden, gates["output"] * np.tanh(seen.cell), atol=1e-6)
    assert np.abs(seen.written).max() > 0.01


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("layer", [1, 2])
def test_a_gru_mixes_the_old_state_with_the_candidate(make_result, table, tiny_config, step, layer):
    model = _model(make_result, table, tiny_config, "gru")
    seen = cell_step(model.config.model, model.run(model.windows()), model.windows()[0], step, layer)
    assert (seen.cell_before, seen.cell) == (None, None)
    np.testing.assert_allclose(seen.kept, seen.gates["update"] * seen.hidden_before, atol=1e-6)
    np.testing.assert_allclose(seen.hidden, seen.kept + seen.written, atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_what_is_kept_and_written_is_the_new_state(make_result, table, tiny_config, cell):
    model = _model(make_result, table, tiny_config, cell)
    seen = cell_step(model.config.model, model.run(model.windows()), model.windows()[1], 4, layer=2, sample=1)
    state = seen.hidden if seen.cell is None else seen.cell
    np.testing.assert_allclose(state, seen.kept + seen.written, atol=1e-6)
    numbers = seen.numbers(0)
    sums = seen.kind.sum_in_words(numbers)
    assert f"(kept) **{numbers.written:+.3f}** (written) = **{numbers.kept + numbers.written:+.3f}**" in sums[0]


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_gates_come_from_what_came_in_and_the_state_before(make_result, table, tiny_config, cell):
    model = _model(make_result, table, tiny_config, cell)
    seen = cell_step(model.config.model, model.run(model.windows()), model.windows()[0], 3, layer=2)
    weights = {part: model.weights[f"recurrent_2/{part}"] for part in ("kernel", "recurrent_kernel", "bias")}
    inner = seen.inputs @ weights["kernel"] + seen.hidden_before @ weights["recurrent_kernel"]
    first = inner[:4] + (weights["bias"][:4] if cell == "lstm" else weights["bias"][:, :4].sum(axis=0))
    name = "input" if cell == "lstm" else "update"
    np.testing.assert_allclose(seen.gates[name], 1 / (1 + np.exp(-first)), atol=1e-6)


def test_the_first_step_starts_from_nothing_and_the_next_from_where_it_ended(make_result, table, tiny_config):
    model = _model(make_result, table, tiny_config, "lstm")
    passed, window = model.run(model.windows()), model.windows()[0]
    first, second = (cell_step(model.config.model, passed, window, step) for step in (0, 1))
    assert not first.hidden_before.any()
    assert not first.cell_before.any()
    np.testing.assert_array_equal(second.hidden_before, first.hidden)
    np.testing.assert_array_equal(second.cell_before, first.cell)
    np.testing.assert_array_equal(first.inputs, window[0])


def test_numbers_are_of_one_unit_or_the_mean_of_all(make_result, table, tiny_config):
    model = _model(make_result, table, tiny_config, "lstm")
    seen = cell_step(model.config.model, model.run(model.windows()), model.windows()[0], 2)
    one, mean = seen.numbers(3), seen.numbers()
    assert one.gates["forget"] == pytest.approx(float(seen.gates["forget"][3]))
    assert one.kept == pytest.approx(one.gates["forget"] * one.cell_before, abs=1e-6)
    assert mean.gates["output"] == pytest.approx(seen.gates["output"].mean())
    assert mean.cell == pytest.approx(mean.kept + mean.written, abs=1e-6)
    assert mean.cell != pytest.approx(one.cell)


def test_a_gru_has_no_numbers_of_a_cell_state(make_result, table, tiny_config):
    model = _model(make_result, table, tiny_config, "gru")
    numbers = cell_step(model.config.model, model.run(model.windows()), model.windows()[0], 2).numbers(1)
    assert (numbers.cell_before, numbers.cell) == (None, None)
    assert numbers.hidden == pytest.approx(numbers.kept + numbers.written, abs=1e-6)
