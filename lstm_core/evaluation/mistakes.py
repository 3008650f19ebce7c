"""Three mistakes that make a model look good: what each is, why it flatters, and how to make it on purpose.

All three let a model know of its exam beforehand, which is called leakage: S. Kaufman, S. Rosset, C. Perlich, "Leakage
in data mining: formulation, detection, and avoidance", KDD (2011).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lstm_core.config import Leak

__all__ = ["MISTAKES", "Mistake"]


@dataclass(frozen=True)
class Mistake:
    """A mistake that is often made without knowing.

    Attributes:
        leak: What a config calls it.
        name: What people call it, for a list or a chart.
        done: What is done wrong, in a sentence.
        why: Why that flatters, in a sentence.
        with_it: How a sentence on its effect begins.
    """

    leak: Leak
    name: str
    done: str
    why: str
    with_it: str


MISTAKES: Mapping[Leak, Mistake] = {
    "scaler": Mistake(
        "scaler",
        "scaler fitted on everything",
        "The lowest and highest value (or mean and spread) that the numbers are scaled by are taken from all rows "
        "before the split, not from the training part alone.",
        "So the model is told how far the test part reaches, which nobody could have known at the time.",
        "With the scaler fitted on everything",
    ),
    "shuffle": Mistake(
        "shuffle",
        "shuffled split",
        "The windows are shuffled before they are split, so that rows of the exam lie among those that were learned "
        "from.",
        "Neighboring windows are nearly the same, so the model has learned from the rows right beside most of those of "
        "the exam, and has met the answers themselves among its inputs.",
        "With shuffled windows",
    ),
    "stopping": Mistake(
        "stopping",
        "test part used for early stopping",
        "The test part decides which epoch is kept, and when training stops if it may stop early, in place of a "
        "validation part.",
        "Of all epochs the one is kept that happens to fit the test part best, and then its score is read off this "
        "very part.",
        "With the test part choosing the epoch",
    ),
}
"""The three mistakes, in the order in which they are shown."""
