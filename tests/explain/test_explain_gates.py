"""Gates of one window: sorted, summarized, and the same numbers as in the forward pass."""

import numpy as np
import pytest

from lstm_core.explain.gates import gates_of
from lstm_core.explain.trained import TrainedModel
from lstm_core.model.cell import LayerTrace
from lstm_core.model.forward import ForwardPass


def _passed(hidden, gate=None):
    """Return a forward pass of one window with known hidden states (time, units)."""
    hidden = np.array(hidden, "float32")[None]
    gate = hidden if gate is None else np.array(gate, "float32")[None]
    trace = LayerTrace({"update": gate, "reset": gate + 1}, hidden, None)
    nothing = np.zeros((1, 1), "float32")
    return ForwardPass(nothing, nothing[None], nothing, (trace,))


def test_the_most_active_units_come_first_and_equals_keep_their_order():
    # Deviations by unit: 0, 1, 0, 2, 1.
    layer = gates_of(_passed([[5, 1, 0, 2, 3], [5, -1, 0, -2, 1]]))[0]
    assert layer.units.tolist() == [3, 1, 4, 0, 2]
    assert layer.hidden.tolist() == [[2, 1, 3, 5, 0], [-2, -1, 1, 5, 0]]
    assert layer.gates["update"].tolist() == layer.hidden.tolist()
    assert layer.gates["reset"].tolist() == (layer.hidden + 1).tolist()
    assert layer.activity.tolist() == [2, 1, 1, 0, 0]


def test_another_window_can_be_shown_in_the_same_order():
    before = gates_of(_passed([[0, 1], [0, -1]]))
    after = gates_of(_passed([[3, 1], [-3, 1]]), like=before)[0]
    assert after.units.tolist() == before[0].units.tolist() == [1, 0]
    assert after.hidden.tolist() == [[1, 3], [1, -3]]


def test_a_summary_counts_shut_and_open_units():
    gate = [[0.05, 0.5, 0.95, 0.99], [0.1, 0.9, 0.5, 0.5]]  # the limits themselves are neither
    summary = gates_of(_passed(gate))[0].summary("update")
    assert summary.mean == pytest.approx([0.6225, 0.5])
    assert summary.shut.tolist() == [0.25, 0]
    assert summary.open.tolist() == [0.5, 0]


@pytest.mark.parametrize(
    ("cell", "names"),
    [("lstm", ("input", "forget", "candidate", "output")), ("gru", ("update", "reset", "candidate"))],
)
def test_every_number_of_the_forward_pass_is_there(make_result, table, tiny_config, cell, names):
    model = TrainedModel.of(make_result(table, tiny_config, cell=cell, layers=3))
    passed = model.run(model.windows())
    layers = gates_of(passed, 4)
    assert [layer.number for layer in layers] == [1, 2, 3]
    for layer, trace in zip(layers, passed.layers, strict=True):
        assert (layer.names, layer.shape) == (names, (5, 4))
        assert sorted(layer.units.tolist()) == [0, 1, 2, 3]
        for name in names:
            np.testing.assert_array_equal(layer.gates[name], trace.gates[name][4][:, layer.units])
        np.testing.assert_array_equal(layer.hidden, trace.hidden[4][:, layer.units])
        if trace.cell is None:
            assert layer.cell is None
        else:
            np.testing.assert_array_equal(layer.cell, trace.cell[4][:, layer.units])
