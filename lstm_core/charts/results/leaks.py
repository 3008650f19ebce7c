"""What mistakes that were made on purpose did to the score, beside the honest one."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import ACTUAL, MODEL, OPPONENT, PERSISTENCE
from lstm_core.evaluation.leaks import LeakScore
from lstm_core.leaks import LEAKS
from lstm_core.numbers import number

__all__ = ["leak_bars"]

_CAPTION = (
    "Typical errors as multiples of persistence's on the same rows, as each run would report them; shorter looks "
    "better. Striped bars are the runs with a mistake. One that is shorter than the honest bar is flattery: on rows "
    "that nobody knows yet, that model would do no better. The dashed line at 1 is persistence, which repeats the last "
    "value."
)
_OPPONENTS = (
    " The square below a bar is the best simple method of each run, which may profit from the mistake as the network "
    "does; a bar that ends right of it has lost against it."
)

_ROW, _AROUND = 54, 130  # pixels
_BELOW = 0.4  # of a row, just below its bar


def leak_bars(scores: Sequence[LeakScore], title: str, *, opponents: bool = False) -> Chart:
    """Draw the error of each run as a multiple of persistence's on its days.

    Args:
        scores: The honest score and those with a mistake, as ``LeakReport.scores``.
        title: What people call the series.
        opponents: Whether the best simple method of each run is drawn, too.

    Raises:
        ValueError: Persistence makes no error in any of them, so that there is nothing to divide by.
    """
    drawn = [(score, score.ratio) for score in scores if score.ratio is not None]
    if not drawn:
        raise ValueError("persistence makes no error on any of the test rows")
    honest = [score.leak == "none" for score, _ in drawn]
    ratios = [ratio for _, ratio in drawn]
    figure = go.Figure(
        go.Bar(
            x=ratios,
            y=list(range(len(drawn), 0, -1)),  # the honest one on top
            orientation="h",
            width=0.55,
            marker={
                "color": [ACTUAL if fair else MODEL for fair in honest],
                "line": {"width": 0},
                "pattern": {"shape": ["" if fair else "/" for fair in honest]},
            },
            text=[f"{number(ratio, 3)}" for ratio in ratios],
            textposition="outside",
            cliponaxis=False,
            customdata=[[score.name, score.rmse, score.persistence, score.days] for score, _ in drawn],
            hovertemplate="%{customdata[0]}<br>RMSE %{customdata[1]:,.4~g}, persistence %{customdata[2]:,.4~g}, on "
            "%{customdata[3]:,} rows<extra></extra>",
        )
    )
    theirs = [(score.opponent_rmse or 0.0) / score.persistence for score, _ in drawn] if opponents else []
    if opponents:
        figure.add_trace(_opponents([score for score, _ in drawn], theirs))
    arrange(
        figure,
        f"{as_markup(title)}: honest and flattering scores",
        "error relative to persistence on each run's test part",
        height=_AROUND + _ROW * len(drawn),
        unified=False,
    )
    figure.update_xaxes(
        title_text="RMSE relative to persistence", range=[0, 1.18 * max(1.0, *ratios, *theirs)], nticks=6
    )
    figure.update_yaxes(
        title_text="training",
        tickvals=list(range(len(drawn), 0, -1)),
        ticktext=[_name(score) for score, _ in drawn],
        range=[0.4, len(drawn) + 0.6],
        showgrid=False,
    )
    figure.add_vline(x=1, line={"color": PERSISTENCE, "width": 2, "dash": "dash"})
    figure.update_layout(margin={"t": 64}, showlegend=False)
    told = ", ".join(f"{score.name} {number(ratio, 3)}" for score, ratio in drawn)
    table = {
        "training": [score.name for score, _ in drawn],
        "test rows": [score.days for score, _ in drawn],
        "RMSE": [score.rmse for score, _ in drawn],
        "RMSE of persistence": [score.persistence for score, _ in drawn],
        "ratio": ratios,
    } | ({"ratio of the best simple method": theirs} if opponents else {})
    alt = f"Errors as multiples of persistence's, without and with mistakes made on purpose: {told}."
    return of_figure(figure, _CAPTION + (_OPPONENTS if opponents else ""), alt, lambda: pd.DataFrame(table))


def _opponents(scores: Sequence[LeakScore], ratios: Sequence[float]) -> go.Scatter:
    """Draw the best simple method of each run, below its bar."""
    return go.Scatter(
        x=list(ratios),
        y=[row - _BELOW for row in range(len(scores), 0, -1)],
        mode="markers",
        marker={"color": OPPONENT, "symbol": "square", "size": 10, "line": {"color": "white", "width": 1}},
        customdata=["" if score.opponent is None else as_markup(score.opponent.label, 40) for score in scores],
        hovertemplate="%{customdata}, %{x:.4~g} times persistence's<extra></extra>",
    )


def _name(score: LeakScore) -> str:
    return "honest" if score.leak == "none" else "<br>".join(LEAKS[score.leak].short_title)
