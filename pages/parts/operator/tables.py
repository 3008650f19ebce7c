"""What the operator sees, kept up to date: how the lab is, what trains and waits, who has what; what was deleted."""

import time

import streamlit as st

from lstm_core.data.keeping.quota import MEGABYTE, in_megabytes
from lstm_core.numbers import seconds_in_words
from lstm_core.runs.operating import deletions, disk_use, people, runs_under_way, short
from lstm_core.runs.store import Run
from pages.kit import lab
from pages.kit.engine import READY, engine_line
from pages.kit.messages import fragment, plain
from pages.kit.polling import tick_seconds
from pages.kit.run_names import at
from pages.parts.operator.doing import stop, want_person_deleted, want_run_deleted
from pages.parts.operator.door import door_is_open

__all__ = ["show_deletions", "show_disk", "show_people", "show_work"]

_SLOW_SECONDS = 10.0  # for what takes a walk through the whole home


def show_disk() -> None:
    """Show what the lab takes of its disk, and how its workers are."""
    fragment(_disk, run_every=_SLOW_SECONDS)()


def show_work() -> None:
    """Show the runs of all that train and wait, each with what can be done to it."""
    fragment(_work, run_every=2 * tick_seconds(lab.open_lab().store.active()))()


def show_people() -> None:
    """Show who has what, and let all that somebody has be deleted."""
    fragment(_people, run_every=_SLOW_SECONDS)()


def _disk() -> None:
    _begin_again_if_shut()
    store = lab.open_lab().store
    use, most, engine = disk_use(store), store.limits.disk * MEGABYTE, store.engine()
    st.header("Disk and workers")
    st.progress(min(1.0, use.whole / most), text=f"{in_megabytes(use.whole)} of {in_megabytes(most)}")
    st.markdown(
        f"Runs **{in_megabytes(use.runs)}**, bin **{in_megabytes(use.bin)}**, uploaded files "
        f"**{in_megabytes(use.uploads)}**. Workers: **{engine.workers}**, ready **{engine.warm}**."
    )
    st.caption(engine_line(engine) or READY)


def _work() -> None:
    _begin_again_if_shut()
    st.header("Training and waiting")
    runs = runs_under_way(lab.open_lab().store)
    if not runs:
        st.caption("Nothing trains, and nothing waits.")
    for run in runs:
        state = run.state if isinstance(run, Run) else "unreadable"
        since = run.started if isinstance(run, Run) and run.state == "running" and run.started else run.created
        word = {"running": "trains", "queued": "waits"}.get(state, state)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"`{short(run.owner)}` **{plain(run.title)}** {word}, {seconds_in_words(max(time.time() - since, 0))}",
                width="stretch",
            )
            with st.container(horizontal=True, width="content"):  # which a long title does not part
                st.button("Stop", icon=":material/stop:", key=f"stop_{run.id}", on_click=stop, args=(run.id,))
                if st.button("Delete", icon=":material/delete:", key=f"delete_{run.id}", type="tertiary"):
                    want_run_deleted(run.id, run.title)


def _people() -> None:
    _begin_again_if_shut()
    st.header("Visitors")
    found = people(lab.open_lab().store)
    if not found:
        st.caption("Nobody has a run yet.")
        return
    st.dataframe(
        {
            "Visitor": [short(person.owner) for person in found],
            "Classes": [", ".join(person.classes) for person in found],
            "Runs": [person.runs for person in found],
            "Train": [person.running for person in found],
            "Wait": [person.waiting for person in found],
            "Failed": [person.failed for person in found],
            "Trained in the last hour, s": [round(person.used) for person in found],
        },
        hide_index=True,
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        owners = [person.owner for person in found]
        chosen = st.selectbox(
            "Visitor", owners, index=None, format_func=short, placeholder="Choose one", key="operator_visitor"
        )
        pressed = st.button("Delete everything of this visitor", icon=":material/delete_forever:", disabled=not chosen)
        if pressed and chosen is not None:
            want_person_deleted(found[owners.index(chosen)])


def show_deletions() -> None:
    """Show the log of what was deleted here."""
    st.header("Deleted here")
    entries = deletions(lab.open_lab().store)
    if not entries:
        st.caption("Nothing was deleted on this page yet. What is, stands here for good.")
        return
    st.dataframe(
        {
            "When": [at(entry.at) for entry in entries],
            "What": ["a run" if entry.what == "run" else "all of a visitor" for entry in entries],
            "Whose": [entry.whose for entry in entries],
            "Runs": [entry.runs for entry in entries],
            "Files": [entry.files for entry in entries],
        },
        hide_index=True,
    )


def _begin_again_if_shut() -> None:
    """Draw the whole page anew where the door was shut meanwhile."""
    if not door_is_open():
        st.rerun()
