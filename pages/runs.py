"""Runs: what did I try? Open one, or delete one's own."""

import math
from collections.abc import Sequence

import streamlit as st

from lstm_core.errors import UnreadableError
from lstm_core.knobs.apart import beside
from lstm_core.knobs.words import settings_line
from lstm_core.runs.store import Run, UnreadableRun
from pages.kit import lab, owner, state
from pages.kit.again import train_again
from pages.kit.delete_run import delete_button
from pages.kit.header import STATE_BADGES, page_top, verdict_text
from pages.kit.messages import plain
from pages.kit.run_names import when
from pages.kit.submit import nothing_yet
from pages.kit.unreadable import UNREADABLE_BADGE

ON_A_PAGE = 10

page_top("Runs", "All runs that you started in this browser, the newest first. Open one, train it again, or delete it.")


def show_unreadable(run: UnreadableRun) -> None:
    """Show a run of which little more is known than that it is there."""
    word, icon, color = UNREADABLE_BADGE
    with st.container(border=True):
        title, badge = st.columns([4, 1], vertical_alignment="center")
        title.markdown(f"**{plain(run.title)}** · {when(run)}")
        badge.badge(word, icon=icon, color=color)
        st.markdown(plain(run.reason))
        delete_button(run)


def one_before(older: Sequence[Run | UnreadableRun], run: Run) -> Run | None:
    """Return the newest of older runs on the same series; ``None`` if there is none among them."""
    return next((each for each in older if isinstance(each, Run) and each.title == run.title), None)


def outcome(run: Run) -> tuple[str, bool]:
    """Return what came of a run, as Markdown, and whether its result can be opened."""
    if not run.has_result:
        return plain(run.message), False
    try:
        return verdict_text(run.id), True
    except UnreadableError as error:
        return f":material/broken_image: {plain(str(error))}", False


store, me = lab.open_lab().store, owner.owner_id()
count = store.count(me)
if not count:
    nothing_yet("No runs yet. Each model you train is listed here and stays until you delete it.")
page = 1
if count > ON_A_PAGE:
    st.caption(f"{count:,} runs, {ON_A_PAGE} on a page.")
    page = st.pagination(math.ceil(count / ON_A_PAGE), key="runs_page", bind="query-params")
# One more than is shown, as what is said of a run compares it with the one before it.
runs = store.listed(me, ON_A_PAGE + 1, skipped=(page - 1) * ON_A_PAGE)
for place, run in enumerate(runs[:ON_A_PAGE]):
    if isinstance(run, UnreadableRun):
        show_unreadable(run)
        continue
    said, has_result = outcome(run)
    word, icon, color = UNREADABLE_BADGE if run.has_result and not has_result else STATE_BADGES[run.state]
    with st.container(border=True):
        title, badge = st.columns([4, 1], vertical_alignment="center")
        title.markdown(f"**{plain(run.title)}** · {run.config.preset} · {when(run)}")
        badge.badge(word, icon=icon, color=color)
        st.markdown(plain(settings_line(run.config)))
        if (before := one_before(runs[place + 1 :], run)) is not None:
            st.caption(plain(beside(before.config, run.config)))
        if said:
            st.markdown(said)
        with st.container(horizontal=True, vertical_alignment="center"):
            address = state.address(run.id)
            if has_result:
                st.page_link("pages/results.py", label="Results", icon=":material/query_stats:", query_params=address)
                st.page_link(
                    "pages/reality_check.py", label="Reality check", icon=":material/fact_check:", query_params=address
                )
                st.page_link(
                    "pages/attention.py", label="Attention", icon=":material/visibility:", query_params=address
                )
            st.page_link("pages/watch.py", label="Open", icon=":material/open_in_new:", query_params=address)
            if st.button("Train again with a change", key=f"again_{run.id}", icon=":material/tune:", type="tertiary"):
                train_again(run.config)
            delete_button(run)
