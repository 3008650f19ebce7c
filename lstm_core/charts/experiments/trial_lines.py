"""The trials of a search as lines through their settings: where do the best ones run together?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lstm_core.brought_words import shortened
from lstm_core.charts.chart import Chart, of_spec
from lstm_core.charts.palette import ACTUAL, GRID, MODEL, MUTED
from lstm_core.charts.vega import chart_title
from lstm_core.numbers import counted, listed

__all__ = ["MOST_AXES", "TrialAxis", "TrialLine", "trial_lines"]

MOST_AXES = 5
"""With more of them nobody can follow a line."""

_BEST = 3
"""So many of the best are set off."""

_CAPTION = (
    "A line a trial: at each upright line it passes the value that it had of that setting. The thick ones are the "
    "three with the smallest error on the validation part. Where they run close together the setting matters and its "
    "value is found; where they spread it hardly does."
)
_HEIGHT = 300  # pixels
_KINDS = {"best three": MODEL, "other": MUTED}
_LONGEST = 14


@dataclass(frozen=True)
class TrialAxis:
    """One setting.

    Attributes:
        name: What people call it; no two alike.
        marks: Some of its values in words, each with its place from 0 to 1.
    """

    name: str
    marks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class TrialLine:
    """One trial.

    Attributes:
        number: Its number, counted from 1.
        rank: Its place among all by its error, 0 for the best.
        change: Squared error against that of the run itself, in percent.
        values: Place and words of its value of each setting.
    """

    number: int
    rank: int
    change: float
    values: tuple[tuple[float, str], ...]


def trial_lines(axes: Sequence[TrialAxis], lines: Sequence[TrialLine]) -> Chart:
    """Draw trials through their settings.

    Args:
        axes: The settings, at most ``MOST_AXES``, the most important first.
        lines: The trials.

    Raises:
        ValueError: There are too many settings, or fewer than two.

    Returns:
        The chart; its data have a row for each trial and setting, and one for each mark.
    """
    if not 2 <= len(axes) <= MOST_AXES:
        raise ValueError(f"{len(axes)} settings can't be drawn side by side")
    names = [shortened(axis.name, _LONGEST) for axis in axes]
    rows: list[dict[str, Any]] = [
        {
            "trial": line.number,
            "kind": "best three" if line.rank < _BEST else "other",
            "change": line.change,
            "setting": name,
            "place": place,
            "value": value,
        }
        for line in sorted(lines, key=lambda one: -one.rank)  # the best ones on top
        for name, (place, value) in zip(names, line.values, strict=True)
    ]
    marks = [
        {"setting": name, "place": place, "value": text, "kind": "mark"}
        for name, axis in zip(names, axes, strict=True)
        for place, text in axis.marks
    ]
    data = pd.DataFrame([*rows, *marks])
    spec = {
        "title": chart_title("Trials through their settings"),
        "height": _HEIGHT,
        "encoding": {"x": _settings(names), "y": _places()},
        "layer": [
            *(_lines(kind, color) for kind, color in reversed(_KINDS.items())),
            _words("> 0", -11),
            _words("<= 0", 12),
        ],
    }
    best = min(lines, key=lambda line: line.rank)
    told = listed([f"{axis.name} {value}" for axis, (_, value) in zip(axes, best.values, strict=True)])
    alt = f"{counted(len(lines), 'trial')} through {len(axes)} settings; the best has {told}"
    return of_spec(spec, data, _CAPTION, f"{alt[:480].rstrip('.')}.", lambda: _table(axes, lines))


def _settings(names: Sequence[str]) -> dict[str, Any]:
    return {
        "field": "setting",
        "type": "nominal",
        "sort": list(names),
        "title": "setting",
        "scale": {"type": "point", "padding": 0.4},
        "axis": {"grid": True, "gridColor": GRID, "gridWidth": 2, "labelAngle": 0, "labelLimit": 90, "domain": False},
    }


def _places() -> dict[str, Any]:
    return {
        "field": "place",
        "type": "quantitative",
        "title": "share of what was tried",
        "scale": {"domain": [-0.12, 1.12], "nice": False},
        "axis": {"labels": False, "ticks": False, "grid": False, "domain": False},
    }


def _lines(kind: str, color: str) -> dict[str, Any]:
    thick = kind != "other"
    return {
        "transform": [{"filter": f"datum.kind === '{kind}'"}],
        "mark": {
            "type": "line",
            "strokeWidth": 3 if thick else 1,
            "opacity": 1 if thick else 0.45,
            "point": {"filled": True, "size": 50 if thick else 12},
        },
        "encoding": {
            "detail": {"field": "trial"},
            "color": {
                "field": "kind",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(_KINDS), "range": list(_KINDS.values())},
                "legend": {"orient": "top", "symbolOpacity": 1},
            },
            "tooltip": [
                {"field": "trial", "title": "trial"},
                {"field": "setting", "title": "setting"},
                {"field": "value", "title": "value"},
                {"field": "change", "type": "quantitative", "title": "against the run itself (%)", "format": "+.2f"},
            ],
        },
    }


def _words(places: str, down: int) -> dict[str, Any]:
    """Write some values at each setting's line, so many pixels below their places."""
    return {
        "transform": [{"filter": f"datum.kind === 'mark' && datum.place {places}"}],
        "mark": {"type": "text", "dy": down, "fontSize": 12, "fontWeight": "bold", "color": ACTUAL},
        "encoding": {"text": {"field": "value"}},
    }


def _table(axes: Sequence[TrialAxis], lines: Sequence[TrialLine]) -> pd.DataFrame:
    ordered = sorted(lines, key=lambda line: line.number)
    values = {axis.name: [line.values[place][1] for line in ordered] for place, axis in enumerate(axes)}
    numbers = {"trial": [line.number for line in ordered], **values}
    return pd.DataFrame(numbers | {"against the run itself (%)": [line.change for line in ordered]})
