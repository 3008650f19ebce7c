"""What each gate is for, and what a value of it does, in words."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GATE_KINDS", "NEARLY_OPEN", "NEARLY_SHUT", "GateKind", "gate_in_words"]

NEARLY_SHUT = 0.1
"""A gate below counts as shut."""
NEARLY_OPEN = 0.9
"""A gate above counts as open."""


@dataclass(frozen=True)
class GateKind:
    """One gate of a recurrent cell.

    Attributes:
        label: What people call it.
        explanation: What it is for, in a sentence.
        shut, between, open: What a value near 0, in the middle and near 1 does; ``{share}`` becomes the percentage.
            For a candidate, which goes from -1 to 1: what a value below, near and above 0 does.
    """

    label: str
    explanation: str
    shut: str
    between: str
    open: str


_CANDIDATE = "candidate"

GATE_KINDS: dict[str, GateKind] = {
    "input": GateKind(
        "input gate",
        "How much of the candidate is written into the cell state.",
        "nearly nothing new is written",
        "{share} of the candidate is written",
        "the candidate is written nearly whole",
    ),
    "forget": GateKind(
        "forget gate",
        "How much of the old cell state is kept; in spite of its name, 1 forgets nothing.",
        "nearly all that the cell held is forgotten",
        "{share} of what the cell held is kept",
        "nearly all that the cell held is kept",
    ),
    _CANDIDATE: GateKind(
        "candidate",
        "What this step would like to write, from -1 to 1.",
        "it would lower the state",
        "it would hardly change the state",
        "it would raise the state",
    ),
    "output": GateKind(
        "output gate",
        "How much of the cell state is shown to the outside, as the hidden state.",
        "the cell keeps to itself what it holds",
        "{share} of what the cell holds is shown",
        "nearly all that the cell holds is shown",
    ),
    "update": GateKind(
        "update gate",
        "How much of the old hidden state is kept; the candidate fills the rest.",
        "the old state is nearly all replaced by the candidate",
        "{share} of the old state is kept, the candidate fills the rest",
        "the old state is kept nearly as it was",
    ),
    "reset": GateKind(
        "reset gate",
        "How much of the old hidden state the candidate gets to see.",
        "the candidate hardly sees the old state",
        "the candidate sees {share} of the old state",
        "the candidate sees nearly all of the old state",
    ),
}


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
    low, high = (-NEARLY_SHUT, NEARLY_SHUT) if gate == _CANDIDATE else (NEARLY_SHUT, NEARLY_OPEN)
    words = kind.shut if value < low else kind.open if value > high else kind.between
    return f"{kind.label} {value:.2f}: {words.format(share=f'{value:.0%}')}"
