"""What all have guessed, and what turned out to be right once the teacher shows it."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.charts.lessons.all_guesses import all_guesses
from lstm_core.classes.kept import KeptClass
from lstm_core.classes.wall import count_guesses
from lstm_core.errors import LabError
from lstm_core.lessons.facts import Facts, facts_of
from lstm_core.lessons.lesson import Lesson
from lstm_core.lessons.outcome import outcome_of, still_answers
from lstm_core.numbers import counted
from lstm_core.runs.guesses import KeptGuess, class_guesses
from pages.kit import lab
from pages.kit.charts import show
from pages.kit.lesson_library import lesson_library
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
    names = [run.name for run in lesson.runs]
    made = class_guesses(lab.open_lab().store, kept.id, kept.rules.lesson).values()
    guesses = [one for one in made if still_answers(lesson.question, names, one.guess)]
    counts = count_guesses(lesson, [one.guess for one in guesses]) if guesses else None
    truth = _truth(kept, lesson, guesses) if kept.shows_outcome else ""
    if counts is None:
        have = "has" if len(guesses) == 1 else "have"
        st.markdown(f"{counted(len(guesses), 'student')} {have} guessed." if guesses else "Nobody has guessed yet.")
    else:
        show(all_guesses(counts, truth if truth in counts else ""), key="guesses")
    if truth:
        st.success(f"It turned out to be: {plain(truth)}", icon=":material/lightbulb:")
    if kept.shows_outcome and guesses:
        st.markdown(explained(lesson.reveal))


def _truth(kept: KeptClass, lesson: Lesson, guesses: list[KeptGuess]) -> str:
    """Return what turned out to be right; empty before anybody's runs are over, and of what has no words."""
    if lesson.question.drawing is not None or not guesses:
        return ""
    facts = _facts(kept, guesses)
    if not facts:
        return ""
    outcome = outcome_of(lesson, facts, guesses[0].guess)
    if isinstance(outcome.truth, tuple):
        return f"{outcome.truth[0]}"
    return outcome.measure.said(outcome.truth) if isinstance(outcome.truth, int | float) else outcome.truth


def _facts(kept: KeptClass, guesses: list[KeptGuess]) -> Sequence[Facts]:
    """Return what came of the lesson's runs: computed before, or those of the first student whose runs are over."""
    library = lesson_library()
    computed = library.computed.get(library.named(kept.rules.lesson) or "")
    if computed is not None:
        return computed.facts
    for one in guesses:
        try:
            return [facts_of(lab.result_of(run)) for run in one.runs]
        except LabError:
            continue  # they are not over, or deleted
    return ()
