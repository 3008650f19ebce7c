"""Predictions beside what happened, beside persistence and beside the best simple method."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange, dates_along_x
from lstm_core.charts.palette import ACTUAL, MODEL, OPPONENT, PERSISTENCE
from lstm_core.features.indicators import label
from lstm_core.numbers import number, with_article
from lstm_core.results import RunResult

__all__ = ["errors_over_time", "predicted_against_actual"]

_PREDICTIONS = (
    "Each row of the test part, which the model never learned from: what happened, what the model had predicted one "
    "step before (dashed), and persistence (thin), which only repeats the last known value. Persistence looks good "
    "because it is never far behind. A model is worth something if it is closer than that, not if its line merely "
    "looks similar. Zoom in to see single rows."
)
_OPTIONAL = " A click on {name} in the legend shows what the best simple method, chosen before these rows, had said."
_ERRORS = (
    "How far each prediction was off on average over the last 20 time steps, whatever the direction; lower is better. "
    "Where the dashed line is above the thin one, repeating the last known value would have been closer than the "
    "model{opponent}. A model's error that grows as time goes by often says that the series left the range it learned "
    "from."
)

# A model that is level with persistence lies on its line; the gaps between the dashes show it.
_DASHED_LINE = {"color": MODEL, "width": 2, "dash": "7px,4px"}
_THIN_LINE = {"color": PERSISTENCE, "width": 1.5}
_DOTTED_LINE = {"color": OPPONENT, "width": 2, "dash": "dot"}
_SMOOTHED = 20  # time steps in the running mean of the errors


def predicted_against_actual(result: RunResult) -> Chart:
    """Draw actual, predicted and persistence's values of the test part over dates, in the target's unit.

    What the best simple method predicted, where that is another one, is shown by a click in the legend.
    """
    test, target, opponent = _with_opponent(result), result.config.features.target, result.rival
    lines = [  # persistence lies lowest: it is so close that it would hide what happened
        ("persistence", "persistence", _THIN_LINE),
        ("actual", "actual", {"color": ACTUAL, "width": 2}),
        ("predicted", "model", _DASHED_LINE),
    ]
    figure = go.Figure([_line(test[column], name, line) for column, name, line in lines])
    rmse = (
        f"RMSE: model {number(result.evaluation.model.rmse)}, persistence {number(result.evaluation.persistence.rmse)}"
    )
    if opponent is not None:
        figure.add_trace(_line(test["opponent"], as_markup(opponent.label, 26), _DOTTED_LINE))
        figure.data[-1].visible = "legendonly"
        rmse += f", {opponent.label} {number(result.entry(opponent.name).metrics.rmse)}"
    title = f"{as_markup(result.title)}: predicted and actual {as_markup(label(target), 12)}"
    arrange(figure, title, rmse, height=460)
    dates_along_x(figure, pd.DatetimeIndex(test.index))
    figure.update_yaxes(title_text=value_label(target))
    alt = (
        f"{target} of {result.title}, predicted, actual and by persistence: {len(test):,} test "
        f"{result.step.shorts}. {rmse}."
    )
    caption = _PREDICTIONS + ("" if opponent is None else _OPTIONAL.format(name=opponent.label))
    return of_figure(figure, caption, alt, lambda: test.rename_axis("date").reset_index())


def errors_over_time(result: RunResult) -> Chart:
    """Draw the absolute error of model, persistence and the best simple method, as a running mean over 20 test rows."""
    test, target, opponent = _with_opponent(result), result.config.features.target, result.rival
    dates = pd.DatetimeIndex(test.index)
    lines = [("persistence", "persistence", _THIN_LINE), ("predicted", "model", _DASHED_LINE)]
    if opponent is not None:
        lines.insert(1, ("opponent", as_markup(opponent.label, 26), _DOTTED_LINE))
    means = {
        column: (test[column] - test["actual"]).abs().rolling(_SMOOTHED, min_periods=1).mean() for column, _, _ in lines
    }
    figure = go.Figure([_line(means[column], name, line) for column, name, line in lines])
    facts = f"mean over the last {_SMOOTHED} {result.step.shorts} of the test part"
    arrange(figure, f"{as_markup(result.title)}: how far off, over time", facts)
    dates_along_x(figure, dates)
    figure.update_yaxes(title_text=f"absolute error, {value_label(target)}", rangemode="tozero")
    ours, theirs = (means[column] for column in ("predicted", "persistence"))
    alt = (
        f"Absolute error, {facts}: the model's from {number(ours.iloc[0])} to {number(ours.iloc[-1])}, at most "
        f"{number(ours.max())}; "
        f"persistence's at most {number(theirs.max())}. The model is closer in {(ours < theirs).mean():.0%} of them."
    )
    if opponent is not None:
        alt += f" It is closer than {opponent.label} in {(ours < means['opponent']).mean():.0%}."
    named = {"predicted": "model"} | ({} if opponent is None else {"opponent": opponent.label})
    table = pd.DataFrame({"date": dates} | {named.get(column, column): means[column].to_numpy() for column in means})
    where = ""
    if opponent is not None:
        where = f", and where it is above the dotted one {with_article(opponent.label)}, the best simple method"
    return of_figure(figure, _ERRORS.format(opponent=where), alt, lambda: table)


def _with_opponent(result: RunResult) -> pd.DataFrame:
    one = result.rival
    return result.test if one is None else result.test.assign(opponent=one.predicted)


def _line(values: pd.Series, name: str, line: dict[str, object]) -> go.Scatter:
    return go.Scatter(
        x=values.index,
        y=values,
        name=name,
        mode="lines" if len(values) > 1 else "markers",
        line=line,
        marker={"color": line["color"]},
        legendrank=2000 if name == "persistence" else 1000,
        hovertemplate="%{y:,.6~g}",
    )
