"""The context vector of one day: what attention handed on, and what the head made of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lstm_core.arrays import AnyFloat, Float32
from lstm_core.charts.canvas import Panel, of_option, room_for, stacked
from lstm_core.charts.chart import Chart
from lstm_core.charts.palette import ATTENTION_LINE, DOWN, UP
from lstm_core.numbers import number

__all__ = ["context_bars"]


_CAPTION = (
    "Attention mixes what the LSTM held at each time step into one number a unit: the context vector, on top. The "
    "last layer multiplies each by a weight of its own and adds them up; below is what each unit adds to the "
    "prediction, up in blue, down in orange. A unit by itself has no name: what it stands for, training decided."
)

_PANEL = 105  # pixels


def context_bars(context: Float32, added: AnyFloat, unit: str, day: str) -> Chart:
    """Draw the context vector unit by unit, over what each unit adds to the prediction.

    Args:
        context: The context vector, shape (units,).
        added: What each unit adds, in ``unit``, shape (units,).
        unit: What ``added`` is counted in.
        day: The predicted day, in words.
    """
    units = [str(number) for number in range(len(context))]
    panels = (Panel("context vector, no unit", _PANEL), Panel(f"what each unit adds, {unit}", _PANEL))
    added = added + 0.0  # -0, as a head of zeros makes them, becomes 0
    strongest = int(np.argmax(np.abs(added)))
    facts = (
        f"unit {strongest} adds the most, {number(added[strongest], sign=True)}"
        if added.any()
        else "no unit adds anything"
    )
    option, height = stacked(
        f"The context vector of {day}", facts, panels, units, "unit", room_for(context, np.asarray(added))
    )
    option["series"] = [
        _bars(0, "context", [{"value": _short(value)} for value in context], ATTENTION_LINE),
        _bars(
            1,
            "adds",
            [{"value": _short(value), "itemStyle": {"color": UP if value >= 0 else DOWN}} for value in added],
            UP,
        ),
    ]
    for axis in option["yAxis"]:
        axis["scale"] = False  # bars begin at 0
    option["tooltip"] = {"trigger": "axis", "confine": True, "valueFormatter": "%.4g"}
    option["axisPointer"] = {"link": [{"xAxisIndex": "all"}]}
    alt = (
        f"The {len(context)} numbers of the context vector of {day}, and what each adds to the prediction: {facts}. "
        f"Together they add {number(added.sum(), sign=True)} ({unit})."
    )
    table = {"unit": range(len(context)), "context": context, f"adds, {unit}": added}
    return of_option(option, height, _CAPTION, alt, lambda: pd.DataFrame(table))


def _bars(panel: int, name: str, data: list[dict[str, Any]], color: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "xAxisIndex": panel,
        "yAxisIndex": panel,
        "data": data,
        "barCategoryGap": "20%",
        "itemStyle": {"color": color},
    }


def _short(value: np.floating) -> float:
    return float(f"{value:.5g}")
