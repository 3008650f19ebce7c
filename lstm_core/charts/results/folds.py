"""The folds of a backtest: which rows each of them learns from and is tested on, and how each went.

The first chart follows the settings of a backtest, so whatever differs from one to the next is data; the second shows
what came out and is a Plotly figure like all finished charts.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure, of_spec
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import MODEL, MUTED, OPPONENT, PERSISTENCE
from lstm_core.charts.vega import date_axis, date_ends
from lstm_core.charts.windows.split import PART_COLORS, named_parts
from lstm_core.config import ExperimentConfig
from lstm_core.evaluation.backtest import Backtest, FoldScore
from lstm_core.features.splits import split_rows
from lstm_core.numbers import number
from lstm_core.steps import step_of

__all__ = ["fold_ratios", "fold_stretches"]

_STRETCHES = (
    "One line a fold, one training each. The model learns from the thin part on the left and is then tested on the "
    "thick one, the rows that came next. The next fold begins later and may learn from what was the exam before, as "
    "one who trains anew from time to time would."
)
_RATIOS = (
    "One bar a fold: the model's typical error as a multiple of persistence's on the same rows. Below the dashed line "
    "at 1 the model was better than repeating the last value. The dotted line is the mean of the folds, the grey band "
    "reaches one standard deviation to either side: the wider it is, the more a score hangs on the stretch of history."
)
_OPPONENTS = (
    " The square beside a bar is the best simple method of the fold, chosen before its test rows: a bar that ends "
    "above it has lost against what is simple."
)

_HEIGHT = 300  # pixels, however many folds there are, so that nothing below moves
_THIN, _THICK = 6, 14
_BESIDE = 0.34  # of the distance between folds, just right of a bar


def fold_stretches(configs: Sequence[ExperimentConfig], dates: pd.DatetimeIndex) -> Chart:
    """Draw the parts of each fold over time, one line a fold.

    Args:
        configs: The folds, as ``fold_configs`` returns them.
        dates: Date of each row, of all rows.

    Returns:
        The chart; its data have a row for each part of each fold, with columns ``fold``, ``part``, ``x``, ``until``,
        ``rows``, ``from`` and ``to``. Other settings are new data for the same specification.
    """
    step, stretches = step_of(dates), []
    for fold, config in enumerate(configs, 1):
        for name, part in named_parts(split_rows(len(dates), config.split)).items():
            stretches.append(
                {
                    "fold": fold,
                    "part": name,
                    "x": dates[part.start],
                    "until": dates[min(part.stop, len(dates) - 1)],
                    "rows": len(part),
                    "from": step.date(dates[part.start]),
                    "to": step.date(dates[part.stop - 1]),
                }
            )
    encoding = {
        "x": date_axis(domain=date_ends(dates)),
        "x2": {"field": "until"},
        "y": {"field": "fold", "type": "ordinal", "title": "fold", "axis": {"grid": False}},
        "color": {
            "field": "part",
            "type": "nominal",
            "title": None,
            "scale": {"domain": list(PART_COLORS), "range": list(PART_COLORS.values())},
            "legend": {"orient": "top", "symbolOpacity": 1},
        },
        "tooltip": [
            {"field": "fold", "title": "fold"},
            {"field": "part", "title": "part"},
            {"field": "rows", "title": "rows", "format": ","},
            {"field": "from", "title": "from"},
            {"field": "to", "title": "to"},
        ],
    }
    layers = [
        {
            "transform": [{"filter": f"datum.part {sign} 'test'"}],
            "mark": {"type": "bar", "height": height},
            "encoding": encoding,
        }
        for sign, height in (("!==", _THIN), ("===", _THICK))
    ]
    title = {"text": "What each fold learns from, and its exam", "anchor": "start", "offset": 4}
    tests = [stretch for stretch in stretches if stretch["part"] == "test"]
    told = ", ".join(f"fold {test['fold']} from {test['from']} to {test['to']}" for test in tests)
    data = pd.DataFrame(stretches)
    return of_spec(
        {"title": title, "height": _HEIGHT, "layer": layers},
        data,
        _STRETCHES,
        f"{len(configs)} folds, each tested on the rows after those that it learns from: {told}.",
        lambda: data[["fold", "part", "rows", "from", "to"]],
    )


def fold_ratios(found: Backtest, title: str, numbers: Sequence[int] = ()) -> Chart:
    """Draw the error of each fold as a multiple of persistence's, with their mean and spread.

    Args:
        found: The backtest.
        title: What people call the series.
        numbers: What to call each fold, where some are missing; counted from 1 when not given.

    Raises:
        ValueError: Persistence makes no error in any fold, so that there is nothing to divide by.
    """
    spread = found.rmse_ratio
    if spread is None:
        raise ValueError("persistence makes no error in any fold")
    named = numbers or range(1, len(found.folds) + 1)
    drawn = [(number, fold) for number, fold in zip(named, found.folds, strict=True) if fold.skill is not None]
    ratios = [1 - (fold.skill or 0.0) for _, fold in drawn]
    figure = go.Figure(
        go.Bar(
            x=[number for number, _ in drawn],
            y=ratios,
            width=0.55,
            marker={"color": MODEL, "line": {"width": 0}},
            text=[f"{number(ratio, 3)}" for ratio in ratios],
            textposition="outside",
            cliponaxis=False,
            customdata=[
                [f"{found.step.date(fold.tested_from)} to {found.step.date(fold.tested_to)}", fold.model.rmse]
                for _, fold in drawn
            ],
            hovertemplate="fold %{x}, %{customdata[0]}<br>RMSE %{customdata[1]:,.4~g}, %{y:.4~g} times persistence's"
            "<extra></extra>",
        )
    )
    if found.rivals:
        figure.add_trace(_opponents(drawn))
    spreads = "" if spread.deviation is None else f" ± {number(spread.deviation, 3)}"
    facts = f"mean {number(spread.mean, 3)}{spreads}; better in {found.wins} of {len(found.folds)} folds"
    arrange(figure, f"{as_markup(title)}: error of each fold", facts, height=380, unified=False)
    figure.update_xaxes(
        title_text="fold, in the order of time", tickvals=[number for number, _ in drawn], showgrid=False
    )
    highest = max(1.0, *ratios, *(_opponent_ratios(drawn) if found.rivals else ()))
    figure.update_yaxes(title_text="RMSE relative to persistence", range=[0, 1.15 * highest], nticks=6)
    if spread.deviation is not None:
        low, high = max(spread.mean - spread.deviation, 0.0), spread.mean + spread.deviation
        figure.add_hrect(y0=low, y1=high, fillcolor=MUTED, opacity=0.15, line={"width": 0}, layer="below")
        figure.add_hline(y=spread.mean, line={"color": MUTED, "width": 1.5, "dash": "dot"})
    figure.add_hline(y=1, line={"color": PERSISTENCE, "width": 2, "dash": "dash"})
    figure.update_layout(margin={"t": 64}, showlegend=False)
    told = ", ".join(f"{fold}: {number(ratio, 3)}" for (fold, _), ratio in zip(drawn, ratios, strict=True))
    more = {"ratio of the best simple method": _opponent_ratios(drawn)} if found.rivals else {}
    return of_figure(
        figure,
        _RATIOS + (_OPPONENTS if found.rivals else ""),
        f"Error of each fold as a multiple of persistence's, {facts}. By fold, {told}.",
        lambda: pd.DataFrame(
            {
                "fold": [number for number, _ in drawn],
                "tested from": [fold.tested_from for _, fold in drawn],
                "to": [fold.tested_to for _, fold in drawn],
                "RMSE": [fold.model.rmse for _, fold in drawn],
                "RMSE of persistence": [fold.persistence.rmse for _, fold in drawn],
                "ratio": ratios,
            }
            | more
        ),
    )


def _opponent_ratios(drawn: Sequence[tuple[int, FoldScore]]) -> list[float]:
    return [(fold.opponent_rmse or 0.0) / fold.persistence.rmse for _, fold in drawn]


def _opponents(drawn: Sequence[tuple[int, FoldScore]]) -> go.Scatter:
    """Draw the best simple method of each fold, beside its bar."""
    return go.Scatter(
        x=[number + _BESIDE for number, _ in drawn],
        y=_opponent_ratios(drawn),
        mode="markers",
        marker={"color": OPPONENT, "symbol": "square", "size": 12, "line": {"color": "white", "width": 1}},
        customdata=[
            ["" if fold.opponent is None else as_markup(fold.opponent.label, 40), number] for number, fold in drawn
        ],
        hovertemplate="fold %{customdata[1]}: %{customdata[0]}, %{y:.4~g} times persistence's<extra></extra>",
    )
