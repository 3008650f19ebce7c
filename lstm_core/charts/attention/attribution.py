"""What each input of one window added to its prediction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.arrays import AnyFloat
from lstm_core.brought_words import shortened
from lstm_core.charts.canvas import Panel, coded, color_bar, of_option, stacked
from lstm_core.charts.chart import Chart
from lstm_core.charts.labels import unit_text
from lstm_core.charts.palette import ACTUAL, CORRELATION, DOWN, UP
from lstm_core.numbers import number
from lstm_core.steps import date_names

__all__ = ["attribution_map", "feature_sums"]


_CELLS = (
    "One line an input, one column a time step, the newest on the right, under the target's values. Blue pushed the "
    "prediction up, orange down, compared with a window in which {average}; clear changed nothing. All cells together "
    "are the difference between the two predictions. Point at a cell to read it."
)
_SUMS = (
    "The cells of each input added up: what it pushed the prediction by, over the whole window. Pushes up and down "
    "within one input cancel here, so look at the map above as well."
)

_PRICE = 70  # pixels
_ROW, _LOW_ROW = 34, 18  # pixels for a feature, among few and among many
_MANY = 8
_NAMES = 92  # pixels
_AIR = 0.3  # of the axis, on a side with bars
_DIVERGING = [str(color) for _, color in CORRELATION]


def attribution_map(
    values: AnyFloat, window: pd.DataFrame, series: pd.Series, unit: str, day: str, average: str
) -> Chart:
    """Draw attributions by input and time step, under the target's values.

    Args:
        values: Attributions in ``unit``, shape (time steps, features).
        window: The inputs in their units, one column a feature, its name that which people call it; index: dates.
        series: The target's values in the window by date.
        unit: What attributions are counted in.
        day: The predicted day, in words.
        average: What the inputs hold in the window that is compared with, as part of a sentence.
    """
    steps, features = values.shape
    names = [str(name) for name in window.columns]
    dates = date_names(pd.DatetimeIndex(window.index))
    panels = (
        Panel(unit_text(str(series.name)), _PRICE),
        Panel(
            f"attribution, {unit}",
            max(features, 2) * _row(features),
            {
                "type": "category",
                "data": names,
                "inverse": True,
                "splitLine": {"show": False},
                "axisLabel": {"width": _NAMES - 10, "overflow": "truncate"},
            },
            color_bar=True,
        ),
    )
    step, feature = np.unravel_index(int(np.abs(values).argmax()), values.shape)
    strongest = f"strongest: {shortened(names[feature], 16)}, {dates[step]}: {number(values[step, feature], sign=True)}"
    facts = strongest if values.any() else "no input moves it"
    option, height = stacked(
        f"What made the prediction for {day}", facts, panels, dates, "date of the time step", _NAMES
    )
    limit = float(np.abs(values).max()) or 1.0
    option["dataset"] = [{"source": _cells(values, window, names, dates)}]
    option["series"] = [
        {
            "type": "line",
            "name": shortened(str(series.name)),
            "data": [float(value) for value in series],
            "showSymbol": False,
            "lineStyle": {"color": ACTUAL, "width": 2},
            "itemStyle": {"color": ACTUAL},
        },
        {
            "type": "heatmap",
            "xAxisIndex": 1,
            "yAxisIndex": 1,
            "datasetIndex": 0,
            "encode": {"x": "date", "y": "input", "value": "attribution"},
            "progressive": 0,
            "tooltip": {
                "formatter": "{@input} on {@date}<br>({@steps before} before) was {@value}<br>"
                "attribution {@attribution}"
            },
        },
    ]
    option["visualMap"] = [color_bar(option["grid"][1], 1, "attribution", (-limit, limit), _DIVERGING)]
    option["grid"][0]["tooltip"] = {"trigger": "axis", "valueFormatter": "%.6g"}
    option["axisPointer"] = {"link": [{"xAxisIndex": "all"}]}
    alt = f"Attributions of {features} inputs at {steps} time steps to the prediction for {day}; {facts} ({unit})."
    table = pd.DataFrame(values, index=window.index, columns=window.columns)
    return of_option(
        option, height, _CELLS.format(average=average), alt, lambda: table.rename_axis("date").reset_index()
    )


def feature_sums(values: AnyFloat, names: Sequence[str], unit: str) -> Chart:
    """Draw the attributions of each input, added up over the window.

    Args:
        values: Attributions in ``unit``, shape (time steps, features).
        names: What people call the features.
        unit: What attributions are counted in.
    """
    sums = values.sum(axis=0, dtype="float64")  # (features,)
    height = max(len(names), 2) * _row(len(names))
    axis = {
        "type": "category",
        "data": list(names),
        "inverse": True,
        "splitLine": {"show": False},
        "axisLabel": {"width": _NAMES - 10, "overflow": "truncate"},
    }
    facts = f"together {number(sums.sum(), 5, sign=True)}"
    option, whole = stacked("Added up for each input", facts, [Panel("input", height, axis)], [], unit, _NAMES)
    option["xAxis"] = [_with_air(sums) | {"name": unit, "nameLocation": "middle", "nameGap": 28}]
    option["tooltip"] |= {"trigger": "axis", "valueFormatter": "%+.5g"}
    option["series"] = [
        {
            "type": "bar",
            "name": "sum",
            "barWidth": "60%",
            "data": [_colored(float(value)) for value in sums],
            "label": {"show": len(names) <= _MANY, "position": "right"},
        }
    ]
    told = ", ".join(f"{name} {number(value, sign=True)}" for name, value in zip(names, sums, strict=True))
    alt = f"Sums of attributions by input ({unit}): {told}."
    return of_option(option, whole, _SUMS, alt, lambda: pd.DataFrame({"input": names, f"sum, {unit}": sums}))


def _cells(values: AnyFloat, window: pd.DataFrame, names: list[str], dates: list[str]) -> pd.DataFrame:
    """Return a row for each cell, feature after feature, the oldest time step first."""
    steps, features = values.shape
    ages = [str(age) for age in range(1, steps + 1)]
    raw = window.to_numpy("float64").T.ravel()
    return pd.DataFrame(
        {
            "input": coded(np.repeat(np.arange(features), steps), names),
            "date": coded(np.tile(np.arange(steps), features), dates),
            "steps before": coded(np.tile(np.arange(steps)[::-1], features), ages),
            "value": _rounded(raw),
            "attribution": _rounded(np.asarray(values, "float64").T.ravel()),
        }
    )


def _with_air(sums: AnyFloat) -> dict[str, Any]:
    """Return an axis from 0 with room for the numbers beside the bars."""
    low, high = min(0.0, float(sums.min())), max(0.0, float(sums.max()))
    air = _AIR * (high - low)
    ends = {"min": low - air if low < 0 else 0.0, "max": high + air if high > 0 else 0.0}
    labels = {"showMinLabel": ends["min"] == 0, "showMaxLabel": ends["max"] == 0, "hideOverlap": True}
    return {"type": "value", "splitNumber": 4, "axisLabel": labels} | (ends if high > low else {})


def _rounded(values: AnyFloat) -> list[float]:
    return [float(f"{value:.5g}") for value in values]


def _row(features: int) -> int:
    return _ROW if features <= _MANY else _LOW_ROW


def _colored(value: float) -> dict[str, Any]:
    return {
        "value": float(f"{value:.5g}"),
        "itemStyle": {"color": UP if value >= 0 else DOWN},
        "label": {"formatter": f"{number(value, sign=True)}", "position": "right" if value >= 0 else "left"},
    }
