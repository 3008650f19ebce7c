"""Showing figures and key numbers, the same way on every page."""

import plotly.graph_objects as go
import streamlit as st

__all__ = ["show", "show_numbers"]

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
