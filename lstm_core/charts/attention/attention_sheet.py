"""Where the model looked for every prediction, as a finished figure for reports, in which nothing is chosen.

Plotly's, as a report has one engine with it; the map to choose from is ``attention_map.py``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.arrays import Float32
from lstm_core.brought_words import as_markup
from lstm_core.charts.attention.attention_map import MAX_CELLS
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange, colorbar_above, dates_along_x
from lstm_core.charts.palette import ATTENTION
from lstm_core.explain.attention import profile
from lstm_core.numbers import number
from lstm_core.results import RunResult

__all__ = ["attention_sheet"]

_CAPTION = (
    "One column is one prediction, and the rows are the steps of its window, the newest at the bottom; the lighter a "
    "cell, the more that step counted. Rows of one color say that the model looks at an age, whatever happened there; "
    "slanted lines say that it follows certain rows as they grow older."
)


def attention_sheet(result: RunResult, weights: Float32) -> Chart:
    """Draw attention by prediction and age of the time step.

    Args:
        result: The run.
        weights: Attention weights of its test windows, of one head or the mean, shape (samples, time steps).
    """
    samples, window = weights.shape
    every = -(-samples * window // MAX_CELLS)
    order = np.argsort(result.test.index, kind="stable")[::every]  # a leak may have scattered them
    dates = pd.DatetimeIndex(result.test.index)[order]
    shown = weights[order, ::-1]  # (shown, time steps), the newest first
    ages = np.arange(1, window + 1)
    thinned = "" if every == 1 else f"; 1 in {every} shown"
    cells = go.Heatmap(
        x=dates,
        y=ages,
        z=shown.T.round(5),
        zmin=0,
        zmax=max(float(weights.max()), 2 / window),
        colorscale=ATTENTION,
        colorbar=colorbar_above(nticks=5),
        hovertemplate="prediction for %{x}<br>%{y} before<br>weight %{z:.4f}<extra></extra>",
    )
    figure = go.Figure(cells)
    facts = (
        f"{as_markup(result.title, 12)}, {samples:,} {result.step.shorts}; equal share {number(1 / window)}{thinned}"
    )
    arrange(figure, "Where the model looked", facts, unified=False)
    dates_along_x(figure, dates)
    figure.update_yaxes(title_text=f"{result.step.names} before the prediction", showgrid=False)
    figure.update_xaxes(title_text="predicted date", showgrid=False)
    mean = profile(weights).mean
    oldest_first = window - int(np.argmax(mean))
    alt = (
        f"Heatmap of attention weights: {samples:,} predictions, {result.step.span(dates)}, by {window} time steps. On "
        f"average the step {result.step.count(oldest_first)} before the prediction counts most, {mean.max():.4f}."
    )
    return of_figure(figure, _CAPTION, alt, lambda: _table(result, weights))


def _table(result: RunResult, weights: Float32) -> pd.DataFrame:
    """Return a row for each prediction, with its weights from the oldest time step to the newest."""
    columns = pd.Index([f"weight {result.step.count(age)} before" for age in range(weights.shape[1], 0, -1)])
    table = pd.DataFrame(weights, index=pd.DatetimeIndex(result.test.index, name="date"), columns=columns)
    return table.reset_index()
