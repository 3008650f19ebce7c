"""What the recurrent layers did in one window: every gate and state of every unit at every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lstm_core.arrays import Float32, Float64, Int64
from lstm_core.explain.gate_words import NEARLY_OPEN, NEARLY_SHUT
from lstm_core.model.cell import LayerTrace
from lstm_core.model.forward import ForwardPass

__all__ = ["GateSummary", "LayerGates", "gates_of"]


@dataclass(frozen=True, eq=False)
class GateSummary:
    """One gate at every step, over all units; each of shape (time steps,).

    Attributes:
        mean: Mean over the units.
        shut, open: Share of the units whose gate is below ``NEARLY_SHUT``, above ``NEARLY_OPEN``.
    """

    mean: Float64
    shut: Float64
    open: Float64


@dataclass(frozen=True, eq=False)
class LayerGates:
    """One recurrent layer in one window, its units sorted by how active they are, the most active first.

    Attributes:
        number: Which layer, from 1, the one that sees the inputs.
        units: Number of the unit in each column below, counted from 0 as in the weights.
        gates: By name as ``LayerTrace`` has them, each after its activation, shape (time steps, units).
        hidden: Hidden states, same shape.
        cell: Cell states, same shape; ``None`` for a cell that has none.
    """

    number: int
    units: Int64 = field(repr=False)
    gates: dict[str, Float32] = field(repr=False)
    hidden: Float32 = field(repr=False)
    cell: Float32 | None = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the gates, in the order of the weights."""
        return tuple(self.gates)

    @property
    def shape(self) -> tuple[int, int]:
        """Time steps and units."""
        return self.hidden.shape[0], self.hidden.shape[1]

    @property
    def activity(self) -> Float64:
        """Standard deviation over the window of each unit's hidden state, shape (units,)."""
        return _activity(self.hidden)

    def summary(self, gate: str) -> GateSummary:
        """Summarize a gate over the units."""
        values = self.gates[gate]
        return GateSummary(
            mean=values.mean(axis=1, dtype="float64"),
            shut=(values < NEARLY_SHUT).mean(axis=1),
            open=(values > NEARLY_OPEN).mean(axis=1),
        )


def gates_of(
    passed: ForwardPass, sample: int = 0, *, like: Sequence[LayerGates] | None = None
) -> tuple[LayerGates, ...]:
    """Return the gates of every layer for one of the windows that a forward pass was made for.

    Args:
        passed: What ``forward`` returned.
        sample: Which of its windows.
        like: Gates of another window of the same model whose order of units is to be used, so that both can be
            compared column by column; by default the units are sorted by this window.
    """
    found = []
    for position, trace in enumerate(passed.layers):
        activity = _activity(trace.hidden[sample])
        # Stable, so that units of the same activity stay where they are from one window to the next.
        units = np.argsort(-activity, kind="stable") if like is None else like[position].units
        found.append(_layer(position + 1, trace, sample, units))
    return tuple(found)


def _layer(number: int, trace: LayerTrace, sample: int, units: Int64) -> LayerGates:
    return LayerGates(
        number=number,
        units=units,
        gates={name: values[sample][:, units] for name, values in trace.gates.items()},
        hidden=trace.hidden[sample][:, units],
        cell=None if trace.cell is None else trace.cell[sample][:, units],
    )


def _activity(hidden: Float32) -> Float64:
    activity: Float64 = hidden.std(axis=0, dtype="float64")
    return activity
