"""One prediction looked at closely: its window, the attention on it, and what came next."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from lstm_core.plots.labels import date_format, plain, step_name, value_label
from lstm_core.plots.layout import arrange, date_axis, mark_level, stack_panels
from lstm_core.plots.palette import ACTUAL, ATTENTION_LINE, MODEL
from lstm_core.results import RunResult

__all__ = ["CAPTION_WINDOW", "attended_window"]

CAPTION_WINDOW = (
    "What the model saw before one prediction: above, the target's values in the window, ending the step before the "
    "predicted one; below, the share that each step had in the prediction. All bars together are 1; the dashed line is "
    "where each would be if every step counted the same; a gap is a day without trading. The diamond is the "
    "prediction, the circle what happened."
)


def attended_window(result: RunResult, sample: int) -> go.Figure:
    """Draw one test window: the target's values, the attention on them, and the predicted and actual next value.

    Args:
        result: The run.
        sample: Which test row, counted from 0.

    Raises:
        IndexError: There is no such test row.
    """
    if not 0 <= sample < len(result.test):
        raise IndexError(f"There is no test row {sample}; there are {len(result.test)}, counted from 0.")
    target, window = result.config.features.target, result.config.features.window
    values = result.series[target].iloc[result.window_rows(sample)]
    after = result.test.iloc[sample]
    date = pd.Timestamp(result.test.index[sample])
    dates = pd.DatetimeIndex([*values.index, date])
    form = date_format(dates)
    step = step_name(pd.DatetimeIndex(result.series.index))

    figure = go.Figure(
        [
            go.Scatter(
                x=values.index,
                y=values,
                name=plain(target),
                mode="lines",
                line={"color": ACTUAL, "width": 2},
                hovertemplate="%{y:,.6~g}",
            ),
            _next_value(date, after["actual"], "actual", "circle", ACTUAL),
            _next_value(date, after["predicted"], "predicted", "diamond", MODEL),
            go.Bar(
                x=values.index,
                y=result.attention[sample],
                yaxis="y2",
                name="attention",
                marker={"color": ATTENTION_LINE, "line": {"width": 0}},
                customdata=list(range(window, 0, -1)),
                hovertemplate=f"%{{y:.4f}} (%{{customdata}} {step}(s) before)",
                showlegend=False,
            ),
        ]
    )
    stack_panels(figure, value_label(target), "weight")
    facts = f"predicted {after['predicted']:,.5g}, actual {after['actual']:,.5g}"
    arrange(figure, f"{plain(result.title)}: the window before {date:{form}}", facts, height=480)
    date_axis(figure, dates, skip_weekends=True)
    figure.update_layout(yaxis2={"rangemode": "tozero", "nticks": 4}, bargap=0.15)
    mark_level(figure, 1 / window, yref="y2")  # where each weight would be if all steps counted the same
    return figure


def _next_value(date: pd.Timestamp, value: float, name: str, symbol: str, color: str) -> go.Scatter:
    return go.Scatter(
        x=[date],
        y=[value],
        name=name,
        mode="markers",
        marker={"symbol": symbol, "color": color, "size": 11},
        hovertemplate="%{y:,.6~g}",
    )
