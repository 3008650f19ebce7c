"""What comes after the end of a series, and how errors grow with every step ahead."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.arrays import Float64
from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange, dates_along_x
from lstm_core.charts.palette import ACTUAL, MODEL, PERSISTENCE, translucent
from lstm_core.charts.results.bands import band_traces
from lstm_core.evaluation.error_growth import ErrorGrowth
from lstm_core.evaluation.forecast import Forecast
from lstm_core.numbers import number
from lstm_core.results import RunResult

__all__ = ["error_by_step", "forecast_ahead"]

_AHEAD = (
    "The line is what happened, the diamonds are the model's forecast. If the model goes on to be as wrong as it was, "
    "the value will lie in the innermost band in 50 of 100 cases, in the middle one in 80, in the outermost in 95. The "
    "thin line is persistence: it says that the last value simply stays. As long as it runs inside of the bands, the "
    "forecast says little more than that."
)
_GROWTH = (
    "The typical error (RMSE) on the test part, by how many rows ahead was predicted; lower is better. Dashed is the "
    "model, thin is persistence, which repeats the last known value at every step. Of a series that wanders at random, "
    "errors grow with the square root of the steps: 4 rows ahead they are twice those of the next row."
)

_LEAST_ROWS, _MOST_ROWS, _ROWS_A_STEP = 60, 120, 8  # of the series that are drawn before the forecast
_OPACITY = 0.3
_DASH = "7px,4px"
_BAR_WIDTHS = {0.5: 18, 0.8: 12, 0.95: 6}  # pixels, where a band has only one date


def forecast_ahead(result: RunResult, found: Forecast) -> Chart:
    """Draw the newest rows of the target, and the rows to come: forecast, bands and persistence.

    Args:
        result: The run.
        found: Its forecast.
    """
    target, horizon = result.config.features.target, len(found.dates)
    rows = min(max(_LEAST_ROWS, _ROWS_A_STEP * horizon), _MOST_ROWS)
    newest = result.series[target].iloc[-rows:]
    ahead = pd.DatetimeIndex([found.last_date, *found.dates])  # lines begin at the last row that is known
    figure = go.Figure(_bars(found) if horizon == 1 else _fan(found, ahead))
    figure.add_traces(
        [
            go.Scatter(
                x=ahead,
                y=[found.last_value, *found.persistence],
                name="persistence",
                mode="lines+markers" if horizon == 1 else "lines",  # one row is too short a line to be seen
                line={"color": PERSISTENCE, "width": 1.5},
                marker={"symbol": "circle", "size": [0, 8]},
                legendrank=2000,
                hovertemplate="%{y:,.6~g}",
            ),
            go.Scatter(
                x=newest.index,
                y=newest,
                name="actual",
                mode="lines",
                line={"color": ACTUAL, "width": 2},
                hovertemplate="%{y:,.6~g}",
            ),
            go.Scatter(
                x=ahead,
                y=[found.last_value, *found.values],
                mode="lines",
                line={"color": MODEL, "width": 2, "dash": _DASH},
                showlegend=False,
                hoverinfo="skip",
            ),
            go.Scatter(
                x=found.dates,
                y=found.values,
                name="model",
                mode="markers",
                marker={"color": MODEL, "symbol": "diamond", "size": 10 if horizon == 1 else 6},
                hovertemplate="%{y:,.6~g}",
            ),
        ]
    )
    dates = pd.DatetimeIndex([*newest.index, *found.dates])
    step = found.step
    coming = f"the next {step.name}" if horizon == 1 else f"the next {horizon} {step.names}"
    facts = f"{coming}, from {step.date(found.dates[0])} on"
    arrange(figure, f"{as_markup(result.title)}: what comes next", facts, height=460)
    dates_along_x(figure, dates, skip_weekends=True)
    figure.update_xaxes(range=[dates[0], dates[-1] + 0.03 * (dates[-1] - dates[0])])
    figure.update_yaxes(title_text=value_label(target))
    return of_figure(figure, _AHEAD, _in_words(found), lambda: _table(newest, found))


def error_by_step(growth: ErrorGrowth, target: str) -> Chart:
    """Draw the typical error of model and persistence by the number of rows ahead.

    Args:
        growth: The errors.
        target: Name of the predicted column.
    """
    steps = list(range(1, growth.horizon + 1))
    lines = (
        ("model", growth.model, {"color": MODEL, "width": 2, "dash": _DASH}, "diamond"),
        ("persistence", growth.persistence, {"color": PERSISTENCE, "width": 1.5}, "circle"),
    )
    figure = go.Figure(
        [
            go.Scatter(
                x=steps,
                y=errors,
                name=name,
                mode="lines+markers",
                line=line,
                marker={"symbol": symbol, "size": 7},
                hovertemplate="%{y:,.4~g}",
            )
            for name, errors, line, symbol in lines
        ]
    )
    arrange(figure, "Errors by rows ahead", f"RMSE of {growth.windows:,} forecasts of the test part", height=380)
    figure.update_xaxes(
        title_text="rows ahead",
        tickformat="d",
        dtick=-(-growth.horizon // 10),
        tick0=1,
        unifiedhovertitle={"text": "%{x} rows ahead"},
    )
    figure.update_yaxes(title_text=f"RMSE, {value_label(target)}", rangemode="tozero")
    alt = (
        f"Typical error of {growth.windows:,} forecasts by rows ahead: the model's from {number(growth.model[0])} to "
        f"{number(growth.model[-1])}, persistence's from {number(growth.persistence[0])} to "
        f"{number(growth.persistence[-1])}."
    )
    table = {"rows ahead": steps, "model": growth.model, "persistence": growth.persistence}
    return of_figure(figure, _GROWTH, alt, lambda: pd.DataFrame(table))


def _in_words(found: Forecast) -> str:
    band, horizon = found.band(0.8), len(found.dates)
    rows = "" if horizon == 1 else f", the last of {horizon} rows"
    return (
        f"The last known {found.target} is {number(found.last_value, 6)}. Forecast for "
        f"{found.step.date(found.dates[-1])}{rows}: "
        f"{number(found.values[-1], 6)}, in 80 of 100 cases between {number(band.lower[-1], 6)} and "
        f"{number(band.upper[-1], 6)}."
    )


def _table(newest: pd.Series, found: Forecast) -> pd.DataFrame:
    """Return the rows that are drawn: those that are known, then those to come."""
    known = pd.DataFrame({"date": newest.index, "actual": newest.to_numpy()})
    coming = {"date": found.dates, "forecast": found.values, "persistence": found.persistence}
    for band in found.bands:
        coming |= {f"{band.nominal:.0%} from": band.lower, f"{band.nominal:.0%} to": band.upper}
    return pd.concat([known, pd.DataFrame(coming)], ignore_index=True)


def _fan(found: Forecast, ahead: pd.DatetimeIndex) -> list[go.Scatter]:
    """Return bands that open from the last known value."""

    def opened(ends: Float64) -> Float64:
        return np.concatenate([[found.last_value], ends])

    traces = band_traces(ahead, [(band.nominal, opened(band.lower), opened(band.upper)) for band in found.bands])
    for trace in traces:
        trace.showlegend = False  # the caption tells them apart, and a phone has no room
    return traces


def _bars(found: Forecast) -> list[go.Scatter]:
    """Return bands of a single date as upright bars, the narrower the band the wider the bar."""
    return [
        go.Scatter(
            x=[found.dates[0]] * 2,
            y=[band.lower[0], band.upper[0]],
            name=f"{band.nominal:.0%} band",
            mode="lines",
            line={"color": translucent(MODEL, _OPACITY), "width": _BAR_WIDTHS.get(band.nominal, 6)},
            showlegend=False,
            customdata=[f"{number(band.lower[0], 6)} to {number(band.upper[0], 6)}"] * 2,
            hovertemplate="%{customdata}",
        )
        for band in sorted(found.bands, key=lambda band: band.nominal, reverse=True)
    ]
