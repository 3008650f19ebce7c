"""Opening each of the compared runs, and giving one's own a name."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.errors import LabError
from pages.kit import lab, owner, state
from pages.kit.messages import plain, show_error
from pages.parts.compare.choosing import Compared

__all__ = ["show_runs"]


def show_runs(compared: Sequence[Compared], letters: Sequence[str]) -> None:
    """Show each run with the way to its results and, of one's own, a place for its name."""
    for each, letter in zip(compared, letters, strict=True):
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(f"**{letter}** · {plain(each.name)}")
            st.page_link(
                "pages/results.py",
                label="Results",
                icon=":material/query_stats:",
                query_params=state.address(each.run.id),
            )
            if each.run.owner == owner.owner_id():
                _name(each, letter)


def _name(each: Compared, letter: str) -> None:
    with st.popover("Name it", icon=":material/edit:", type="tertiary", key=f"name_{letter}"):
        with st.form(f"name_form_{letter}", border=False):
            name = st.text_input(
                "Name",
                each.run.name,
                key=f"name_{each.run.id}",
                help="What you call this run from now on, here and in your list of runs; empty takes the name away.",
            )
            if not st.form_submit_button("Keep this name", icon=":material/check:"):
                return
        try:
            lab.open_lab().store.mark(each.run.id, owner.owner_id(), name=name)
        except LabError as error:
            show_error(error)
            return
    st.rerun()
