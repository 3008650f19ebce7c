"""Showing charts that follow a slider."""

import streamlit as st

from lstm_core.plots.live import LiveChart

__all__ = ["show_moving"]


def show_moving(chart: LiveChart, caption: str, key: str) -> None:
    """Draw a chart that stays in place while its data change, with the sentence on how to read it below."""
    st.vega_lite_chart(chart.data, chart.spec, key=key, width="stretch")
    st.caption(caption)
