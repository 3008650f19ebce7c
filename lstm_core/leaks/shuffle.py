"""The mistake of shuffling the windows before they are split."""

from __future__ import annotations

import numpy as np

from lstm_core.features.window_set import WindowSet
from lstm_core.leaks.leak import Leak, LeakOutcome, WindowParts
from lstm_core.results import RunResult

__all__ = ["LEAK"]


class _ShuffleLeak(Leak):
    """Rows of the exam lie among those that were learned from."""

    title = "shuffled split"
    short_title = ("shuffled", "split")
    done = (
        "The windows are shuffled before they are split, so that rows of the exam lie among those that were learned "
        "from."
    )
    why = (
        "Neighboring windows are nearly the same, so the model has learned from the rows right beside most of those of "
        "the exam, and has met the answers themselves among its inputs."
    )
    with_it = "With shuffled windows"
    confession = "the parts were drawn at random, so the model learned from rows right beside those it is tested on"
    scatters = True

    def parts(self, windows: WindowParts, seed: int | None) -> WindowParts:
        """Draw the windows of all parts at random from all of them."""
        parts = [part for part in windows if part is not None]
        ends, whole = np.cumsum([len(part) for part in parts]), WindowSet.joined([(part, 0) for part in parts])
        order = np.random.default_rng([seed or 0, 1]).permutation(ends[-1])
        drawn = [whole.take(np.sort(chosen)) for chosen in np.split(order, ends[:-1])]
        return drawn[0], drawn[1] if windows[1] is not None else None, drawn[-1]

    def reason(self, outcome: LeakOutcome, honest: RunResult, leaked: RunResult) -> str:
        """Say what lies around a test row, and what a model of changes has from it."""
        if outcome == "flatters":
            return f"the model had seen the {honest.step.shorts} around each test {honest.step.short}"
        if outcome in ("none", "little") and honest.config.features.target_kind in ("change", "log_return"):
            return "this model predicts changes, and to know the changes around one tells little of that one"
        return ""


LEAK = _ShuffleLeak()
