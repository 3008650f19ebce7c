"""The top of every page: what it is for, and which series and run it is about."""

from collections.abc import Mapping

import streamlit as st

from lstm_core.runs.store import Run
from pages.kit import lab, owner, state
from pages.kit.in_class import show_my_class
from pages.kit.messages import plain
from pages.kit.opened import say_opened
from pages.kit.run_names import names_of
from pages.kit.sharing import share
from pages.kit.unreadable import Badge, readable_run
from pages.kit.words import explained_markdown

__all__ = ["STATE_BADGES", "name_tab", "page_top", "pick_run", "verdict_text"]

STATE_BADGES: Mapping[str, Badge] = {
    "queued": ("waiting", ":material/hourglass_top:", "gray"),
    "paused": ("paused", ":material/pause:", "orange"),
    "running": ("training", ":material/play_arrow:", "blue"),
    "finished": ("finished", ":material/check:", "green"),
    "stopped": ("stopped", ":material/stop:", "orange"),
    "failed": ("failed", ":material/error:", "red"),
}


def page_top(title: str, purpose: str) -> None:
    """Show a page's title, given as text, and in Markdown the sentence on what it is for and what to do next."""
    show_my_class()
    st.title(plain(title))
    st.markdown(explained_markdown(purpose))
    state.session().title = title


def name_tab(page: str, subject: str) -> None:
    """Have the browser's tab name the page and what it is about.

    Args:
        page: Title of the page.
        subject: What people call the series or the run.
    """
    st.set_page_config(page_title=f"{page} · {subject}")


def verdict_text(run_id: str) -> str:
    """Return the verdict on a run that has a result, as Markdown."""
    return plain(lab.verdict_on(run_id).sentence)


def pick_run() -> Run | None:
    """Show which run the page is about and let one change it; ``None`` when there is no run at all.

    Raises:
        RunNotFoundError: The address names a run that does not exist.
    """
    store = lab.open_lab().store
    runs = {run.id: run for run in store.of(owner.owner_id())}
    current = state.run_id()
    if current is not None and current not in runs:
        runs = {current: readable_run(current)} | runs
    if not runs:
        return None
    ids, names = list(runs), names_of(runs.values())
    row = st.container(horizontal=True, vertical_alignment="bottom")
    chosen = row.selectbox(
        "Run",
        ids,
        index=ids.index(current) if current in ids else 0,
        # A state that may change at any moment would be an old one here: the page below is drawn anew without this.
        format_func=lambda run: (
            f"{names[run]} · {STATE_BADGES[runs[run].state][0] if runs[run].is_over else 'not finished'}"
        ),
        help="The run that this page is about. Your own runs are listed, the newest first; a run that somebody "
        "sent you as a link is on top.",
    )
    state.open_run(chosen)
    name_tab(state.session().title, runs[chosen].title)
    with row:
        query = {**st.query_params.to_dict(), **state.address(chosen)}
        share(query, "Whoever opens this link sees this page of this run.")
    _say_whose(runs[chosen])
    say_opened(runs[chosen])
    return runs[chosen]


def _say_whose(run: Run) -> None:
    """Tell a visitor who has come by a link what they may do with a run that is not theirs."""
    if run.owner != owner.owner_id():
        st.info(
            "Somebody else started this run; you have its link. You can look at everything on all pages, and train it "
            "yourself: **Change settings** on **Watch** takes its settings over. Only they can stop it, delete it or "
            "add studies to it.",
            icon=":material/group:",
        )
