"""Where a value lies in so many of 100 cases: bands around predictions."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.arrays import Float64
from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange, dates_along_x
from lstm_core.charts.palette import ACTUAL, DRAWING, MODEL, translucent
from lstm_core.numbers import number
from lstm_core.steps import DAY, Step

__all__ = ["band_traces", "banded_predictions"]

_CAPTION = (
    "The dashed line is the prediction, the bands say how sure it is: what happens should lie in the innermost one "
    "half of the time, in the next 80% of it, in the outermost 95%. Diamonds mark values that lay outside of all; 1 in "
    "20 is fair, many in a row say that the model met a time that it did not know."
)

_Ends = tuple[float, Float64, Float64]
"""A band: the share of the cases that it is meant to hold, its lower ends and its upper ends."""
_Happened = tuple[pd.DatetimeIndex, Float64, Float64]
"""Dates, predictions and what happened, all of one length."""

_FAINTEST, _STRONGEST = 0.15, 0.34  # opacity; bands lie on one another, which makes the inner ones stronger still


def band_traces(dates: pd.DatetimeIndex, bands: Sequence[_Ends], color: str = MODEL) -> list[go.Scatter]:
    """Return filled bands, the widest first, so that narrower ones lie on it; two traces a band.

    They are not in the legend: a phone has no room for them, and their order tells them apart.

    Args:
        dates: Date of each row, length rows.
        bands: Share, lower and upper ends of each, shape (rows,), in any order.
        color: Of the form ``#rrggbb``.
    """
    traces = []
    ordered = sorted(bands, key=lambda band: band[0], reverse=True)
    for (share, lower, upper), opacity in zip(ordered, np.linspace(_FAINTEST, _STRONGEST, len(ordered)), strict=True):
        edge = {"x": dates, "mode": "lines", "line": {"width": 0, "color": color}, "showlegend": False}
        traces.append(go.Scatter(y=lower, hoverinfo="skip", **edge))
        traces.append(
            go.Scatter(
                y=upper,
                name=f"{share:.0%} band",
                fill="tonexty",
                fillcolor=translucent(color, opacity),
                customdata=lower,
                hovertemplate="%{customdata:,.6~g} to %{y:,.6~g}",
                **edge,
            )
        )
    return traces


def banded_predictions(
    seen: _Happened, bands: Sequence[_Ends], title: str, target: str, newest: int | None = None, step: Step = DAY
) -> Chart:
    """Draw predictions in their bands beside what happened; what lies outside of the widest band is marked.

    Args:
        seen: What was predicted and what happened, in the target's unit, in the order of time.
        bands: Their bands, in the same unit.
        title: What people call the series.
        target: Name of the predicted column.
        newest: How many of the newest rows to draw; ``None`` for all.
        step: What one row stands for.
    """
    part = slice(-newest if newest else None, None)
    dates, predicted, actual = seen[0][part], seen[1][part], seen[2][part]
    drawn = [(share, lower[part], upper[part]) for share, lower, upper in bands]
    figure = go.Figure(band_traces(dates, drawn))
    for values, name, line in (
        (predicted, "model", {"color": MODEL, "width": 2, "dash": "7px,4px"}),
        (actual, "actual", {"color": ACTUAL, "width": 2}),
    ):
        mode = "lines" if len(dates) > 1 else "markers"
        marker = {"color": line["color"]}
        figure.add_trace(
            go.Scatter(x=dates, y=values, name=name, mode=mode, line=line, marker=marker, hovertemplate="%{y:,.6~g}")
        )
    share, lower, upper = max(drawn, key=lambda band: band[0])
    missed = (actual < lower) | (actual > upper)
    figure.add_trace(
        go.Scatter(
            x=dates[missed],
            y=actual[missed],
            name=f"outside {share:.0%}",
            mode="markers",
            marker={"color": ACTUAL, "symbol": "diamond", "size": 9, "line": {"width": 1.5, "color": DRAWING["white"]}},
            hoverinfo="skip",
        )
    )
    of_all = f"newest {len(dates):,} of {step.count(len(seen[0]))}" if newest else f"{len(dates):,} test {step.shorts}"
    arrange(
        figure,
        f"{as_markup(title)}: predictions and their bands",
        f"{of_all}, {int(missed.sum())} outside {share:.0%}",
        height=480,
    )
    dates_along_x(figure, dates)
    figure.update_yaxes(title_text=value_label(target))
    widths = ", ".join(
        f"{share:.0%} {number((above - below).mean())}" for share, below, above in sorted(drawn, key=itemgetter(0))
    )
    table = {"date": dates, "predicted": predicted, "actual": actual}
    for share, below, above in drawn:
        table |= {f"{share:.0%} from": below, f"{share:.0%} to": above}
    alt = (
        f"Predictions of {target} in their bands beside what happened: {of_all}, {int(missed.sum())} outside "
        f"of the widest band. Mean widths: {widths}."
    )
    return of_figure(figure, _CAPTION, alt, lambda: pd.DataFrame(table))
