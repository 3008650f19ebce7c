"""How often a column takes which values."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import TEST_PART, TRAINING_PART, translucent
from lstm_core.explore.distributions import Distribution
from lstm_core.numbers import number

__all__ = ["histogram"]

_CAPTION = "Filled: the rows of the training part. Line: the rows after it. Each of the two adds up to 100%."


def histogram(found: Distribution, name: str, unit: str) -> Chart:
    """Draw the training rows' histogram filled and the later rows' as a line over it.

    Args:
        found: The counts.
        name: What the figure's title calls the column.
        unit: Title of the x axis.
    """
    width = float(found.edges[1] - found.edges[0])
    filled = go.Bar(
        x=found.centers,
        y=found.train,
        width=width,
        name="training part",
        marker={"color": translucent(TRAINING_PART, 0.65), "line": {"width": 0}},
        hovertemplate="%{y:.1%}",
    )
    line = go.Scatter(
        x=found.centers,
        y=found.later,
        name="rows after it",
        mode="lines",
        line={"color": TEST_PART, "width": 2, "shape": "hvh"},
        hovertemplate="%{y:.1%}",
    )
    figure = go.Figure([filled, line])
    facts = f"{found.unseen:.0%} of the later rows lie outside the training range"
    arrange(figure, f"Values of {as_markup(name)}", facts, height=330)
    figure.update_xaxes(title_text=unit, unifiedhovertitle={"text": "around %{x:,.4~g}"}, nticks=6)
    figure.update_yaxes(title_text="share of rows", tickformat=".0%", rangemode="tozero", nticks=5)
    figure.update_layout(bargap=0)
    places = zip(found.medians, ("in the training part", "after it"), strict=True)
    below = " and ".join(f"below {number(median)} {place}" for median, place in places if not math.isnan(median))
    medians = f"Half of the values of {name} lie {below}" if below else f"{name} has no values"
    return of_figure(
        figure,
        f"{medians}. {_CAPTION}",
        f"How often {name} takes which values. {medians}; {facts}.",
        lambda: pd.DataFrame(
            {
                f"{name}, from": found.edges[:-1],
                "to": found.edges[1:],
                "share of training part": found.train,
                "share of rows after it": found.later,
            }
        ),
    )
