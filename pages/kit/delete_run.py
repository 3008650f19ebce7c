"""Deleting a run: the button, and the question before it."""

import streamlit as st

from pages.kit import lab, owner, state
from pages.kit.messages import errors_shown, plain

__all__ = ["delete_button"]


def delete_button(run_id: str, title: str) -> None:
    """Show the button that deletes one of the visitor's runs, after asking.

    Args:
        run_id: Which one; it need not be readable.
        title: What people call it.
    """
    if st.button("Delete", key=f"delete_{run_id}", icon=":material/delete:", type="tertiary"):
        _ask(run_id, title)


@st.dialog("Delete this run?")
def _ask(run_id: str, title: str) -> None:
    st.markdown(f"**{plain(title)}**: its settings, predictions and weights will be gone.")
    if st.button("Delete", type="primary", icon=":material/delete:", on_click=_delete, args=(run_id,)):
        st.rerun()  # closes the dialog


def _delete(run_id: str) -> None:
    """Delete a run, and let the pages be about none if they were about it."""
    with errors_shown():
        lab.open_lab().store.delete(run_id, owner.owner_id())
        if state.run_id() == run_id:
            state.forget_run()
