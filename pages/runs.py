"""Runs: what did I try? Open one, or delete one's own."""

import streamlit as st

from lstm_core.runs.store import Run
from pages.ui import lab, owner, state
from pages.ui.again import take_over
from pages.ui.going import go
from pages.ui.header import STATE_BADGES, page_top, settings_line, verdict_text, when
from pages.ui.messages import errors_shown, nothing_yet, plain

page_top("Runs", "All runs that you started in this browser, the newest first. Open one, train it again, or delete it.")
store = lab.open_lab().store


@st.dialog("Delete this run?")
def confirm_delete(run: Run) -> None:
    """Ask before a run is deleted for good."""
    st.markdown(
        f"**{plain(run.title)}**, {run.config.preset} preset: its settings, predictions and weights will be gone."
    )
    if st.button("Delete", type="primary", icon=":material/delete:", on_click=delete, args=(run.id,)):
        st.rerun()  # closes the dialog


def delete(run_id: str) -> None:
    """Delete a run, and let the pages be about none if they were about it."""
    with errors_shown():
        store.delete(run_id, owner.owner_id())
        if state.run_id() == run_id:
            state.forget_run()


runs = store.of(owner.owner_id())
if not runs:
    nothing_yet("No runs yet. Each model you train is listed here and stays until you delete it.")
for run in runs:
    word, icon, color = STATE_BADGES[run.state]
    with st.container(border=True):
        title, badge = st.columns([4, 1], vertical_alignment="center")
        title.markdown(f"**{plain(run.title)}** · {run.config.preset} · {when(run)}")
        badge.badge(word, icon=icon, color=color)
        st.markdown(settings_line(run.config))
        if run.has_result or run.message:
            st.markdown(verdict_text(run.id) if run.has_result else plain(run.message))
        with st.container(horizontal=True, vertical_alignment="center"):
            address = state.address(run.id)
            if run.has_result:
                st.page_link("pages/results.py", label="Results", icon=":material/query_stats:", query_params=address)
                st.page_link(
                    "pages/reality_check.py", label="Reality check", icon=":material/fact_check:", query_params=address
                )
                st.page_link(
                    "pages/attention.py", label="Attention", icon=":material/visibility:", query_params=address
                )
            st.page_link("pages/train.py", label="Open", icon=":material/open_in_new:", query_params=address)
            if st.button("Train again with a change", key=f"again_{run.id}", icon=":material/tune:", type="tertiary"):
                take_over(run.config)
                go("pages/train.py")
            if st.button("Delete", key=f"delete_{run.id}", icon=":material/delete:", type="tertiary"):
                confirm_delete(run)
