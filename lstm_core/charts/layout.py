"""The layout that all Plotly figures share.

The paper is transparent, and neither a font nor the plot's ground is set, so that the page's theme shows
through (Plotly takes the ground for the halo of its hover line, so it must know that one). The title
stands at the top left with a line of facts below it, then one row for the legend; the plot begins below
them, so that nothing ever covers data, on a phone (390 pixels) either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lstm_core.charts.palette import ACTUAL, GRID, MUTED
from lstm_core.steps import only_weekdays, step_of

__all__ = ["arrange", "colorbar_above", "dates_along_x", "for_fingers", "mark_level", "stack_panels"]

_ABOVE_PLOT = 98  # pixels: title, facts, legend or buttons, one row each
_CLEAR = "rgba(0, 0, 0, 0)"
_TOOLBAR = 30  # pixels, of Plotly's buttons
_AXIS = re.compile("[xy]axis[0-9]*")
_UNEVEN = (0.34, 1.0), (0.0, 0.27)  # the upper panel and the lower one
_EVEN = (0.54, 1.0), (0.0, 0.46)


def arrange(figure: go.Figure, title: str, facts: str, *, height: int = 430, unified: bool = True) -> go.Figure:
    """Give a figure the common layout, in place.

    Args:
        figure: The figure; its axes' titles are its own business.
        title: What it shows, at most about 40 characters, because titles do not wrap.
        facts: The line below the title, at most about 52 characters.
        height: Pixels.
        unified: One hover box for all lines at the same x, as time series want it.

    Returns:
        The same figure.
    """
    axis = {"gridcolor": GRID, "showgrid": True, "zeroline": False, "automargin": True, "title": {"standoff": 12}}
    spikes = {"spikecolor": MUTED, "spikethickness": 1, "spikedash": "solid"} if unified else {}
    common = {
        "template": "none",
        "title": {
            "text": title,
            "subtitle": {"text": facts},
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 8},
        },
        "height": height,
        "margin": {"t": _ABOVE_PLOT, "r": 8, "b": 8, "l": 8, "pad": 4},
        "legend": {"orientation": "h", "traceorder": "normal", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom"},
        "hovermode": "x unified" if unified else "closest",
        "hoversubplots": "axis",
        "paper_bgcolor": _CLEAR,
        "modebar": {"bgcolor": _CLEAR, "color": MUTED, "activecolor": ACTUAL},
    }
    own: dict[str, Any] = figure.layout.to_plotly_json()
    axes = {name: axis | spikes if name.startswith("x") else axis for name in own if _AXIS.fullmatch(name)}
    # All at once: `update_layout` and its like take 26 ms for this, more than most pages take for all else.
    figure.layout = _merged(own, common | {"xaxis": axis | spikes, "yaxis": axis} | axes)
    return figure


def _merged(own: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested properties with more of them put in, which win; lists are taken whole."""
    both = dict(own)
    for name, value in more.items():
        before = both.get(name)
        both[name] = _merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return both


def dates_along_x(figure: go.Figure, dates: pd.DatetimeIndex, *, skip_weekends: bool = False) -> None:
    """Make the x axis one of dates, in place.

    Args:
        figure: The figure.
        dates: Dates of the rows that it shows, ascending.
        skip_weekends: Whether weekends take no room; does so only if no row falls on one.
    """
    figure.update_xaxes(title_text="date", type="date", hoverformat=step_of(dates).date_format)
    if skip_weekends and only_weekdays(dates):
        figure.update_xaxes(rangebreaks=[{"bounds": ["sat", "mon"]}])


def for_fingers(figure: go.Figure) -> go.Figure:
    """Return a figure as a phone shows it: a swipe scrolls the page, and Plotly's toolbar covers no title.

    Without a mouse, Plotly shows its toolbar all the time; it gets a row of its own above the title. Its buttons zoom
    and, once somebody has pressed the one for it, a finger moves what is shown.
    """
    margin, pad = figure.layout.margin.t, figure.layout.title.pad.t
    return go.Figure(figure).update_layout(
        dragmode=False,
        height=figure.layout.height + _TOOLBAR,
        margin={"t": margin + _TOOLBAR},
        title={"pad": {"t": pad + _TOOLBAR}},
    )


def stack_panels(figure: go.Figure, upper: str, lower: str, *, even: bool = False) -> None:
    """Put a panel (y axis ``y``) over another (``y2``) on one x axis, in place; hover spans both.

    Args:
        figure: The figure; traces of the lower panel have ``yaxis="y2"``.
        upper: Title of the upper y axis.
        lower: Title of the lower one.
        even: Whether both are equally high; otherwise the upper one is the larger.
    """
    over, under = _EVEN if even else _UNEVEN
    figure.update_layout(
        xaxis={"anchor": "y2"},
        yaxis={"domain": over, "title": {"text": upper}},
        yaxis2={"domain": under, "title": {"text": lower}},
    )


def mark_level(figure: go.Figure, level: float, yref: str = "y") -> None:
    """Draw a dashed line across the plot at one value of a y axis, in place."""
    figure.add_shape(
        type="line",
        xref="x domain",
        x0=0,
        x1=1,
        yref=yref,
        y0=level,
        y1=level,
        line={"color": MUTED, "width": 1.5, "dash": "dash"},
    )


def colorbar_above(**more: Any) -> dict[str, Any]:
    """Return a color bar that lies over the plot and takes no width; told about in the facts.

    Args:
        **more: Further properties, such as its ticks.
    """
    place = {"orientation": "h", "thickness": 10, "x": 0.5, "y": 1, "yanchor": "bottom", "ypad": 4, "len": 1}
    # With a title of its own, even the default one, Plotly would move the figure's title up.
    return {**place, "outlinewidth": 0, "title": {"text": ""}, **more}
