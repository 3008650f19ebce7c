"""Where a model misses: its residuals over time, their sizes, and on which days they are large.

The numbers and what they say come from ``evaluation/diagnostics.py`` and ``verdicts/learning.py``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.arrays import Float64
from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange, dates_along_x, mark_level
from lstm_core.charts.palette import MODEL, MUTED, OPPONENT, PERSISTENCE, translucent
from lstm_core.charts.series.autocorrelation import autocorrelation_bars
from lstm_core.evaluation.diagnostics import ErrorGroups, residuals
from lstm_core.evaluation.evidence import Evidence
from lstm_core.explore.relations import Autocorrelation
from lstm_core.numbers import number, with_article
from lstm_core.steps import Step

__all__ = [
    "errors_by_month",
    "errors_by_move",
    "memory_of_misses",
    "predicted_against_actual_dots",
    "residual_histogram",
    "residuals_over_time",
]

_RESIDUALS = (
    "Each dot is one prediction: what happened minus what was predicted. Above 0 the model was too low, below 0 too "
    "high. The line is the mean of the last 20: a good model's stays near 0. If it wanders off, the series has left "
    "what the model learned; if the dots fan out, the times have become wilder."
)
_HISTOGRAM = (
    "How often which miss happened. Good misses pile up around 0, as many on one side as on the other. If their mean "
    "lies right of 0, the model is too low on average, left of it too high. Long tails are rare large misses."
)
_MEMORY = (
    "How strongly a miss goes together with the miss 1, 2, 3, … before it. Inside the grey band is chance; bars "
    "beyond it say that a miss could have been foretold from earlier ones, so something is left to learn."
)
_SCATTER = {
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
_GROUPS = (
    "Typical errors (root mean squares) of the model and of {others} in each group; lower is better. Hover "
    "for how many rows a group has: a few say little."
)
_MOVES = (
    " The move is how far the value went since the last one; persistence's error is the move itself, so it "
    "wins in quiet "
    "times and loses in wild ones."
)

_SMOOTHED = 20  # time steps in the running mean of the residuals
_MOST_BINS = 60
_NO_SPREAD = 1e-9  # of the largest value: what rounding leaves of a constant


def residuals_over_time(dates: pd.DatetimeIndex, evidence: Evidence, target: str) -> Chart:
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
    dates_along_x(figure, dates)
    figure.update_yaxes(title_text=f"actual − predicted, {value_label(target)}")
    mark_level(figure, 0)
    alt = (
        f"Misses of {target} over {len(misses):,} test {evidence.step.shorts}, actual minus predicted: from "
        f"{number(misses.min(), sign=True)} to {number(misses.max(), sign=True)}, mean "
        f"{number(misses.mean(), sign=True)}, of the last {_SMOOTHED} "
        f"{number(mean.y[-1], sign=True)}."
    )
    return of_figure(
        figure, _RESIDUALS, alt, lambda: pd.DataFrame({"date": dates, "miss": misses.to_numpy(), "mean": mean.y})
    )


def residual_histogram(evidence: Evidence, target: str) -> Chart:
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
        figure,
        "How large the misses are",
        f"mean {number(mean, sign=True)} (solid line); 0 is dashed",
        height=330,
        unified=False,
    )
    figure.update_xaxes(title_text=f"actual − predicted, {value_label(target)}", showgrid=False, nticks=6)
    figure.update_yaxes(title_text="share of the predictions", tickformat=".0%", nticks=5)
    figure.add_vline(x=0, line={"color": MUTED, "width": 1.5, "dash": "dash"})
    figure.add_vline(x=mean, line={"color": MODEL, "width": 2.5})
    figure.update_layout(bargap=0, margin={"t": 64}, showlegend=False)
    alt = (
        f"How often which miss of {target} happened, in {len(counts)} groups from {number(edges[0], sign=True)} to "
        f"{number(edges[-1], sign=True)}: "
        f"mean {number(mean, sign=True)}, standard deviation {number(misses.std())}; "
        f"{(misses > 0).mean():.0%} lie above 0."
    )
    return of_figure(
        figure, _HISTOGRAM, alt, lambda: pd.DataFrame({"from": edges[:-1], "to": edges[1:], "predictions": counts})
    )


def memory_of_misses(found: Autocorrelation, step: Step) -> Chart:
    """Draw how strongly residuals go together with those before them.

    Args:
        found: Their correlations.
        step: What one row stands for.
    """
    return replace(autocorrelation_bars(found, "Memory of the misses", step), caption=_MEMORY)


def predicted_against_actual_dots(evidence: Evidence, target: str, of: Literal["values", "changes"]) -> Chart:
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
    alt = (
        f"Predicted against actual {of} of {target}, {len(evidence):,} rows, actual from "
        f"{number(ends[0], sign=True)} to "
        f"{number(ends[1], sign=True)}; "
        f"{_agreement(evidence, base)}."
    )
    table = {"actual": actual, "model": evidence.predicted - base, "persistence": evidence.previous - base}
    return of_figure(figure, _SCATTER[of], alt, lambda: pd.DataFrame(table))


def errors_by_month(groups: ErrorGroups, target: str) -> Chart:
    """Draw typical errors of the model and the methods that it is held against in each month.

    Args:
        groups: The errors.
        target: Name of the predicted column.
    """
    return _grouped(groups, "Errors by month", "month", target, _GROUPS)


def errors_by_move(groups: ErrorGroups, target: str) -> Chart:
    """Draw typical errors of the model and of those it is held against by how far the value went since the last one.

    Args:
        groups: The errors.
        target: Name of the predicted column.
    """
    of = f"size of the move, {value_label(target)}"
    return _grouped(groups, "Errors by the size of the move", of, target, _GROUPS + _MOVES)


def _grouped(groups: ErrorGroups, title: str, of: str, target: str, caption: str) -> Chart:
    figure = go.Figure()
    drawn = [(groups.model, "model", MODEL), (groups.persistence, "persistence", PERSISTENCE)]
    if groups.rival is not None:
        drawn.append((groups.rival[1], as_markup(groups.rival[0], 26), OPPONENT))
    for errors, name, color in drawn:
        figure.add_trace(
            go.Bar(
                x=list(groups.labels),
                y=errors,
                name=name,
                customdata=groups.days,
                marker={
                    "color": translucent(color, 0.55) if color == PERSISTENCE else color,
                    "line": {"width": 0},
                    "pattern": {"shape": "/" if color == OPPONENT else ""},
                },
                hovertemplate="%{y:,.4~g} (%{customdata} rows)",
            )
        )
    arrange(figure, title, f"{int(groups.days.sum()):,} rows in {len(groups.labels)} groups", height=380)
    figure.update_xaxes(title_text=of, type="category", showgrid=False)
    figure.update_yaxes(title_text=f"typical error, {value_label(target)}", rangemode="tozero", nticks=6)
    figure.update_layout(barmode="group", bargap=0.25)
    table = {of: groups.labels, "rows": groups.days, "model": groups.model, "persistence": groups.persistence}
    told = ", ".join(
        f"{label} {number(ours)} and {number(theirs)}"
        for label, ours, theirs in zip(groups.labels, groups.model, groups.persistence, strict=True)
    )
    others = "persistence"
    if groups.rival is not None:
        others = f"persistence and {with_article(groups.rival[0])}, the best simple method,"
        table |= {groups.rival[0]: groups.rival[1]}
    alt = f"{title}, typical errors of the model and of persistence: {told}."
    return of_figure(figure, caption.format(others=others), alt, lambda: pd.DataFrame(table))


def _agreement(evidence: Evidence, base: Float64) -> str:
    """Say how strongly predictions go together with what happened, for those that vary at all."""
    named = (("model", evidence.predicted), ("persistence", evidence.previous))
    actual, found = evidence.actual - base, []
    for name, said in named:
        if min(np.ptp(actual), np.ptp(said - base)) > _NO_SPREAD * np.abs(evidence.actual).max():
            found.append(f"{name} {np.corrcoef(actual, said - base)[0, 1]:+.3f}")
    return f"correlation: {', '.join(found)}" if found else "there is no correlation, for something never varies"
