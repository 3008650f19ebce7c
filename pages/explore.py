"""Explore: what does the series look like, and what relates to the target?"""

import streamlit as st

from lstm_core.errors import LabError
from lstm_core.features.indicators import label, with_indicators
from lstm_core.features.splits import split_rows
from pages.kit import next_run
from pages.kit.draft_data import draft_table
from pages.kit.header import page_top
from pages.kit.messages import plain, show_error
from pages.parts.explore.columns import choose_columns, say_training_part, show_distributions, show_relations
from pages.parts.explore.over_time import show_gaps, show_memory

TABS = ["Distributions", "Relations", "Memory", "Gaps"]
_ALONE = (
    "What is below is made of it alone: who chooses inputs by rows of the test part has looked at the answers, and the "
    "error on them says less."
)


draft = next_run.draft()
target, inputs = draft.features.target, draft.features.inputs
table = draft_table("Explore")
page_top(
    "Explore",
    f"Look at **{plain(table.title)}**, the series of your next run, and at its target **{plain(label(target))}**: "
    "what do they look like, and what relates to the target? Then see how they become windows.",
)
with st.container(horizontal=True):
    st.page_link("pages/data.py", label="Change the series", icon=":material/table_chart:")
    st.page_link("pages/windows.py", label="What the model sees", icon=":material/view_column:")
try:
    derived = with_indicators(table, (*inputs, target))
except LabError as error:
    show_error(error)
    derived, target = table, target if target in table.columns else table.default_target
training = derived.first(max(len(split_rows(len(derived), draft.config().split).train), 1))

distributions, relations, memory, gaps = st.tabs(TABS, on_change="rerun", key="look", bind="query-params")
if distributions.open:
    with distributions:
        columns = choose_columns(derived, target, inputs, key="distribution_columns")
        say_training_part(training, len(derived), "Judge the columns by it; what lies after it is the exam.")
        show_distributions(derived, columns, len(training))
if relations.open:
    with relations:
        say_training_part(training, len(derived), _ALONE)
        show_relations(training, choose_columns(derived, target, inputs, key="relation_columns"), target)
if memory.open:
    with memory:
        say_training_part(training, len(derived), _ALONE)
        show_memory(training, target)
if gaps.open:
    with gaps:
        show_gaps(table)
