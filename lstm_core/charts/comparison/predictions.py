"""What a few runs predicted for the same days, beside what happened."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.comparison.lines import ACTUAL_LINE, LEGEND_BELOW, METHOD_LINES, name_of, run_line
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange, dates_along_x
from lstm_core.compare.comparison import Comparison
from lstm_core.features.indicators import label
from lstm_core.numbers import number

__all__ = ["compared_predictions"]

_CAPTION = (
    "What happened (the broad grey line) and what each run had predicted one step before, on the days that all were "
    "tested on. Lines that lie on one another say that the runs predict much the same; zoom in to see single days. A "
    "click in the legend hides or shows a line, persistence and the best simple method too, which are hidden at first."
)


def compared_predictions(found: Comparison, title: str, target: str) -> Chart:
    """Draw the predictions of all runs over the shared days, in the target's unit.

    Args:
        found: The comparison.
        title: What people call the series.
        target: Name of the predicted column.
    """
    dates, step = found.days.dates, found.days.step
    figure = go.Figure(_line(dates, found.actual, "actual", ACTUAL_LINE))
    for place, run in enumerate(found.runs):
        figure.add_trace(_line(dates, run.predicted, run.letter, run_line(place)))
    for method, line in zip(found.methods, METHOD_LINES, strict=False):
        figure.add_trace(_line(dates, method.predicted, as_markup(method.name, 26), line, visible="legendonly"))
    told = ", ".join(f"{run.letter} {number(run.rmse)}" for run in found.runs)
    arrange(
        figure,
        f"{as_markup(title)}: {len(found.runs)} runs, {as_markup(label(target), 12)}",
        f"{step.count(len(dates))} that all were tested on",
        height=460,
    )
    dates_along_x(figure, dates)
    figure.update_yaxes(title_text=value_label(target))
    figure.update_layout(legend=LEGEND_BELOW, margin={"t": 64})
    lines = [("actual", found.actual), *((name_of(line.letter, line.name), line.predicted) for line in found.lines)]
    alt = (
        f"{label(target)} of {title} as it was and as {len(found.runs)} runs predicted it, on "
        f"{step.count(len(dates))}. RMSE: {told}."
    )
    return of_figure(figure, _CAPTION, alt, lambda: pd.DataFrame({"date": dates} | dict(lines)))


def _line(dates: pd.DatetimeIndex, values: object, name: str, line: dict[str, object], **more: object) -> go.Scatter:
    return go.Scatter(
        x=dates,
        y=values,
        name=name,
        mode="lines" if len(dates) > 1 else "markers",
        line=line,
        marker={"color": line["color"]},
        hovertemplate="%{y:,.6~g}",
        **more,
    )
