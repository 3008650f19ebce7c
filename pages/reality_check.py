"""Reality check: is the model any better than repeating the last value?"""

import streamlit as st

from pages.kit.diagnostics import show_errors
from pages.kit.header import page_top
from pages.kit.run_page import finished_run
from pages.kit.verdict import show_evidence, show_key_numbers, show_reasons, verdict_box
from pages.parts.reality_check.backtest import show_backtest
from pages.parts.reality_check.intervals import show_intervals
from pages.parts.reality_check.leaderboard import show_leaderboard
from pages.parts.reality_check.leaks import show_leaks

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
