"""Settings beside each other: how each did on the validation part, how sure that is, and how far luck alone reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lstm_core.charts.chart import Chart, of_spec
from lstm_core.charts.palette import ACTUAL, GRID, MODEL, MUTED, OPPONENT, PERSISTENCE
from lstm_core.charts.vega import chart_title
from lstm_core.evaluation.selection import Candidate, Selection
from lstm_core.numbers import listed

__all__ = ["sweep_dots"]

_CAPTION = (
    "Squared error on the validation part against that of the run itself; left is better. Bars are one standard error "
    "over rows. The dashed line is the luck line: if all settings were equally good, the best of so many would lie "
    "about there. Grey diamonds are fresh seeds."
)
_ROW, _AROUND, _MOST = 24, 270, 1600  # pixels; around the rows stand title, five rows of legend and the axis
_KINDS = {"setting": MODEL, "best": ACTUAL, "recommended": OPPONENT, "the run itself": PERSISTENCE, "fresh seed": MUTED}
_SHAPES = ("circle", "triangle-up", "square", "cross", "diamond")
_X = "squared error, change (%)"  # against the run itself; a phone has no room for more


def sweep_dots(found: Selection, names: Sequence[str], waiting: Sequence[str] = ()) -> Chart:
    """Draw one row a setting: its error against the run itself, with its standard error.

    Args:
        found: What the validation part says so far.
        names: What each of its candidates is called, in their order; no two alike.
        waiting: Names of those that are not trained yet; they have a row already, so that nothing moves.

    Returns:
        The chart; its data have columns ``name``, ``change``, ``low``, ``high``, ``kind`` and ``luck``.
    """
    rows: list[dict[str, Any]] = []
    for place, (one, name) in enumerate(zip(found.candidates, names, strict=True)):
        rows += _rows(one, name, _kind(found, place))
    rows += [{"name": name, "kind": "setting"} for name in waiting]
    data = pd.DataFrame(rows, columns=["name", "change", "low", "high", "kind"])
    data["luck"] = None if found.luck is None else -100 * found.luck.expected
    order = [*names, *waiting]
    height = min(_AROUND + _ROW * len(order), _MOST)
    spec = {
        "title": chart_title("Settings on the validation part"),
        "height": height,
        "layer": [*_lines(), _bars(_names(order)), _dots(_names(order))],
    }
    table = [one for one in rows if "change" in one]
    return of_spec(spec, data, _CAPTION, _in_words(found, names, waiting), lambda: _table(table))


def _kind(found: Selection, place: int) -> str:
    special = {found.best: "best", found.simplest: "recommended", 0: "the run itself"}
    return special.get(place, "setting")


def _rows(one: Candidate, name: str, kind: str) -> list[dict[str, Any]]:
    low, high = -100 * (one.gain + one.deviation), -100 * (one.gain - one.deviation)
    seeds = [{"name": name, "change": -100 * gain, "kind": "fresh seed"} for gain in one.seed_gains]
    return [{"name": name, "change": -100 * one.gain, "low": low, "high": high, "kind": kind}, *seeds]


def _names(order: Sequence[str]) -> dict[str, Any]:
    return {
        "field": "name",
        "type": "nominal",
        "sort": list(order),
        "title": "setting (values)",
        "axis": {
            "labelLimit": 150,
            "labelOverlap": False,
            "ticks": False,
            "domain": False,
            "grid": True,
            "gridColor": GRID,
            "title": "setting",
        },
    }


def _lines() -> list[dict[str, Any]]:
    """Return the line of the run itself and the luck line."""
    luck = {"field": "luck", "type": "quantitative", "aggregate": "min", "title": _X}
    return [
        {"mark": {"type": "rule", "color": PERSISTENCE}, "encoding": {"x": {"datum": 0}}},
        {
            "mark": {"type": "rule", "color": MUTED, "strokeDash": [5, 4], "strokeWidth": 2},
            "encoding": {"x": luck},
        },
    ]


def _bars(names: dict[str, Any]) -> dict[str, Any]:
    return {
        "mark": {"type": "rule", "strokeWidth": 2, "color": MUTED},
        "encoding": {"y": names, "x": {"field": "low", "type": "quantitative", "title": _X}, "x2": {"field": "high"}},
    }


def _dots(names: dict[str, Any]) -> dict[str, Any]:
    kinds = list(_KINDS)
    tip = {"type": "quantitative", "format": "+.2f"}
    # Below each other: beside each other some would be cut off on a phone, where dots have half its width.
    legend = {"orient": "top", "title": None, "columns": 1, "rowPadding": 1, "symbolOpacity": 1}
    return {
        "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
        "encoding": {
            "y": names,
            "x": {
                "field": "change",
                "type": "quantitative",
                "title": _X,
                "scale": {"zero": False, "nice": True},
                "axis": {"format": "+.3~g", "grid": True, "gridColor": GRID, "labelFlush": True},
            },
            "color": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": kinds, "range": list(_KINDS.values())},
                "legend": legend,
            },
            "shape": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": kinds, "range": list(_SHAPES)},
                "legend": legend,
            },
            "tooltip": [
                {"field": "name"},
                {"field": "change", "title": "against the run itself (%)"} | tip,
                {"field": "low", "title": "from"} | tip,
                {"field": "high", "title": "to"} | tip,
                {"field": "kind", "title": "what it is"},
            ],
        },
    }


def _in_words(found: Selection, names: Sequence[str], waiting: Sequence[str]) -> str:
    best = found.winner
    told = f"the best so far is {names[found.best]}, {-100 * best.gain:+.1f}% ± {100 * best.deviation:.1f}%"
    luck = "" if found.luck is None else f"; luck alone reaches {-100 * found.luck.expected:+.1f}%"
    left = f"; {len(waiting)} are not trained yet" if waiting else ""
    tops = listed([name[:30] for name in names[:4]])
    return f"Squared errors of {len(names)} settings ({tops}, …) against the run itself: {told[:160]}{luck}{left}."


def _table(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    named = {
        "setting": [row["name"] for row in rows],
        "what it is": [row["kind"] for row in rows],
        "against the run itself (%)": [row["change"] for row in rows],
        "from (%)": [row.get("low") for row in rows],
        "to (%)": [row.get("high") for row in rows],
    }
    return pd.DataFrame(named)
