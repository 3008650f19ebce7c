"""How much smaller the error is with something: its interval, and each seed as a dot."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import ACTUAL, MODEL, MUTED
from lstm_core.evaluation.arms import Gain
from lstm_core.evaluation.measures import LEVEL_MARGIN

__all__ = ["gain_dots"]

_CAPTION = (
    "One line for each thing that was asked about. The large mark is by how much the typical error is smaller with it, "
    "over all folds and seeds; right of the dashed line it helps. The whisker is what chance explains (other rows, "
    "other seeds). Where it lies within the grey band of 1% to either side, there is no difference that would matter. "
    "Small dots are single seeds: they look surer than they are, as all of them were tested on the same rows."
)
_ROW, _LOW_ROW, _MANY, _AROUND = 56, 40, 5, 150  # pixels
_ABOVE = 0.2  # of a row: where the seeds lie, clear of the whisker


def gain_dots(names: Sequence[str], measured: Sequence[Gain], sure: Sequence[bool], title: str) -> Chart:
    """Draw the gain of several things, the largest on top.

    Args:
        names: What people call them.
        measured: What was measured of each; those without a gain are left out.
        sure: Whether each helps or does harm beyond chance.
        title: What people call the series.

    Raises:
        ValueError: None of them has a gain.
    """
    rows = [row for row in zip(names, measured, sure, strict=True) if row[1].gain is not None]
    if not rows:
        raise ValueError("nothing has a gain to draw")
    rows.sort(key=lambda row: row[1].gain or 0.0)
    figure = go.Figure([_seeds(rows), _marks(rows)])
    days, seeds = max(each.days for _, each, _ in rows), max(each.seeds for _, each, _ in rows)
    facts = f"{days:,} test rows, {seeds} seeds"
    height = _AROUND + (_ROW if len(rows) <= _MANY else _LOW_ROW) * max(len(rows), 2)
    arrange(figure, f"{as_markup(title)}: what helps", facts, height=height, unified=False)
    figure.update_xaxes(title_text="how much smaller the RMSE is with it (%)", nticks=7)
    figure.update_yaxes(
        title_text="with (name)",
        tickvals=list(range(len(rows))),
        ticktext=[as_markup(name, 18) for name, _, _ in rows],
        showgrid=False,
        range=[-0.6, len(rows) - 0.3],
    )
    margin = 100 * LEVEL_MARGIN
    figure.add_vrect(x0=-margin, x1=margin, fillcolor=MUTED, opacity=0.15, line={"width": 0}, layer="below")
    figure.add_vline(x=0, line={"color": MUTED, "width": 1.5, "dash": "dash"}, layer="below")
    figure.update_layout(margin={"t": 64}, showlegend=False)
    table = _table(rows)
    told = ", ".join(f"{name} {_percent(each.gain):+.1f}%" for name, each, _ in reversed(rows))
    alt = f"By how much the RMSE is smaller with each, the largest first: {told}."
    return of_figure(figure, _CAPTION, alt, lambda: table)


_Row = tuple[str, Gain, bool]


def _percent(share: float | None) -> float:
    return 100 * (share or 0.0)


def _marks(rows: Sequence[_Row]) -> go.Scatter:
    middle = [_percent(each.gain) for _, each, _ in rows]
    ends = [each.interval or (each.gain or 0.0,) * 2 for _, each, _ in rows]
    return go.Scatter(
        x=middle,
        y=list(range(len(rows))),
        mode="markers",
        marker={
            "color": [MODEL if sure else MUTED for _, _, sure in rows],
            "size": 13,
            "opacity": 1,
            "symbol": ["diamond" if sure else "diamond-open" for _, _, sure in rows],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [100 * high - at for (_, high), at in zip(ends, middle, strict=True)],
            "arrayminus": [at - 100 * low for (low, _), at in zip(ends, middle, strict=True)],
            "color": MUTED,
            "thickness": 2,
            "width": 6,
        },
        customdata=[
            [as_markup(name, 40), 100 * low, 100 * high] for (name, _, _), (low, high) in zip(rows, ends, strict=True)
        ],
        hovertemplate="with %{customdata[0]}: RMSE %{x:+.2f}% smaller<br>%{customdata[1]:+.2f}% to "
        "%{customdata[2]:+.2f}% by chance<extra></extra>",
    )


def _seeds(rows: Sequence[_Row]) -> go.Scatter:
    dots = [(_percent(gain), row) for row, (_, each, _) in enumerate(rows) for gain in each.by_seed if gain is not None]
    return go.Scatter(
        x=[gain for gain, _ in dots],
        y=[row + _ABOVE for _, row in dots],
        mode="markers",
        marker={"color": ACTUAL, "size": 7, "opacity": 0.8},
        hovertemplate="one seed: %{x:+.2f}%<extra></extra>",
    )


def _table(rows: Sequence[_Row]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "with": [name for name, _, _ in reversed(rows)],
            "RMSE smaller by (%)": [_percent(each.gain) for _, each, _ in reversed(rows)],
            "from (%)": [None if each.interval is None else 100 * each.interval[0] for _, each, _ in reversed(rows)],
            "to (%)": [None if each.interval is None else 100 * each.interval[1] for _, each, _ in reversed(rows)],
        }
    )
