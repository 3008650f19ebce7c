"""What hiding attended time steps did to predictions, beside hiding any others."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import ATTENTION_LINE, MODEL, MUTED
from lstm_core.explain.deletion import DeletionTest
from lstm_core.numbers import number
from lstm_core.steps import date_names

__all__ = ["deletion_dots"]

_CAPTION = (
    "Each dot is a prediction: how far it moved when random time steps were hidden (to the right) and when "
    "as many of the most attended ones were (upwards). On the dashed diagonal attention points no better than chance; "
    "the further above it, the more the attended steps count. The diamond is the mean of all. A hidden step gets "
    "the mean of its window."
)


def deletion_dots(found: DeletionTest, days: pd.DatetimeIndex, target: str) -> Chart:
    """Draw each prediction's change with the most attended steps hidden against that with random ones hidden.

    Args:
        found: The deletion test.
        days: Dates of the predictions that it used.
        target: Name of the predicted column.
    """
    dots = go.Scatter(
        x=found.random,
        y=found.top,
        mode="markers",
        name="a prediction",
        marker={"color": ATTENTION_LINE, "size": 7, "opacity": 0.6},
        customdata=date_names(days),
        hovertemplate="%{customdata}<br>attended hidden: %{y:,.4~g}<br>random hidden: %{x:,.4~g}<extra></extra>",
    )
    mean = go.Scatter(
        x=[found.random_k],
        y=[found.top_k],
        mode="markers",
        name="mean",
        marker={"color": MODEL, "size": 14, "symbol": "diamond", "opacity": 1},
        hovertemplate="mean<br>attended hidden: %{y:,.4~g}<br>random hidden: %{x:,.4~g}<extra></extra>",
    )
    figure = go.Figure([dots, mean])
    steps = "step" if found.k == 1 else "steps"
    title = f"Hiding {found.k} of {found.steps} time steps"
    ratio = "nothing moves" if found.ratio is None else f"ratio {found.ratio:.2f}"
    arrange(figure, title, f"{ratio}; {found.days:,} predictions, {found.repeats} draws each", unified=False)
    unit = value_label(target)
    figure.update_xaxes(title_text=f"change with {found.k} random {steps} hidden, {unit}", rangemode="tozero", nticks=6)
    figure.update_yaxes(title_text=f"change with attended hidden, {unit}", rangemode="tozero", nticks=6)
    end = min(float(found.random.max()), float(found.top.max()))
    figure.add_shape(type="line", x0=0, y0=0, x1=end, y1=end, line={"color": MUTED, "width": 1.5, "dash": "dash"})
    alt = (
        f"Change of each prediction with {found.k} attended time steps hidden against {found.k} random ones: "
        "on average "
        f"{number(found.top_k)} against {number(found.random_k)}, in {found.days} predictions; {ratio}."
    )
    table = {"date": days, "change, random hidden": found.random, "change, attended hidden": found.top}
    return of_figure(figure, _CAPTION, alt, lambda: pd.DataFrame(table))
