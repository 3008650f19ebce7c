"""Reality check: is the model any better than repeating the last value?"""

import streamlit as st

from pages.ui.backtest_view import show_backtest
from pages.ui.diagnostics_view import show_errors
from pages.ui.header import page_top
from pages.ui.interval_view import show_intervals
from pages.ui.leaderboard_view import show_leaderboard
from pages.ui.leak_view import show_leaks
from pages.ui.run_page import finished_run
from pages.ui.verdict import show_evidence, show_key_numbers, show_reasons, verdict_box

TABS = ["Verdict", "Intervals", "Errors", "Backtest", "Leaks"]

page_top(
    "Reality check",
    "Is the model any better than repeating the last value? Read the verdict, then look through the tabs: how sure it "
    "is, where it misses, and whether another time or a mistake would change the picture.",
)
run, result = finished_run()

verdict, intervals, errors, backtest, leaks = st.tabs(TABS, on_change="rerun", key="check", bind="query-params")
if verdict.open:
    with verdict:
        verdict_box(result.verdict)
        show_key_numbers(result)
        show_evidence(result)
        with st.expander("The reasoning, step by step", icon=":material/format_list_numbered:"):
            show_reasons(result.verdict)
        st.subheader("The model among simple methods")
        show_leaderboard(result)
if intervals.open:
    with intervals:
        show_intervals(run, result)
if errors.open:
    with errors:
        show_errors(result)
if backtest.open:
    with backtest:
        show_backtest(run, result)
if leaks.open:
    with leaks:
        show_leaks(run, result)
