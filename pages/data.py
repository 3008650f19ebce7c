"""Data: choose a series or bring one, and see whether it is clean."""

from functools import partial
from typing import Any

import streamlit as st

from lstm_core.data.sources.registry import source_of
from lstm_core.numbers import number
from pages.kit import in_class, lab, next_run
from pages.kit.charts import date_column
from pages.kit.delete_file import delete_file_button
from pages.kit.header import name_tab, page_top
from pages.kit.messages import plain
from pages.kit.tables import show_as_table, take_table
from pages.parts.data.my_files import my_upload
from pages.parts.data.picker import pick_series
from pages.parts.data.quality import show_quality
from pages.parts.data.series import show_series
from pages.parts.data.sources import show_sources
from pages.parts.data.upload import offer_changes, show_reading

page_top(
    "Data",
    "Choose the series that the next model will learn from, or bring your own file, and check that it is clean. "
    "Then look at it closer on **Explore**, or go on to **Train**.",
)
if not in_class.is_open("data.source", "data.name", "data.ticker"):
    st.info(
        "Your class trains on a series of its own. Look at any other here; your next run does not change by it.",
        icon=":material/lock:",
    )
data = pick_series()
if data is None:
    show_sources()
    st.stop()
title = upload = None
if source_of(data).is_brought:
    upload = my_upload(data)
    title = data.ticker or upload.name
    show_reading(upload)
    delete_file_button(upload.id, upload.name)
table = lab.load_table(data)
next_run.choose_data(data, table)

name_tab("Data", title or table.title)
count = len(table.columns)
st.header(plain(title or table.title))
st.markdown(
    f"**{len(table):,}** rows from **{table.step.date(table.start)}** to **{table.step.date(table.end)}** with "
    f"**{count}** column{'s' if count > 1 else ''} of numbers. One row is one point in time; each column can be an "
    "input or the target."
)
show_quality(table)
if upload is not None:
    offer_changes(upload, table)
show_series(table)

summary, rows_tab = st.tabs(["Summary", "Table"], on_change="rerun", key="show", bind="query-params")
with summary:
    facts = table.frame.describe().T.rename_axis("column")
    formatted: Any = facts.style.format(partial(number, digits=6))
    st.dataframe(formatted, width="stretch")
    take_table(facts, "summary")
    st.caption("One line a column: how many values, their mean and spread (std), and their quartiles.")
with rows_tab:
    show_as_table(
        table.frame.iloc[::-1],
        "rows",
        width="stretch",
        column_config={"date": date_column(table.step, "date")},
    )
    st.caption("The newest row is on top.")
left, middle, right = st.columns(3)
left.page_link("pages/explore.py", label="Explore the series", icon=":material/search_insights:")
middle.page_link("pages/windows.py", label="What the model will see", icon=":material/view_week:")
right.page_link("pages/train.py", label=f"Train a model on {plain(table.title)}", icon=":material/model_training:")
show_sources()
