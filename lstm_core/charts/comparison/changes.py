"""How far the error of each run lies from the reference's, with the interval that days leave."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.comparison.lines import name_of, run_line
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import MUTED
from lstm_core.compare.comparison import Comparison, Contender

__all__ = ["error_changes"]

_CAPTION = (
    "Each dot is how much larger the error (RMSE) of a run is than the reference's on the same days; left of the "
    "dashed line the run is closer. The line through a dot is where it would lie in 95 of 100 drawings of other days "
    "like these. If it crosses the dashed line, the days can't tell which of the two is closer. Grey: what needs no "
    "training."
)
_ROW, _AROUND = 56, 120  # pixels
_AIR = 0.08  # of the width, on either side


def error_changes(found: Comparison) -> Chart:
    """Draw by which share the RMSE of each run and of each simple method lies above the reference's.

    Args:
        found: The comparison.

    Raises:
        ValueError: The reference makes no error, so that there is nothing to divide by.
    """
    drawn = [
        one for one in (*found.others, *found.methods) if one.against is not None and one.against.change is not None
    ]
    if not drawn:
        raise ValueError("the reference makes no error")
    reference, rows = found.runs[0].letter, len(drawn)
    figure = go.Figure([_dot(one, place) for place, one in enumerate(drawn)])
    changes, ends = [_change(one) for one in drawn], [_ends(one) for one in drawn]
    arrange(
        figure,
        f"Error beside that of {reference}",
        f"with 95% intervals over {found.days.step.count(len(found.days))}",
        height=_AROUND + _ROW * rows,
        unified=False,
    )
    figure.update_xaxes(title_text=f"RMSE relative to {reference}'s (%)", ticksuffix=" %", range=_range(ends), nticks=6)
    figure.update_yaxes(visible=False, range=[-rows + 0.3, 0.8])
    figure.add_vline(x=0, line={"color": MUTED, "width": 1.5, "dash": "dash"})
    for place, one in enumerate(drawn):
        figure.add_annotation(
            text=as_markup(name_of(one.letter, one.name), 40),
            xref="paper",
            x=0,
            y=-place,
            xanchor="left",
            yshift=18,
            showarrow=False,
        )
    figure.update_layout(margin={"t": 64}, showlegend=False)
    told = "; ".join(_told(one) for one in drawn[:6])
    return of_figure(
        figure, _CAPTION, f"RMSE beside that of {reference}: {told}.", lambda: _table(drawn, changes, ends)
    )


def _dot(one: Contender, place: int) -> go.Scatter:
    change, (low, high) = _change(one), _ends(one)
    color = run_line(place + 1)["color"] if one.kind == "run" else MUTED
    return go.Scatter(
        x=[change],
        y=[-place],
        mode="markers",
        marker={"color": color, "size": 13, "symbol": "circle" if one.kind == "run" else "square"},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [high - change],
            "arrayminus": [change - low],
            "color": color,
            "thickness": 3,
            "width": 8,
        },
        hovertemplate=f"{as_markup(_told(one), 80)}<extra></extra>",
    )


def _change(one: Contender) -> float:
    """Return the change in percent."""
    assert one.against is not None and one.against.change is not None
    return 100 * one.against.change


def _ends(one: Contender) -> tuple[float, float]:
    """Return the ends of the interval in percent; the dot itself where there is none."""
    assert one.against is not None
    found = one.against.change_interval
    return (_change(one), _change(one)) if found is None else (100 * found[0], 100 * found[1])


def _told(one: Contender) -> str:
    low, high = _ends(one)
    interval = "" if low == high else f" ({low:+.1f} to {high:+.1f}%)"
    return f"{name_of(one.letter, one.name)} {_change(one):+.1f}%{interval}"


def _range(ends: Sequence[tuple[float, float]]) -> tuple[float, float]:
    low, high = min(0.0, *(end[0] for end in ends)), max(0.0, *(end[1] for end in ends))
    air = _AIR * max(high - low, 1.0)
    return low - air, high + air


def _table(drawn: Sequence[Contender], changes: Sequence[float], ends: Sequence[tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "run or method": [name_of(one.letter, one.name) for one in drawn],
            "change of RMSE, %": changes,
            "95% from, %": [low for low, _ in ends],
            "95% to, %": [high for _, high in ends],
        }
    )
