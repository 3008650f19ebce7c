"""The LSTM: a memory that three gates write, keep and show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import expit

from lstm_core.arrays import Float32
from lstm_core.model.cell import CANDIDATE, Cell, Gate, LayerTrace
from lstm_core.model.draws import Weight, Weights

__all__ = ["KIND", "LSTM"]


class LSTM(Cell):
    """The cell of Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000).

    For each step::

        i = sigmoid(x Wi + h Ui + bi)    f = sigmoid(x Wf + h Uf + bf)    o = sigmoid(x Wo + h Uo + bo)
        g = tanh(x Wg + h Ug + bg)       c = f * c + i * g                h = o * tanh(c)
    """

    name = "lstm"
    place = 1
    label = "LSTM"
    explanation = (
        "Each unit holds a cell state, which goes from step to step along a line of its own, and a hidden state, which "
        "the others see. The forget gate says how much of the cell state stays, the input gate how much of the "
        "candidate is added, and the output gate how much of it is shown. As the cell state is added to and not "
        "replaced, it can carry something over many steps."
    )
    formula = (
        r"i, f, o = \sigma(x W_{i,f,o} + h U_{i,f,o} + b_{i,f,o}) \quad g = \tanh(x W_g + h U_g + b_g)"
        r"\quad c \leftarrow f \odot c + i \odot g \quad h = o \odot \tanh(c)"
    )
    source = "Hochreiter and Schmidhuber 1997; the forget gate: Gers, Schmidhuber and Cummins 2000."
    gates: Mapping[str, Gate] = {
        "input": Gate(
            "input gate",
            "How much of the candidate is written into the cell state.",
            "nearly nothing new is written",
            "{share} of the candidate is written",
            "the candidate is written nearly whole",
        ),
        "forget": Gate(
            "forget gate",
            "How much of the old cell state is kept; in spite of its name, 1 forgets nothing.",
            "nearly all that the cell held is forgotten",
            "{share} of what the cell held is kept",
            "nearly all that the cell held is kept",
        ),
        "candidate": CANDIDATE,
        "output": Gate(
            "output gate",
            "How much of the cell state is shown to the outside, as the hidden state.",
            "the cell keeps to itself what it holds",
            "{share} of what the cell holds is shown",
            "nearly all that the cell holds is shown",
        ),
    }
    deciders = "input, forget and output gates"

    def bias(self, units: int) -> Weight:
        """Return zeros, but 1 for the forget gate: remember unless taught otherwise (Jozefowicz et al. 2015)."""

        def forget_gate_open(random: np.random.Generator, shape: tuple[int, ...]) -> Float32:
            bias = np.zeros(shape, dtype="float32")
            bias[units : 2 * units] = 1.0
            return bias

        return Weight((4 * units,), forget_gate_open)

    def forward(self, weights: Weights, inputs: Float32) -> LayerTrace:
        """Go through all steps."""
        recurrent = weights["recurrent_kernel"]
        samples, time, units = *inputs.shape[:2], recurrent.shape[0]
        projected = inputs @ weights["kernel"] + weights["bias"]  # (samples, time, 4 units)
        gates = np.empty((4, samples, time, units), dtype="float32")
        cells = np.empty((samples, time, units), dtype="float32")
        states = np.empty_like(cells)
        hidden = cell = np.zeros((samples, units), dtype="float32")
        for step in range(time):
            i, f, g, o = np.split(projected[:, step] + hidden @ recurrent, 4, axis=1)  # each (samples, units)
            i, f, g, o = expit(i), expit(f), np.tanh(g), expit(o)
            cell = f * cell + i * g
            hidden = o * np.tanh(cell)
            gates[:, :, step] = i, f, g, o
            cells[:, step], states[:, step] = cell, hidden
        return LayerTrace(dict(zip(self.gates, gates, strict=True)), states, cells)

    def through(self, weights: Weights, trace: LayerTrace, d_states: Float32) -> Float32:
        """Go backward through time."""
        assert trace.cell is not None
        i, f, g, o = (trace.gates[name] for name in self.gates)
        before = np.concatenate([np.zeros_like(trace.cell[:, :1]), trace.cell[:, :-1]], axis=1)  # the cell a step ago
        squashed = np.tanh(trace.cell)
        d_hidden = d_cell = np.zeros_like(trace.cell[:, 0])
        d_inner = np.empty((*trace.cell.shape[:2], 4 * trace.cell.shape[2]), dtype="float32")
        for step in reversed(range(trace.cell.shape[1])):
            d_hidden = d_hidden + d_states[:, step]
            d_output = d_hidden * squashed[:, step] * o[:, step] * (1 - o[:, step])
            d_cell = d_cell + d_hidden * o[:, step] * (1 - squashed[:, step] ** 2)
            d_input = d_cell * g[:, step] * i[:, step] * (1 - i[:, step])
            d_forget = d_cell * before[:, step] * f[:, step] * (1 - f[:, step])
            d_candidate = d_cell * i[:, step] * (1 - g[:, step] ** 2)
            d_inner[:, step] = np.concatenate([d_input, d_forget, d_candidate, d_output], axis=1)
            d_hidden = d_inner[:, step] @ weights["recurrent_kernel"].T
            d_cell = d_cell * f[:, step]
        return (d_inner @ weights["kernel"].T).astype("float32")

    def kept_and_written(
        self, gates: Mapping[str, Float32], hidden_before: Float32, cell_before: Float32 | None
    ) -> tuple[Float32, Float32]:
        """Return forget gate x old cell state, and input gate x candidate."""
        assert cell_before is not None
        return gates["forget"] * cell_before, gates["input"] * gates["candidate"]

    def in_keras(self, units: int, name: str) -> Any:
        """Return Keras' LSTM on the kernel for a whole sequence."""
        from lstm_core.model.fused_lstm import FusedLSTM

        return FusedLSTM(units, return_sequences=True, name=name)

    def computed_by(self, layer: Any) -> str:
        """Say whether that kernel runs, or why not."""
        reason = layer.steps_aside()
        return "fused LSTM" if reason is None else f"Keras' LSTM ({reason})"


KIND = LSTM()
