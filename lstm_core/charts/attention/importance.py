"""How much worse predictions become without an input."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import MODEL, MUTED
from lstm_core.explain.permutation import PermutationImportance
from lstm_core.numbers import number

__all__ = ["importance_dots"]

_CAPTION = (
    "By how much the model's typical error grows when one input's windows are dealt out to other predictions, so that "
    "only its tie to them is lost. The whisker is where 95 of 100 single shuffles lie: if it reaches the dashed line "
    "at 0, chance explains the growth, and the input's true windows serve no better than any others."
)

_ROW, _LOW_ROW, _MANY, _AROUND = 44, 24, 8, 130  # pixels, features, pixels


def importance_dots(found: PermutationImportance, names: Sequence[str], target: str) -> Chart:
    """Draw the importance of each input with its interval, the largest on top.

    Args:
        found: The importance.
        names: What people call the inputs, in their order.
        target: Name of the predicted column.
    """
    ranked = sorted(zip(found.features, names, strict=True), key=lambda pair: pair[0].mean)
    features = [feature for feature, _ in ranked]
    rows = list(range(len(features)))
    colors = [MODEL if feature.matters else MUTED for feature in features]
    figure = go.Figure(
        go.Scatter(
            x=[feature.mean for feature in features],
            y=rows,
            mode="markers",
            marker={
                "color": colors,
                "size": 12,
                "opacity": 1,
                "symbol": ["circle" if feature.matters else "circle-open" for feature in features],
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [feature.high - feature.mean for feature in features],
                "arrayminus": [feature.mean - feature.low for feature in features],
                "color": MUTED,
                "thickness": 2,
                "width": 6,
            },
            customdata=[
                [as_markup(name, 40), feature.low, feature.high, feature.deviation]
                for feature, (_, name) in zip(features, ranked, strict=True)
            ],
            hovertemplate="%{customdata[0]}: RMSE %{x:+,.4~g}<br>95%: %{customdata[1]:+,.4~g} to "
            "%{customdata[2]:+,.4~g}<br>standard deviation %{customdata[3]:,.3~g}<extra></extra>",
        )
    )
    repeats = len(features[0].increases)
    facts = f"{repeats} shuffles on {found.days:,} predictions; RMSE unshuffled {number(found.rmse)}"
    row = _ROW if len(features) <= _MANY else _LOW_ROW
    height = _AROUND + row * max(len(features), 2)
    arrange(figure, "How much worse without an input", facts, height=height, unified=False)
    figure.update_xaxes(title_text=f"growth of the RMSE, {value_label(target)}", nticks=6)
    figure.update_yaxes(
        title_text="input",
        tickvals=rows,
        ticktext=[as_markup(name, 22) for _, name in ranked],
        showgrid=False,
        range=[-0.6, len(features) - 0.4],
    )
    figure.add_vline(x=0, line={"color": MUTED, "width": 1.5, "dash": "dash"})
    figure.update_layout(margin={"t": 64}, showlegend=False)
    told = ", ".join(f"{name} {number(feature.mean, sign=True)}" for feature, name in reversed(ranked))
    table = {
        "input": [name for _, name in ranked],
        "growth of the RMSE": [feature.mean for feature in features],
        "95% from": [feature.low for feature in features],
        "95% to": [feature.high for feature in features],
    }
    alt = f"Growth of the RMSE without each input, the largest first: {told}."
    return of_figure(figure, _CAPTION, alt, lambda: pd.DataFrame(table).iloc[::-1])
