"""In which unit a model's output and its parts are told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_core.charts.labels import unit_text
from lstm_core.explain.trained import TrainedModel

__all__ = ["OutputUnit", "output_unit"]

_PERCENT = 100


@dataclass(frozen=True)
class OutputUnit:
    """The unit of what a model puts out: of the target, of its change, of what HAR leaves over, or percent.

    Attributes:
        words: Its name, for axes and sentences.
        width: Of one scaled unit.
        zero: The value of a scaled 0.
        start: What is said of the value that a network puts out whatever it sees.
    """

    words: str
    width: float
    zero: float
    start: str = "that is always there"

    def value(self, scaled: float) -> float:
        """Return a scaled output in this unit. Differences and parts of it are multiplied by ``width`` alone."""
        return scaled * self.width + self.zero


def output_unit(model: TrainedModel, sample: int) -> OutputUnit:
    """Return the unit of a model's output for a test sample. Log returns are told in percent.

    Example:
        >>> output_unit(model, 0).words  # doctest: +SKIP
        'close (price)'
    """
    target, kind = unit_text(model.config.features.target), model.config.features.target_kind
    frame = model.frame(np.array([sample]))
    width = float(frame.scale[0, 0])
    if kind == "level":
        start = "from the window's mean and a constant" if model.target_unit.by_window else OutputUnit.start
        return OutputUnit(target, width, float(frame.base[0, 0]), start)
    if kind == "change":
        return OutputUnit(f"change of {target}", width, 0.0)
    if kind == "har":
        return OutputUnit(f"beyond HAR: {target}", width, 0.0)
    return OutputUnit(f"log return of {model.target} (percent)", _PERCENT * width, 0.0)
