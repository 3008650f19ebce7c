"""What a whole class has guessed, as bars."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import ACTUAL, MODEL
from lstm_core.numbers import counted, listed

__all__ = ["all_guesses"]

_ROW, _AROUND = 46, 150  # pixels
_CAPTION = "How many students of the class guessed what, before anybody saw what happens."
_LONG = 34


def all_guesses(counts: Mapping[str, int], truth: str = "") -> Chart:
    """Draw how many guessed what.

    Args:
        counts: The answers, each with how many guessed it, the first on top.
        truth: The answer that turned out to be right, which stands out; empty as long as it is not shown.
    """
    answers, numbers = list(counts), list(counts.values())
    rows = list(range(len(answers), 0, -1))
    figure = go.Figure(
        go.Bar(
            x=numbers,
            y=rows,
            orientation="h",
            width=0.6,
            marker={"color": [MODEL if answer == truth else ACTUAL for answer in answers], "line": {"width": 0}},
            text=[str(number) for number in numbers],
            textposition="outside",
            textfont={"size": 18},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    arrange(figure, "What all have guessed", "students", unified=False)
    figure.update_xaxes(
        range=[0, 1.15 * max([*numbers, 1])], title_text="students (count)", tickformat="d", dtick=_dtick(numbers)
    )
    ticks = [as_markup(f"{answer} (it was this)" if answer == truth else answer, _LONG) for answer in answers]
    figure.update_yaxes(
        tickvals=rows, ticktext=ticks, range=[0.4, len(answers) + 0.6], showgrid=False, title_text="guess (answer)"
    )
    figure.update_layout(height=_AROUND + _ROW * len(answers))
    told = listed([f"{answer}: {number}" for answer, number in counts.items()])
    was = f" It turned out to be {truth}." if truth else ""
    caption = f"{_CAPTION} Orange is what turned out to be right." if truth else _CAPTION
    table = pd.DataFrame({"guess": answers, "students": numbers})
    return of_figure(
        figure, caption, f"{counted(sum(numbers), 'guess', 'guesses')} of the class: {told}.{was}"[:500], lambda: table
    )


def _dtick(numbers: list[int]) -> int:
    return max(1, max([*numbers, 1]) // 6)
