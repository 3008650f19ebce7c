"""What the model sees: how do rows become (samples, time steps, features)?"""

import streamlit as st

from lstm_core.charts.windows.split import split_spans
from lstm_core.errors import LabError
from lstm_core.explore.shapes import part_shapes
from lstm_core.features.indicators import label
from lstm_core.features.splits import split_rows
from lstm_core.knobs.words import in_words
from pages.kit import next_run
from pages.kit.charts import show
from pages.kit.draft_data import Ready, draft_table, ready_of
from pages.kit.header import page_top
from pages.kit.messages import plain, show_error
from pages.kit.settings.control import KNOBS
from pages.parts.windows.scaling import show_scaling
from pages.parts.windows.settings import choose, choose_inputs, choose_split
from pages.parts.windows.window import show_arithmetic, show_windows

table = draft_table("What the model sees")
page_top(
    "What the model sees",
    f"How rows of **{plain(table.title)}** become samples: they are split by date, scaled and cut into windows. These "
    "are the settings of your next run; what you change here is changed on **Train** too.",
)
with st.container(horizontal=True):
    st.page_link("pages/data.py", label="Change the series", icon=":material/table_chart:")
    st.page_link("pages/train.py", label="Train", icon=":material/model_training:")
chosen = st.container()
with st.expander("Choose other inputs or another target", icon=":material/tune:"):
    choose_inputs(table)
inputs, target = next_run.draft().features.inputs, next_run.draft().features.target
named = ", ".join(label(name, table) for name in inputs)
predicted = in_words(KNOBS["features.target_kind"], next_run.draft().features.target_kind)
chosen.markdown(f"Inputs: **{plain(named)}**. Target: **{plain(label(target))}**, {predicted}.")

# The settings are asked for first, wherever they stand, so that everything shows what they say.
split_box, scaling_box, window_box = st.container(), st.container(), st.container()
with split_box:
    st.header("1 · Split: learn from the past, test on what came after")
    split_chart = st.container(key="split_here")
    choose_split()
with scaling_box:
    st.header("2 · Scale: make all columns the same size")
    left, right = st.columns(2)
    column = left.selectbox(
        "Input to look at",
        inputs,
        format_func=lambda name: label(name, table),
        key=next_run.form_key("windows_column"),
        help="Each input is scaled by itself.",
    )
    with right:
        choose("features.scaling")
with window_box:
    st.header("3 · Cut windows: one sample a row")
    choose("features.window")

config = next_run.draft().config()
ready: Ready | None = None
try:
    ready = ready_of(table, config)
    cut, features = ready.cut(config.split), config.features
    shapes = part_shapes(len(ready.table), features.window, len(inputs), cut, features.horizon)
except LabError as error:
    ready = None
    for box in (split_box, window_box):  # beside each control that can mend it
        with box:
            show_error(error)
with split_chart:
    seen = table if ready is None else ready.table
    shown = target if target in seen.columns else table.default_target
    cut = config.split if ready is None else ready.cut(config.split)
    show(split_spans(seen.frame[shown], split_rows(len(seen), cut)), key="split")
if ready is None:
    scaling_box.caption("This appears when the settings work.")
    st.stop()
with scaling_box:
    show_scaling(ready, config.features, column)
with window_box:
    show_arithmetic(shapes, config.features)
    show_windows(ready, shapes, inputs, target)
st.page_link("pages/train.py", label="Train on these windows", icon=":material/model_training:")
