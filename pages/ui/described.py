"""Showing charts with a description for those who can't see them."""

import plotly.graph_objects as go
import streamlit as st

from lstm_core.plots.canvas import CanvasChart

__all__ = ["show_canvas", "show_described"]

_CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["lasso2d", "select2d"]}


def show_canvas(chart: CanvasChart, caption: str, key: str) -> None:
    """Draw a chart that stays in place while it changes, with the sentence on how to read it below."""
    st.echarts_chart(chart.option, height=chart.height, key=key, alt=chart.alt)
    st.caption(caption)


def show_described(figure: go.Figure, caption: str, key: str, alt: str) -> None:
    """Draw a finished figure, with the sentence on how to read it below.

    Args:
        figure: The figure.
        caption: How to read it.
        key: Its name on the page.
        alt: What it shows here, in a sentence.
    """
    st.plotly_chart(figure, key=key, config=_CONFIG, width="stretch", alt=alt)
    st.caption(caption)
