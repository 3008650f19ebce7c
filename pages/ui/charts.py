"""Showing a finished figure, the same way on every page."""

import plotly.graph_objects as go
import streamlit as st

__all__ = ["show"]

_CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["lasso2d", "select2d"]}


def show(figure: go.Figure, caption: str, key: str) -> None:
    """Draw a figure over the full width, with the sentence on how to read it below."""
    st.plotly_chart(figure, key=key, config=_CONFIG, width="stretch")
    st.caption(caption)
