"""Reality check: is the model any better than the best simple method?"""

import streamlit as st

from lstm_core.studies import studies_about
from lstm_core.verdicts.skill import verdict_of
from pages.kit import lab
from pages.kit.diagnostics import show_error_charts
from pages.kit.header import page_top
from pages.kit.run_page import finished_run
from pages.kit.study.study import show_study
from pages.kit.verdict import show_evidence, show_key_numbers, show_reasons, verdict_box
from pages.parts.reality_check.intervals import show_intervals
from pages.parts.reality_check.leaderboard import show_all_together, show_leaderboard

STUDIES = studies_about("score")
TABS = ["Verdict", "Intervals", "Errors", *(study.title for study in STUDIES)]

page_top(
    "Reality check",
    "Is the model any better than repeating the last value, and than the best simple method? Read the verdict, then "
    "look through the tabs: how sure it is, where it misses, and whether another time or a mistake would change the "
    "picture.",
)
run, result = finished_run()

verdict, intervals, errors, *others = st.tabs(TABS, on_change="rerun", key="check", bind="query-params")
if verdict.open:
    with verdict:
        show_all_together(lab.result_of(run.id))
        with st.container(key="verdict"):
            verdict_box(verdict_of(result))
        show_key_numbers(result)
        show_evidence(result)
        with st.expander("The reasoning, step by step", icon=":material/format_list_numbered:"):
            show_reasons(verdict_of(result))
        st.header("The model among simple methods")
        show_leaderboard(result)
if intervals.open:
    with intervals:
        show_intervals(run, result)
if errors.open:
    with errors:
        show_error_charts(result)
for study, tab in zip(STUDIES, others, strict=True):
    if tab.open:
        with tab:
            show_study(study, run, result)
