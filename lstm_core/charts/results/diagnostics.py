"""Where a model misses: its residuals over time, their sizes, and on which days they are large.

The numbers and what they say come from ``evaluation/diagnostics.py`` and ``evaluation/learning_curve.py``.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange, date_axis, mark_level
from lstm_core.charts.palette import MODEL, MUTED, PERSISTENCE, VALIDATION_LOSS, translucent
from lstm_core.charts.training.loss import loss_curves
from lstm_core.evaluation.diagnostics import ErrorGroups, residuals
from lstm_core.evaluation.evidence import Evidence
from lstm_core.evaluation.learning_curve import LearningDiagnosis
from lstm_core.results import RunResult

__all__ = [
    "CAPTION_GROUPS",
    "CAPTION_HISTOGRAM",
    "CAPTION_MEMORY",
    "CAPTION_RESIDUALS",
    "CAPTION_SCATTER",
    "diagnosed_loss",
    "error_bars",
    "predicted_against_actual_dots",
    "residual_histogram",
    "residuals_over_time",
]

CAPTION_RESIDUALS = (
    "Each dot is one prediction: what happened minus what was predicted. Above 0 the model was too low, below 0 too "
    "high. The line is the mean of the last 20: a good model's stays near 0. If it wanders off, the series has left "
    "what the model learned; if the dots fan out, the times have become wilder."
)
CAPTION_HISTOGRAM = (
    "How often which miss happened. Good misses pile up around 0, as many on one side as on the other. If their mean "
    "lies right of 0, the model is too low on average, left of it too high. Long tails are rare large misses."
)
CAPTION_MEMORY = (
    "How strongly a miss goes together with the miss 1, 2, 3, … before it. Inside the grey band is chance; bars "
    "beyond it say that a miss could have been foretold from earlier ones, so something is left to learn."
)
CAPTION_SCATTER = {
    "values": (
        "A dot on the dashed diagonal is a perfect prediction. Values lie near it for every method that stays close to "
        "the last value, and persistence's circles do as well: this picture proves nothing. Look at the changes."
    ),
    "changes": (
        "What the model said would change against what did. On the diagonal it was perfect; in the upper right and the "
        "lower left quarter it had at least the direction. Persistence always says 'no change': a level line. A "
        "model that knows something makes a cloud that leans towards the diagonal."
    ),
}
CAPTION_GROUPS = (
    "Typical errors (root mean squares) of the model and of persistence in each group; lower is better. Hover "
    "for how many rows a group has: a few say little."
)

_SMOOTHED = 20  # time steps in the running mean of the residuals
_MOST_BINS = 60
_NO_SPREAD = 1e-9  # of the largest value: what rounding leaves of a constant

Float64 = NDArray[np.float64]


def residuals_over_time(dates: pd.DatetimeIndex, evidence: Evidence, target: str) -> go.Figure:
    """Draw the residual of each prediction and the running mean of 20.

    Args:
        dates: Dates of the predicted rows.
        evidence: The predictions.
        target: Name of the predicted column.
    """
    misses = pd.Series(residuals(evidence), index=dates)
    dots = go.Scatter(
        x=dates,
        y=misses,
        name="one miss",
        mode="markers",
        marker={"color": MODEL, "size": 5, "opacity": 0.6},
        hovertemplate="%{y:+,.4~g}",
    )
    mean = go.Scatter(
        x=dates,
        y=misses.rolling(_SMOOTHED, min_periods=1).mean(),
        name=f"mean of the last {_SMOOTHED}",
        mode="lines",
        line={"color": MODEL, "width": 2.5},
        hovertemplate="%{y:+,.4~g}",
    )
    figure = go.Figure([dots, mean])
    arrange(figure, "Misses over time", f"{len(misses):,} test {evidence.step.shorts}; above 0 the model was too low")
    date_axis(figure, dates)
    figure.update_yaxes(title_text=f"actual − predicted, {value_label(target)}")
    mark_level(figure, 0)
    return figure


def residual_histogram(evidence: Evidence, target: str) -> go.Figure:
    """Draw how often which residual happened, with 0 and the mean marked.

    Args:
        evidence: The predictions.
        target: Name of the predicted column.
    """
    misses = residuals(evidence)
    edges = np.histogram_bin_edges(misses, "auto")
    if len(edges) - 1 > _MOST_BINS:
        edges = np.linspace(edges[0], edges[-1], _MOST_BINS + 1)
    counts, _ = np.histogram(misses, edges)
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts / len(misses),
            width=np.diff(edges),
            customdata=np.stack([edges[:-1], edges[1:], counts], axis=1),  # (bins, 3)
            marker={"color": translucent(MODEL, 0.65), "line": {"width": 0}},
            hovertemplate=(
                "%{customdata[0]:,.4~g} to %{customdata[1]:,.4~g}: %{customdata[2]} times (%{y:.1%})<extra></extra>"
            ),
        )
    )
    mean = float(misses.mean())
    arrange(
        figure, "How large the misses are", f"mean {mean:+,.4g} (solid line); 0 is dashed", height=330, unified=False
    )
    figure.update_xaxes(title_text=f"actual − predicted, {value_label(target)}", showgrid=False, nticks=6)
    figure.update_yaxes(title_text="share of the predictions", tickformat=".0%", nticks=5)
    figure.add_vline(x=0, line={"color": MUTED, "width": 1.5, "dash": "dash"})
    figure.add_vline(x=mean, line={"color": MODEL, "width": 2.5})
    figure.update_layout(bargap=0, margin={"t": 64}, showlegend=False)
    return figure


def predicted_against_actual_dots(evidence: Evidence, target: str, of: Literal["values", "changes"]) -> go.Figure:
    """Draw predictions of model and persistence against what happened, and the diagonal of perfect ones.

    Args:
        evidence: The predictions.
        target: Name of the predicted column.
        of: The values themselves, or how far they are from the last value that could be seen.
    """
    base = evidence.previous if of == "changes" else np.zeros(len(evidence))
    actual = evidence.actual - base
    ends = [float(actual.min()), float(actual.max())]
    figure = go.Figure()
    for said, name, marker in (
        (evidence.previous, "persistence", {"color": PERSISTENCE, "symbol": "circle-open", "size": 8}),
        (evidence.predicted, "model", {"color": MODEL, "size": 6, "opacity": 0.7}),
    ):
        figure.add_trace(
            go.Scatter(
                x=actual,
                y=said - base,
                name=name,
                mode="markers",
                marker=marker,
                hovertemplate=f"{name}: predicted %{{y:,.6~g}}, actual %{{x:,.6~g}}<extra></extra>",
                legendrank=2000 if name == "persistence" else 1000,
            )
        )
    line = {"color": MUTED, "width": 1.5, "dash": "dash"}
    figure.add_trace(go.Scatter(x=ends, y=ends, name="perfect", mode="lines", line=line, hoverinfo="skip"))
    arrange(figure, f"Predicted against actual {of}", _agreement(evidence, base), height=460, unified=False)
    what = "change of " if of == "changes" else ""
    figure.update_xaxes(title_text=f"actual {what}{value_label(target)}")
    figure.update_yaxes(title_text=f"predicted {what}{value_label(target)}")
    return figure


def error_bars(groups: ErrorGroups, title: str, of: str, target: str) -> go.Figure:
    """Draw typical errors of model and persistence in each group.

    Args:
        groups: The errors.
        title: What the figure shows, at most about 40 characters.
        of: What the groups are, for the x axis.
        target: Name of the predicted column.
    """
    figure = go.Figure()
    for errors, name, color in (
        (groups.model, "model", MODEL),
        (groups.persistence, "persistence", PERSISTENCE),
    ):
        figure.add_trace(
            go.Bar(
                x=list(groups.labels),
                y=errors,
                name=name,
                customdata=groups.days,
                marker={"color": color if name == "model" else translucent(color, 0.55), "line": {"width": 0}},
                hovertemplate="%{y:,.4~g} (%{customdata} rows)",
            )
        )
    arrange(figure, title, f"{int(groups.days.sum()):,} rows in {len(groups.labels)} groups", height=380)
    figure.update_xaxes(title_text=of, type="category", showgrid=False)
    figure.update_yaxes(title_text=f"typical error, {value_label(target)}", rangemode="tozero", nticks=6)
    figure.update_layout(barmode="group", bargap=0.25)
    return figure


def diagnosed_loss(result: RunResult, diagnosis: LearningDiagnosis) -> go.Figure:
    """Draw the loss curves with the epochs shaded that a diagnosis rests on, unless it rests on all of them."""
    figure = loss_curves(result)
    if diagnosis.epochs is not None and diagnosis.epochs != (1, len(result.loss)):
        first, last = diagnosis.epochs
        figure.add_vrect(
            x0=first - 0.5,
            x1=last + 0.5,
            fillcolor=translucent(VALIDATION_LOSS, 0.12),
            line={"width": 0},
            layer="below",
        )
    return figure


def _agreement(evidence: Evidence, base: Float64) -> str:
    """Say how strongly predictions go together with what happened, for those that vary at all."""
    named = (("model", evidence.predicted), ("persistence", evidence.previous))
    actual, found = evidence.actual - base, []
    for name, said in named:
        if min(np.ptp(actual), np.ptp(said - base)) > _NO_SPREAD * np.abs(evidence.actual).max():
            found.append(f"{name} {np.corrcoef(actual, said - base)[0, 1]:+.3f}")
    return f"correlation: {', '.join(found)}" if found else "there is no correlation, for something never varies"
