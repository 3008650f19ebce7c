"""Data: choose a series or bring one, and look at it."""

import streamlit as st

from lstm_core.plots.prices import CAPTION_PRICES, candles
from pages.ui import lab, state
from pages.ui.charts import show
from pages.ui.header import page_top
from pages.ui.messages import plain
from pages.ui.picker import pick_series, take_upload

page_top(
    "Data",
    "Choose the series that the next model will learn from, or bring your own CSV file, and check that it looks right. "
    "Then go on to **Train**.",
)
take_upload()
data = pick_series()
table = lab.load_table(data)
state.choose_data(data, table)

st.markdown(
    f"**{len(table):,}** rows from **{table.start:%d %b %Y}** to **{table.end:%d %b %Y}** with "
    f"**{len(table.columns)}** columns of numbers. One row is one bar; each column can be an input or the target."
)
for note in table.notes:
    st.warning(plain(note), icon=":material/warning:")

show(candles(table), CAPTION_PRICES, key="prices")

summary, rows_tab = st.tabs(["Summary", "Table"])
with summary:
    st.dataframe(table.frame.describe().T.rename_axis("column"), width="stretch")
    st.caption("One line a column: how many values, their mean and spread (std), and their quartiles.")
with rows_tab:
    st.dataframe(
        table.frame.iloc[::-1],
        width="stretch",
        column_config={"date": st.column_config.DateColumn("date", format="YYYY-MM-DD")},
    )
    st.caption("The newest row is on top.")
st.page_link("pages/train.py", label=f"Train a model on {plain(table.title)}", icon=":material/model_training:")
