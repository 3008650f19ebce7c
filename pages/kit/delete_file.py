"""Deleting a file that the visitor brought: the button, and the question before it."""

import streamlit as st

from lstm_core.data.first_choice import first_draft
from lstm_core.data.sources.registry import source_of
from lstm_core.errors import LabError
from lstm_core.runs.run import Run
from lstm_core.runs.used_files import delete_file, runs_on, waiting_for
from pages.kit import lab, next_run, owner, state
from pages.kit.messages import plain
from pages.kit.run_names import names_of

__all__ = ["delete_file_button"]

MOST_NAMED = 5  # runs in the question


def delete_file_button(upload_id: str, name: str) -> None:
    """Show the button that deletes one of the visitor's files, after asking.

    Args:
        upload_id: Which one; it need not be readable.
        name: What the visitor calls it; empty if that is lost.
    """
    if reason := state.session().not_deleted:
        state.session().not_deleted = ""
        st.error(plain(reason), icon=":material/error:")
    if st.button("Delete this file", key=f"delete_file_{upload_id}", icon=":material/delete:", type="tertiary"):
        _ask(upload_id, name)


@st.dialog("Delete this file?")
def _ask(upload_id: str, name: str) -> None:
    runs = runs_on(lab.open_lab().store, upload_id, owner.owner_id())
    if reason := waiting_for(runs):
        st.warning(plain(reason), icon=":material/hourglass_top:")
        st.page_link("pages/runs.py", label="Go to my runs", icon=":material/list:")
        return
    st.markdown(f"**{plain(name) or 'The file'}** will be gone from this lab; the file on your own computer stays.")
    own = [run for run in runs if run.parent is None]
    if own:
        _show_what_becomes_of(own)
    key = f"delete_file_now_{upload_id}"
    with st.container(horizontal=True):
        if st.button("Delete", type="primary", icon=":material/delete:", key=key, on_click=_delete, args=(upload_id,)):
            st.rerun()  # closes the dialog
        if st.button("Cancel", icon=":material/close:"):
            st.rerun()


def _show_what_becomes_of(runs: list[Run]) -> None:
    one = len(runs) == 1
    named = [f"- {plain(name)}" for name in list(names_of(runs).values())[:MOST_NAMED]]
    if len(runs) > MOST_NAMED:
        named.append(f"- and {len(runs) - MOST_NAMED} more")
    st.markdown("\n".join([f"{'One run' if one else f'{len(runs)} runs'} used it:\n", *named]))
    st.markdown(
        f"{'It stays' if one else 'They stay'} readable, with all results. But {'it' if one else 'they'} can't be "
        "trained again, and no backtest or the like can be added, unless you bring the same file again."
    )


def _delete(upload_id: str) -> None:
    """Delete a file; the next run goes back to what everybody begins with if it was to use it."""
    there = lab.open_lab()
    try:
        delete_file(there.store, there.uploads, upload_id, owner.owner_id())
    except LabError as error:
        state.session().not_deleted = str(error)  # the dialog closes before it could show that
        return
    lab.forget_tables()
    data = next_run.draft().data
    if source_of(data).is_brought and data.name == upload_id:
        first = first_draft().data
        next_run.choose_data(first, lab.load_table(first))
