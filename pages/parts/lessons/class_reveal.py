"""A lesson in a class: guesses from before do not count, and the outcome is seen when the teacher lets all see it."""

import streamlit as st

from lstm_core.classes.kept import KeptClass
from lstm_core.runs.guesses import KeptGuess
from pages.kit import in_class, lab
from pages.kit.lesson_library import lesson_of_class
from pages.kit.messages import fragment
from pages.kit.polling import tick_seconds

__all__ = ["is_done_in_class", "is_from_before", "is_held_back", "wait_for_reveal"]


def is_from_before(name: str, kept: KeptGuess) -> bool:
    """Say whether somebody guessed before they joined the class that does this lesson now; they guess anew with it.

    Args:
        name: The lesson's name in addresses.
        kept: Their guess.
    """
    mine = _class_with(name)
    return mine is not None and kept.in_class != mine.id


def is_done_in_class(name: str) -> bool:
    """Say whether the class that the visitor is in does a lesson now."""
    return _class_with(name) is not None


def is_held_back(name: str) -> bool:
    """Say whether the visitor's teacher has yet to show what happens in a lesson."""
    mine = _class_with(name)
    return mine is not None and not mine.shows_outcome


def wait_for_reveal(*, trained: bool) -> None:
    """Say what is waited for, until the teacher lets all see it.

    Args:
        trained: Whether the visitor's own runs answer the lesson; they are done.
    """
    fragment(_panel, run_every=2 * tick_seconds(lab.open_lab().store.active()))(trained)


def _panel(trained: bool) -> None:
    mine = in_class.my_class()
    if mine is None or lab.open_lab().store.a_class(mine[0].id).shows_outcome:
        st.rerun()
    done = "Your runs are done." if trained else "Your guess is kept."
    st.info(f"{done} Your teacher shows what happened when all have guessed.", icon=":material/hourglass:")


def _class_with(name: str) -> KeptClass | None:
    mine = in_class.my_class()
    return mine[0] if mine is not None and lesson_of_class(mine[0])[0] == name else None
