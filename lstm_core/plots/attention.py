"""Where the model looked: attention weights over time steps and test rows.

One window looked at closely is in ``window.py``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_core.explain.attention import profile
from lstm_core.plots.labels import date_format, plain, step_name
from lstm_core.plots.layout import arrange, colorbar_above, date_axis
from lstm_core.plots.palette import ATTENTION, ATTENTION_LINE, MUTED, translucent
from lstm_core.results import RunResult

__all__ = [
    "CAPTION_HEATMAP",
    "CAPTION_PROFILE",
    "MAX_CELLS",
    "attention_heatmap",
    "attention_profile",
]

# Above this, a heatmap shows every second, third, ... test row, so that a page stays quick.
MAX_CELLS = 60_000

CAPTION_HEATMAP = (
    "One column for each predicted day, one row for each time step of its window: the bottom row is the step right "
    "before the prediction, the top row the oldest. The lighter, the more that step counted. The scale starts at 0, so "
    "an even color says that all steps counted about the same; rows of one color say that the model looks at an age, "
    "whatever happened there; slanted lines say that it follows certain days as they grow older."
)
CAPTION_PROFILE = (
    "How much each time step counted on average, from the oldest on the left to the newest on the right. The band "
    "holds the middle 80% of all test predictions; where it is thin, the weight hardly depends on what happened. The "
    "dashed line is the weight if all steps counted the same. A curve close to it says that attention chose nothing."
)


def attention_heatmap(result: RunResult) -> go.Figure:
    """Draw the attention weights of the test rows (x: predicted dates) by time step (y: 1 is the newest).

    Hovering tells the predicted date, the date of the time step, and its weight.
    """
    samples, window = result.attention.shape
    every = -(-samples * window // MAX_CELLS)
    dates = pd.DatetimeIndex(result.test.index)[::every]
    step = step_name(pd.DatetimeIndex(result.series.index))
    form = date_format(pd.DatetimeIndex(result.series.index))
    weights = result.attention[::every, ::-1].T  # (time, samples), newest step first
    figure = go.Figure(
        go.Heatmap(
            x=dates,
            y=np.arange(1, window + 1),
            z=weights,
            customdata=_attended(result, form)[::every, ::-1].T,
            colorscale=ATTENTION,
            zmin=0,
            zmax=max(float(weights.max()), 2 / window),
            colorbar=colorbar_above(nticks=5),
            hovertemplate=(
                f"prediction for %{{x|{form}}}<br>looked at %{{customdata}}<br>"
                f"(%{{y}} {step}(s) before)<br>weight %{{z:.4f}}<extra></extra>"
            ),
        )
    )
    shown = "" if every == 1 else f"; 1 of {every} test rows is shown"
    arrange(
        figure,
        "Where the model looked",
        f"color: attention weight; equal share: {1 / window:.4f}{shown}",
        unified=False,
    )
    date_axis(figure, dates)
    figure.update_xaxes(title_text="predicted date", showgrid=False)
    figure.update_yaxes(title_text=f"{step}s before the prediction", showgrid=False, tickvals=_ages(window))
    return figure


def attention_profile(result: RunResult) -> go.Figure:
    """Draw the mean weight of each time step with its 10th to 90th percentile, and the equal share."""
    window = result.attention.shape[1]
    summary = profile(result.attention)
    ages = np.arange(window, 0, -1)
    step = step_name(pd.DatetimeIndex(result.series.index))
    edge = {"mode": "lines", "line": {"width": 0, "color": ATTENTION_LINE}}
    figure = go.Figure(
        [
            go.Scatter(x=ages, y=summary.low, showlegend=False, hoverinfo="skip", **edge),
            go.Scatter(
                x=ages,
                y=summary.high,
                name="10% to 90%",
                fill="tonexty",
                fillcolor=translucent(ATTENTION_LINE, 0.3),
                customdata=summary.low,
                hovertemplate="%{customdata:.4f} to %{y:.4f}",
                **edge,
            ),
            go.Scatter(
                x=ages,
                y=summary.mean,
                name="mean",
                mode="lines",
                line={"color": ATTENTION_LINE, "width": 2.5},
                hovertemplate="%{y:.4f}",
            ),
            go.Scatter(
                x=ages,
                y=np.full(window, 1 / window),
                name="equal share",
                mode="lines",
                line={"color": MUTED, "width": 1.5, "dash": "dash"},
                hovertemplate="%{y:.4f}",
            ),
        ]
    )
    samples = f"{len(result.attention):,} test predictions of {plain(result.title)}"
    arrange(figure, "Attention by the age of a time step", samples)
    figure.update_xaxes(title_text=f"{step}s before the prediction", tickvals=_ages(window), range=[window + 0.5, 0.5])
    figure.update_xaxes(unifiedhovertitle={"text": f"%{{x}} {step}(s) before"})
    figure.update_yaxes(title_text="attention weight", rangemode="tozero")
    return figure


def _attended(result: RunResult, form: str) -> NDArray[np.object_]:
    """Return the date of every attended time step, (samples, time), in words."""
    samples, window = result.attention.shape
    rows = result.first_test_row - window + np.arange(samples)[:, None] + np.arange(window)[None, :]  # (samples, time)
    dates = pd.DatetimeIndex(result.series.index).strftime(form).to_numpy(dtype="object")
    attended: NDArray[np.object_] = dates[rows]
    return attended


def _ages(window: int) -> list[int]:
    """Ticks for time steps: 1, the oldest, and round numbers in between."""
    every = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200) if window / size <= 8)
    between = [age for age in range(every, window, every) if age > 1 and window - age > every / 2]
    return [1, *between, window]
