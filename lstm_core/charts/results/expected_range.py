"""How far the price is expected to move next, drawn on the candles that people know."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange, dates_along_x
from lstm_core.charts.palette import DOWN, MODEL, UP, translucent
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.forecast import Forecast
from lstm_core.evaluation.known_units import KnownUnit
from lstm_core.numbers import number

__all__ = ["expected_range"]

_ROWS = 40  # candles that are drawn before
_BOX, _WHISKER = 14, 5  # pixels
_CAPTION = (
    "Candles are what happened: the thin line runs from the lowest price to the highest. On the right is the next one "
    "as far as it can be foreseen: how tall it will be. The thick bar is as tall as the expected range, the thin one "
    "as the upper end of the band that holds 80 of 100 cases. Both are drawn around the last close, because whether "
    "the price goes up or down is not foreseen."
)


def expected_range(table: PriceTable, found: Forecast, unit: KnownUnit) -> Chart:
    """Draw the newest candles and, beside them, how tall the next one is expected to be.

    Args:
        table: The series, with open, high, low and close.
        found: A forecast of how far the price moves in a row.
        unit: The one that tells the range, in percent of the lowest price.
    """
    frame = table.frame.iloc[-_ROWS:]
    close, (value, lower, upper) = float(frame["close"].iloc[-1]), found.in_unit(unit)
    figure = go.Figure(
        [
            go.Candlestick(
                x=frame.index,
                **{name: frame[name] for name in ("open", "high", "low", "close")},
                increasing={"line": {"color": UP, "width": 1}, "fillcolor": UP},
                decreasing={"line": {"color": DOWN, "width": 1}, "fillcolor": DOWN},
                name="price",
                showlegend=False,
            ),
            _bar(found, close, upper, f"upper end of the 80% band: {upper:.2g}%", _WHISKER),
            _bar(found, close, value, f"expected range: {value:.2g}%", _BOX),
        ]
    )
    dates = pd.DatetimeIndex([*frame.index, found.dates[0]])
    when = found.step.date(found.dates[0])
    arrange(figure, f"{as_markup(table.title)}: how far will it move?", f"expected range of {when}", height=420)
    dates_along_x(figure, dates, skip_weekends=True)
    figure.update_layout(xaxis_rangeslider_visible=False)
    figure.update_xaxes(range=[dates[0], dates[-1] + 0.05 * (dates[-1] - dates[0])])
    figure.update_yaxes(title_text=value_label("close"))
    alt = (
        f"The last close is {number(close, 6)}. For {when} a range of {value:.2g}% is expected, in 80 of 100 cases "
        f"from {lower:.2g}% to {upper:.2g}%: around the last close that is {_words(close, value)}."
    )
    return of_figure(figure, _CAPTION, alt, lambda: _table(frame, found, close, (value, lower, upper)))


def _ends(close: float, percent: float) -> tuple[float, float]:
    """Return the ends of a range that lies around a price, as far up as down in proportion."""
    half = float(np.sqrt(1 + percent / 100))
    return close / half, close * half


def _bar(found: Forecast, close: float, percent: float, name: str, width: int) -> go.Scatter:
    low, high = _ends(close, percent)
    return go.Scatter(
        x=[found.dates[0]] * 2,
        y=[low, high],
        name=name,
        mode="lines",
        line={"color": translucent(MODEL, 0.55), "width": width},
        customdata=[f"{number(low, 6)} to {number(high, 6)}"] * 2,
        hovertemplate="%{customdata}",
    )


def _words(close: float, percent: float) -> str:
    low, high = _ends(close, percent)
    return f"{number(low, 6)} to {number(high, 6)}"


def _table(frame: pd.DataFrame, found: Forecast, close: float, percent: tuple[float, ...]) -> pd.DataFrame:
    known = frame[["open", "high", "low", "close"]].rename_axis("date").reset_index()
    names = ("expected", "80% from", "80% to")
    ends = [_ends(close, value) for value in percent]
    coming = pd.DataFrame(
        {
            "date": [found.dates[0]] * len(names),
            "what": names,
            "range (percent)": percent,
            "low": [low for low, _ in ends],
            "high": [high for _, high in ends],
        }
    )
    return pd.concat([known.assign(what="actual"), coming], ignore_index=True)
