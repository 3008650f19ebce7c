"""One recurrent cell at one step: its numbers, and how a drawing lays them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["BUS", "Box", "CellNumbers", "Path", "Point", "Shown", "Sketch"]

Point = tuple[float, float]
Path = tuple[Point, ...]
Box = tuple[float, float, float, float]  # left, bottom, right, top

BUS = 26.0
"""Where the line runs that feeds all gates."""


@dataclass(frozen=True)
class CellNumbers:
    """What a picture of the cell shows: of one unit, or the mean over all units.

    Of means, ``state = kept + written`` holds still, but the mean of a product is not the product of the means.

    Attributes:
        gates: By name.
        hidden_before, hidden: The hidden state before the step and after it.
        cell_before, cell: The cell state before and after; ``None`` for a cell that has none.
        kept: What stays of the old state.
        written: What is added to it.
    """

    gates: dict[str, float]
    hidden_before: float
    hidden: float
    cell_before: float | None
    cell: float | None
    kept: float
    written: float


@dataclass(frozen=True)
class Shown:
    """A number on a drawing.

    Attributes:
        kind: ``cell`` and ``hidden`` are states in a box with a strip, ``number`` is one on its way, in a line.
        box: Where it stands.
        name: What it is called there.
        value: Takes it from the numbers of the cell.
        told: What it is, in a sentence.
    """

    kind: Literal["cell", "hidden", "number"]
    box: Box
    name: str
    value: Callable[[CellNumbers], float]
    told: str


@dataclass(frozen=True)
class Sketch:
    """How a cell is drawn, on a square of 100 by 100, with y upward.

    The lowest part, up to ``BUS``, is that of what comes in: the hidden state from before and the inputs.

    Attributes:
        caption: How to read the drawing.
        lines: Straight lines from point to point.
        arrows: The same, with a head at their end.
        gates: The box of each gate by name.
        operators: Where ``×`` and ``+`` stand.
        shown: The numbers beside those of the gates.
    """

    caption: str
    lines: tuple[Path, ...]
    arrows: tuple[Path, ...]
    gates: Mapping[str, Box]
    operators: tuple[tuple[Point, str], ...]
    shown: tuple[Shown, ...]
