"""Attention: which of the past days counted?"""

import streamlit as st

from lstm_core.plots.attention import (
    CAPTION_HEATMAP,
    CAPTION_PROFILE,
    attention_heatmap,
    attention_profile,
)
from lstm_core.plots.window import CAPTION_WINDOW, attended_window
from pages.ui.charts import show
from pages.ui.header import page_top
from pages.ui.run_page import run_result

page_top(
    "Attention",
    "For each prediction the model mixes the time steps of its window by **attention weights** that sum to 1. See "
    "which days it looked at, on average and for one day that you choose.",
)
result = run_result()
if result.config.model.attention == "none":
    st.info(
        "This run was trained without attention: all weight lies on the last time step. Choose attention under "
        "Advanced → Network on the Train page to see weights that were learned.",
        icon=":material/info:",
    )
    st.stop()

days = [f"{date:%Y-%m-%d}" for date in result.test.index]
day = st.select_slider(
    "Predicted day",
    days,
    value=days[-1],
    help="The day that was predicted. Its window is the time steps right before it.",
)
show(attended_window(result, days.index(day)), CAPTION_WINDOW, key="window")
show(attention_profile(result), CAPTION_PROFILE, key="profile")
show(attention_heatmap(result), CAPTION_HEATMAP, key="heatmap")
st.caption(
    "A large weight says that the model mixed in much of what its LSTM held at that step. It does not prove that this "
    "day caused the prediction."
)
