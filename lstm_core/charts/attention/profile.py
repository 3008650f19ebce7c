"""Attention by the age of a time step: its mean over the test part, of one run and of several seeds.

Every prediction is in ``attention_map.py``, one window looked at closely in ``window.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from lstm_core.arrays import AnyFloat, Float32
from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import ATTENTION_LINE, MUTED, translucent
from lstm_core.explain.attention import profile
from lstm_core.results import RunResult
from lstm_core.steps import Step

__all__ = ["age_ticks", "attention_profile", "seed_profiles"]


_PROFILE = (
    "How much each time step counted on average, from the oldest on the left to the newest on the right. The band "
    "holds the middle 80% of all test predictions; where it is thin, the weight hardly depends on what happened. The "
    "dashed line is the weight if all steps counted the same. A curve close to it says that attention chose nothing."
)
_SEEDS = (
    "The mean attention by age of the same model trained from other initial weights, this run as the thick line. "
    "Where the lines lie together, the data decided where attention looks; where each goes its own way, chance did."
)

_DASHES = ("dash", "dot", "dashdot", "longdash", "longdashdot", "5px,2px", "2px,6px", "10px,2px,2px,2px")


def attention_profile(result: RunResult, weights: Float32) -> Chart:
    """Draw the mean weight of each time step with its 10th to 90th percentile, and the equal share.

    Args:
        result: The run.
        weights: Attention weights of its test windows, of one head or the mean, shape (samples, time steps).
    """
    window = weights.shape[1]
    summary = profile(weights)
    ages = np.arange(window, 0, -1)
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
            _equal_share(ages),
        ]
    )
    samples = f"{len(weights):,} test predictions of {as_markup(result.title)}"
    arrange(figure, "Attention by the age of a time step", samples)
    _age_axis(figure, window, result.step)
    alt = (
        f"Mean attention weight by age of the time step: largest {result.step.count(_peak(summary.mean))} before the "
        f"prediction, {summary.mean.max():.4f}; the equal share is {1 / window:.4f}."
    )
    table = {f"{result.step.names} before": ages, "mean": summary.mean, "10%": summary.low, "90%": summary.high}
    return of_figure(figure, _PROFILE, alt, lambda: pd.DataFrame(table))


def seed_profiles(result: RunResult, others: Mapping[int, Float32]) -> Chart:
    """Draw the mean attention by age of a run, and of the same settings from other seeds.

    Args:
        result: The run.
        others: Attention weights of the others by seed, each of shape (samples, time steps).
    """
    window = result.attention.shape[1]
    ages = np.arange(window, 0, -1)
    lines = [
        go.Scatter(
            x=ages,
            y=weights.mean(axis=0),
            name="other seeds",
            showlegend=number == 0,
            mode="lines",
            line={"color": ATTENTION_LINE, "width": 1.5, "dash": _DASHES[number % len(_DASHES)]},
            hovertemplate=f"seed {seed}: %{{y:.4f}}<extra></extra>",
        )
        for number, (seed, weights) in enumerate(others.items())
    ]
    own = go.Scatter(
        x=ages,
        y=result.attention.mean(axis=0),
        name="this run",
        mode="lines",
        line={"color": ATTENTION_LINE, "width": 3.5},
        hovertemplate=f"this run (seed {result.config.seed}): %{{y:.4f}}<extra></extra>",
    )
    figure = go.Figure([own, *lines, _equal_share(ages)])
    arrange(figure, "Where other seeds look", f"mean attention, {len(others) + 1} trainings of the same model")
    _age_axis(figure, window, result.step)
    means = {result.config.seed: result.attention.mean(axis=0)} | {
        seed: weights.mean(axis=0) for seed, weights in others.items()
    }
    told = ", ".join(f"seed {seed} {result.step.count(_peak(mean))} before" for seed, mean in means.items())
    table = {f"{result.step.names} before": ages} | {f"seed {seed}": mean for seed, mean in means.items()}
    alt = f"Mean attention weight by age of the time step, of this run and of other seeds. They are largest at: {told}."
    return of_figure(figure, _SEEDS, alt, lambda: pd.DataFrame(table))


def age_ticks(window: int) -> list[int]:
    """Return ticks for time steps: 1, the oldest, and round numbers in between.

    Example:
        >>> age_ticks(10)
        [1, 2, 4, 6, 8, 10]
    """
    every = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200) if window / size <= 8)
    between = [age for age in range(every, window, every) if age > 1 and window - age > every / 2]
    return [1, *between, window]


def _peak(weights: AnyFloat) -> int:
    """Return how old the time step with the largest of some weights is; the newest is 1 old."""
    return len(weights) - int(weights.argmax())


def _equal_share(ages: NDArray[np.integer]) -> go.Scatter:
    return go.Scatter(
        x=ages,
        y=np.full(len(ages), 1 / len(ages)),
        name="equal share",
        mode="lines",
        line={"color": MUTED, "width": 1.5, "dash": "dash"},
        hovertemplate="%{y:.4f}",
    )


def _age_axis(figure: go.Figure, window: int, step: Step) -> None:
    figure.update_xaxes(
        title_text=f"{step.names} before the prediction", tickvals=age_ticks(window), range=[window + 0.5, 0.5]
    )
    figure.update_xaxes(unifiedhovertitle={"text": f"{step.shorts} before: %{{x}}"})
    figure.update_yaxes(title_text="attention weight", rangemode="tozero")
