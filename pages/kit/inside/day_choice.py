"""The prediction that a page looks at: chosen by a slider that the keyboard reaches, named in the address."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from lstm_core.charts.chart import Chart
from lstm_core.steps import Step
from pages.kit.charts import show

__all__ = ["Clicks", "after_click", "choose_day", "show_to_choose"]

_DAY = "day"  # in the address, too; the Gates page means the same by it
_CLICKED = "day_clicked"
_DOUBLE_CLICK_SECONDS = 1.0


def choose_day(step: Step, days: pd.DatetimeIndex) -> int:
    """Let a person choose one of the predictions; returns its number.

    Args:
        step: What one row of the series stands for.
        days: Dates of the predicted rows, in the order of time.
    """
    if len(days) == 1:
        return 0
    names = step.isos(days)
    if st.session_state.get(_DAY, names[-1]) not in names:
        del st.session_state[_DAY]  # another run's, which this one does not predict
    chosen = st.select_slider(
        f"Predicted {step.short}",
        names,
        # A value that a click has just put there would compete with one given here.
        value=None if st.session_state.pop(_CLICKED, False) else names[-1],
        key=_DAY,
        bind="query-params",
        help=f"The {step.short} that was predicted. Its window is the time steps right before it. Click on the handle "
        f"and use the arrow keys to go on by one {step.short}.",
    )
    number = names.index(chosen)
    with st.container(horizontal=True):
        _step_button("Previous", ":material/chevron_left:", names[number - 1] if number else None)
        _step_button("Next", ":material/chevron_right:", names[number + 1] if number + 1 < len(names) else None)
    return number


def _step_button(label: str, icon: str, day: str | None) -> None:
    """Show a button that goes on by one prediction, for fingers, which hit no single one on the slider."""

    def go() -> None:
        st.session_state[_DAY] = day
        st.session_state[_CLICKED] = True

    st.button(label, icon=icon, key=f"day_{label.lower()}", type="tertiary", disabled=day is None, on_click=go)


def show_to_choose(chart: Chart, key: str, day_at: Callable[[int, int], str | None]) -> None:
    """Draw a chart on which a click chooses the prediction.

    Args:
        chart: The chart.
        key: Its name on the page.
        day_at: Which date, as ``Step.iso`` writes it, a click on a series (its number) and an index in it means.
    """

    def take_over() -> None:
        selected = st.session_state[key]["selection"].get("selected") or []
        chosen = {group["series_index"]: group["data_indices"][0] for group in selected if group["data_indices"]}
        memory = f"{key}_clicks"
        clicks = after_click(st.session_state.get(memory, Clicks()), chosen, time.monotonic())
        st.session_state[memory] = clicks
        day = None if clicks.newest is None else day_at(*clicks.newest)
        if day is not None:
            st.session_state[_DAY] = day
            st.session_state[_CLICKED] = True

    show(chart, key, on_select=take_over)


@dataclass(frozen=True)
class Clicks:
    """What clicks have chosen in a chart.

    Attributes:
        chosen: By the number of a series, the index that is chosen in it.
        newest: Series and index of the click that led here; ``None`` if it means nothing.
        seconds: When that was.
    """

    chosen: dict[int, int] = field(default_factory=dict)
    newest: tuple[int, int] | None = None
    seconds: float = -math.inf


def after_click(before: Clicks, chosen: dict[int, int], seconds: float) -> Clicks:
    """Find out which click led from one state of a chart to the next.

    A click on what is chosen already makes ECharts forget it, though it is meant to be chosen again. A double click
    chooses, forgets, and then makes it forget everything, which is meant by nobody.
    """
    new = [(series, index) for series, index in chosen.items() if before.chosen.get(series) != index]
    gone = [(series, index) for series, index in before.chosen.items() if series not in chosen]
    if new:
        newest = new[-1]
    elif len(gone) == 1 and (chosen or seconds - before.seconds > _DOUBLE_CLICK_SECONDS):
        newest = gone[0]
    else:
        newest = None
    return Clicks(chosen, newest, seconds)
