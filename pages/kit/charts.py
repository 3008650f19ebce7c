"""Showing figures and key numbers, the same way on every page."""

import plotly.graph_objects as go
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lstm_core.charts.canvas import CanvasChart
from lstm_core.charts.training.live import LiveChart
from lstm_core.steps import Step

__all__ = ["date_column", "show", "show_canvas", "show_described", "show_moving", "show_numbers"]

_CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["lasso2d", "select2d"]}


def show(figure: go.Figure, caption: str, key: str) -> None:
    """Draw a figure over the full width, with the sentence on how to read it below."""
    st.plotly_chart(figure, key=key, config=_CONFIG, width="stretch")
    st.caption(caption)


def show_described(figure: go.Figure, caption: str, key: str, alt: str) -> None:
    """Draw a finished figure, with the sentence on how to read it below.

    Args:
        figure: The figure.
        caption: How to read it.
        key: Its name on the page.
        alt: What it shows here, in a sentence, for those who can't see it.
    """
    st.plotly_chart(figure, key=key, config=_CONFIG, width="stretch", alt=alt)
    st.caption(caption)


def show_canvas(chart: CanvasChart, caption: str, key: str) -> None:
    """Draw a chart that is clicked or follows the day, with the sentence on how to read it below."""
    st.echarts_chart(chart.option, height=chart.height, key=key, alt=chart.alt)
    st.caption(caption)


def show_moving(chart: LiveChart, caption: str, key: str) -> None:
    """Draw a chart that stays in place while its data change, with the sentence on how to read it below."""
    st.vega_lite_chart(chart.data, chart.spec, key=key, width="stretch")
    st.caption(caption)


def show_numbers(*numbers: tuple[str, str, str]) -> None:
    """Show key numbers in a row that wraps on a narrow screen: label, value, and what it means."""
    with st.container(horizontal=True, gap="small"):
        for label, value, meaning in numbers:
            st.metric(label, value, help=meaning, width=170)


def date_column(step: Step, label: str | None = None) -> ColumnConfig:
    """Return how a table shows a column of dates: with the time of day where the rows of a series have one."""
    return st.column_config.DatetimeColumn(label, format=step.column_format)
