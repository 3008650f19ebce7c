"""The rows of a series, colored by the part that they belong to.

The chart of the split follows a slider, so whatever differs from one split to the next is data.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from lstm_core.charts.chart import Chart, of_spec
from lstm_core.charts.labels import unit_text
from lstm_core.charts.palette import TEST_PART, TRAINING_PART, VALIDATION_PART
from lstm_core.charts.vega import date_axis, date_ends
from lstm_core.features.splits import Part, Split
from lstm_core.steps import step_of

__all__ = [
    "MAX_POINTS",
    "PART_COLORS",
    "named_parts",
    "part_lines",
    "split_spans",
]

MAX_POINTS = 3000  # of a longer series, every second, third, ... value is drawn

PART_COLORS = {"training": TRAINING_PART, "validation": VALIDATION_PART, "test": TEST_PART}

_CAPTION = (
    "The rows in the order of time, cut and never shuffled: the model learns from the training part, a validation part "
    "(where there is one) decides when to stop, and the test part is the exam. Shuffled rows would put rows of the "
    "exam next to rows that were learned from, and every model would look good."
)


def named_parts(split: Split) -> dict[str, Part]:
    """Return the parts that have rows by name, in the order of time."""
    parts = {"training": split.train, "validation": split.validation, "test": split.test}
    return {name: part for name, part in parts.items() if len(part)}


def part_lines(values: pd.Series, split: Split, *, width: float = 2, **options: object) -> list[go.Scatter]:
    """Return one line a part; each begins at the last row of the part before, so that no gap shows.

    Args:
        values: A column by date.
        split: The rows of each part.
        width: Pixels.
        **options: More properties of the lines.
    """
    drawn = {
        name: values.iloc[max(part.start - 1, 0) : part.stop : -(-len(values) // MAX_POINTS)]
        for name, part in named_parts(split).items()
    }
    return [
        go.Scatter(
            x=rows.index,
            y=rows,
            name=name,
            legendgroup=name,
            mode="lines",
            line={"color": PART_COLORS[name], "width": width},
            **({"hovertemplate": "%{y:,.6~g}"} | options),
        )
        for name, rows in drawn.items()
    ]


def split_spans(values: pd.Series, split: Split) -> Chart:
    """Draw a column with the parts as colored spans.

    Args:
        values: The target column by date.
        split: The rows of each part.

    Returns:
        The chart; its data have a row for each mark, with columns ``mark``, ``part``, ``x``, ``until``, ``value`` and
        ``date``. A split that has moved is new data for the same specification.
    """
    dates = pd.DatetimeIndex(values.index)
    step, parts = step_of(dates), named_parts(split)
    every = -(-len(values) // MAX_POINTS)
    marks = []
    for name, part in parts.items():
        # Each line begins where the part before ends, so that no gap shows.
        rows = values.iloc[max(part.start - 1, 0) : part.stop : every]
        end = dates[min(part.stop, len(dates) - 1)]
        marks.append(pd.DataFrame({"mark": "line", "part": name, "x": rows.index, "value": rows.to_numpy()}))
        marks.append(pd.DataFrame({"mark": "span", "part": name, "x": [dates[part.start]], "until": [end]}))
    data = pd.concat(marks, ignore_index=True)
    data["date"] = data["x"].dt.strftime(step.date_format)
    unit = unit_text(str(values.name))
    color = {
        "field": "part",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(PART_COLORS), "range": list(PART_COLORS.values())},
        "legend": {"orient": "top", "symbolOpacity": 1},
    }
    x = date_axis(domain=date_ends(dates))
    y = {"field": "value", "type": "quantitative", "title": unit, "scale": {"zero": False}, "axis": {"tickCount": 5}}
    tooltip = [
        {"field": "date", "title": "date"},
        {"field": "value", "title": unit, "format": ",.6~g"},
        {"field": "part", "title": "part"},
    ]
    layers = [
        {
            "transform": [{"filter": "datum.mark === 'span'"}],
            "mark": {"type": "rect", "opacity": 0.14},
            "encoding": {"x": x, "x2": {"field": "until"}, "color": color},
        },
        {
            "transform": [{"filter": "datum.mark === 'line'"}],
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {"x": x, "y": y, "color": color, "tooltip": tooltip},
        },
    ]
    title = {"text": "How the rows are split", "anchor": "start", "offset": 4}
    told = ", ".join(f"{name} {len(part):,} rows from {step.date(dates[part.start])}" for name, part in parts.items())
    return of_spec(
        {"title": title, "height": 340, "layer": layers},
        data,
        _CAPTION,
        f"The rows of {unit} in the order of time, cut into parts: {told}.",
        lambda: pd.DataFrame({"date": dates, "part": _part_of_each(len(values), parts), unit: values.to_numpy()}),
    )


def _part_of_each(rows: int, parts: dict[str, Part]) -> list[str]:
    """Return the name of the part that each row is in; empty for one that is in none."""
    names = [""] * rows
    for name, part in parts.items():
        names[part.start : part.stop] = [name] * len(part)
    return names
