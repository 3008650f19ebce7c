"""One model on many tickers: its error on each beside that of a simple method, sorted."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import MODEL, OPPONENT, PERSISTENCE
from lstm_core.errors import DataError
from lstm_core.evaluation.tickers import HELD_AGAINST, error_of, ratio_to
from lstm_core.numbers import number
from lstm_core.results import Panel, PanelTicker

__all__ = ["MOST_NAMED", "ticker_dots"]

MOST_NAMED = 60
"""Of more tickers the axis has no room for the names; pointing at a dot tells whose it is."""

_CAPTION = (
    "One dot a ticker, the best on top: the model's typical error on its test part as a multiple of that of {method}. "
    "Left of the dashed line at 1 the model is the better one.{unseen}"
)
_UNSEEN = " Open diamonds are tickers that training never saw: there one sees what the model is worth elsewhere."
_ROW, _SMALL_ROW, _AROUND, _TALLEST = 18, 3, 150, 1300  # pixels
_AIR = 0.06  # of the axis


def ticker_dots(panel: Panel, method: str) -> Chart:
    """Draw the model's error on each ticker as a multiple of a simple method's, the smallest on top.

    Args:
        panel: The tickers.
        method: A key of ``HELD_AGAINST``.

    Raises:
        DataError: The method makes no error on any ticker, or was not to be had, so that there is nothing to draw.
    """
    found = [(ratio, ticker) for ticker in panel.tickers if (ratio := ratio_to(ticker, method)) is not None]
    if not found:
        raise DataError("There is no ticker on which the model's error can be compared with that method's.")
    found.sort(key=lambda each: each[0])
    places = {ticker.name: len(found) - rank for rank, (_, ticker) in enumerate(found)}
    groups = {True: [each for each in found if each[1].seen], False: [each for each in found if not each[1].seen]}
    figure = go.Figure([_dots(some, places, seen=seen) for seen, some in groups.items() if some])
    better = sum(ratio < 1 for ratio, _ in found)
    facts = f"the model is better on {better} of {len(found)}"
    named = len(found) <= MOST_NAMED
    height = min(_AROUND + (_ROW if named else _SMALL_ROW) * len(found), _TALLEST)
    arrange(figure, f"Tickers against {_SHORT[method]}", facts, height=height, unified=False)
    ratios = [ratio for ratio, _ in found]
    low, high = min(1.0, ratios[0]), max(1.0, ratios[-1])
    air = _AIR * max(high - low, 0.05)
    figure.update_xaxes(title_text=f"RMSE relative to {_SHORT[method]}", range=[low - air, high + air], nticks=6)
    figure.update_yaxes(
        title_text="ticker (name)",
        range=[0.2, len(found) + 0.8],
        showgrid=False,
        tickvals=list(places.values()) if named else [],
        ticktext=[as_markup(name, 16) for name in places] if named else [],
    )
    figure.add_vline(x=1, line={"color": PERSISTENCE, "width": 2, "dash": "dash"}, layer="below")
    figure.update_layout(showlegend=bool(groups[True] and groups[False]))
    ends = f"from {number(ratios[0], 3)} ({found[0][1].name}) to {number(ratios[-1], 3)} ({found[-1][1].name})"
    alt = f"The model's error as a multiple of that of {HELD_AGAINST[method]}: {ends}; {facts}."
    caption = _CAPTION.format(method=HELD_AGAINST[method], unseen=_UNSEEN if groups[False] else "")
    return of_figure(figure, caption, alt, lambda: _table(found, method))


_SHORT = {"persistence": "the last value", "har": "HAR", "opponent": "the best simple method"}


def _dots(found: Sequence[tuple[float, PanelTicker]], places: dict[str, int], *, seen: bool) -> go.Scatter:
    return go.Scatter(
        x=[ratio for ratio, _ in found],
        y=[places[ticker.name] for _, ticker in found],
        mode="markers",
        name="learned from" if seen else "never seen",
        marker={
            "color": MODEL if seen else OPPONENT,
            "size": 9 if seen else 11,
            "symbol": "circle" if seen else "diamond-open",
            "line": {"width": 2} if not seen else {"width": 0},
        },
        customdata=[[as_markup(ticker.name, 20), as_markup(ticker.opponent.label, 40)] for _, ticker in found],
        hovertemplate="%{customdata[0]}: %{x:.3f}<br>its best simple method: %{customdata[1]}<extra></extra>",
        cliponaxis=False,
    )


def _table(found: Sequence[tuple[float, PanelTicker]], method: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ticker": [ticker.name for _, ticker in found],
            "training saw it": ["yes" if ticker.seen else "no" for _, ticker in found],
            "RMSE of the model": [error_of(ticker, "model") for _, ticker in found],
            f"RMSE of {_SHORT[method]}": [error_of(ticker, method) for _, ticker in found],
            "relative": [ratio for ratio, _ in found],
        }
    )
