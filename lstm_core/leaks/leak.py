"""What a mistake is that is often made without knowing: its words, what it does to a run, and why that flatters."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

from lstm_core.config import ExperimentConfig, LeakName
from lstm_core.features.splits import Part, Split
from lstm_core.features.window_set import WindowSet
from lstm_core.results import RunResult

__all__ = ["Leak", "LeakOutcome", "WindowParts"]

LeakOutcome = Literal["flatters", "little", "none", "worse"]
"""What a mistake did to an error: made it smaller, changed it by so little that another seed could, not at all, or made
it larger."""
WindowParts = tuple[WindowSet, WindowSet | None, WindowSet]
"""The windows for training, validation (``None`` without that part) and test."""


class Leak(ABC):
    """A mistake. Its module ends with ``LEAK``, the only instance of its class, and is called as a config calls it.

    Attributes:
        title: What people call it, for a list.
        short_title: The same in a few lines, beside a bar.
        done: What is done wrong, in a sentence.
        why: Why that flatters, in a sentence.
        with_it: How a sentence on its effect begins.
        confession: Why a score with it does not count, as part of a sentence.
        scatters: Whether the test part is drawn from the whole series, in place of its end.
    """

    title: ClassVar[str]
    short_title: ClassVar[tuple[str, ...]]
    done: ClassVar[str]
    why: ClassVar[str]
    with_it: ClassVar[str]
    confession: ClassVar[str]
    scatters: ClassVar[bool] = False

    @property
    def name(self) -> LeakName:
        """What a config calls it."""
        name: LeakName = type(self).__module__.rpartition(".")[2]  # type: ignore[assignment]
        return name

    def made_with(self, config: ExperimentConfig) -> ExperimentConfig:
        """Return an honest run with the mistake."""
        return config.with_("", leak=self.name)

    def about(self, config: ExperimentConfig) -> str:
        """Say what is to be known of a run with the mistake, by the honest one's settings; empty if nothing."""
        return ""

    def fitted_to(self, split: Split, honest: Part) -> Part:
        """Return the rows that scalers are fitted to.

        Args:
            split: The rows of each part.
            honest: Those that they are fitted to without the mistake.
        """
        return honest

    def parts(self, windows: WindowParts, seed: int | None) -> WindowParts:
        """Return the windows of the parts as the mistake makes them.

        Args:
            windows: As they ought to be.
            seed: Of chance, for a mistake that ``scatters``.
        """
        return windows

    @abstractmethod
    def reason(self, outcome: LeakOutcome, honest: RunResult, leaked: RunResult) -> str:
        """Say why it did what it did to the error, as part of a sentence; empty where nothing is known.

        Args:
            outcome: What it did.
            honest: The run without it.
            leaked: The run with it.
        """
