"""What all have guessed, and what turned out to be right once the teacher shows it."""

import streamlit as st

from lstm_core.charts.lessons.all_guesses import all_guesses
from lstm_core.classes.kept import KeptClass
from lstm_core.classes.wall import count_guesses
from lstm_core.errors import LabError
from lstm_core.lessons.lesson import Lesson
from lstm_core.lessons.outcome import outcome_of
from lstm_core.numbers import counted
from lstm_core.runs.guesses import KeptGuess, class_guesses
from pages.kit import lab
from pages.kit.charts import show
from pages.kit.messages import plain
from pages.kit.words import explained

__all__ = ["show_guesses"]


def show_guesses(kept: KeptClass, lesson: Lesson) -> None:
    """Show the question with what all have guessed so far.

    Args:
        kept: The class.
        lesson: The lesson that it does.
    """
    st.markdown(f"**{plain(lesson.question.text)}**")
    guesses = list(class_guesses(lab.open_lab().store, kept.id, kept.rules.lesson).values())
    counts = count_guesses(lesson, [one.guess for one in guesses]) if guesses else None
    truth = _truth(lesson, guesses) if kept.shows_outcome else ""
    if counts is None:
        have = "has" if len(guesses) == 1 else "have"
        st.markdown(f"{counted(len(guesses), 'student')} {have} guessed." if guesses else "Nobody has guessed yet.")
    else:
        show(all_guesses(counts, truth if truth in counts else ""), key="guesses")
    if truth:
        st.success(f"It turned out to be: {plain(truth)}", icon=":material/lightbulb:")
    if kept.shows_outcome and guesses:
        st.markdown(explained(lesson.reveal))


def _truth(lesson: Lesson, guesses: list[KeptGuess]) -> str:
    """Return what turned out to be right, by the first student whose runs are over; empty before that."""
    if lesson.question.kind not in ("choice", "which", "order", "number"):
        return ""
    for one in guesses:
        try:
            outcome = outcome_of(lesson, [lab.result_of(run) for run in one.runs], one.guess)
        except LabError:
            continue  # they are not over, or deleted
        truth = outcome.truth
        if isinstance(truth, tuple):
            return f"{truth[0]}"
        return outcome.measure.said(truth) if isinstance(truth, int | float) else truth
    return ""
