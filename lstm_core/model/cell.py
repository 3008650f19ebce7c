"""What a recurrent cell is: all that the lab wants to know of one, whichever it is.

A new cell is one file in ``cells/`` with an object called ``KIND``. Nothing outside that folder compares a cell's name.
Only ``in_keras`` and ``computed_by`` need TensorFlow; they are called where models are built, in a worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lstm_core.arrays import Float32
from lstm_core.model.cell_sketch import CellNumbers, Sketch
from lstm_core.model.draws import Weight, Weights, glorot_uniform, orthogonal, zeros

__all__ = ["CANDIDATE", "Cell", "Gate", "LayerTrace"]


@dataclass(frozen=True)
class Gate:
    """One gate of a recurrent cell, or its candidate.

    Attributes:
        role: What it does with the state: a gate writes to it, keeps of it or shows of it, a candidate is what would be
            written. Charts draw those of the same role alike.
        label: What people call it.
        explanation: What it is for, in a sentence.
        shut, between, open: What a value near 0, in the middle and near 1 does; ``{share}`` becomes the percentage.
            Of a signed one: what a value below, near and above 0 does.
    """

    role: Literal["writes", "keeps", "shows", "candidate"]
    label: str
    explanation: str
    shut: str
    between: str
    open: str

    @property
    def is_signed(self) -> bool:
        """Whether it goes from -1 to 1, and not from 0 to 1."""
        return self.role == "candidate"


CANDIDATE = Gate(
    "candidate",
    "candidate",
    "What this step would like to write, from -1 to 1.",
    "it would lower the state",
    "it would hardly change the state",
    "it would raise the state",
)


@dataclass(frozen=True)
class LayerTrace:
    """What one recurrent layer did, step by step.

    Attributes:
        gates: By name, in the order of the weights, each of shape (samples, time, units), after its activation.
        hidden: Hidden states, shape (samples, time, units).
        cell: Cell states, same shape; ``None`` for a cell that has none beside its hidden state.
    """

    gates: dict[str, Float32]
    hidden: Float32
    cell: Float32 | None


class Cell:
    """One kind of recurrent layer.

    A layer's weights are named ``kernel``, ``recurrent_kernel`` and ``bias``, as Keras names them, and hold the gates
    side by side.

    Attributes:
        name: As in ``ModelConfig.cell``; kept in configs for ever.
        place: Where it stands where all are listed, the smallest first.
        label: What people call it.
        explanation: Three sentences for a student.
        formula: One step, in LaTeX; x is what comes in, h the hidden state.
        source: Where it comes from.
        gates: Its gates by name, in the order of the weights.
        deciders: Those that decide what it remembers, as part of a sentence.
        one: One such cell, as part of a sentence.
        state: The state that is kept and written, in words.
        sketch: How one cell is drawn.
        stock: Keras' own layer that computes the same, as it stands in the scripts that people take with them. It holds
            kernel, recurrent kernel and bias as they are named here.
    """

    name: str
    place: int
    label: str
    explanation: str
    formula: str
    source: str
    gates: Mapping[str, Gate]
    deciders: str
    one: str
    state: str = "hidden state"
    sketch: Sketch
    stock: str

    def weights(self, units: int, width: int) -> dict[str, Weight]:
        """Return a layer's arrays of weights by name, in the order in which they are drawn.

        Args:
            units: Width of the layer.
            width: Numbers that come in at each step.
        """
        columns = len(self.gates) * units
        return {
            "kernel": Weight((width, columns), glorot_uniform),
            "recurrent_kernel": Weight((units, columns), orthogonal),
            "bias": self.bias(units),
        }

    def bias(self, units: int) -> Weight:
        """Return its bias: one a gate and unit, zeros at the beginning, unless it says otherwise."""
        return Weight((len(self.gates) * units,), zeros)

    def forward(self, weights: Weights, inputs: Float32) -> LayerTrace:
        """Go through all steps, in NumPy, beginning with states of zeros.

        Args:
            weights: Of the layer.
            inputs: Shape (samples, time, features), or (samples, time, units) of the layer below.
        """
        raise NotImplementedError

    def through(self, weights: Weights, trace: LayerTrace, d_states: Float32) -> Float32:
        """Go backward through time, in NumPy: return gradients with respect to the inputs, shaped as these.

        Args:
            weights: Of the layer.
            trace: What ``forward`` returned.
            d_states: Gradients with respect to its hidden states, shape (samples, time, units).
        """
        raise NotImplementedError

    def kept_and_written(
        self, gates: Mapping[str, Float32], hidden_before: Float32, cell_before: Float32 | None
    ) -> tuple[Float32, Float32]:
        """Return what a step keeps of the old state and what it adds to it, each of the gates' shape.

        Args:
            gates: At that step.
            hidden_before: The hidden state before it.
            cell_before: The cell state before it, if the cell has one.
        """
        raise NotImplementedError

    def sum_in_words(self, numbers: CellNumbers) -> tuple[str, ...]:
        """Do the sums of one step, in sentences of Markdown."""
        new = numbers.hidden if numbers.cell is None else numbers.cell
        return (
            f"So the new {self.state} is **{numbers.kept:+.3f}** (kept) **{numbers.written:+.3f}** (written) = "
            f"**{new:+.3f}**.",
        )

    def in_keras(self, units: int, name: str) -> Any:
        """Return a Keras layer that puts out its states at every step.

        Args:
            units: Its width.
            name: What the model calls it.
        """
        raise NotImplementedError

    def computed_by(self, layer: Any) -> str:
        """Say what computes a layer that ``in_keras`` made, for a run's record."""
        return f"Keras' {self.label}"
