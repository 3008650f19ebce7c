"""One recurrent cell at one step, as a drawing with its real numbers on it.

The drawing follows a slider, so boxes, lines and words are all data, and only the numbers on them change from step to
step. It lies on a square of 100 by 100, with y upward, and keeps the size of its words whatever its width.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.brought_words import shortened
from lstm_core.charts.chart import Chart, of_spec
from lstm_core.charts.palette import DOWN, DRAWING, MUTED, UP
from lstm_core.charts.vega import chart_title
from lstm_core.explain.cell_step import CellStep
from lstm_core.explain.gate_words import GATE_KINDS, gate_in_words
from lstm_core.model.cell_sketch import Box, CellNumbers, Path, Point, Sketch

__all__ = ["cell_picture"]

_FILLS = {
    "gate": DRAWING["blue"],
    "candidate": DRAWING["orange"],
    "cell": DRAWING["grey"],
    "hidden": DRAWING["purple"],
    "number": DRAWING["white"],
}
_HEIGHT = 460  # pixels
_MOST_INPUTS = 2  # named in their box

_COLUMNS = ("mark", "x", "y", "x2", "y2", "text", "fill", "told")


def cell_picture(step: CellStep, inputs: Sequence[str], unit: int) -> Chart:
    """Draw a cell at one step.

    Args:
        step: The cell's numbers.
        inputs: What people call the features, in their order; those of a layer above the first are not named.
        unit: Which unit, counted from 0 as in the weights.

    Returns:
        The chart; its data have a row for each mark, with columns ``mark`` (``line``, ``arrow``, ``box``, ``strip``,
        ``dot``, ``name``, ``number``), ``x``, ``y``, ``x2``, ``y2``, ``text``, ``fill`` and ``told``.
    """
    numbers = step.numbers(unit)
    drawing = _Drawing()
    _draw(drawing, step.kind.sketch, numbers)
    drawing.box((0, 4, 18, 19), "h before", numbers.hidden_before, "hidden", "The hidden state so far.")
    drawing.words((21, 4, 100, 19), *_inputs(step, inputs))
    table = _table(numbers)
    told = ", ".join(f"{name} {value:+.2f}" for name, value in zip(table["name"], table["value"], strict=True))
    return of_spec(
        _spec(f"{step.kind.one[0].upper()}{step.kind.one[1:]} cell at this step"),
        pd.DataFrame(drawing.rows, columns=list(_COLUMNS)),
        step.kind.sketch.caption,
        f"A drawing of the cell of unit {unit} at time step {step.step + 1}, with its numbers: {told}.",
        lambda: table,
    )


def _table(numbers: CellNumbers) -> pd.DataFrame:
    """Return the numbers on the drawing, by name."""
    lines = {**numbers.gates, "hidden state before": numbers.hidden_before, "hidden state": numbers.hidden}
    if numbers.cell is not None and numbers.cell_before is not None:
        lines |= {"cell state before": numbers.cell_before, "cell state": numbers.cell}
    lines |= {"kept": numbers.kept, "written": numbers.written}
    return pd.DataFrame({"name": list(lines), "value": [float(value) for value in lines.values()]})


def _draw(drawing: _Drawing, sketch: Sketch, numbers: CellNumbers) -> None:
    drawing.paths(sketch.lines, sketch.arrows)
    for name, box in sketch.gates.items():
        drawing.gate(box, name, numbers.gates[name])
    for place, sign in sketch.operators:
        drawing.operator(place, sign)
    values = [one.value(numbers) for one in sketch.shown]
    # What a cell holds has no bounds, so the strips of its boxes are as long as the largest of them asks for.
    held = [abs(value) for one, value in zip(sketch.shown, values, strict=True) if one.kind == "cell"]
    for one, value in zip(sketch.shown, values, strict=True):
        if one.kind == "number":
            drawing.chip(one.box, one.name, value, one.told)
        else:
            drawing.box(one.box, one.name, value, one.kind, one.told, max(1.0, *held) if one.kind == "cell" else 1.0)


def _inputs(step: CellStep, names: Sequence[str]) -> tuple[str, str]:
    """Return the words on the inputs' box: what they are, and their values."""
    if step.layer > 1:
        values = f"{len(step.inputs)} numbers, mean {_signed(step.inputs.mean())}"
        return f"from layer {step.layer - 1}: its hidden state", values
    shown = [
        f"{shortened(name, 14)} {value:+.2f}" for name, value in zip(names, step.inputs[:_MOST_INPUTS], strict=False)
    ]
    more = len(step.inputs) - _MOST_INPUTS
    return "x, the inputs of this step (scaled)", ", ".join(shown) + (f" and {more} more" if more > 0 else "")


class _Drawing:
    """Collects the marks of a picture."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []

    def paths(self, lines: Sequence[Path], arrows: Sequence[Path]) -> None:
        """Draw straight lines from point to point; those of arrows end in a head."""
        for points in (*lines, *arrows):
            for (x, y), (x2, y2) in pairwise(points):
                self._add("line", x, y, x2, y2)
        for *_, (x, y), (x2, y2) in arrows:
            across = "triangle-right" if x2 > x else "triangle-left"
            shape = across if y == y2 else "triangle-up" if y2 > y else "triangle-down"
            self._add("arrow", x2 - np.sign(x2 - x), y2 - np.sign(y2 - y), text=shape)  # its tip is where the line ends

    def box(self, box: Box, name: str, value: float, kind: str, told: str, longest: float = 1.0) -> None:
        """Draw a box with a signed number, and a strip from its middle."""
        self._named(box, name, _signed(value), _FILLS[kind], told)
        left, right = box[0] + 1.5, box[2] - 1.5
        middle = (left + right) / 2
        end = middle + (right - left) / 2 * float(np.clip(value / longest, -1, 1))
        self._strip(box, (left, right), (middle, end), UP if value >= 0 else DOWN)

    def gate(self, box: Box, name: str, value: float) -> None:
        """Draw a gate with its number and a strip that is full at 1; a candidate is a signed number."""
        told = f"{gate_in_words(name, value)}. {GATE_KINDS[name].explanation}"
        if GATE_KINDS[name].is_signed:
            self.box(box, name, value, "candidate", told)
            return
        self._named(box, name, f"{value:.2f}", _FILLS["gate"], told)
        left, right = box[0] + 1.5, box[2] - 1.5
        self._strip(box, (left, right), (left, left + (right - left) * value), UP)

    def chip(self, box: Box, name: str, value: float, told: str) -> None:
        """Draw a number on its way, in one line."""
        self._add("box", *box, fill=_FILLS["number"], told=told)
        self._add("number", (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, text=f"{name} {_signed(value)}", told=told)

    def words(self, box: Box, name: str, values: str) -> None:
        """Draw a box with two lines of words."""
        self._named(box, name, values, _FILLS["number"], f"{name}: {values}")

    def operator(self, place: Point, sign: str) -> None:
        """Draw a multiplication or an addition."""
        told = "Multiplied, unit by unit." if sign == "×" else "Added, unit by unit."
        self._add("dot", *place, told=told)
        self._add("number", *place, text=sign, told=told)

    def _named(self, box: Box, name: str, value: str, fill: str, told: str) -> None:
        left, bottom, right, top = box
        self._add("box", *box, fill=fill, told=told)
        self._add("name", (left + right) / 2, bottom + (top - bottom) * 0.78, text=name, told=told)
        self._add("number", (left + right) / 2, bottom + (top - bottom) * 0.46, text=value, told=told)

    def _strip(self, box: Box, whole: tuple[float, float], filled: tuple[float, float], color: str) -> None:
        bottom, top = box[1] + 1.5, box[1] + 3.4
        self._add("strip", whole[0], bottom, whole[1], top, fill=DRAWING["white"])
        self._add("strip", filled[0], bottom, filled[1], top, fill=color)

    def _add(
        self,
        mark: str,
        x: float,
        y: float,
        x2: float | None = None,
        y2: float | None = None,
        **more: str,
    ) -> None:
        self.rows.append((mark, x, y, x2, y2, more.get("text"), more.get("fill"), more.get("told")))


def _signed(value: float) -> str:
    return f"{round(float(value), 2) or 0.0:+.2f}"  # never -0.00


def _spec(title: str) -> dict[str, Any]:
    place = {"type": "quantitative", "axis": None, "scale": {"domain": [-1, 101], "nice": False, "zero": False}}
    x, y = {"field": "x"} | place, {"field": "y"} | place
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    tip = {"tooltip": {"field": "told", "type": "nominal"}}
    fill = {"color": {"field": "fill", "type": "nominal", "scale": None}}
    text = {"text": {"field": "text"}}
    layers: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("line", {"type": "rule", "color": MUTED, "strokeWidth": 1.5}, ends),
        (
            "arrow",
            {"type": "point", "filled": True, "color": MUTED, "size": 60, "opacity": 1},
            {"shape": {"field": "text", "type": "nominal", "scale": None}},
        ),
        ("box", {"type": "rect", "stroke": MUTED, "strokeWidth": 1, "cornerRadius": 4}, ends | fill | tip),
        ("strip", {"type": "rect", "stroke": None}, ends | fill),
        (
            "dot",
            {"type": "point", "shape": "circle", "filled": True, "size": 420, "color": DRAWING["white"], "opacity": 1}
            | {"stroke": MUTED, "strokeWidth": 1.5},
            tip,
        ),
        ("name", {"type": "text", "color": DRAWING["ink"], "fontSize": 12, "baseline": "middle"}, text | tip),
        (
            "number",
            {"type": "text", "color": DRAWING["ink"], "fontSize": 12, "fontWeight": "bold", "baseline": "middle"},
            text | tip,
        ),
    ]
    return {
        "title": chart_title(title),
        "height": _HEIGHT,
        "layer": [
            {
                "transform": [{"filter": f"datum.mark === '{name}'"}],
                "mark": mark,
                "encoding": {"x": x, "y": y} | encoding,
            }
            for name, mark, encoding in layers
        ],
    }
