"""How much a series remembers of its own past."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import ACTUAL, MUTED, translucent
from lstm_core.explore.relations import Autocorrelation
from lstm_core.steps import Step

__all__ = ["autocorrelation_bars"]

_CAPTION = (
    "How strongly a row goes together with the row 1, 2, 3, … before it. Bars inside the grey band are no larger than "
    "chance makes them in 95 of 100 cases; of 40 bars, about 2 leave it by chance alone."
)


def autocorrelation_bars(found: Autocorrelation, title: str, step: Step) -> Chart:
    """Draw a series' correlation with its past, lag by lag, and the band of chance.

    Args:
        found: The correlations.
        title: What was correlated, at most about 40 characters.
        step: What one row stands for.
    """
    lags = np.arange(1, len(found.values) + 1)
    figure = go.Figure(
        go.Bar(
            x=lags,
            y=found.values,
            width=0.55,
            marker={"color": ACTUAL, "line": {"width": 0}},
            hovertemplate=f"{step.shorts} before: %{{x}}<br>%{{y:+.4f}}<extra></extra>",
        )
    )
    facts = f"{found.outside} of {len(lags)} lags lie outside the 95% band (±{found.band:.3f})"
    arrange(figure, title, facts, height=330, unified=False)
    figure.update_xaxes(title_text=f"lag ({step.names} before)", showgrid=False)
    lowest = min(-0.25, float(found.values.min()) - 0.05)
    figure.update_yaxes(title_text="autocorrelation (Pearson's r)", range=[lowest, 1.05])
    figure.add_hrect(
        y0=-found.band, y1=found.band, fillcolor=translucent(MUTED, 0.25), line={"width": 0}, layer="below"
    )
    figure.add_hline(y=0, line={"color": MUTED, "width": 1})
    figure.update_layout(margin={"t": 64})
    alt = f"{title}: {found.values[0]:+.3f} with the row before; {facts}."
    column = f"{step.names} before"
    return of_figure(figure, _CAPTION, alt, lambda: pd.DataFrame({column: lags, "autocorrelation": found.values}))
