"""Where a run came from, and what was made of it, each a link."""

from urllib.parse import urlencode

import streamlit as st

from lstm_core.numbers import counted
from lstm_core.runs.family import Relative, family_of
from lstm_core.runs.store import Run
from pages.kit import lab, owner, state
from pages.kit.header import STATE_BADGES
from pages.kit.messages import plain
from pages.kit.run_names import when

__all__ = ["show_history"]

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
        st.markdown("\n".join(_line(each, is_this=each.run.id == run.id) for each in family.relatives))
        if family.left_out:
            st.caption(f"{counted(family.left_out, 'run')} more; open one at the edge to see them.")
        st.caption(
            "Each run stands below the one that it was made of, with what was changed. **Change settings** and **Train "
            "longer** lead to a further one."
        )


def _line(relative: Relative, *, is_this: bool) -> str:
    """Return a run as a point of a list in Markdown, below the one that it was made of."""
    run = relative.run
    called = plain(relative.change or f"{run.name or run.title}, {run.config.preset} preset")
    # Relative, so that it holds wherever the lab is served.
    name = f"**{called}** (this run)" if is_this else f"[{called}](watch?{urlencode(state.address(run.id))})"
    return f"{'  ' * min(relative.depth, _MOST_STEPS)}- {name} · {STATE_BADGES[run.state][0]} · {plain(when(run))}"
