"""The chart whose points can be dragged: a component of the lab's own, in ``what_if_line/``.

No chart that comes with Streamlit lets one drag a point: Vega-Lite has no such selection, and Plotly's editable shapes
do not report where they were put.
"""

import math
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from lstm_core.charts.chart import Chart
from pages.kit.charts import show_words
from pages.kit.own_chart import own_chart

__all__ = ["OnMoved", "show_drag_line"]

OnMoved = Callable[[dict[int, float], bool, int], None]
"""Gets the new values by time step, whether the hand has let go, and the number of the message."""

_KEY = "what_if_line"
_component = own_chart("what_if_line", Path(__file__).parent / "what_if_line" / "line.js")


def show_drag_line(line: Chart, about: str, answered: int, on_moved: OnMoved) -> None:
    """Draw the line, and report what is dragged.

    Args:
        line: What to draw.
        about: Names what the line shows; a message about another line is dropped.
        answered: Number of the newest message that the line already holds.
        on_moved: Called before the fragment is drawn anew.
    """

    def report() -> None:
        message = st.session_state[_KEY].get("moved")
        if isinstance(message, dict) and message.get("about") == about:
            moves = {int(step): float(value) for step, value in message["moves"] if math.isfinite(value)}
            on_moved(moves, bool(message["done"]), int(message["number"]))

    data = line.payload | {"alt": line.alt, "about": about, "answered": answered}
    _component(key=_KEY, data=data, on_moved_change=report)
    show_words(line, _KEY)
