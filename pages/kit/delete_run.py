"""Deleting a run: the button, and the question before it. It goes into the bin, where the Runs page has it."""

import streamlit as st

from lstm_core.numbers import counted
from lstm_core.runs.store import Run, UnreadableRun
from pages.kit import lab, owner, state
from pages.kit.messages import errors_shown
from pages.kit.run_names import described

__all__ = ["delete_button"]


def delete_button(run: Run | UnreadableRun) -> None:
    """Show the button that deletes one of the visitor's runs, after asking."""
    if st.button("Delete", key=f"delete_{run.id}", icon=":material/delete:", type="tertiary"):
        _ask(run)


@st.dialog("Delete this run?")
def _ask(run: Run | UnreadableRun) -> None:
    st.markdown(described(run))
    others = lab.open_lab().store.belonging(run.id)
    too = f", and so will {counted(others, 'run')} of its studies" if others else ""
    st.markdown(f"It will be in the bin of the Runs page for seven days{too}, and can be taken back until then.")
    with st.container(horizontal=True):
        if st.button("Delete", type="primary", icon=":material/delete:", on_click=_delete, args=(run.id,)):
            st.rerun()  # closes the dialog
        if st.button("Cancel", icon=":material/close:"):
            st.rerun()


def _delete(run_id: str) -> None:
    """Delete a run, and let the pages be about none if they were about it."""
    with errors_shown():
        lab.open_lab().store.put_in_bin([run_id], owner.owner_id())
        state.session().binned = (run_id,)
        if state.run_id() == run_id:
            state.forget_run()
