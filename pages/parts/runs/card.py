"""What can be done with the run whose row is ticked: open it, name it, train it again, pin it, delete it."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.errors import UnreadableError
from lstm_core.knobs.apart import beside
from lstm_core.knobs.words import settings_line
from lstm_core.runs.lists.lines import Listed
from lstm_core.runs.mark_shelf import MAX_NAME, MAX_NOTE, MAX_TAGS
from lstm_core.runs.store import Run
from pages.kit import lab, owner, state
from pages.kit.again import train_again
from pages.kit.header import STATE_BADGES, verdict_text
from pages.kit.messages import errors_shown, plain
from pages.kit.opened import offer_replay, say_bundle
from pages.kit.run_names import when
from pages.kit.study.shut import SHUT
from pages.kit.take_away import take_away
from pages.kit.unreadable import UNREADABLE_BADGE
from pages.parts.runs.bin import delete_runs

__all__ = ["show_card"]


def show_card(chosen: Listed, all_runs: Sequence[Listed]) -> None:
    """Show a run with all that can be done with it.

    Args:
        chosen: The run.
        all_runs: All of the visitor's, the newest first.
    """
    run = chosen.run
    said, can_be_opened = _outcome(chosen)
    word, icon, color = UNREADABLE_BADGE if run.has_result and not can_be_opened else STATE_BADGES[run.state]
    with st.container(border=True):
        title, badge = st.columns([4, 1], vertical_alignment="center")
        named = f"**{plain(run.name)}** · " if run.name else ""
        title.markdown(f"{named}**{plain(run.title)}** · {run.config.preset} · {when(run)}")
        badge.badge(word, icon=icon, color=color)
        st.markdown(plain(settings_line(run.config)))
        say_bundle(run)
        if (before := _one_before(all_runs, run)) is not None:
            st.caption(plain(beside(before.config, run.config)))
        if said:
            st.markdown(said)
        _show_actions(run, can_be_opened)
        if can_be_opened and not chosen.shut:
            take_away(run)
        _ask_marks(chosen, all_runs)


def _outcome(chosen: Listed) -> tuple[str, bool]:
    """Return what came of a run, as Markdown, and whether its result can be opened."""
    if not chosen.run.has_result:
        return plain(chosen.run.message), False
    if chosen.shut:
        return SHUT, True
    try:
        return verdict_text(chosen.run.id), True
    except UnreadableError as error:
        return f":material/broken_image: {plain(str(error))}", False


def _one_before(all_runs: Sequence[Listed], run: Run) -> Run | None:
    """Return the newest older run of its own on the same series; ``None`` if there is none."""
    older = (each.run for each in all_runs if each.run.created < run.created and each.run.parent is None)
    return next((each for each in older if each.title == run.title), None)


def _show_actions(run: Run, can_be_opened: bool) -> None:
    address = state.address(run.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        if can_be_opened:
            st.page_link("pages/results.py", label="Results", icon=":material/query_stats:", query_params=address)
            st.page_link(
                "pages/reality_check.py", label="Reality check", icon=":material/fact_check:", query_params=address
            )
            st.page_link("pages/attention.py", label="Attention", icon=":material/visibility:", query_params=address)
        st.page_link("pages/watch.py", label="Open", icon=":material/open_in_new:", query_params=address)
        if st.button("Train again with a change", key=f"again_{run.id}", icon=":material/tune:", type="tertiary"):
            train_again(run.config, made_of=run.id)
        st.button(
            "Unpin" if run.pinned else "Pin",
            key=f"pin_{run.id}",
            icon=":material/keep_off:" if run.pinned else ":material/keep:",
            type="tertiary",
            help="Pinned runs stay on top of the table.",
            on_click=_mark,
            args=(run.id,),
            kwargs={"pinned": not run.pinned},
        )
        offer_replay(run)
        delete_runs([run], "Delete")


def _ask_marks(chosen: Listed, all_runs: Sequence[Listed]) -> None:
    """Ask for a run's name, tags and note; whatever is changed is kept at once."""
    run = chosen.run
    name, tags, note = st.columns(3)
    name.text_input(
        "Name",
        run.name,
        key=f"name_{run.id}",
        max_chars=MAX_NAME,
        placeholder="what you call it",
        on_change=_mark_from,
        args=(run.id, "name"),
        help="Only you see it, in your lists of runs.",
    )
    known = sorted({tag for each in all_runs for tag in each.run.tags})
    tags.multiselect(
        "Tags",
        known,
        default=list(run.tags),
        key=f"tags_{run.id}",
        max_selections=MAX_TAGS,
        accept_new_options=True,
        placeholder="choose, or write a new one",
        on_change=_mark_from,
        args=(run.id, "tags"),
        help="Words to find it by; **Filter** has them.",
    )
    note.text_area(
        "Note",
        run.note,
        key=f"note_{run.id}",
        max_chars=MAX_NOTE,
        height=68,
        placeholder="why you trained it, what you saw",
        on_change=_mark_from,
        args=(run.id, "note"),
        help="Search finds its words.",
    )


def _mark_from(run_id: str, what: str) -> None:
    _mark(run_id, **{what: st.session_state[f"{what}_{run_id}"]})


def _mark(run_id: str, **marks: object) -> None:
    with errors_shown():
        lab.open_lab().store.mark(run_id, owner.owner_id(), **marks)  # type: ignore[arg-type]
