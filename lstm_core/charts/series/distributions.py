"""How often a column takes which values."""

from __future__ import annotations

import plotly.graph_objects as go

from lstm_core.charts.labels import as_markup
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import TEST_PART, TRAINING_PART, translucent
from lstm_core.explore.distributions import Distribution

__all__ = ["CAPTION_DISTRIBUTION", "histogram"]

CAPTION_DISTRIBUTION = (
    "Filled: the rows of the training part. Line: the rows after it, which the model does not learn from. Each of the "
    "two adds up to 100%. Where the line stands outside the filled bars, the model will be asked about values that it "
    "has never seen; where both have the same shape, the past is a fair guide."
)


def histogram(found: Distribution, name: str, unit: str) -> go.Figure:
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
    return figure
