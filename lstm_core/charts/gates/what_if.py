"""What a change of the inputs did inside: attention and gates, before faint, after strong.

These charts follow a hand that drags a point, so whatever differs from one moment to the next is data.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lstm_core.arrays import Float32, Float64
from lstm_core.brought_words import shortened
from lstm_core.charts.chart import Chart, MakeNumbers, of_spec
from lstm_core.charts.gates.over_time import panels_of
from lstm_core.charts.labels import axis_title
from lstm_core.charts.palette import ACTUAL, ATTENTION_LINE, GRID, MODEL, MUTED
from lstm_core.charts.vega import chart_title, date_axis, line_legend
from lstm_core.explain.gate_words import label_of
from lstm_core.explain.trained import TrainedModel, Window
from lstm_core.explain.what_if import WhatIf
from lstm_core.features.indicators import label
from lstm_core.numbers import number
from lstm_core.steps import date_names

__all__ = [
    "attention_change",
    "drag_line",
    "gate_changes",
    "gate_lines",
    "line_columns",
]


_LINE = (
    "One input of the window. Drag a point up or down; on a phone tap a point, then drag its ring; with the keyboard, "
    "left and right choose a time step and up and down change its value. Faint and dashed is how it was, strong is how "
    "it is with your changes."
)
_NEXT = " The diamonds after the last step are the predictions: the empty one before, the full one after."

_ATTENTION = (
    "How much weight each time step has in the prediction. All weights together are 1, so what one step gains the "
    "others lose."
)
_GATES = (
    "Each gate and state over the time steps. A change can act only from its own step on; how long a difference lasts "
    "after it shows how long the layer remembers."
)
_DIFFERENCE = "after − before"
_WHEN = ("before", "after")
_LINE_HEIGHT, _PANEL_HEIGHT = 300, 92  # pixels


def drag_line(model: TrainedModel, window: Window, found: WhatIf, feature: str) -> Chart:
    """Return one input of a window before and after its changes, to be drawn as a line whose points can be dragged.

    Args:
        model: The model.
        window: The window as it was.
        found: What the changes did.
        feature: Name of the input, as the config lists it.

    Returns:
        The chart; its payload is what the component takes: ``title``, ``feature`` (what people call the input),
        ``unit`` (title of the axis), ``dates`` of the time steps in words, ``before`` and ``after`` (values without and
        with the changes, in their unit), ``next`` (the predictions before and after where they are of the same column)
        and ``colors`` by what they are for.
    """
    column, name = model.inputs.index(feature), label(feature)
    predicted = feature == model.config.features.target
    before, after = window.values[:, column], found.window.values[:, column]
    title = f"{shortened(name)} in the window"
    payload = {
        "title": title,
        "feature": name,
        "unit": html.unescape(axis_title(feature)),  # the chart takes words as they are
        "dates": date_names(window.dates),
        "before": before.tolist(),
        "after": after.tolist(),
        "next": {"before": found.before, "after": found.after} if predicted else None,
        "colors": {"before": MUTED, "after": ACTUAL, "model": MODEL, "grid": GRID},
    }
    alt = (
        f"{name} in the {len(after)} time steps of the window, from {number(after.min(), 6)} to "
        f"{number(after.max(), 6)}; "
        f"{int((after != before).sum())} of them changed. The prediction was {number(found.before, 6)} and is "
        f"{number(found.after, 6)}."
    )
    table = {"date": window.dates, "before": before, "after": after}
    caption = _LINE + (_NEXT if predicted else "")
    return Chart("component", payload, title, caption, alt, _LINE_HEIGHT, lambda: pd.DataFrame(table))


def attention_change(found: WhatIf, *, difference: bool = False) -> Chart:
    """Draw the attention weights without and with the changes.

    Args:
        found: What the changes did.
        difference: Draw what the changes added instead, which shows small effects.

    Returns:
        The chart; its data have columns ``x``, ``value``, ``line`` (``before`` and ``after``, or ``after − before``)
        and ``panel``.
    """
    lines = {"attention": (found.attention_before, found.attention_after)}
    panel = _panel("attention", "attention weight", ATTENTION_LINE, difference=difference, with_dates=True)
    spec = _titled("Attention", difference) | panel | {"height": 220}
    return _chart(found, spec, lines, _ATTENTION, difference)


def gate_changes(found: WhatIf, layer: int, unit: int | None = None, *, difference: bool = False) -> Chart:
    """Draw the gates and states of a layer without and with the changes, one under the other.

    Args:
        found: What the changes did.
        layer: Which layer, from 1.
        unit: Which unit, counted from 0 as in the weights; ``None`` for the mean over all.
        difference: Draw what the changes added instead, which shows small effects.

    Returns:
        The chart, with data as ``attention_change`` has them.
    """
    lines = gate_lines(found, layer, unit)
    last = list(lines)[-1]
    panels = [
        _panel(name, label_of(name).split(), ACTUAL, difference=difference, with_dates=name == last)
        | {"height": _PANEL_HEIGHT}
        for name in lines
    ]
    shown = f"Layer {layer}, {'mean of all units' if unit is None else f'unit {unit}'}"
    spec = _titled(shown, difference) | {"vconcat": panels, "spacing": 12}
    return _chart(found, spec, lines, _GATES, difference)


def gate_lines(found: WhatIf, layer: int, unit: int | None = None) -> dict[str, tuple[Float64, Float64]]:
    """Return gates and states by name without and with the changes, each of shape (time steps,).

    Args:
        found: What the changes did.
        layer: Which layer, from 1.
        unit: Which unit, counted from 0 as in the weights; ``None`` for the mean over all.
    """
    before, after = found.gates_before[layer - 1], found.gates_after[layer - 1]

    def line(values: Float32) -> Float64:
        one: Float32 = values.mean(axis=1) if unit is None else values[:, before.units == unit][:, 0]
        return one.astype("float64")

    was, is_now = panels_of(before), panels_of(after)
    return {name: (line(was[name]), line(is_now[name])) for name in was}


def _chart(
    found: WhatIf,
    spec: dict[str, Any],
    lines: Mapping[str, tuple[NDArray[Any], NDArray[Any]]],
    caption: str,
    difference: bool,
) -> Chart:
    """Put a chart of lines before and after the changes together, with what the changes did at most to each."""
    most = {name: float(np.abs(after - before).max()) for name, (before, after) in lines.items()}
    told = ", ".join(f"{name} by at most {number(change)}" for name, change in most.items())
    alt = f"{spec['title']['text']}, before and after the changes, by time step. They moved: {told}."
    height = int(spec.get("height", len(lines) * (_PANEL_HEIGHT + 12)))
    table = _table(found, lines)
    return of_spec(spec, _frame(found, lines, difference), caption, alt, table, height=height)


def line_columns(lines: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """Return each line without and with the changes as two columns of a table.

    Example:
        >>> line_columns({"input gate": (np.zeros(1), np.ones(1))})
        {'input gate, before': array([0.]), 'input gate, after': array([1.])}
    """
    return {f"{name}, {when}": values for name, pair in lines.items() for when, values in zip(_WHEN, pair, strict=True)}


def _table(found: WhatIf, lines: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]) -> MakeNumbers:
    return lambda: pd.DataFrame({"date": found.window.dates} | line_columns(lines))


def _frame(found: WhatIf, lines: Mapping[str, tuple[NDArray[Any], NDArray[Any]]], difference: bool) -> pd.DataFrame:
    """Return a row for each point of each panel's lines. Made in one go, as it is made at every step of a hand."""
    drawn = [_DIFFERENCE] if difference else list(_WHEN)
    values = [[after - before] if difference else [before, after] for before, after in lines.values()]
    panels, each, steps = len(lines), len(drawn), len(found.window.dates)
    return pd.DataFrame(
        {
            "x": np.tile(found.window.dates.to_numpy(), panels * each),
            "value": np.asarray(values, dtype="float64").ravel(),  # (panels, lines, steps)
            "line": np.tile(np.repeat(drawn, steps), panels),
            "panel": np.repeat(list(lines), each * steps),
        }
    )


def _panel(name: str, quantity: str | list[str], color: str, *, difference: bool, with_dates: bool) -> dict[str, Any]:
    """Return one panel, in Vega-Lite's words: the line before faint, the one after strong, or their difference."""
    legend = line_legend(offset=2, padding=0)
    x = date_axis()
    x["axis"] |= {"grid": False} | ({} if with_dates else {"labels": False, "ticks": False, "title": None})
    names = [_DIFFERENCE] if difference else list(_WHEN)
    colors, dashes = ([color], [[1, 0]]) if difference else ([MUTED, color], [[4, 3], [1, 0]])
    by_line = {"field": "line", "type": "nominal", "legend": legend}
    return {
        "transform": [{"filter": f"datum.panel === '{name}'"}],
        # No dots that answer to the mouse: a thousand of them would make dragging slow. The numbers stand in a table.
        "mark": {"type": "line"},
        "encoding": {
            "x": x,
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": quantity,
                "scale": {"zero": difference},
                "axis": {"tickCount": 4, "format": "~g"},
            },
            "color": by_line | {"scale": {"domain": names, "range": colors}},
            "strokeDash": by_line | {"scale": {"domain": names, "range": dashes}},
            "strokeWidth": {"condition": {"test": "datum.line === 'before'", "value": 1.5}, "value": 2.5},
        },
    }


def _titled(title: str, difference: bool) -> dict[str, Any]:
    words = f"{title}: what the changes added" if difference else title
    return {"title": chart_title(words)}
