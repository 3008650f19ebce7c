"""The question of a lesson, and the control by which one guesses."""

import streamlit as st

from lstm_core.lessons.lesson import Lesson, Question
from lstm_core.lessons.measures import MEASURES
from lstm_core.lessons.outcome import Guess
from pages.kit import lab
from pages.kit.messages import plain
from pages.parts.lessons.drawing import ask_for_drawing

__all__ = ["ask_for_guess"]


def ask_for_guess(name: str, lesson: Lesson) -> Guess | None:
    """Show the question and return what was guessed once it is said for good; ``None`` before.

    Args:
        name: The lesson's name in addresses.
        lesson: The lesson.

    Raises:
        LabError: The data that are drawn on can't be had.
    """
    st.markdown(f"**{plain(lesson.question.text)}**")
    drawing = lesson.question.drawing
    if drawing is None:
        guess = _control(lesson.question, [run.name for run in lesson.runs], f"guess_{name}")
    else:
        config = lesson.runs[-1].config
        table = lab.load_table(config.data.choice)
        guess = ask_for_drawing(drawing.sheet(config, table, lesson.question.ahead), f"drawing_{name}")
    pressed = st.button(
        "That is my guess",
        type="primary",
        icon=":material/check:",
        disabled=guess is None,
        help="It stays as it is then, and is drawn beside what happens.",
    )
    return guess if pressed else None


def _control(question: Question, runs: list[str], key: str) -> Guess | None:
    label = "Your guess"
    if question.kind == "number":
        # At "not yet" until somebody moves it: what nobody chose is no guess.
        said = {None: "not yet"} | {stop: MEASURES[question.measure].said(stop) for stop in _stops(question)}
        value: float | None = st.select_slider(label, list(said), None, format_func=said.__getitem__, key=key)
        return value
    if question.kind == "order":
        picked = st.multiselect("Your guess: press them in their order, the most first", runs, key=key)
        return tuple(picked) if len(picked) == len(runs) else None
    options = runs if question.kind == "which" else [answer.says for answer in question.answers]
    chosen: str | None = st.radio(label, options, index=None, key=key, format_func=plain)
    return chosen


def _stops(question: Question) -> list[float]:
    count = round((question.high - question.low) / question.step)
    return [question.low + number * question.step for number in range(count + 1)]
