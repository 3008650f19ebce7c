"""A guess and what came of it, in one picture."""

from __future__ import annotations

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import ACTUAL, MODEL, MUTED
from lstm_core.lessons.lesson import AnswerRange, Lesson
from lstm_core.lessons.outcome import Guess, Outcome

__all__ = ["guess_beside_outcome"]

_ROW, _AROUND = 46, 130  # pixels
_LINE = 30  # letters of a line below the axis
_AIR = 0.15  # of the axis, beyond what is drawn


def guess_beside_outcome(lesson: Lesson, outcome: Outcome, guess: Guess) -> Chart:
    """Draw what was measured of each run, with the guess where it belongs.

    Args:
        lesson: The lesson.
        outcome: What came of it.
        guess: What somebody guessed before.
    """
    names = list(outcome.names) if len(outcome.values) > 1 else [lesson.title]
    rows = list(range(len(names), 0, -1))  # the first run on top
    labels = [_label(name, guess) for name in names]
    figure = go.Figure(
        go.Bar(
            x=list(outcome.values),
            y=rows,
            orientation="h",
            width=0.5,
            marker={"color": ACTUAL, "line": {"width": 0}},
            text=[outcome.measure.said(value) for value in outcome.values],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    arrange(figure, "Your guess and what happened", as_markup(outcome.measure.label, 60), unified=False)
    low, high = _range(lesson, outcome, guess)
    measured = f"{outcome.measure.label} ({outcome.measure.unit or 'no unit'})"
    lines = wrap(measured, _LINE)  # a phone has no room for more beside the names
    figure.update_xaxes(range=[low, high], title_text="<br>".join(as_markup(line, 60) for line in lines))
    ticks = [as_markup(label, 34) for label in labels]
    figure.update_yaxes(
        tickvals=rows, ticktext=ticks, range=[0.4, len(names) + 0.6], showgrid=False, title_text="training"
    )
    if lesson.question.kind == "choice":
        _draw_answers(figure, lesson.question.answers, str(guess), (low, high))
    elif isinstance(guess, int | float):
        figure.add_vline(x=guess, line={"color": MODEL, "width": 3, "dash": "dash"})
        figure.add_annotation(
            text="your guess", x=guess, y=1, yref="paper", yanchor="bottom", showarrow=False, font={"color": MODEL}
        )
    figure.update_layout(height=_AROUND + _ROW * len(names) + 10 + 20 * len(lines), margin={"t": 96})
    table = pd.DataFrame({"run": names, outcome.measure.label: list(outcome.values)})
    caption = "Bars are what was measured of each run; orange is what you guessed before you saw it."
    return of_figure(figure, caption, f"{outcome.words} {_told(outcome)}", lambda: table)


def _label(name: str, guess: Guess) -> str:
    if guess == name:
        return f"{name} (your guess)"
    if isinstance(guess, tuple) and name in guess:
        return f"{name} (you: {guess.index(name) + 1}.)"
    return name


def _range(lesson: Lesson, outcome: Outcome, guess: Guess) -> tuple[float, float]:
    """Return the ends of the axis: all that is drawn, and of each answer enough to be seen."""
    shown = [0.0, *outcome.values]
    shown += [end for answer in lesson.question.answers for end in (answer.at_least, answer.below) if end is not None]
    if isinstance(guess, int | float):
        shown.append(float(guess))
    low, high = min(shown), max(shown)
    air = _AIR * (high - low or 1.0)
    return low - (air if low < 0 else 0.0), high + air


def _draw_answers(figure: go.Figure, answers: tuple[AnswerRange, ...], guess: str, ends: tuple[float, float]) -> None:
    """Draw a ground for each answer's range; that of the guess stands out."""
    low, high = ends
    for answer in answers:
        left = low if answer.at_least is None else answer.at_least
        right = high if answer.below is None else answer.below
        mine = answer.says == guess
        figure.add_vrect(
            x0=left,
            x1=right,
            fillcolor=MODEL if mine else MUTED,
            opacity=0.3 if mine else 0.07,
            line={"width": 0},
            layer="below",
        )
        if mine:
            middle = (left + right) / 2
            figure.add_annotation(
                text="your guess",
                x=middle,
                xanchor="right" if middle > high - 0.2 * (high - low) else "center",  # within the picture on a phone
                y=1,
                yref="paper",
                yanchor="bottom",
                showarrow=False,
                font={"color": MODEL},
            )
    for edge in {answer.at_least for answer in answers} - {None}:
        figure.add_vline(x=edge, line={"color": MUTED, "width": 1, "dash": "dot"})


def _told(outcome: Outcome) -> str:
    if len(outcome.values) == 1:
        return f"{outcome.measure.label}: {outcome.measure.said(outcome.values[0])}."
    told = (f"{name} {outcome.measure.said(value)}" for name, value in zip(outcome.names, outcome.values, strict=True))
    return f"{outcome.measure.label}: {', '.join(told)}."
