"""Showing figures and key numbers, the same way on every page."""

import plotly.graph_objects as go
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lstm_core.steps import Step

__all__ = ["date_column", "show", "show_numbers"]

_CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["lasso2d", "select2d"]}


def show(figure: go.Figure, caption: str, key: str) -> None:
    """Draw a figure over the full width, with the sentence on how to read it below."""
    st.plotly_chart(figure, key=key, config=_CONFIG, width="stretch")
    st.caption(caption)


def show_numbers(*numbers: tuple[str, str, str]) -> None:
    """Show key numbers in a row that wraps on a narrow screen: label, value, and what it means."""
    with st.container(horizontal=True, gap="small"):
        for label, value, meaning in numbers:
            st.metric(label, value, help=meaning, width=170)


def date_column(step: Step, label: str | None = None) -> ColumnConfig:
    """Return how a table shows a column of dates: with the time of day where the rows of a series have one."""
    return st.column_config.DatetimeColumn(label, format=step.column_format)
