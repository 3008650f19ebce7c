"""The model among the baselines: whose errors are smaller than persistence's, and by how much."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart, of_figure
from lstm_core.charts.layout import arrange
from lstm_core.charts.palette import MODEL, MUTED, OPPONENT, PERSISTENCE
from lstm_core.errors import DataError
from lstm_core.numbers import number
from lstm_core.results import LeaderboardEntry

__all__ = ["leaderboard_dots"]

_CAPTION = (
    "Typical errors on the test part as multiples of persistence's, the best on top. The dashed line at 1 is "
    "persistence, which repeats the last value: left of it a method is better, right of it worse (0.9 is a tenth less, "
    "2 is twice as much). The model is the diamond. A baseline to the left of it does better with less effort."
    "{opponent}"
)
_OPPONENT = (
    " The square is the best simple method by the part before the test part, which the verdict holds the model against."
)

_COLORS = {"model": MODEL, "persistence": PERSISTENCE}
_ROW, _AROUND = 34, 130  # pixels
_AIR = 0.2  # of the axis on either side, for the numbers beside the dots
_LEAST_WIDTH = 0.1  # of the axis
_WIDE = 2.5  # from so many times the smallest error to the largest, the axis counts in factors
_TICKS = tuple(digit * 10.0**power for power in range(-4, 7) for digit in (1, 2, 5))
_CLOSE_TICKS = tuple(digit * 10.0**power for power in range(-4, 7) for digit in (1, 1.5, 2, 3, 4, 6))


def leaderboard_dots(entries: Sequence[LeaderboardEntry], title: str, opponent: str = "") -> Chart:
    """Draw each entry's RMSE as a multiple of persistence's, the best on top; a line leads there from 1.

    Args:
        entries: All models on the same days, the best first; one of them is called ``persistence``.
        title: What people call the series.
        opponent: Name of the best simple method, chosen before the test part; empty if none was.

    Raises:
        DataError: Persistence is not among them or makes no error, so that there is nothing to divide by.
    """
    persistence = next((entry.metrics.rmse for entry in entries if entry.name == "persistence"), 0.0)
    if persistence <= 0:
        raise DataError("Repeating the last value made no error here, so errors can't be compared with it.")
    ratios = [entry.metrics.rmse / persistence for entry in entries]
    rows = list(range(len(entries), 0, -1))  # the best on top
    colors = [({opponent: OPPONENT} | _COLORS).get(entry.name, MUTED) for entry in entries]
    symbols = {opponent: "square", "model": "diamond"}
    stems = go.Scatter(
        x=[x for ratio in ratios for x in (1.0, ratio, None)],
        y=[y for row in rows for y in (row, row, None)],
        mode="lines",
        line={"color": MUTED, "width": 2},
        hoverinfo="skip",
    )
    dots = go.Scatter(
        x=ratios,
        y=rows,
        mode="markers+text",
        marker={
            "color": colors,
            "opacity": 1,
            "size": [15 if entry.name == "model" else 11 for entry in entries],
            "symbol": [symbols.get(entry.name, "circle") for entry in entries],
        },
        text=[_emphasized(_factor(ratio), entry) for entry, ratio in zip(entries, ratios, strict=True)],
        textposition=["middle right" if ratio >= 1 else "middle left" for ratio in ratios],
        customdata=[[as_markup(entry.label, 40), entry.metrics.rmse] for entry in entries],
        hovertemplate="%{customdata[0]}<br>RMSE %{customdata[1]:,.4~g}, %{x:.4f} times persistence's<extra></extra>",
        cliponaxis=False,
    )
    figure = go.Figure([stems, dots])
    place = 1 + next((number for number, entry in enumerate(entries) if entry.name == "model"), len(entries))
    facts = f"the model is number {place} of {len(entries)} on the test part"
    arrange(
        figure,
        f"{as_markup(title)}: errors beside persistence's",
        facts,
        height=_AROUND + _ROW * len(entries),
        unified=False,
    )
    figure.update_xaxes(title_text="RMSE relative to persistence", **_axis(ratios))
    figure.update_yaxes(
        title_text="method",
        tickvals=rows,
        ticktext=[_emphasized(as_markup(entry.label, 26), entry) for entry in entries],
        range=[0.4, len(entries) + 0.6],
        showgrid=False,
    )
    figure.add_vline(x=1, line={"color": PERSISTENCE, "width": 2, "dash": "dash"}, layer="below")
    figure.update_layout(margin={"t": 64}, showlegend=False)
    told = ", ".join(f"{entry.label} {_factor(ratio)}" for entry, ratio in zip(entries, ratios, strict=True))
    table = {
        "method": [entry.label for entry in entries],
        "RMSE": [entry.metrics.rmse for entry in entries],
        "relative to persistence": ratios,
    }
    alt = f"Errors as multiples of persistence's; {facts}. From the best: {told}."
    caption = _CAPTION.format(opponent=_OPPONENT if opponent in {entry.name for entry in entries} else "")
    return of_figure(figure, caption, alt, lambda: pd.DataFrame(table))


def _emphasized(text: str, entry: LeaderboardEntry) -> str:
    return f"<b>{text}</b>" if entry.name == "model" else text


def _factor(ratio: float) -> str:
    return f"{ratio:.3f}" if ratio < 10 else f"{number(ratio, 3)}"


def _axis(ratios: Sequence[float]) -> dict[str, Any]:
    """Return an axis with room for 1, all ratios, and the numbers beside them."""
    low, high = min(1.0, *ratios), max(1.0, *ratios)
    if low <= 0 or high / low < _WIDE:
        air = _AIR * max(high - low, _LEAST_WIDTH)
        return {"range": [low - air, high + air], "nticks": 6}
    left, right = math.log10(low), math.log10(high)
    air = _AIR * (right - left)
    ticks = _TICKS if high / low > 10 else _CLOSE_TICKS
    ticks = tuple(tick for tick in ticks if left - air <= math.log10(tick) <= right + air)
    return {"type": "log", "range": [left - air, right + air], "tickvals": ticks, "tickformat": "~g"}
