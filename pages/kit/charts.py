"""Showing charts and key numbers, the same way on every page."""

from collections.abc import Callable

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lstm_core.charts.chart import Chart
from lstm_core.charts.layout import for_fingers
from lstm_core.steps import Step
from pages.kit.downloads import csv_button
from pages.kit.file_names import file_stem
from pages.kit.messages import plain
from pages.kit.phone import on_a_phone
from pages.kit.picture import picture_buttons
from pages.kit.words import explained, helped

__all__ = ["date_column", "show", "show_numbers", "show_words"]

_OF_LINES = ("plotly", "graphviz")
"""Engines whose drawings are SVG; the others paint a canvas."""


def show(chart: Chart, key: str, on_select: Callable[[], None] | None = None) -> None:
    """Draw a chart over the full width, with the sentence on how to read it and its numbers below.

    Args:
        chart: The chart.
        key: Its name on the page.
        on_select: Called when something on a chart of ECharts' is clicked, before the fragment is drawn anew.
    """
    with st.container(key=f"{key}_drawn"):  # by which its picture is found
        if chart.engine == "plotly":
            _show_figure(chart, key)
        elif chart.engine == "vega-lite":
            _show_moving(chart, key)
        elif chart.engine == "echarts":
            st.echarts_chart(
                chart.payload, height=chart.height, key=key, alt=chart.alt, on_select=on_select or "ignore"
            )
        else:
            st.graphviz_chart(chart.payload, width="content", alt=chart.alt)
    show_words(chart, key)


def show_words(chart: Chart, key: str) -> None:
    """Show what stands below a chart: how to read it, and the way to its picture and the numbers behind it."""
    # On a phone what is to be read has the whole width, and the buttons stand below it.
    with st.container(horizontal=not on_a_phone(), vertical_alignment="top", gap="small"):
        with st.container():  # which leaves the buttons their place, as a caption alone would not
            moves = chart.engine == "vega-lite"
            st.caption(explained(chart.caption), help=plain(chart.alt) if moves else None)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            stem = file_stem(chart.title, "numbers", "-")
            if chart.engine != "component":
                picture_buttons(f"{key}_drawn", stem, vector=chart.engine in _OF_LINES)
            told = "The numbers of this chart, as a file for a spreadsheet."
            csv_button(chart.numbers, stem, f"{key}_numbers", told)


def _show_figure(chart: Chart, key: str) -> None:
    """Draw a figure of Plotly's; on a phone a swipe over it scrolls the page, and its toolbar has a row of its own."""
    figure, unwanted = chart.payload, ["zoomIn2d", "zoomOut2d", "autoScale2d"]
    if on_a_phone():
        figure = for_fingers(figure)
        unwanted = ["zoom2d", "autoScale2d"]
    st.plotly_chart(figure, key=key, width="stretch", alt=chart.alt, config={"modeBarButtonsToRemove": unwanted})


def _show_moving(chart: Chart, key: str) -> None:
    """Draw a chart that stays in place while its data change.

    Its name for those who can't see it stays as well: Streamlit writes it into the specification, and another one would
    draw the chart anew at each update. What it shows at the moment stands beside the caption (``show_words``).
    """
    zooms = [param["name"] for param in chart.payload.get("params", ())]
    if not zooms:
        st.vega_lite_chart(chart.data, chart.payload, key=key, width="stretch", alt=chart.title)
        return
    # Named as a selection, because Streamlit takes back every zoom that is none when new data come.
    st.vega_lite_chart(
        chart.data, chart.payload, key=key, width="stretch", alt=chart.title, on_select="rerun", selection_mode=zooms
    )


def show_numbers(*numbers: tuple[str, str, str]) -> None:
    """Show key numbers in a row that wraps on a narrow screen: label, value, and what it means."""
    with st.container(horizontal=True, gap="small"):
        for label, value, meaning in numbers:
            st.metric(label, value, help=helped(label, meaning), width=170)


def date_column(step: Step, label: str | None = None) -> ColumnConfig:
    """Return how a table shows a column of dates: with the time of day where the rows of a series have one."""
    return st.column_config.DatetimeColumn(label, format=step.column_format)
