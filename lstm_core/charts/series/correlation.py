"""What goes together with the target some rows later."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure, of_spec
from lstm_core.charts.labels import distinct_labels
from lstm_core.charts.layout import arrange, colorbar_above
from lstm_core.charts.palette import CORRELATION, DOWN, MUTED, UP
from lstm_core.charts.vega import chart_title
from lstm_core.explore.relations import strongest_lag
from lstm_core.features.indicators import label

__all__ = ["correlation_bars", "correlation_map"]

_AT_ONE_LAG = (
    "Each bar is one column, read so many rows before the target: 1 means that both always move together, −1 that they "
    "move against each other, 0 that knowing one says nothing (in a straight line) about the other. Of changes, bars "
    "that end between the dashed lines are no larger than chance makes them in 95 of 100 cases; values that drift have "
    "no such limit."
)
_AT_ALL_LAGS = (
    "The same for all lags at once: from left to right the column is read 0 to 30 rows before the target. Strong color "
    "is a strong relation, blue up together, orange against each other. Lag 0 is the same row: it is "
    "no help for predicting, because a model only sees rows before. Among many cells some stand out by chance."
)
_LONGEST_NAME = 16  # characters beside the plot, so that it has room on a phone
_ROW, _AROUND = 26, 210  # pixels


def correlation_bars(correlations: pd.Series, band: float | None) -> Chart:
    """Draw the correlation of every column with the target at one lag, with the band of chance.

    It follows a slider, so whatever differs from lag to lag is data.

    Args:
        correlations: Pearson's r by column; not a number where there is none.
        band: Half the width of the band around 0 that chance alone stays in; ``None`` draws none.

    Returns:
        The chart; its data have a row for each mark, with columns ``mark``, ``column``, ``r``, ``sign`` and ``text``.
    """
    names = distinct_labels(correlations.index)
    values = correlations.to_numpy(dtype="float64")
    bars = pd.DataFrame(
        {
            "mark": "bar",
            "column": names,
            "r": values,
            "sign": np.where(np.nan_to_num(values) < 0, "against each other", "together"),
            "text": ["constant" if np.isnan(value) else f"{value:+.3f}" for value in values],
        }
    )
    edges = pd.DataFrame({"mark": "edge", "r": [] if band is None else [-band, band]})
    x: dict[str, Any] = {
        "field": "r",
        "type": "quantitative",
        "title": "correlation (Pearson's r)",
        "scale": {"domain": [-1.05, 1.5], "nice": False},
        "axis": {"values": [-1, -0.5, 0, 0.5, 1]},
    }
    y = {
        "field": "column",
        "type": "nominal",
        "title": "column",
        "scale": {"domain": names, "paddingInner": 0.3},
        "axis": {"labelLimit": 110},
    }
    color = {
        "field": "sign",
        "type": "nominal",
        "title": None,
        "scale": {"domain": ["together", "against each other"], "range": [UP, DOWN]},
        "legend": {"orient": "top"},
    }
    tooltip = [{"field": "column", "title": "column"}, {"field": "r", "title": "r", "format": "+.4f"}]
    only_bars = {"filter": "datum.mark === 'bar'"}
    layers = [
        {
            "transform": [only_bars],
            "mark": {"type": "bar"},
            "encoding": {"x": x, "y": y, "color": color, "tooltip": tooltip},
        },
        {  # all in one place beside the bars, where no dashed line crosses them
            "transform": [only_bars],
            "mark": {"type": "text", "color": MUTED, "fontSize": 12, "align": "left"},
            "encoding": {
                "x": {"datum": 1.06, "scale": x["scale"], "type": "quantitative"},
                "y": y,
                "text": {"field": "text"},
            },
        },
        {
            "transform": [{"filter": "datum.mark === 'edge'"}],
            "mark": {"type": "rule", "color": MUTED, "strokeDash": [5, 4], "strokeWidth": 1.5},
            "encoding": {"x": x},
        },
    ]
    title = chart_title("Correlation with the target at this lag")
    height = 130 + _ROW * max(len(names), 3)
    return of_spec(
        {"title": title, "height": height, "layer": layers},
        pd.concat([bars, edges], ignore_index=True),
        _AT_ONE_LAG,
        f"Correlation with the target at this lag: {', '.join(bars['column'] + ' ' + bars['text'])}.",
        lambda: bars[["column", "r"]],
    )


def correlation_map(correlations: pd.DataFrame, target: str, facts: str) -> Chart:
    """Draw the correlation of every column with the target at every lag as colors.

    Args:
        correlations: Pearson's r; one row a column of the data, one column a lag.
        target: The target column.
        facts: The line below the title.
    """
    names = distinct_labels(correlations.index)
    figure = go.Figure(
        go.Heatmap(
            x=list(correlations.columns),
            y=np.arange(len(correlations)),
            z=correlations.to_numpy(),
            customdata=[[as_markup(name, 60)] * correlations.shape[1] for name in names],
            colorscale=CORRELATION,
            zmin=-1,
            zmax=1,
            ygap=2,
            colorbar=colorbar_above(tickvals=[-1, -0.5, 0, 0.5, 1]),
            hovertemplate="%{customdata}, %{x} rows before: %{z:+.4f}<extra></extra>",
        )
    )
    height = _AROUND + _ROW * max(len(correlations), 4)
    arrange(figure, f"Correlation with {as_markup(label(target), 16)}, by lag", facts, height=height, unified=False)
    figure.update_xaxes(title_text="lag (rows before the target)", showgrid=False, tickformat="d")
    figure.update_yaxes(title_text="column", showgrid=False, **_rows(names))
    return of_figure(
        figure,
        _AT_ALL_LAGS + _strongest_in_words(correlations),
        f"Correlation of {len(names)} columns with {label(target)} at {correlations.shape[1]} lags, {facts}."
        + _strongest_in_words(correlations),
        lambda: pd.DataFrame(
            {"column": names} | {f"lag {lag}": values.to_numpy() for lag, values in correlations.items()}
        ),
    )


def _strongest_in_words(correlations: pd.DataFrame) -> str:
    best = strongest_lag(correlations)
    if best is None:
        return ""
    name, rows = best
    return (
        f" The strongest before the target: {label(name)}, {rows} row{'s' if rows > 1 else ''} before, "
        f"r = {float(correlations[rows][name]):+.3f}."
    )


def _rows(names: list[str]) -> dict[str, Any]:
    """Return an axis on which rows stand by number, the first on top."""
    shown = [as_markup(name, _LONGEST_NAME) for name in names]
    return {"tickvals": list(range(len(names))), "ticktext": shown, "range": [len(names) - 0.5, -0.5]}
