"""A drawing and what came of it, in one picture."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import ACTUAL, ATTENTION_LINE, GRID, MODEL, MUTED, PERSISTENCE, translucent
from lstm_core.lessons.drawings.drawing import DrawnGuess, DrawnLine
from lstm_core.numbers import number

__all__ = ["SHEET_COLORS", "drawing_beside_outcome"]

SHEET_COLORS = {"grid": GRID, "muted": MUTED, "guess": MODEL, "paper": translucent(MUTED, 0.06)}
"""Colors of the sheet on which one draws, as the picture of the outcome has them, by what they are for."""

_HEIGHT = 470  # pixels
_MOST_TICKS = 7


def drawing_beside_outcome(drawn: DrawnGuess) -> Chart:
    """Draw what somebody drew, what happened, and what somebody draws who knows nothing.

    Args:
        drawn: The drawing beside what happened.
    """
    figure = go.Figure()
    before = list(range(1 - len(drawn.known), 1))
    after = list(range(1, len(drawn.places) + 1))
    if drawn.known:
        figure.add_scatter(
            x=before, y=list(drawn.known), name="known", showlegend=False, line={"color": MUTED, "width": 2}
        )
    _add(figure, after, drawn.plain, {"color": PERSISTENCE, "width": 2, "dash": "dot"})
    for line in drawn.others:
        _add(figure, after, line, {"color": ATTENTION_LINE, "width": 2, "dash": "dashdot"})
    _add(figure, after, drawn.truth, {"color": ACTUAL, "width": 3})
    _add(figure, after, drawn.yours, {"color": MODEL, "width": 3, "dash": "dash"})
    arrange(figure, as_markup(drawn.title, 40), "orange is what you drew before you saw it", height=_HEIGHT)
    # Below, because on a phone the names take as many lines as there are.
    figure.update_layout(
        legend={"y": 0, "yref": "container", "yanchor": "bottom", "x": 0, "xanchor": "left"}, margin={"b": 130, "t": 80}
    )
    every = -(-len(after) // _MOST_TICKS)
    shown = after[::every]
    figure.update_xaxes(
        title_text=as_markup(drawn.across, 50), tickvals=shown, ticktext=[drawn.places[place - 1] for place in shown]
    )
    figure.update_yaxes(title_text=as_markup(drawn.up, 40))
    lines = [drawn.yours, drawn.truth, drawn.plain, *drawn.others]
    table = pd.DataFrame({drawn.across: list(drawn.places), **{line.name: list(line.values) for line in lines}})
    caption = "Blue is what came out, orange what you drew, green what somebody draws who knows nothing."
    return of_figure(figure, caption, f"{drawn.words} {_told(drawn)}", lambda: table)


def _add(figure: go.Figure, places: list[int], line: DrawnLine, style: dict[str, object]) -> None:
    figure.add_scatter(
        x=places,
        y=list(line.values),
        name=as_markup(line.name, 46),
        mode="lines+markers",
        line=style,
        marker={"size": 5},
    )


def _told(drawn: DrawnGuess) -> str:
    """Say where the truth and the drawing are highest."""

    def highest(line: DrawnLine) -> str:
        place = max(range(len(line.values)), key=line.values.__getitem__)
        return f"{number(line.values[place], 3)} at {drawn.places[place]}"

    return f"Highest points: you {highest(drawn.yours)}, {drawn.truth.name} {highest(drawn.truth)}."
