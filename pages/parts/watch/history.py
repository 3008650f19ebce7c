"""Where a run came from, and what was made of it, each a link."""

import streamlit as st

from lstm_core.numbers import counted
from lstm_core.runs.family import Relative, family_of
from lstm_core.runs.store import Run
from pages.kit import lab, owner, state
from pages.kit.header import STATE_BADGES
from pages.kit.messages import plain
from pages.kit.run_names import when

__all__ = ["show_history"]

_STEP_PIXELS = 24
_MOST_STEPS = 5  # to the right, as a phone has no room for more


def show_history(run: Run) -> None:
    """Show the tree that a run stands in; nothing for one that has neither come from another nor led to one."""
    family = family_of(lab.open_lab().store, run, owner.owner_id())
    if family.is_alone:
        return
    title = f"How it came about: {counted(len(family.relatives) + family.left_out, 'run')} made of one another"
    with st.expander(title, icon=":material/account_tree:", key="history_box"):
        if family.unknown:
            st.caption("The first of these was made of a run that is deleted, or that somebody else has.")
        for relative in family.relatives:
            _show(relative, is_this=relative.run.id == run.id)
        if family.left_out:
            st.caption(f"{counted(family.left_out, 'run')} more; open one at the edge to see them.")
        st.caption(
            "Each run stands below the one that it was made of, with what was changed. **Change settings** and **Train "
            "longer** lead to a further one."
        )


def _show(relative: Relative, *, is_this: bool) -> None:
    run = relative.run
    _, icon, _ = STATE_BADGES[run.state]
    called = plain(run.name or run.title)
    told = plain(relative.change) if relative.change else f"{called} · {run.config.preset} preset"
    with st.container(horizontal=True, gap=None, vertical_alignment="center"):
        if relative.depth:
            st.space(_STEP_PIXELS * min(relative.depth, _MOST_STEPS))
        if is_this:
            st.markdown(f"{icon} **{told}** · {when(run)} · this run")
        else:
            st.page_link(
                "pages/watch.py", label=f"{told} · {when(run)}", icon=icon, query_params=dict(state.address(run.id))
            )
