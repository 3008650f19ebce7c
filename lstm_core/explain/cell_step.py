"""One recurrent cell at one step: the numbers that a picture of the cell shows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.config import ModelConfig
from lstm_core.model.cell import Cell
from lstm_core.model.cell_sketch import CellNumbers
from lstm_core.model.cells import cell_of
from lstm_core.model.forward import ForwardPass

__all__ = ["CellStep", "cell_step"]


@dataclass(frozen=True, eq=False)
class CellStep:
    """A layer's cell at one step, all units; each of shape (units,) save ``inputs``.

    Attributes:
        kind: Which cell it is.
        layer: Which layer, from 1.
        step: Which time step, counted from 0, the oldest.
        inputs: What came in at this step: the scaled features, or the hidden state of the layer below.
        gates, hidden_before, hidden, cell_before, cell, kept, written: As ``CellNumbers`` has them, by unit.
    """

    kind: Cell
    layer: int
    step: int
    inputs: Float32 = field(repr=False)
    gates: dict[str, Float32] = field(repr=False)
    hidden_before: Float32 = field(repr=False)
    hidden: Float32 = field(repr=False)
    cell_before: Float32 | None = field(repr=False)
    cell: Float32 | None = field(repr=False)
    kept: Float32 = field(repr=False)
    written: Float32 = field(repr=False)

    def numbers(self, unit: int | None = None) -> CellNumbers:
        """Return the numbers of one unit, counted from 0 as in the weights, or the means over all units."""

        def one(values: Float32) -> float:
            return float(values.mean(dtype="float64") if unit is None else values[unit])

        return CellNumbers(
            gates={name: one(values) for name, values in self.gates.items()},
            hidden_before=one(self.hidden_before),
            hidden=one(self.hidden),
            cell_before=None if self.cell_before is None else one(self.cell_before),
            cell=None if self.cell is None else one(self.cell),
            kept=one(self.kept),
            written=one(self.written),
        )


def cell_step(
    config: ModelConfig, passed: ForwardPass, window: Float32, step: int, layer: int = 1, sample: int = 0
) -> CellStep:
    """Return the numbers of a layer's cell at one step.

    Args:
        config: The architecture.
        passed: What ``forward`` returned.
        window: The scaled window of the sample, shape (time steps, features).
        step: Which time step, counted from 0, the oldest.
        layer: Which layer, from 1.
        sample: Which of the windows that the forward pass was made for.
    """
    trace = passed.layers[layer - 1]
    gates = {name: values[sample, step] for name, values in trace.gates.items()}
    below = window if layer == 1 else passed.layers[layer - 2].hidden[sample]
    hidden_before = _before(trace.hidden[sample], step)
    cell_before = None if trace.cell is None else _before(trace.cell[sample], step)
    kind = cell_of(config)
    kept, written = kind.kept_and_written(gates, hidden_before, cell_before)
    return CellStep(
        kind=kind,
        layer=layer,
        step=step,
        inputs=np.asarray(below[step], dtype="float32"),
        gates=gates,
        hidden_before=hidden_before,
        hidden=trace.hidden[sample, step],
        cell_before=cell_before,
        cell=None if trace.cell is None else trace.cell[sample, step],
        kept=kept,
        written=written,
    )


def _before(states: Float32, step: int) -> Float32:
    """Return the state that a step starts from: zeros at the first."""
    before: Float32 = states[step - 1] if step else np.zeros_like(states[0])
    return before
