"""What a value of a gate does, in words."""

from __future__ import annotations

from lstm_core.model.cell import Gate
from lstm_core.model.cells import CELLS

__all__ = ["GATE_KINDS", "NEARLY_OPEN", "NEARLY_SHUT", "STATES", "gate_in_words", "label_of"]

NEARLY_SHUT = 0.1
"""A gate below counts as shut."""
NEARLY_OPEN = 0.9
"""A gate above counts as open."""

GATE_KINDS: dict[str, Gate] = {name: gate for cell in CELLS.values() for name, gate in cell.gates.items()}
"""The gates of all cells by name."""

STATES = {"cell": "cell state", "hidden": "hidden state"}
"""What people call the states, by the names of ``LayerTrace``."""


def label_of(name: str) -> str:
    """Return what people call a gate or a state.

    Example:
        >>> label_of("forget"), label_of("hidden")
        ('forget gate', 'hidden state')
    """
    return GATE_KINDS[name].label if name in GATE_KINDS else STATES[name]


def gate_in_words(gate: str, value: float) -> str:
    """Say what a value of a gate does.

    Args:
        gate: A key of ``GATE_KINDS``.
        value: From 0 to 1, or from -1 to 1 for a candidate.

    Example:
        >>> gate_in_words("forget", 0.97)
        'forget gate 0.97: nearly all that the cell held is kept'
        >>> gate_in_words("input", 0.4)
        'input gate 0.40: 40% of the candidate is written'
    """
    kind = GATE_KINDS[gate]
    low, high = (-NEARLY_SHUT, NEARLY_SHUT) if kind.is_signed else (NEARLY_SHUT, NEARLY_OPEN)
    words = kind.shut if value < low else kind.open if value > high else kind.between
    return f"{kind.label} {value:.2f}: {words.format(share=f'{value:.0%}')}"
