"""What charts drawn by Vega-Lite share: their titles, legends, and axes of dates and epochs, in its words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lstm_core.steps import step_of

__all__ = ["chart_title", "date_axis", "date_ends", "date_tip", "epoch_axis", "kept_inside", "line_legend"]

# Every label has its year, as what is shown may begin and end in the middle of one.
_DATE_LABELS = {
    "year": "%Y",
    "quarter": "%b %Y",
    "month": "%b %Y",
    "week": "%d %b %Y",
    "date": "%d %b %Y",
    "hours": "%d %b %Y %H:%M",
    "minutes": "%d %b %Y %H:%M",
    "seconds": "%H:%M:%S",
    "milliseconds": "%H:%M:%S.%L",
}


def chart_title(words: str) -> dict[str, Any]:
    """Return the title of a chart, in Vega-Lite's words, which begins where the chart does."""
    return {"text": words, "anchor": "start", "offset": 4}


def line_legend(**more: Any) -> dict[str, Any]:
    """Return the legend of lines, in Vega-Lite's words: in one row above them, with strokes long enough for dashes.

    Args:
        **more: More properties of it.
    """
    return {"orient": "top", "title": None, "symbolType": "stroke", "symbolSize": 300} | more


def epoch_axis(last_epoch: int) -> dict[str, Any]:
    """Return the x axis, in Vega-Lite's words, that goes on a little after the last epoch, so that no dot is cut."""
    return {
        "field": "x",
        "type": "quantitative",
        "title": "epoch",
        "scale": {"domain": [0, last_epoch + max(0.02 * last_epoch, 0.1)], "nice": False},
        "axis": {"tickMinStep": 1},
    }


def date_axis(**scale: Any) -> dict[str, Any]:
    """Return the x axis, in Vega-Lite's words, of a chart whose data have dates in column ``x``.

    Args:
        **scale: More properties of its scale, such as its domain.
    """
    return {
        "field": "x",
        "type": "temporal",
        "title": "date",
        "scale": {"type": "utc", **scale},
        "axis": {"labelOverlap": True, "tickCount": 5, "format": _DATE_LABELS},
    }


def date_ends(dates: pd.DatetimeIndex) -> list[int]:
    """Return the domain of an axis that goes from the first of some dates to the last, as Vega counts: milliseconds."""
    return [int(date.timestamp() * 1000) for date in (dates[0], dates[-1])]


def date_tip(dates: pd.DatetimeIndex) -> dict[str, Any]:
    """Return what the mouse is told of the date in column ``x``: with the time of day where these dates have one."""
    step = step_of(dates)
    return {
        "field": "x",
        "title": "date",
        "type": "temporal",
        "timeUnit": step.vega_unit,
        "format": step.date_format,
    }


def kept_inside(values: pd.Series, low: float, high: float) -> pd.Series:
    """Return values with those that lie outside of an axis moved to its edge, a little inside so that a line shows."""
    edge = 0.005 * (high - low)
    return values.clip(low + edge, high - edge)
