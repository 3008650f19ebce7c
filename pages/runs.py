"""Runs: what did I try? Find them, name them, open one, or delete some."""

import streamlit as st

from lstm_core.numbers import counted
from lstm_core.runs.lists.finding import found
from lstm_core.runs.lists.lines import by_settings, listing, one_by_one
from lstm_core.runs.store import UnreadableRun
from lstm_core.studies import CHOOSING
from pages.kit import lab, owner, state
from pages.kit.header import page_top
from pages.kit.messages import plain
from pages.kit.run_names import when
from pages.kit.submit import nothing_yet
from pages.kit.unreadable import UNREADABLE_BADGE
from pages.parts.runs.bin import delete_runs, show_bin, show_undo
from pages.parts.runs.news import watch_for_news
from pages.parts.runs.open_bundle import take_bundle
from pages.parts.runs.several import show_chosen
from pages.parts.runs.table import show_table
from pages.parts.runs.wanted import ask_columns, ask_rows, ask_wanted

page_top(
    "Runs",
    "All that you trained in this browser, the newest first. Tick a row to open, name or delete it; press a heading to "
    "sort by it.",
)


def show_unreadable(run: UnreadableRun) -> None:
    """Show a run of which little more is known than that it is there."""
    word, icon, color = UNREADABLE_BADGE
    with st.container(border=True):
        title, badge = st.columns([4, 1], vertical_alignment="center")
        title.markdown(f"**{plain(run.title)}** · {when(run)}")
        badge.badge(word, icon=icon, color=color)
        st.markdown(plain(run.reason))
        delete_runs([run], "Delete")


standing = lab.open_lab().store.standing(owner.owner_id())  # before the list, so that no change is missed between them
runs, unreadable = listing(lab.open_lab().store, owner.owner_id(), choosing=CHOOSING)
show_undo()
if not runs and not unreadable:
    nothing_yet("No runs yet. Each model you train is listed here and stays until you delete it.")
if runs:
    with st.container(horizontal=True, vertical_alignment="center"):
        wanted = ask_wanted(runs)
        rows = ask_rows()
        columns = ask_columns()
    matching = found(runs, wanted)
    lines = by_settings(matching) if rows == "alike" else one_by_one(matching)
    if (named := state.addressed_run()) is not None and not state.session().chosen_runs:
        state.session().chosen_runs = tuple(line.key for line in lines if any(one.run.id == named for one in line.runs))
    of = f" of {len(runs):,}" if len(matching) < len(runs) else ""
    st.caption(f"{len(matching):,}{of} {'runs' if len(runs) > 1 else 'run'} in {counted(len(lines), 'row')}.")
    if lines:
        show_chosen(show_table(lines, columns, "runs"), runs, columns)
    else:
        st.info("No run is like that. Take a word or a filter away.", icon=":material/search_off:")
for run in unreadable:
    show_unreadable(run)
take_bundle()
show_bin()
watch_for_news(standing)
