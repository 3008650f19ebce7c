"""Attention and attribution side by side, by the age of a time step."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.arrays import AnyFloat
from lstm_core.charts.attention.profile import age_ticks
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import ATTENTION_LINE, MODEL, MUTED
from lstm_core.steps import Step

__all__ = ["attention_beside_attribution"]


_CAPTION = (
    "Both as shares, so that each line's points add up to 1: how much attention lies on each time step (solid), and "
    "how much of what moves the predictions lies there (dashed, integrated gradients without sign, all inputs "
    "together). Where both have their peaks at the same place, attention shows what counts. They may differ in a sound "
    "model: the state that attention looks at has seen all steps before it."
)


def attention_beside_attribution(
    attention: AnyFloat, strength: AnyFloat, step: Step, planted: int | None = None
) -> Chart:
    """Draw the mean attention and the share of attribution of each time step.

    Args:
        attention: Attention weights, shape (predictions, time steps).
        strength: Mean absolute attributions, shape (time steps, features).
        step: What one row stands for.
        planted: How many rows before the predicted one the row lies that decides the target, where that is known.
    """
    window = attention.shape[1]
    ages = np.arange(window, 0, -1)
    by_step = strength.sum(axis=1)
    total = float(by_step.sum())
    shares = by_step / total if total > 0 else by_step
    lines = (
        ("attention", attention.mean(axis=0), ATTENTION_LINE, "solid"),
        ("attribution", shares, MODEL, "6px,3px"),
    )
    figure = go.Figure(
        [
            go.Scatter(
                x=ages,
                y=values,
                name=name,
                mode="lines",
                line={"color": color, "width": 2.5, "dash": dash},
                hovertemplate="%{y:.1%}",
            )
            for name, values, color, dash in lines
        ]
    )
    if planted is not None:
        figure.add_vline(x=planted, line={"color": MUTED, "width": 1.5, "dash": "dot"})
        figure.add_annotation(
            x=planted,
            y=0,
            yref="y domain",
            yanchor="bottom",
            text="planted",
            showarrow=False,
            xanchor="right",
            xshift=-4,
        )
    facts = "share of each time step, mean over predictions"
    arrange(figure, "Attention beside attribution", facts)
    figure.update_xaxes(
        title_text=f"{step.names} before the prediction", tickvals=age_ticks(window), range=[window + 0.5, 0.5]
    )
    figure.update_xaxes(unifiedhovertitle={"text": f"{step.shorts} before: %{{x}}"})
    figure.update_yaxes(title_text="share of the whole", rangemode="tozero", tickformat="~%")
    mean = attention.mean(axis=0)
    alt = (
        f"Mean attention and share of attribution by age of the time step. Attention peaks "
        f"{step.count(window - int(mean.argmax()))} before the prediction, attribution "
        f"{window - int(by_step.argmax())}."
    )
    table = {f"{step.names} before": ages, "attention": mean, "attribution": shares}
    return of_figure(figure, _CAPTION, alt, lambda: pd.DataFrame(table))
