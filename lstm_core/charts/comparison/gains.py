"""Day by day: where a run gained on the reference, and where it lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.arrays import Float64
from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.comparison.lines import LEGEND_BELOW, METHOD_LINES, name_of, run_line
from lstm_core.charts.layout import arrange, dates_along_x, mark_level
from lstm_core.compare.comparison import Comparison, Contender

__all__ = ["gains_by_day"]

_CAPTION = (
    "Squared errors of the reference minus those of each run, added up from the first day on, as a share of all of the "
    "reference's. A line that climbs gains on the reference, one that falls loses. A run that is really better climbs "
    "all along; one big step says that a single day made the difference, which the next year need not have. After the "
    "drawing of A. Welch and I. Goyal (2008). Simple methods are hidden at first; a click in the legend shows them."
)


def gains_by_day(found: Comparison) -> Chart:
    """Draw what each run, and each simple method, has gained on the reference up to each day.

    Args:
        found: The comparison.

    Raises:
        ValueError: The reference makes no error, so that there is nothing to divide by.
    """
    dates, step, reference = found.days.dates, found.days.step, found.runs[0].letter
    if any(one.against is None or one.against.ratio is None for one in found.others):
        raise ValueError("the reference makes no error")
    figure = go.Figure()
    for place, run in enumerate(found.others, 1):
        figure.add_trace(_line(dates, _gained(run), run.letter, run_line(place)))
    for method, line in zip(found.methods, METHOD_LINES, strict=False):
        figure.add_trace(_line(dates, _gained(method), as_markup(method.name, 26), line, visible="legendonly"))
    arrange(
        figure,
        f"Gained on {reference} up to each {step.short}",
        f"% of {reference}'s squared error over {step.count(len(dates))}",
        height=400,
    )
    dates_along_x(figure, dates)
    figure.update_yaxes(title_text=f"gained on {reference} (%)", ticksuffix=" %")
    figure.update_layout(showlegend=True, legend=LEGEND_BELOW, margin={"t": 64})
    mark_level(figure, 0.0)
    ends = {run.letter: _gained(run) for run in found.others}
    told = "; ".join(f"{letter} {gained[-1]:+.1f}%" for letter, gained in ends.items())
    alt = (
        f"Squared error gained on {reference}, added up over {step.count(len(dates))}, as a share of all of it; in the "
        f"end {told}."
    )
    lines = {name_of(one.letter, one.name): _gained(one) for one in (*found.others, *found.methods)}
    return of_figure(figure, _CAPTION, alt, lambda: pd.DataFrame({"date": dates} | lines))


def _gained(one: Contender) -> Float64:
    """Return what it has gained up to each day, in percent of all of the reference's squared error, shape (days,)."""
    assert one.against is not None  # all but the reference are held against it
    gained: Float64 = -100 * np.cumsum(one.against.differences) / one.against.theirs.sum()
    return gained


def _line(dates: pd.DatetimeIndex, values: Float64, name: str, line: dict[str, object], **more: object) -> go.Scatter:
    return go.Scatter(x=dates, y=values, name=name, mode="lines", line=line, hovertemplate="%{y:+.2f}", **more)
