"""What a gate's value means, in words."""

import pytest

from lstm_core.config import ModelConfig
from lstm_core.explain.gate_words import GATE_KINDS, gate_in_words
from lstm_core.model.cells import CELLS
from lstm_core.model.forward import forward
from lstm_core.model.initial import initial_weights


@pytest.mark.parametrize(
    ("gate", "value", "words"),
    [
        ("forget", 0.02, "forget gate 0.02: nearly all that the cell held is forgotten"),
        ("forget", 0.5, "forget gate 0.50: 50% of what the cell held is kept"),
        ("output", 0.95, "output gate 0.95: nearly all that the cell holds is shown"),
        ("candidate", -0.8, "candidate -0.80: it would lower the state"),
        ("candidate", 0.05, "candidate 0.05: it would hardly change the state"),
        ("candidate", 0.8, "candidate 0.80: it would raise the state"),
        ("update", 0.97, "update gate 0.97: the old state is kept nearly as it was"),
        ("reset", 0.01, "reset gate 0.01: the candidate hardly sees the old state"),
    ],
)
def test_a_value_is_put_into_words(gate, value, words):
    assert gate_in_words(gate, value) == words


@pytest.mark.parametrize("cell", CELLS)
def test_every_gate_of_a_cell_has_words(cell):
    config = ModelConfig(units=2, cell=cell)
    weights = initial_weights(config, 3, 1, seed=1)
    trace = forward(config, weights, weights["head/kernel"][None, :1].repeat(3, axis=1)).layers[0]
    assert list(trace.gates) == list(CELLS[cell].gates)
    assert [gate.is_signed for gate in CELLS[cell].gates.values()].count(True) == 1
    for gate, kind in CELLS[cell].gates.items():
        assert GATE_KINDS[gate] == kind, "gates of one name are one, whichever cell has them"
        assert len({kind.shut, kind.between, kind.open}) == 3
        assert kind.explanation.endswith(".")
