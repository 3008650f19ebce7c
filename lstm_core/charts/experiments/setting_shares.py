"""How much each setting of a search counts for what its trials came to."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import MODEL, MUTED
from lstm_core.numbers import percent
from lstm_core.search.importance import Importance

__all__ = ["setting_shares"]

_CAPTION = (
    "By how much the error on the validation part goes up and down with one setting alone, as a share of all that "
    "differs between the trials. The whisker is where 90 of 100 lie when the trials are drawn anew: where two overlap, "
    "it is not known which counts more. What is missing to 100% is what settings do together, and chance."
)
_ROW, _AROUND = 44, 130  # pixels


def setting_shares(found: Importance, names: Sequence[str]) -> Chart:
    """Draw the share of each setting with its interval, the largest on top.

    Args:
        found: The shares, the largest first.
        names: What people call the settings, in the same order.
    """
    shown = list(reversed(list(zip(found.settings, names, strict=True))))
    rows = list(range(len(shown)))
    shares = [100 * one.share for one, _ in shown]
    figure = go.Figure(
        go.Scatter(
            x=shares,
            y=rows,
            mode="markers",
            marker={"color": MODEL, "size": 12, "opacity": 1},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [100 * (one.high - one.share) for one, _ in shown],
                "arrayminus": [100 * (one.share - one.low) for one, _ in shown],
                "color": MUTED,
                "thickness": 2,
                "width": 6,
            },
            customdata=[[as_markup(name, 40), 100 * one.low, 100 * one.high] for one, name in shown],
            hovertemplate="%{customdata[0]}: %{x:.0f}%<br>90%: %{customdata[1]:.0f}% to %{customdata[2]:.0f}%"
            "<extra></extra>",
        )
    )
    facts = f"{found.trials} trials; of unseen ones {percent(found.explained)} is foretold"
    arrange(figure, "How much each setting counts", facts, height=_AROUND + _ROW * max(len(rows), 2), unified=False)
    figure.update_xaxes(title_text="share of what differs (%)", nticks=6, rangemode="tozero")
    figure.update_yaxes(
        title_text="setting",
        tickvals=rows,
        ticktext=[as_markup(name, 22) for _, name in shown],
        showgrid=False,
        range=[-0.6, len(rows) - 0.4],
    )
    figure.update_layout(margin={"t": 64}, showlegend=False)
    told = ", ".join(f"{name} {percent(one.share)}" for one, name in reversed(shown))
    table = {
        "setting": [name for _, name in shown],
        "share (%)": shares,
        "90% from (%)": [100 * one.low for one, _ in shown],
        "90% to (%)": [100 * one.high for one, _ in shown],
    }
    alt = f"Share of each setting in what differs between {found.trials} trials, the largest first: {told[:380]}."
    return of_figure(figure, _CAPTION, alt, lambda: pd.DataFrame(table).iloc[::-1])
