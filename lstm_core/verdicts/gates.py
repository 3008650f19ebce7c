"""How did a gate stand over the window of one prediction?"""

from __future__ import annotations

from dataclasses import dataclass, field

from lstm_core.arrays import Float32
from lstm_core.explain.gate_words import GATE_KINDS, NEARLY_OPEN, NEARLY_SHUT
from lstm_core.explain.gates import LayerGates
from lstm_core.verdicts.kit import Judgement, Rule, Subject, judge

__all__ = ["GATES", "Stance", "judge_gates"]

_MOSTLY = 0.5  # of all values


@dataclass(frozen=True, eq=False)
class Stance:
    """The values of one gate.

    Attributes:
        gate: A key of ``GATE_KINDS``.
        values: Over the time steps and units that are looked at, any shape.
        counted: What one value stands for, in the plural.
    """

    gate: str
    values: Float32 = field(repr=False)
    counted: str

    @property
    def is_signed(self) -> bool:
        """Whether it goes from -1 to 1, as a candidate does, and is neither open nor shut."""
        return GATE_KINDS[self.gate].is_signed

    @property
    def shut(self) -> float:
        """Share of the values at which it is nearly shut."""
        return float((self.values < NEARLY_SHUT).mean())

    @property
    def open(self) -> float:
        """Share of the values at which it is nearly open."""
        return float((self.values > NEARLY_OPEN).mean())


def judge_gates(layer: LayerGates, unit: int | None = None) -> dict[str, Judgement]:
    """Say of each gate of a layer what it is for and how it stood.

    Args:
        layer: What the layer did in one window.
        unit: Which unit is looked at; ``None`` for all.
    """
    column = slice(None) if unit is None else [list(layer.units).index(unit)]
    counted = "steps and units" if unit is None else "steps"
    return {name: judge(GATES, Stance(name, layer.gates[name][:, column], counted)) for name in layer.names}


def _range(found: Stance) -> str:
    values = found.values
    return (
        f"{GATE_KINDS[found.gate].explanation} Here it was {values.mean():.2f} on average, from {values.min():.2f} to "
        f"{values.max():.2f}"
    )


def _stood(found: Stance) -> str:
    return (
        f"{_range(found)}; nearly shut (below {NEARLY_SHUT}) in {found.shut:.0%} and nearly open (above {NEARLY_OPEN}) "
        f"in {found.open:.0%} of all {found.counted}"
    )


def _mostly(found: Stance, words: str) -> str:
    return f"{_stood(found)}: mostly, {words}."


GATES: Subject[Stance] = Subject(
    "How did a gate stand?",
    f"The values of a gate over the time steps of one window. Below {NEARLY_SHUT} it counts as shut, above "
    f"{NEARLY_OPEN} as open.",
    (
        Rule(
            "G0",
            "signed",
            "it is a candidate, which goes from -1 to 1",
            lambda found: found.is_signed,
            lambda found: f"{_range(found)}.",
        ),
        Rule(
            "G1",
            "shut",
            "nearly shut in half of all cases",
            lambda found: found.shut >= _MOSTLY,
            lambda found: _mostly(found, GATE_KINDS[found.gate].shut),
        ),
        Rule(
            "G2",
            "open",
            "nearly open in half of all cases",
            lambda found: found.open >= _MOSTLY,
            lambda found: _mostly(found, GATE_KINDS[found.gate].open),
        ),
        Rule("G3", "between", "anything else", lambda found: True, lambda found: f"{_stood(found)}."),
    ),
)
