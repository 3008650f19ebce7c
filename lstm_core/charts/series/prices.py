"""A series as people know it: candles with volume, or a line where candles would be too many."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.labels import value_label
from lstm_core.charts.layout import arrange, dates_along_x, stack_panels
from lstm_core.charts.palette import ACTUAL, DOWN, MUTED, UP, VOLUME, translucent
from lstm_core.data.table import PRICE_COLUMNS, PriceTable
from lstm_core.explore.gaps import closed_days
from lstm_core.numbers import counted, number
from lstm_core.steps import DAY

__all__ = ["MAX_CANDLES", "candles"]

# Above this, candles are thinner than a pixel and slow to draw.
MAX_CANDLES = 1500

_CANDLES = (
    "One candle a row: the body runs from open to close (blue: it rose, orange: it fell), the thin line from low to "
    "high."
)
_LINE = "The line joins the values of {}, row by row."
_TOO_MANY = f"Candles, which show open, high and low as well, are drawn for up to {MAX_CANDLES:,} rows."
_VOLUME = "Bars below show the volume."
_ZOOM = "With a mouse, drag to zoom and double-click to go back."

_SPANS = {
    "1m": pd.DateOffset(months=1),
    "6m": pd.DateOffset(months=6),
    "1y": pd.DateOffset(years=1),
}


def candles(table: PriceTable, rows: int | None = None) -> Chart:
    """Draw a series: candles with volume below, or a line of the default target.

    It is a line when the table has no open, high, low and close, or when there are more than
    ``MAX_CANDLES`` rows to show. Weekends and days on which an exchange was closed take no room.

    Args:
        table: The series.
        rows: How many of the newest rows to show; ``None`` for all.
    """
    frame = table.frame if rows is None else table.frame.iloc[-rows:]
    dates = pd.DatetimeIndex(frame.index)
    as_candles = table.has_candles and len(frame) <= MAX_CANDLES
    column = "close" if as_candles else table.default_target
    with_volume = "volume" in frame and column != "volume"

    figure = go.Figure(_candles(frame) if as_candles else _line(frame, column))
    if with_volume:
        figure.add_trace(_volume(frame))
        stack_panels(figure, value_label(column), value_label("volume").replace(" ", "<br>", 1))  # no room in one line
        figure.update_layout(yaxis2={"tickformat": "~s", "nticks": 4})
    else:
        figure.update_yaxes(title_text=value_label(column))
    what = "candles" if as_candles else as_markup(column)
    facts = f"{counted(len(frame), 'row')}, {table.step.span(dates)}"
    arrange(figure, f"{as_markup(table.title)}: {what}{' and volume' if with_volume else ''}", facts, height=480)
    dates_along_x(figure, dates, skip_weekends=True)
    closed = closed_days(dates)
    if len(closed):
        skipped = {"values": DAY.isos(closed)}
        figure.update_xaxes(rangebreaks=[*figure.layout.xaxis.rangebreaks, skipped])
    shown = frame[["low", "high"]] if as_candles else frame[[column]]
    figure.update_layout(showlegend=False, xaxis_rangeslider_visible=False, updatemenus=_zoom_buttons(shown))
    columns = [*(PRICE_COLUMNS if as_candles else [column]), *(["volume"] if with_volume else [])]
    known = frame[column].dropna()
    alt = f"{table.title}, {facts}: {column} from {number(known.iloc[0])} to {number(known.iloc[-1])}, " + (
        f"lowest {number(shown.min().min())}, highest {number(shown.max().max())}."
    )
    said = [_CANDLES if as_candles else _LINE.format(column)]
    said += [_TOO_MANY] if table.has_candles and not as_candles else []
    said += [_VOLUME] if with_volume else []
    said += ["The buttons zoom to the newest part."] if figure.layout.updatemenus else []
    return of_figure(figure, " ".join([*said, _ZOOM]), alt, lambda: frame[columns].rename_axis("date").reset_index())


def _candles(frame: pd.DataFrame) -> go.Candlestick:
    return go.Candlestick(
        x=frame.index,
        open=frame["open"],
        high=frame["high"],
        low=frame["low"],
        close=frame["close"],
        increasing={"line": {"color": UP, "width": 1}, "fillcolor": UP},
        decreasing={"line": {"color": DOWN, "width": 1}, "fillcolor": DOWN},
        name="price",
    )


def _line(frame: pd.DataFrame, column: str) -> go.Scatter:
    return go.Scatter(
        x=frame.index,
        y=frame[column],
        mode="lines",
        line={"color": ACTUAL, "width": 1.5},
        name=as_markup(column),
        hovertemplate="%{y:,.6~g}",
    )


def _volume(frame: pd.DataFrame) -> go.Bar:
    return go.Bar(
        x=frame.index,
        y=frame["volume"],
        yaxis="y2",
        marker={"color": VOLUME, "line": {"width": 0}},
        name="volume",
        hovertemplate="%{y:,.0f}",
    )


def _zoom_buttons(shown: pd.DataFrame) -> list[dict[str, Any]]:
    """Buttons that zoom to the newest rows in time and, unlike Plotly's range selector, in value too."""
    end = shown.index[-1]
    buttons = []
    for label, span in _SPANS.items():
        newest = shown.loc[end - span :]
        if 5 <= len(newest) < len(shown):
            air = pd.Timedelta(days=1)
            low, high = float(newest.min().min()), float(newest.max().max())
            pad = 0.05 * (high - low) or 1.0
            ranges = {
                "xaxis.range": [(newest.index[0] - air).isoformat(), (end + air).isoformat()],
                "yaxis.range": [low - pad, high + pad],
            }
            buttons.append({"label": label, "method": "relayout", "args": [ranges]})
    if not buttons:
        return []
    everything = {"xaxis.autorange": True, "yaxis.autorange": True, "yaxis2.autorange": True}
    buttons.append({"label": "all", "method": "relayout", "args": [everything]})
    return [
        {
            "type": "buttons",
            "direction": "right",
            "buttons": buttons,
            "showactive": False,  # Plotly paints the pressed button white, in a dark theme too
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "pad": {"b": 4},
            "bgcolor": translucent(MUTED, 0.1),
            "bordercolor": translucent(MUTED, 0.5),
            "font": {"color": MUTED},  # reads on the white of a button under the mouse as well
        }
    ]
