"""One column before and after scaling."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange, dates_along_x, mark_level, stack_panels
from lstm_core.charts.windows.split import MAX_POINTS, PART_COLORS, named_parts, part_lines
from lstm_core.explore.scaled import ScaledColumn
from lstm_core.numbers import number

__all__ = ["before_and_after"]

_CAPTION = (
    "Above the column in its unit, below the same scaled, as the model gets it: only the axis changes, not the shape. "
    "The dashed lines are the smallest and the largest value of the training part. Dots mark later values outside of "
    "them."
)

_BY_WINDOW = (
    "Above the column in its unit. Below each row as the model sees it when it is the newest of a window: how many of "
    "the window's own deviations it stands above the window's own mean. The dashed lines are the smallest and the "
    "largest value of the training part, and dots mark later values outside of them. A series that goes on rising "
    "leaves the range in the upper picture, and hardly ever in the lower one."
)


def before_and_after(column: ScaledColumn, name: str, unit: str) -> Chart:
    """Draw a column above and its scaled values below, with the training part's ends and what leaves them.

    Args:
        column: The column.
        name: What the title calls it.
        unit: Title of the upper y axis.
    """
    dates = pd.DatetimeIndex(column.before.index)
    figure = go.Figure(
        [
            *part_lines(column.before, column.split, width=1.5),
            *part_lines(column.after, column.split, width=1.5, yaxis="y2", showlegend=False),
        ]
    )
    for values, left, axis in ((column.before, column.outside, "y"), (column.after, column.outside_after, "y2")):
        for part, rows in named_parts(column.split).items():
            outside = rows.start + np.flatnonzero(left[rows.start : rows.stop])
            if len(outside):
                shown = outside[:: -(-len(outside) // MAX_POINTS)]
                figure.add_trace(_dots(values.iloc[shown], axis, PART_COLORS[part]))
    low, high = column.scaled_ends
    by_window = column.still is not None
    arrange(
        figure,
        f"{as_markup(name)} before and after scaling",
        f"training part scaled: {number(low, 3)} to {number(high, 3)}",
    )
    dates_along_x(figure, dates)
    figure.update_xaxes(range=[dates[0], dates[-1]])  # markers would make Plotly add room beside them
    figure.update_layout(height=520)
    stack_panels(figure, unit, "scaled (no unit)", even=True)
    for ends, yref in ((column.ends, "y"), (column.scaled_ends, "y2")):
        for end in ends:
            mark_level(figure, end, yref)
    least, most = column.ends
    alt = (
        f"{name} in its unit and scaled: the training part goes from {number(least)} to {number(most)}, scaled "
        f"{number(low, 3)} "
        f"to {number(high, 3)}; {int(column.outside.sum()):,} of {len(dates):,} rows lie outside"
        f"{f', scaled {int(column.outside_after.sum()):,}' if by_window else ''}."
    )
    return of_figure(
        figure,
        _BY_WINDOW if by_window else _CAPTION,
        alt,
        lambda: pd.DataFrame(
            {"date": dates, name: column.before.to_numpy(), f"{name}, scaled": column.after.to_numpy()}
        ),
    )


def _dots(values: pd.Series, axis: str, color: str) -> go.Scatter:
    return go.Scatter(
        x=values.index,
        y=values,
        yaxis=axis,
        name="outside",
        showlegend=False,  # the caption tells; on a phone the legend has room for the parts only
        mode="markers",
        marker={"color": color, "size": 5},
        hoverinfo="skip",
    )
