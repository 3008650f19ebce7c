"""Where the model looked for every prediction, aligned with what happened: a map to choose from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lstm_core.arrays import Float32, Float64, Int64
from lstm_core.brought_words import shortened
from lstm_core.charts.attention.profile import age_ticks
from lstm_core.charts.canvas import (
    Panel,
    click_columns,
    coded,
    color_bar,
    colors_of,
    day_mark,
    of_option,
    room_for,
    stacked,
)
from lstm_core.charts.chart import Chart
from lstm_core.charts.labels import unit_text
from lstm_core.charts.palette import ACTUAL, ATTENTION, ATTENTION_LINE, MODEL, MUTED
from lstm_core.explain.day import effective_steps
from lstm_core.results import RunResult
from lstm_core.steps import date_names

__all__ = ["MAX_CELLS", "attention_map", "clicked_sample"]


# Above this, the map shows every second, third, ... prediction, so that a page stays quick.
MAX_CELLS = 40_000

_CAPTION = (
    "One column is one prediction in all three panels; click on any to choose it, and the line marks it. On top "
    "what happened and what was predicted. In the middle its window: the bottom row is the step right before the "
    "prediction, the top row the oldest, and the lighter a cell, the more that step counted. Rows of one color say "
    "that the model looks at an age, whatever happened there; slanted lines say that it follows certain rows as they "
    "grow older. Below, to how many equally weighted steps the attention comes (2 to the power of its entropy); "
    "the dashed line is all of them."
)

_PRICE, _CELLS, _STEPS = 90, 250, 70  # pixels
_HEAT, _PRICE_CLICKS, _STEPS_CLICKS = 2, 4, 5  # numbers of the series that can be clicked


def clicked_sample(weights: Float32, series: int, index: int) -> int | None:
    """Return the test sample that a click on the map is on; ``None`` if there is none.

    Args:
        weights: The weights that are drawn, shape (samples, time steps).
        series: Number of the series that was clicked.
        index: Which of its data.
    """
    shown = _shown(weights)
    column = index // weights.shape[1] if series == _HEAT else index
    known = series in (_HEAT, _PRICE_CLICKS, _STEPS_CLICKS) and 0 <= column < len(shown)
    return int(shown[column]) if known else None


def attention_map(result: RunResult, weights: Float32, sample: int) -> Chart:
    """Draw attention by prediction and time step, under the series and over its effective number of steps.

    Args:
        result: The run.
        weights: Attention weights of its test windows, of one head or the mean, shape (samples, time steps).
        sample: The test sample that is marked.
    """
    samples, window = weights.shape
    shown = _shown(weights)
    names = date_names(pd.DatetimeIndex(result.test.index))
    columns = [names[number] for number in shown]
    test = result.test.iloc[shown]
    narrow = effective_steps(weights[shown])
    actual, predicted = test["actual"].to_numpy("float64"), test["predicted"].to_numpy("float64")
    thinned = "" if len(shown) == samples else f"; 1 in {shown[1]} shown"
    facts = f"{shortened(result.title, 12)}, {samples:,} {result.step.shorts}; equal share {1 / window:.4f}{thinned}"
    option, height = stacked(
        "Where the model looked", facts, _panels(result, window), columns, "predicted date", room_for(actual, predicted)
    )
    mark = day_mark(names[int(shown[np.abs(shown - sample).argmin()])])
    option["dataset"] = [{"source": _cells(result, weights, shown, columns)}]
    option["series"] = [
        _line(0, "actual", actual, {"color": ACTUAL, "width": 2}) | {"markLine": mark},
        _line(0, "predicted", predicted, {"color": MODEL, "width": 1.5, "type": "dashed"}),
        _heat() | {"markLine": mark},
        _line(2, "effective steps", narrow, {"color": ATTENTION_LINE, "width": 2})
        | {"markLine": mark | {"data": [*mark["data"], _level(window)]}},
    ]
    option["series"] += [click_columns(option, panel, len(columns)) for panel in (0, 2)]
    top = max(float(weights.max()), 2 / window)
    option["visualMap"] = [color_bar(option["grid"][1], _HEAT, "weight", (0.0, top), colors_of(ATTENTION))]
    for panel in (0, 2):
        option["grid"][panel]["tooltip"] = {"trigger": "axis", "valueFormatter": "%.6g"}
    alt = (
        f"Heatmap of attention weights: {samples:,} predictions from {names[0]} to {names[-1]} by {window} time "
        f"steps, with the series above and the effective number of steps below, on average {narrow.mean():.1f} "
        f"of {window}. "
        f"{names[sample]} is marked."
    )
    return of_option(option, height, _CAPTION, alt, lambda: _table(result, weights))


def _shown(weights: Float32) -> Int64:
    """Return the number of the test sample in each column of the map."""
    samples, window = weights.shape
    return np.arange(0, samples, -(-samples * window // MAX_CELLS))


def _table(result: RunResult, weights: Float32) -> pd.DataFrame:
    """Return a row for each prediction, with its weights from the oldest time step to the newest."""
    ages = range(weights.shape[1], 0, -1)
    columns = pd.Index([f"weight {result.step.count(age)} before" for age in ages])
    table = pd.DataFrame(weights, index=result.test.index, columns=columns)
    return pd.concat([result.test[["actual", "predicted"]], table], axis=1).rename_axis("date").reset_index()


def _cells(result: RunResult, weights: Float32, shown: Int64, columns: list[str]) -> pd.DataFrame:
    """Return a row for each cell: column after column, the newest time step first."""
    window = weights.shape[1]
    dates = pd.DatetimeIndex(result.series.index)
    predicted = dates.searchsorted(pd.DatetimeIndex(result.test.index)[shown])  # (shown,)
    rows = predicted[:, None] - 1 - np.arange(window)[None, :]  # (shown, time), newest first
    ages = [str(age) for age in range(1, window + 1)]
    return pd.DataFrame(
        {
            "predicted": coded(np.repeat(np.arange(len(shown)), window), columns),
            "steps before": coded(np.tile(np.arange(window), len(shown)), ages),
            "looked at": coded(rows.ravel(), date_names(dates)),
            "weight": weights[shown, ::-1].astype("float64").round(5).ravel(),
        }
    )


def _panels(result: RunResult, window: int) -> tuple[Panel, ...]:
    steps = result.step.names
    return (
        Panel(f"{unit_text(result.config.features.target)}: actual and predicted", _PRICE),
        Panel(f"attention weight by {steps} before the prediction", _CELLS, _ages(window), color_bar=True),
        Panel(f"effective number of {steps} looked at", _STEPS, {"min": 0, "max": window, "splitNumber": 2}),
    )


def _ages(window: int) -> dict[str, Any]:
    return {
        "type": "category",
        "data": [str(age) for age in range(1, window + 1)],
        "axisLabel": {"customValues": [age - 1 for age in age_ticks(window)]},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
    }


def _heat() -> dict[str, Any]:
    return {
        "type": "heatmap",
        "xAxisIndex": 1,
        "yAxisIndex": 1,
        "datasetIndex": 0,
        "encode": {"x": "predicted", "y": "steps before", "value": "weight"},
        "progressive": 0,
        "emphasis": {"itemStyle": {"borderColor": MODEL, "borderWidth": 1}},
        "selectedMode": "single",
        "select": {"itemStyle": {"borderWidth": 0}},
        "tooltip": {
            "formatter": "prediction for {@predicted}<br>looked at {@looked at}<br>({@steps before} before)<br>"
            "weight {@weight}"
        },
    }


def _line(panel: int, name: str, values: Float64, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "line",
        "name": name,
        "xAxisIndex": panel,
        "yAxisIndex": panel,
        "data": [float(f"{value:.6g}") for value in values],
        "showSymbol": len(values) == 1,
        "lineStyle": line,
        "itemStyle": {"color": line["color"]},
    }


def _level(window: int) -> dict[str, Any]:
    return {"yAxis": window, "lineStyle": {"color": MUTED, "width": 1.5, "type": "dashed"}}
