"""How much of a series can be known: a network's error beside that of repeating the last value, live as well."""

from __future__ import annotations

import pandas as pd

from lstm_core.charts.chart import Chart, of_spec
from lstm_core.charts.palette import MODEL, PERSISTENCE
from lstm_core.charts.vega import chart_title

__all__ = ["knowable"]

_REPEATING, _NETWORK = "repeating", "network"
_END = 1.5  # of the axis
_HEIGHT = 210  # pixels
_CAPTION = "The shorter the network's bar beside the one for repeating the last value, the more it knows. {whose}"
_LEARNING = "It still learns; this is how far it misses on rows that it does not learn from."
_OVER = "This is how far it misses on the test part, which it never saw."


def knowable(title: str, error: float | None, *, over: bool) -> Chart:
    """Draw a network's error beside that of repeating the last value.

    Args:
        title: What is predicted.
        error: The error of the network as a multiple of that of repeating; ``None`` before there is one.
        over: Whether it was measured on the test part, when all was over, or on the way.

    Returns:
        The chart; its data have columns ``label``, ``method``, ``error`` and ``drawn``, which ends where the axis does.
    """
    rows = [(f"repeating: {1:.2f}", _REPEATING, 1.0)]
    if error is not None:
        rows.append((f"network: {error:.2f}", _NETWORK, error))
    data = pd.DataFrame(rows, columns=["label", "method", "error"])
    data["drawn"] = data["error"].clip(upper=_END)
    spec = {
        "title": chart_title(title),
        "height": _HEIGHT,
        "mark": {"type": "bar", "height": {"band": 0.7}},
        "encoding": {
            "x": {
                "field": "drawn",
                "type": "quantitative",
                "title": "error relative to repeating",
                "scale": {"domain": [0, _END], "nice": False},
                "axis": {"tickCount": 4},
            },
            "y": {"field": "label", "type": "nominal", "title": "method", "sort": None},
            "color": {
                "field": "method",
                "type": "nominal",
                "scale": {"domain": [_REPEATING, _NETWORK], "range": [PERSISTENCE, MODEL]},
                "legend": None,
            },
            "tooltip": [
                {"field": "method", "title": "method"},
                {"field": "error", "title": "error", "type": "quantitative", "format": ".3f"},
            ],
        },
    }
    caption = _CAPTION.format(whose=_OVER if over else _LEARNING)
    return of_spec(spec, data, caption, _in_words(title, error, over=over), lambda: data[["method", "error"]])


def _in_words(title: str, error: float | None, *, over: bool) -> str:
    if error is None:
        return f"{title}: repeating the last value has an error of 1; the network has none to show yet."
    when = "on the test part" if over else "so far"
    return f"{title}: the network's error is {error:.2f} times that of repeating the last value, {when}."
