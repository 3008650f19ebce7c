"""All figures share one layout."""

from collections.abc import Callable

import plotly.graph_objects as go
import pytest

from lstm_core.charts.attention.profile import attention_profile
from lstm_core.charts.results.bands import banded_predictions
from lstm_core.charts.results.diagnostics import (
    errors_by_month,
    errors_by_move,
    predicted_against_actual_dots,
    residual_histogram,
    residuals_over_time,
)
from lstm_core.charts.results.leaderboard import leaderboard_dots
from lstm_core.charts.results.predictions import errors_over_time, predicted_against_actual
from lstm_core.charts.results.skill import lag_bars, skill_against_zero
from lstm_core.charts.series.prices import candles
from lstm_core.charts.training.loss import loss_curves
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.diagnostics import error_by_month, error_by_move
from lstm_core.evaluation.evidence import Evidence
from lstm_core.results import LagProfile, RunResult
from lstm_core.steps import DAY
from lstm_core.verdicts.skill import verdict_of


def _bands(result: RunResult) -> go.Figure:
    out = result.outputs
    point, actual = out.point[:, 0], out.actual[:, 0]
    return banded_predictions((out.dates, point, actual), [(0.8, point - 1, point + 1)], result.title, "close").payload


def _misses(result: RunResult) -> Evidence:
    return Evidence.of_table(result.test)


FIGURES: dict[str, Callable[[RunResult, PriceTable], go.Figure]] = {
    "candles": lambda result, table: candles(table).payload,
    "loss": lambda result, table: loss_curves(result).payload,
    "loss, log": lambda result, table: loss_curves(result, log_y=True).payload,
    "predictions": lambda result, table: predicted_against_actual(result).payload,
    "errors": lambda result, table: errors_over_time(result).payload,
    "profile": lambda result, table: attention_profile(result, result.attention).payload,
    "skill": lambda result, table: skill_against_zero(verdict_of(result)).payload,
    "lags": lambda result, table: lag_bars(LagProfile((2.0, 1.0), 1), "close", DAY).payload,
    "leaderboard": lambda result, table: leaderboard_dots(result.leaderboard, result.title).payload,
    "bands": lambda result, table: _bands(result),
    "residuals": lambda result, table: residuals_over_time(result.outputs.dates, _misses(result), "close").payload,
    "histogram": lambda result, table: residual_histogram(_misses(result), "close").payload,
    "values": lambda result, table: predicted_against_actual_dots(_misses(result), "close", "values").payload,
    "changes": lambda result, table: predicted_against_actual_dots(_misses(result), "close", "changes").payload,
    "months": lambda result, table: (
        errors_by_month(error_by_month(result.outputs.dates, _misses(result)), "close").payload
    ),
    "moves": lambda result, table: errors_by_move(error_by_move(_misses(result)), "close").payload,
}


@pytest.fixture(params=FIGURES)
def figure(request, result, table):
    return FIGURES[request.param](result, table)


def test_every_figure_is_strict_json(figure, drawn):
    assert drawn(figure)["data"]


def test_every_title_fits_a_phone(figure):
    assert 0 < len(figure.layout.title.text) <= 41
    assert 0 < len(figure.layout.title.subtitle.text) <= 55


def test_every_axis_says_what_it_measures(figure):
    axes = [axis for axis in (*figure.select_xaxes(), *figure.select_yaxes()) if axis.visible is not False]
    assert all(axis.title.text for axis in axes)


def test_the_theme_of_the_page_shows_through(figure):
    assert figure.layout.paper_bgcolor == "rgba(0, 0, 0, 0)"
    assert figure.layout.plot_bgcolor is None
    assert figure.layout.font.family is None and figure.layout.font.color is None


def test_nothing_but_the_plot_lies_on_the_plot(figure):
    if figure.layout.showlegend is not False:
        assert (figure.layout.legend.y, figure.layout.legend.yanchor) == (1, "bottom")
    assert figure.layout.xaxis.rangeslider.visible is not True


def test_a_title_can_carry_no_markup(make_result):
    evil = make_result(title="<b>x</b>")
    assert "<b>" not in predicted_against_actual(evil).payload.layout.title.text
