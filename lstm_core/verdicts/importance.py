"""Which inputs does a model need, beyond chance?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_core.explain.permutation import FeatureImportance, PermutationImportance
from lstm_core.verdicts.kit import Judgement, Rule, Subject, judge

__all__ = ["IMPORTANCE", "NeededInputs", "judge_importance"]


@dataclass(frozen=True)
class NeededInputs:
    """What permutation importance found.

    Attributes:
        names: What people call each input.
        features: Its importance.
    """

    names: tuple[str, ...]
    features: tuple[FeatureImportance, ...]

    @property
    def needed(self) -> list[str]:
        """The inputs that the model needs, the most important first."""
        pairs = [pair for pair in zip(self.features, self.names, strict=True) if pair[0].matters]
        return [name for _, name in sorted(pairs, key=lambda pair: -pair[0].mean)]


def judge_importance(found: PermutationImportance, names: Sequence[str]) -> Judgement:
    """Say which inputs the model needs.

    Args:
        found: What was measured.
        names: What people call the inputs, in their order.
    """
    return judge(IMPORTANCE, NeededInputs(tuple(names), found.features))


def _needed(found: NeededInputs) -> str:
    rest = len(found.features) - len(found.needed)
    others = {0: "", 1: " What the other costs, chance explains."}.get(
        rest, f" What the other {rest} cost, chance explains."
    )
    without = "it" if len(found.needed) == 1 else "them"
    return f"The model needs {', '.join(found.needed)}: without {without} it is off by more.{others}"


IMPORTANCE: Subject[NeededInputs] = Subject(
    "Which inputs does the model need?",
    "By how much the error grows when an input's windows are dealt out to other predictions, 20 times. An input is "
    "needed if 95 of 100 such shuffles lie above 0.",
    (
        Rule(
            "N0",
            "none",
            "no input is needed",
            lambda found: not found.needed,
            lambda found: (
                "No input is needed: whichever is shuffled, chance explains what it costs. Either the inputs stand in "
                "for each other, or the model hardly listens to its window."
            ),
        ),
        Rule("N1", "needed", "anything else", lambda found: True, _needed),
    ),
)
