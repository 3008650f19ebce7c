"""The predicted day that a page looks at: chosen by a slider that the keyboard reaches, named in the address."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from lstm_core.features.calendar import iso_date
from lstm_core.plots.canvas import CanvasChart

__all__ = ["choose_day", "show_canvas", "show_to_choose"]

_DAY = "day"  # in the address, too; the Gates page means the same by it


def choose_day(days: pd.DatetimeIndex) -> int:
    """Let a person choose one of the predicted days; returns its number.

    Args:
        days: The days, in the order of time.
    """
    if len(days) == 1:
        return 0
    names = [iso_date(day) for day in days]
    if st.session_state.get(_DAY, 0) not in range(len(names)):
        del st.session_state[_DAY]  # of another run that has more days
    return st.select_slider(
        "Predicted day",
        range(len(names)),
        value=len(names) - 1,
        format_func=names.__getitem__,
        key=_DAY,
        bind="query-params",
        help="The day that was predicted. Its window is the time steps right before it. Click on the handle and use the "
        "arrow keys to go day by day.",
    )


def show_canvas(chart: CanvasChart, caption: str, key: str) -> None:
    """Draw a chart that stays in place while it changes, with the sentence on how to read it below."""
    st.echarts_chart(chart.option, height=chart.height, key=key, alt=chart.alt)
    st.caption(caption)


def show_to_choose(chart: CanvasChart, caption: str, key: str, day_at: Callable[[int, int], int | None]) -> None:
    """Draw a chart on which a click chooses the day.

    Args:
        chart: The chart.
        caption: How to read it.
        key: Its name on the page.
        day_at: Which day a click on a series (its number) and an index in it means.
    """

    def take_over() -> None:
        selected = st.session_state[key]["selection"].get("selected") or []
        chosen = {group["series_index"]: group["data_indices"][0] for group in selected if group["data_indices"]}
        memory = f"{key}_clicks"
        clicks = _after(st.session_state.get(memory, _Clicks({}, None)), chosen)
        st.session_state[memory] = clicks
        day = None if clicks.newest is None else day_at(*clicks.newest)
        if day is not None:
            st.session_state[_DAY] = day

    st.echarts_chart(chart.option, height=chart.height, key=key, alt=chart.alt, on_select=take_over)
    st.caption(caption)


@dataclass(frozen=True)
class _Clicks:
    """What is chosen in a chart by clicks: by the number of a series an index, and the newest click."""

    chosen: dict[int, int]
    newest: tuple[int, int] | None


def _after(before: _Clicks, chosen: dict[int, int]) -> _Clicks:
    """Find out which click led from one state of a chart to the next.

    A click on what is chosen already makes ECharts forget it, though it is meant to be chosen again. A double click
    makes it forget everything, and says nothing new.
    """
    new = [(series, index) for series, index in chosen.items() if before.chosen.get(series) != index]
    if new:
        return _Clicks(chosen, new[-1])
    gone = [(series, index) for series, index in before.chosen.items() if series not in chosen]
    again = len(gone) == 1 and (bool(chosen) or gone[0] == before.newest)
    return _Clicks(chosen, gone[0] if again else before.newest)
