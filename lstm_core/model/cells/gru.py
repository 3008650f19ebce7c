"""The GRU: a simpler relative of the LSTM, with two gates and one state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_core.arrays import AnyFloat, Float32
from lstm_core.model.cell import CANDIDATE, Cell, Gate, LayerTrace
from lstm_core.model.cell_sketch import BUS, CellNumbers, Shown, Sketch
from lstm_core.model.draws import Weight, Weights, zeros
from lstm_core.model.formula import equations

__all__ = ["KIND"]


def _rest(numbers: CellNumbers) -> float:
    return 1 - numbers.gates["update"]


class _GRU(Cell):
    """The cell of Cho et al. (2014), in the form that Keras calls ``reset_after``.

    For each step::

        z = sigmoid(x Wz + h Uz + b)     r = sigmoid(x Wr + h Ur + b)
        g = tanh(x Wg + bg + r * (h Ug + bg'))                            h = z * h + (1 - z) * g
    """

    name = "gru"
    place = 2
    label = "GRU"
    explanation = (
        "A simpler relative of the LSTM: each unit holds one state, which the others see. The update gate says how "
        "much of the old state stays, and the candidate fills the rest. The reset gate says how much of the old state "
        "the candidate gets to see."
    )
    formula = equations(
        r"z, r &= \sigma(x W + h U + b)",
        r"g &= \tanh(x W_g + b_g",
        r"&\quad + r \odot (h U_g + b'_g))",
        r"h &\leftarrow z \odot h + (1 - z) \odot g",
    )
    source = "Cho et al. 2014."
    gates: Mapping[str, Gate] = {
        "update": Gate(
            "keeps",
            "update gate",
            "How much of the old hidden state is kept; the candidate fills the rest.",
            "the old state is nearly all replaced by the candidate",
            "{share} of the old state is kept, the candidate fills the rest",
            "the old state is kept nearly as it was",
        ),
        "reset": Gate(
            "shows",
            "reset gate",
            "How much of the old hidden state the candidate gets to see.",
            "the candidate hardly sees the old state",
            "the candidate sees {share} of the old state",
            "the candidate sees nearly all of the old state",
        ),
        "candidate": CANDIDATE,
    }
    deciders = "update and reset gates"
    one = "a GRU"
    stock = "keras.layers.GRU"
    sketch = Sketch(
        caption="Numbers come in at the bottom: the inputs of this step and the hidden state that the step before left "
        "behind (h before). The reset gate says how much of that state the candidate gets to see. Along the top the "
        "old state times the update gate, plus the candidate times the rest (1 − update), gives the new one. The "
        "strips show the numbers as lengths, signed ones from the middle.",
        lines=(((9, 19), (9, BUS)), ((60.5, 19), (60.5, BUS)), ((9, BUS), (63, BUS))),
        arrows=(
            *(((x, BUS), (x, 33)) for x in (9.5, 36.5, 63)),
            ((46, 40.5), (53.5, 40.5)),  # reset gate
            ((9.5, 48), (9.5, 62), (31, 62)),  # update gate
            ((24, 62), (24, 83.5)),
            ((51, 62), (59.5, 62)),
            ((63, 48), (63, 58.5)),  # candidate
            ((63, 65), (63, 70)),
            ((63, 77), (63, 83.5)),  # written
            ((18, 87.5), (20.5, 87.5)),  # the hidden state, from left to right
            ((27.5, 87.5), (31, 87.5)),
            ((51, 87.5), (59.5, 87.5)),
            ((66.5, 87.5), (82, 87.5)),
        ),
        gates={"update": (0, 33, 19, 48), "reset": (27, 33, 46, 48), "candidate": (53.5, 33, 72.5, 48)},
        operators=(((24, 87.5), "×"), ((63, 62), "×"), ((63, 87.5), "+")),
        shown=(
            Shown("hidden", (0, 80, 18, 95), "h before", lambda n: n.hidden_before, "The hidden state so far."),
            Shown("hidden", (82, 80, 100, 95), "h new", lambda n: n.hidden, "The new hidden state: kept + written."),
            Shown("number", (31, 84, 51, 91), "kept", lambda n: n.kept, "Update gate × old hidden state."),
            Shown("number", (31, 58.5, 51, 65.5), "rest", _rest, "1 − update gate: what it leaves free."),
            Shown("number", (51, 70, 75, 77), "written", lambda n: n.written, "(1 − update gate) × candidate."),
        ),
    )

    def bias(self, units: int) -> Weight:
        """Return two biases a gate and unit, one for what comes in and one for the state."""
        return Weight((2, 3 * units), zeros)

    def forward(self, weights: Weights, inputs: Float32) -> LayerTrace:
        """Go through all steps."""
        from scipy.special import expit

        recurrent, bias = weights["recurrent_kernel"], weights["bias"]
        samples, time, units = *inputs.shape[:2], recurrent.shape[0]
        projected = inputs @ weights["kernel"] + bias[0]  # (samples, time, 3 units)
        gates = np.empty((3, samples, time, units), dtype="float32")
        states = np.empty((samples, time, units), dtype="float32")
        hidden = np.zeros((samples, units), dtype="float32")
        for step in range(time):
            from_input = np.split(projected[:, step], 3, axis=1)
            from_state = np.split(hidden @ recurrent + bias[1], 3, axis=1)
            z = expit(from_input[0] + from_state[0])
            r = expit(from_input[1] + from_state[1])
            g = np.tanh(from_input[2] + r * from_state[2])
            hidden = z * hidden + (1 - z) * g
            gates[:, :, step] = z, r, g
            states[:, step] = hidden
        return LayerTrace(dict(zip(self.gates, gates, strict=True)), states, None)

    def through(self, weights: Weights, trace: LayerTrace, d_states: Float32) -> Float32:
        """Go backward through time."""
        z, r, g = (trace.gates[name] for name in self.gates)
        recurrent, bias, units = weights["recurrent_kernel"], weights["bias"], z.shape[2]
        before = np.concatenate([np.zeros_like(trace.hidden[:, :1]), trace.hidden[:, :-1]], axis=1)
        remembered = before @ recurrent[:, 2 * units :] + bias[1, 2 * units :]  # what the reset gate lets through
        d_hidden: AnyFloat = np.zeros_like(trace.hidden[:, 0])
        d_inner = np.empty((*trace.hidden.shape[:2], 3 * units), dtype="float32")
        for step in reversed(range(trace.hidden.shape[1])):
            d_hidden = d_hidden + d_states[:, step]
            d_update = d_hidden * (before[:, step] - g[:, step]) * z[:, step] * (1 - z[:, step])
            d_candidate = d_hidden * (1 - z[:, step]) * (1 - g[:, step] ** 2)
            d_reset = d_candidate * remembered[:, step] * r[:, step] * (1 - r[:, step])
            d_inner[:, step] = np.concatenate([d_update, d_reset, d_candidate], axis=1)
            d_from_state = np.concatenate([d_update, d_reset, d_candidate * r[:, step]], axis=1)
            d_hidden = d_hidden * z[:, step] + d_from_state @ recurrent.T
        return (d_inner @ weights["kernel"].T).astype("float32")

    def kept_and_written(
        self, gates: Mapping[str, Float32], hidden_before: Float32, cell_before: Float32 | None
    ) -> tuple[Float32, Float32]:
        """Return update gate x old hidden state, and (1 - update gate) x candidate."""
        return gates["update"] * hidden_before, (1 - gates["update"]) * gates["candidate"]

    def in_keras(self, units: int, name: str) -> Any:
        """Return Keras' own GRU."""
        import keras

        return keras.layers.GRU(units, return_sequences=True, name=name)


KIND = _GRU()
