"""One prediction looked at closely: its window, the attention on it, and what came next."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lstm_core.arrays import Float32
from lstm_core.brought_words import shortened
from lstm_core.charts.canvas import Panel, of_option, room_for, stacked
from lstm_core.charts.chart import Chart
from lstm_core.charts.labels import unit_text
from lstm_core.charts.palette import ACTUAL, ATTENTION_LINE, MODEL, MUTED, translucent
from lstm_core.numbers import number
from lstm_core.results import RunResult
from lstm_core.steps import date_names

__all__ = ["attended_window"]


_CAPTION = (
    "What the model saw before this prediction: the target's values, with the attention on each step as the color "
    "behind the line, the stronger the more; below, the same weights as bars. All bars together are 1; the dashed line "
    "is where each would be if every step counted the same. The diamond is the prediction, the circle what happened."
)

_PRICE, _WEIGHTS = 220, 90  # pixels
_STRONGEST = 0.5  # opacity of the color behind the line
_MARKER = 12  # pixels


def attended_window(result: RunResult, sample: int, weights: Float32) -> Chart:
    """Draw one test window: the target's values, the attention on them, and the predicted and actual next value.

    Args:
        result: The run.
        sample: Which test row, counted from 0.
        weights: Attention on its window, of one head or the mean, shape (time steps,).

    Raises:
        IndexError: There is no such test row.
    """
    if not 0 <= sample < len(result.test):
        raise IndexError(f"There is no test row {sample}; there are {len(result.test)}, counted from 0.")
    target, window = result.config.features.target, len(weights)
    values = result.series[target].iloc[result.window_rows(sample)]
    after = result.test.iloc[sample]
    names = date_names(pd.DatetimeIndex([*values.index, result.test.index[sample]]))
    drawn = [*values.to_numpy("float64"), after["actual"], after["predicted"]]
    panels = (Panel(unit_text(target), _PRICE), Panel("attention weight", _WEIGHTS, {"min": 0, "splitNumber": 2}))
    title = f"{shortened(result.title, 12)}: the window before {names[-1]}"
    facts = f"predicted {number(after['predicted'], 5)}, actual {number(after['actual'], 5)}"
    option, height = stacked(title, facts, panels, names, "date of the time step", room_for(np.array(drawn)))
    option["yAxis"].append({"type": "value", "gridIndex": 0, "min": 0, "max": 1, "show": False})
    option["series"] = [
        _color_behind(weights),
        _line([float(value) for value in values], shortened(target)),
        _next_value(names[-1], float(after["actual"]), "actual", "circle", ACTUAL),
        _next_value(names[-1], float(after["predicted"]), "predicted", "diamond", MODEL),
        _bars(weights),
    ]
    option["tooltip"] = {"trigger": "axis", "confine": True}
    option["axisPointer"] = {"link": [{"xAxisIndex": "all"}]}
    option["legend"] = {
        "data": ["actual", "predicted"],
        "right": 0,
        "top": _first_title(option),
        "padding": 0,
        "itemHeight": 10,
        "itemWidth": 10,
        "selectedMode": False,
    }
    attended = names[int(np.argmax(weights))]
    alt = (
        f"The {window} time steps before {names[-1]} with their attention weights: most on {attended}, "
        f"{weights.max():.4f}. Predicted {number(after['predicted'], 5)}, actual {number(after['actual'], 5)}."
    )
    table = {"date": values.index, target: values.to_numpy(), "attention weight": weights}
    return of_option(option, height, _CAPTION, alt, lambda: pd.DataFrame(table))


def _first_title(option: dict[str, Any]) -> int:
    """Return where the first panel's title stands, in pixels from the top."""
    top: int = option["title"][1]["top"]
    return top


def _color_behind(weights: Float32) -> dict[str, Any]:
    """Return a column for each time step, the stronger in color the more it was attended to."""
    strongest = max(float(weights.max()), 2 / len(weights))
    return {
        "type": "bar",
        "yAxisIndex": 2,
        "barWidth": "100%",
        "silent": True,
        "tooltip": {"show": False},
        "z": 1,
        "data": [
            {
                "value": 1,
                "itemStyle": {"color": translucent(ATTENTION_LINE, round(_STRONGEST * float(weight) / strongest, 3))},
            }
            for weight in weights
        ],
    }


def _line(values: list[float], name: str) -> dict[str, Any]:
    return {
        "type": "line",
        "name": name,
        "data": values,
        "showSymbol": False,
        "lineStyle": {"color": ACTUAL, "width": 2.5},
        "itemStyle": {"color": ACTUAL},
        "tooltip": {"valueFormatter": "%.6g"},
        "z": 3,
    }


def _next_value(name: str, value: float, series: str, symbol: str, color: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": series,
        "data": [[name, value]],
        "symbol": symbol,
        "symbolSize": _MARKER if symbol == "circle" else _MARKER + 3,
        "itemStyle": {"color": color},
        "tooltip": {"valueFormatter": "%.6g"},
        "z": 4,
    }


def _bars(weights: Float32) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": "attention",
        "xAxisIndex": 1,
        "yAxisIndex": 1,
        "data": [float(f"{weight:.5g}") for weight in weights],
        "barCategoryGap": "15%",
        "itemStyle": {"color": ATTENTION_LINE},
        "tooltip": {"valueFormatter": "%.4f"},
        "markLine": {
            "symbol": "none",
            "silent": True,
            "precision": 8,  # of the level that is drawn, not only of its label
            "label": {"show": False},
            "lineStyle": {"color": MUTED, "width": 1.5, "type": "dashed"},
            "data": [{"yAxis": 1 / len(weights)}],
        },
    }
