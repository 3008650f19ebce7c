"""Experiments: which feature or setting helps, beyond noise?"""

import streamlit as st

from lstm_core.studies import studies_about
from pages.kit.header import page_top
from pages.kit.run_page import finished_run
from pages.kit.study.study import show_study

STUDIES = studies_about("settings")
TABS = [study.title for study in STUDIES]

page_top(
    "Experiments",
    "Which feature or setting helps, beyond noise? Pick a run, and train variations of it that are compared honestly: "
    "without looking at its exam, with error bars and, where many are tried, with what luck alone would do.",
)
run, result = finished_run()

for study, tab in zip(STUDIES, st.tabs(TABS, on_change="rerun", key="try", bind="query-params"), strict=True):
    if tab.open:
        with tab:
            show_study(study, run, result)
