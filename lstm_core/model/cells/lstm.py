"""The LSTM: a memory that three gates write, keep and show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.model.cell import CANDIDATE, Cell, Gate, LayerTrace
from lstm_core.model.cell_sketch import BUS, CellNumbers, Shown, Sketch
from lstm_core.model.draws import Weight, Weights
from lstm_core.model.formula import equations

__all__ = ["KIND"]


def _held_before(numbers: CellNumbers) -> float:
    assert numbers.cell_before is not None
    return numbers.cell_before


def _held(numbers: CellNumbers) -> float:
    assert numbers.cell is not None
    return numbers.cell


def _pressed(numbers: CellNumbers) -> float:
    return math.tanh(_held(numbers))


class _LSTM(Cell):
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
    formula = equations(
        r"i, f, o &= \sigma(x W + h U + b)",
        r"g &= \tanh(x W_g + h U_g + b_g)",
        r"c &\leftarrow f \odot c + i \odot g",
        r"h &\leftarrow o \odot \tanh(c)",
    )
    source = "Hochreiter and Schmidhuber 1997; the forget gate: Gers, Schmidhuber and Cummins 2000."
    gates: Mapping[str, Gate] = {
        "input": Gate(
            "writes",
            "input gate",
            "How much of the candidate is written into the cell state.",
            "nearly nothing new is written",
            "{share} of the candidate is written",
            "the candidate is written nearly whole",
        ),
        "forget": Gate(
            "keeps",
            "forget gate",
            "How much of the old cell state is kept; in spite of its name, 1 forgets nothing.",
            "nearly all that the cell held is forgotten",
            "{share} of what the cell held is kept",
            "nearly all that the cell held is kept",
        ),
        "candidate": CANDIDATE,
        "output": Gate(
            "shows",
            "output gate",
            "How much of the cell state is shown to the outside, as the hidden state.",
            "the cell keeps to itself what it holds",
            "{share} of what the cell holds is shown",
            "nearly all that the cell holds is shown",
        ),
    }
    deciders = "input, forget and output gates"
    one = "an LSTM"
    stock = "keras.layers.LSTM"
    state = "cell state"
    sketch = Sketch(
        caption="Numbers come in at the bottom: the inputs of this step and the hidden state that the step before left "
        "behind (h before). All four boxes above look at both. Along the top runs the memory: the old cell state (c "
        "before) times the forget gate, plus the candidate times the input gate, gives the new one. What the output "
        "gate lets through of it is the new hidden state. The strips show the numbers as lengths, signed ones from the "
        "middle.",
        lines=(((9, 19), (9, BUS)), ((60.5, 19), (60.5, BUS)), ((9, BUS), (70.5, BUS))),
        arrows=(
            *(((x, BUS), (x, 33)) for x in (9, 29.5, 50, 70.5)),
            ((9, 48), (9, 64), (24, 64), (24, 83.5)),  # forget gate
            ((29.5, 48), (29.5, 62), (37.5, 62)),  # input gate
            ((50, 48), (50, 62), (44.5, 62)),  # candidate
            ((41, 65), (41, 70)),
            ((53, 73.5), (60, 73.5), (60, 83.5)),  # written
            ((70.5, 48), (70.5, 62), (87.5, 62)),  # output gate
            ((18, 87.5), (20.5, 87.5)),  # the cell state, from left to right
            ((27.5, 87.5), (31, 87.5)),
            ((51, 87.5), (56.5, 87.5)),
            ((63.5, 87.5), (82, 87.5)),
            ((91, 80), (91, 77)),  # and down to the hidden state
            ((91, 70), (91, 66)),
            ((91, 58.5), (91, 48)),
        ),
        gates={
            "forget": (0, 33, 18, 48),
            "input": (20.5, 33, 38.5, 48),
            "candidate": (41, 33, 59, 48),
            "output": (61.5, 33, 79.5, 48),
        },
        operators=(((24, 87.5), "×"), ((41, 62), "×"), ((60, 87.5), "+"), ((91, 62), "×")),
        shown=(
            Shown("cell", (0, 80, 18, 95), "c before", _held_before, "What the cell held until now."),
            Shown("cell", (82, 80, 100, 95), "c new", _held, "What the cell holds now: kept + written."),
            Shown(
                "hidden", (82, 33, 100, 48), "h new", lambda n: n.hidden, "What it shows: output gate × tanh(c new)."
            ),
            Shown("number", (31, 84, 51, 91), "kept", lambda n: n.kept, "Forget gate × old cell state."),
            Shown("number", (29, 70, 53, 77), "written", lambda n: n.written, "Input gate × candidate."),
            Shown("number", (82, 70, 100, 77), "tanh", _pressed, "The new cell state, pressed between -1 and 1."),
        ),
    )

    def bias(self, units: int) -> Weight:
        """Return zeros, but 1 for the forget gate: remember unless taught otherwise (Jozefowicz et al. 2015)."""

        def forget_gate_open(random: np.random.Generator, shape: tuple[int, ...]) -> Float32:
            bias = np.zeros(shape, dtype="float32")
            bias[units : 2 * units] = 1.0
            return bias

        return Weight((4 * units,), forget_gate_open)

    def forward(self, weights: Weights, inputs: Float32) -> LayerTrace:
        """Go through all steps."""
        from scipy.special import expit

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

    def sum_in_words(self, numbers: CellNumbers) -> tuple[str, ...]:
        """Do the sums of one step, and say what is shown of them."""
        shows = f"Of it the output gate shows **{numbers.hidden:+.3f}**, the new hidden state."
        return (*super().sum_in_words(numbers), shows)

    def in_keras(self, units: int, name: str) -> Any:
        """Return Keras' LSTM on the kernel for a whole sequence."""
        from lstm_core.model.fused_lstm import FusedLSTM

        return FusedLSTM(units, return_sequences=True, name=name)

    def computed_by(self, layer: Any) -> str:
        """Say whether that kernel runs, or why not."""
        reason = layer.steps_aside()
        return "fused LSTM" if reason is None else f"Keras' LSTM ({reason})"


KIND = _LSTM()
