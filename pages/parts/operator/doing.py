"""What the operator does: stop, delete a run, delete all of a visitor; each asks whether the door is open still."""

from collections.abc import Callable
from functools import partial
from typing import NoReturn

import streamlit as st

from lstm_core.numbers import counted
from lstm_core.runs.operating import Person, delete_everything_of, delete_run, short, stop_run
from pages.kit import lab, state
from pages.kit.messages import errors_shown, plain
from pages.parts.operator.door import door_is_open

__all__ = ["ask_what_was_wanted", "stop", "want_person_deleted", "want_run_deleted"]


def stop(run_id: str) -> None:
    """Ask for a run to be stopped; what it has reached is kept."""
    with errors_shown():
        if door_is_open():
            stop_run(lab.open_lab().store, run_id)


def want_run_deleted(run_id: str, title: str) -> NoReturn:
    """Have the page ask whether a run is to be deleted; ends the script."""
    _want(partial(_ask_delete_run, run_id, title))


def want_person_deleted(person: Person) -> NoReturn:
    """Have the page ask whether all of somebody is to be deleted; ends the script."""
    _want(partial(_ask_delete_person, person))


def ask_what_was_wanted() -> None:
    """Ask what was wanted last, if something was; of the page, as a part of it closes its dialogs when drawn anew."""
    asked, state.session().operator_asks = state.session().operator_asks, None
    if asked is not None:
        asked()


def _want(ask: Callable[[], None]) -> NoReturn:
    state.session().operator_asks = ask
    st.rerun()


@st.dialog("Delete this run for good?")
def _ask_delete_run(run_id: str, title: str) -> None:
    st.markdown(f"**{plain(title)}** goes with its studies, and not into the bin. Its owner is not told.")
    _answers(_delete_run, run_id)


@st.dialog("Delete everything of this visitor?")
def _ask_delete_person(person: Person) -> None:
    st.markdown(
        f"{counted(person.runs, 'run')} of `{short(person.owner)}` go for good, with all uploaded files, settings, "
        "guesses, and places in classes. Classes that they teach stay."
    )
    _answers(_delete_person, person.owner)


def _answers(delete: Callable[[str], None], which: str) -> None:
    with st.container(horizontal=True):
        if st.button("Delete for good", type="primary", icon=":material/delete:", on_click=delete, args=(which,)):
            st.rerun()
        if st.button("Cancel", icon=":material/close:"):
            st.rerun()


def _delete_run(run_id: str) -> None:
    with errors_shown():
        if door_is_open():
            delete_run(lab.open_lab().store, run_id)


def _delete_person(owner: str) -> None:
    with errors_shown():
        if door_is_open():
            delete_everything_of(lab.open_lab().store, lab.open_lab().uploads, owner)
