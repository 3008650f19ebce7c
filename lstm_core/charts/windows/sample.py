"""One sample as the model gets it: where it lies in the series, and its numbers as colors.

These charts follow a slider, so whatever differs from one window to the next is data. A Plotly figure would vanish for
a moment at each step.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lstm_core.charts.chart import Chart, of_spec
from lstm_core.charts.labels import unit_text
from lstm_core.charts.palette import ACTUAL, MODEL, MUTED, VALUES
from lstm_core.charts.vega import date_axis, date_ends
from lstm_core.charts.windows.split import MAX_POINTS
from lstm_core.explore.sample import Sample
from lstm_core.features.splits import Split
from lstm_core.numbers import counted, number
from lstm_core.steps import date_names, step_of

__all__ = ["sample_in_series", "sample_tensor"]

_PLACE = (
    "The thin line is the whole series. The thick part on the shaded ground is what the model sees of it, and each "
    "diamond is a value that it is to predict. Dotted lines are where one part of the rows ends and the next begins. "
    "Move the slider, and the window slides along, one row a step."
)
_TENSOR = (
    "The numbers of this window, one line a feature and one column a time step, the newest on the right; dark is low, "
    "bright is high, and a color means the same in every window. This is all that the model gets: no dates and no "
    "prices, only these scaled numbers. Point at a cell to see what it was made from."
)
_COLORS = {"the series": MUTED, "the window": ACTUAL, "to predict": MODEL}
_ROW, _LOW_ROW = 44, 26  # pixels for a feature, among few and among many


def sample_in_series(sample: Sample, values: pd.Series, split: Split) -> Chart:
    """Draw the target's whole series, the window on it, and the value to predict.

    Args:
        sample: The window.
        values: The target column by date, of all rows.
        split: The rows of each part.

    Returns:
        The chart; its data have a row for each mark, with columns ``mark``, ``name``, ``x``, ``until``, ``value``
        and ``date``.
    """
    dates = pd.DatetimeIndex(values.index)
    thinned = values.iloc[:: -(-len(values) // MAX_POINTS)]
    inside = values.iloc[sample.first_row : sample.first_row + len(sample.inputs)]
    edges = [dates[part.start] for part in (split.validation, split.test) if len(part)]
    marks = [
        pd.DataFrame({"mark": "series", "name": "the series", "x": thinned.index, "value": thinned.to_numpy()}),
        pd.DataFrame({"mark": "window", "name": "the window", "x": inside.index, "value": inside.to_numpy()}),
        pd.DataFrame({"mark": "target", "name": "to predict", "x": sample.dates, "value": sample.actual}),
        pd.DataFrame({"mark": "ground", "x": [inside.index[0]], "until": [sample.dates[-1]]}),
        pd.DataFrame({"mark": "edge", "x": edges}),
    ]
    data = pd.concat(marks, ignore_index=True)
    step = step_of(dates)
    data["date"] = data["x"].dt.strftime(step.date_format)
    unit = unit_text(str(values.name))
    x = date_axis(domain=date_ends(dates))
    y = {"field": "value", "type": "quantitative", "title": unit, "scale": {"zero": False}, "axis": {"tickCount": 5}}
    color = {
        "field": "name",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(_COLORS), "range": list(_COLORS.values())},
        "legend": {"orient": "top", "symbolOpacity": 1},
    }
    tooltip = [{"field": "date", "title": "date"}, {"field": "value", "title": unit, "format": ",.6~g"}]
    lines: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("ground", {"type": "rect", "color": ACTUAL, "opacity": 0.18}, {"x2": {"field": "until"}}),
        ("edge", {"type": "rule", "color": MUTED, "strokeDash": [2, 3], "strokeWidth": 1.5}, {}),
        ("series", {"type": "line", "strokeWidth": 1}, {"y": y, "color": color, "tooltip": tooltip}),
        ("window", {"type": "line", "strokeWidth": 3}, {"y": y, "color": color, "tooltip": tooltip}),
        (
            "target",
            {"type": "point", "shape": "diamond", "filled": True, "size": 130, "opacity": 1},
            {"y": y, "color": color, "tooltip": tooltip},
        ),
    ]
    layers = [
        {"transform": [{"filter": f"datum.mark === '{name}'"}], "mark": mark, "encoding": {"x": x} | encoding}
        for name, mark, encoding in lines
    ]
    predicted = ", ".join(f"{number(value, 6)}" for value in sample.actual)
    alt = (
        f"The whole series of {unit}; the window goes from {step.date(inside.index[0])} to "
        f"{step.date(inside.index[-1])}, "
        f"to predict is {predicted} from {step.date(sample.dates[0])} on."
    )
    spec = _spec("Where this window lies", 260) | {"layer": layers}
    return of_spec(
        spec, data, _PLACE, alt, lambda: data[["mark", "date", "value"]].dropna().rename(columns={"value": unit})
    )


def sample_tensor(sample: Sample, names: list[str]) -> Chart:
    """Draw X[i] as colors: time steps from left to right, one line a feature.

    Args:
        sample: The window.
        names: What people call the features, in the order of the inputs; each differs from the others.

    Returns:
        The chart; its data have a row for each cell, with columns ``step``, ``until``, ``feature``, ``scaled``,
        ``value`` and ``date``.
    """
    steps, features = sample.inputs.shape
    dates = pd.DatetimeIndex(sample.inputs.index)
    data = pd.DataFrame(
        {
            "step": np.tile(np.arange(steps), features),
            "until": np.tile(np.arange(1, steps + 1), features),
            "feature": np.repeat(names, steps),
            "scaled": sample.inputs.to_numpy(dtype="float64").T.ravel(),
            "value": sample.values.to_numpy().T.ravel(),
            "date": np.tile(np.array(date_names(dates), dtype="object"), features),
        }
    )
    low, high = sample.limits
    encoding = {
        "x": {
            "field": "step",
            "type": "quantitative",
            "title": "time step (the newest is on the right)",
            "scale": {"domain": [0, steps], "nice": False},
            "axis": {"grid": False, "tickMinStep": 1},
        },
        "x2": {"field": "until"},
        "y": {
            "field": "feature",
            "type": "nominal",
            "title": "feature",
            "scale": {"domain": names, "paddingInner": 0.06},
            "axis": {"labelLimit": 90, "grid": False},
        },
        "color": {
            "field": "scaled",
            "type": "quantitative",
            "title": "scaled value",
            "scale": {"scheme": VALUES.lower(), "domain": [low, high if high > low else low + 1]},
            "legend": {"orient": "top", "gradientLength": 220, "tickCount": 5},
        },
        "tooltip": [
            {"field": "date", "title": "date"},
            {"field": "feature", "title": "feature"},
            {"field": "scaled", "title": "scaled", "format": ".4f"},
            {"field": "value", "title": "in its unit", "format": ",.6~g"},
            {"field": "until", "title": "time step"},
        ],
    }
    height = 160 + (_ROW if features <= 6 else _LOW_ROW) * max(features, 2)
    title = f"X[i]: {steps} time steps × {counted(features, 'feature')}"
    spec = _spec(title, height) | {"mark": {"type": "rect"}, "encoding": encoding}
    alt = (
        f"The window as the model gets it: {steps} time steps of {', '.join(names)}, scaled values from "
        f"{data['scaled'].min():.4f} to {data['scaled'].max():.4f}; the newest step is {data['date'].iloc[-1]}."
    )
    return of_spec(spec, data, _TENSOR, alt, lambda: data[["date", "feature", "scaled", "value"]])


def _spec(title: str, height: int) -> dict[str, Any]:
    return {"title": {"text": title, "anchor": "start", "offset": 4}, "height": height}
