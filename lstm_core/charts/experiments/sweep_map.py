"""Two settings against each other: how each pair of values did on the validation part, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from lstm_core.charts.chart import Chart, of_spec
from lstm_core.charts.palette import DRAWING
from lstm_core.charts.vega import chart_title

__all__ = ["MapAxis", "Pair", "sweep_map"]

_CAPTION = (
    "Squared error on the validation part against that of the run itself, in percent, and one standard error over "
    "rows; blue is better, orange worse. A frame says that a pair lies beyond the luck line: the best of so many "
    "equally good ones would not get there on average. The star is the best so far."
)
_ROW, _AROUND = 44, 110  # pixels; around the rows stand title and axis


class MapAxis(NamedTuple):
    """One of the two settings.

    Attributes:
        title: What people call it.
        values: Its values in words, in order.
    """

    title: str
    values: tuple[str, ...]


class Pair(NamedTuple):
    """A pair of values that is trained.

    Attributes:
        across, up: The value of the first setting and of the second, in words.
        change: Squared error against that of the run itself, as a share; below 0 it is smaller.
        deviation: Its standard error.
        is_best: Whether it is the best so far.
        is_beyond: Whether it lies beyond the luck line.
    """

    across: str
    up: str
    change: float
    deviation: float
    is_best: bool = False
    is_beyond: bool = False


def sweep_map(across: MapAxis, up: MapAxis, cells: Sequence[Pair]) -> Chart:
    """Draw a map of two settings.

    Args:
        across: The setting along the x axis.
        up: That along the y axis.
        cells: The pairs that are trained; the others stay empty.

    Returns:
        The chart; its data have columns ``across``, ``up``, ``change``, ``label`` and ``frame``.
    """
    rows = [
        (
            cell.across,
            cell.up,
            100 * cell.change,
            f"{'★ ' if cell.is_best else ''}{round(100 * cell.change, 1) + 0.0:+.1f}\n±{100 * cell.deviation:.1f}",
            "beyond" if cell.is_beyond else "within",
        )
        for cell in cells
    ]
    data = pd.DataFrame(rows, columns=["across", "up", "change", "label", "frame"])
    spec = {
        "title": chart_title(f"{across.title} and {up.title.lower()}"),
        "height": _AROUND + _ROW * len(up.values),
        "encoding": {"x": _axis("across", across) | {"axis": {"labelAngle": 0}}, "y": _axis("up", up)},
        "layer": [_fields(), _labels()],
    }
    table = {
        across.title: [cell.across for cell in cells],
        up.title: [cell.up for cell in cells],
        "against the run itself (%)": [100 * cell.change for cell in cells],
        "standard error (%)": [100 * cell.deviation for cell in cells],
    }
    return of_spec(spec, data, _CAPTION, _in_words(across, up, cells), lambda: pd.DataFrame(table))


def _axis(name: str, axis: MapAxis) -> dict[str, Any]:
    return {
        "field": name,
        "type": "nominal",
        "title": f"{axis.title} (setting)",
        "sort": list(axis.values),
        "scale": {"domain": list(axis.values)},
    }


def _fields() -> dict[str, Any]:
    frame = {
        "field": "frame",
        "type": "nominal",
        "scale": {"domain": ["beyond", "within"], "range": [DRAWING["ink"], DRAWING["grey"]]},
        "legend": None,
    }
    return {
        "mark": {"type": "rect", "strokeWidth": 2, "cornerRadius": 3},
        "encoding": {
            "color": {
                "field": "change",
                "type": "quantitative",
                "scale": {"domainMid": 0, "range": [DRAWING["blue"], DRAWING["white"], DRAWING["orange"]]},
                "legend": None,
            },
            "stroke": frame,
            "tooltip": [
                {"field": "across", "title": "first"},
                {"field": "up", "title": "second"},
                {"field": "change", "title": "against the run itself (%)", "type": "quantitative", "format": "+.2f"},
            ],
        },
    }


def _labels() -> dict[str, Any]:
    return {
        "mark": {
            "type": "text",
            "color": DRAWING["ink"],
            "fontSize": 12,
            "lineBreak": "\n",
            "baseline": "middle",
            "dy": -6,
        },
        "encoding": {"text": {"field": "label"}},
    }


def _in_words(across: MapAxis, up: MapAxis, cells: Sequence[Pair]) -> str:
    pairs = len(across.values) * len(up.values)
    best = min(cells, key=lambda cell: cell.change, default=None)
    told = f"; the best so far is {best.across} with {best.up}, {100 * best.change:+.1f}%" if best else ""
    return f"{across.title} by {up.title.lower()}: {len(cells)} of {pairs} pairs are trained{told}."
