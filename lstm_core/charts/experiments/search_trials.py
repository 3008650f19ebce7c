"""The trials of a search in their order: how each did on the validation part, and the best so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lstm_core.charts.chart import Chart, of_spec
from lstm_core.charts.palette import ACTUAL, GRID, MODEL, MUTED, PERSISTENCE
from lstm_core.charts.vega import chart_title
from lstm_core.evaluation.selection import Selection

__all__ = ["search_trials"]

_MOST_SHOWN = 50.0
"""Percent above the run itself: what is worse is drawn there, or it would press all others together."""

_CAPTION = (
    "A dot a trial: its squared error on the validation part against that of the run itself, lower is better; what is "
    "more than 50% worse is drawn at 50%. The steps are the best so far, by the seed that all were tried with. The "
    "dashed line is the luck line: if all trials were equally good, the best of so many would lie about there."
)
_HEIGHT = 300  # pixels
_Y = ["squared error against", "the run itself (%)"]


def search_trials(found: Selection, numbers: Sequence[int], count: int) -> Chart:
    """Draw the trials from left to right.

    Args:
        found: What the validation part says so far; its first candidate is the run itself.
        numbers: The number of each other candidate among the trials, counted from 1, ascending.
        count: How many there are, over or not.

    Returns:
        The chart; its data have columns ``trial``, ``change``, ``shown``, ``best`` and ``luck``.
    """
    changes = [-100 * one.first_gain for one in found.candidates[1:]]
    rows: list[dict[str, Any]] = []
    best = 0.0
    for trial, change in zip(numbers, changes, strict=True):
        best = min(best, change)
        rows.append({"trial": trial, "change": change, "shown": min(change, _MOST_SHOWN), "best": best})
    data = pd.DataFrame(rows, columns=["trial", "change", "shown", "best"])
    data["luck"] = None if found.luck is None else -100 * found.luck.expected
    spec = {
        "title": chart_title("Trials on the validation part"),
        "height": _HEIGHT,
        "layer": [*_lines(), _steps(_trials(count)), _dots(_trials(count))],
    }
    return of_spec(spec, data, _CAPTION, _in_words(found, len(rows), best), lambda: _table(data))


def _trials(count: int) -> dict[str, Any]:
    return {
        "field": "trial",
        "type": "quantitative",
        "title": "trial",
        "scale": {"domain": [0, count + 1], "nice": False},
        "axis": {"tickMinStep": 1, "grid": False},
    }


def _lines() -> list[dict[str, Any]]:
    luck = {"field": "luck", "type": "quantitative", "aggregate": "min", "title": _Y}
    return [
        {"mark": {"type": "rule", "color": PERSISTENCE}, "encoding": {"y": {"datum": 0}}},
        {
            "mark": {"type": "rule", "color": MUTED, "strokeDash": [5, 4], "strokeWidth": 2},
            "encoding": {"y": luck},
        },
    ]


def _steps(along: dict[str, Any]) -> dict[str, Any]:
    return {
        "mark": {"type": "line", "interpolate": "step-after", "color": ACTUAL, "strokeWidth": 2},
        "encoding": {"x": along, "y": {"field": "best", "type": "quantitative", "title": _Y}},
    }


def _dots(along: dict[str, Any]) -> dict[str, Any]:
    tip = {"type": "quantitative", "format": "+.2f"}
    return {
        "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1, "color": MODEL},
        "encoding": {
            "x": along,
            "y": {
                "field": "shown",
                "type": "quantitative",
                "title": _Y,
                "scale": {"zero": False, "nice": True},
                "axis": {"format": "+.3~g", "grid": True, "gridColor": GRID},
            },
            "tooltip": [
                {"field": "trial", "title": "trial"},
                {"field": "change", "title": "against the run itself (%)"} | tip,
                {"field": "best", "title": "best so far (%)"} | tip,
            ],
        },
    }


def _in_words(found: Selection, count: int, best: float) -> str:
    luck = "" if found.luck is None else f"; luck alone reaches {-100 * found.luck.expected:+.1f}%"
    told = f"the best so far is at {best:+.1f}%" if best < 0 else "none so far is better than the run itself"
    return f"Squared errors of {count} trials against the run itself, in their order: {told}{luck}."


def _table(data: pd.DataFrame) -> pd.DataFrame:
    names = {"change": "against the run itself (%)", "best": "best so far (%)"}
    return data[["trial", *names]].rename(columns=names)
