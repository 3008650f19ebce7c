"""Who is where: a line for each student, with the way to what they do."""

from collections import defaultdict

import pandas as pd
import streamlit as st

from lstm_core.classes.kept import KeptClass
from lstm_core.classes.wall import OnTheWall, place_of, said
from lstm_core.lessons.lesson import Lesson
from lstm_core.runs.guesses import class_guesses
from lstm_core.runs.store import Run
from pages.kit import lab
from pages.kit.tables import show_as_table

__all__ = ["on_the_wall", "show_students"]


def on_the_wall(kept: KeptClass, lesson: Lesson | None) -> list[OnTheWall]:
    """Return all students of a class with where they are."""
    store = lab.open_lab().store
    guesses = class_guesses(store, kept.id, kept.rules.lesson) if lesson is not None else {}
    runs: dict[str, list[Run]] = defaultdict(list)
    for run in reversed(store.class_runs(kept.id)):
        runs[run.owner].append(run)
    seen = []
    for student in store.members(kept.id):
        mine, guess = runs[student.owner], guesses.get(student.owner)
        states: list[str] = [run.state for run in mine]
        if lesson is not None and lesson.computed and guess is not None:
            states.append("finished")  # its runs were computed before
        place = place_of(student, kept.ended, guessed=guess is not None, states=states)
        words = said(lesson, guess.guess) if lesson is not None and guess is not None else ""
        sentence = "" if guess is None else guess.sentence
        seen.append(OnTheWall(student, place, words, sentence, tuple(run.id for run in mine)))
    return seen


def show_students(kept: KeptClass, seen: list[OnTheWall]) -> None:
    """Show a line for each student."""
    if not seen:
        st.caption("Students appear here as soon as they join.")
        return
    named = st.toggle(
        "Show guesses and sentences by name", help="Off, so that nobody is shown up on the wall.", key="by_name"
    )
    frame = pd.DataFrame(
        {
            "student": [one.student.name for one in seen],
            "where": [one.place for one in seen],
            "runs": [len(one.runs) for one in seen],
            "newest run": [f"watch?run={one.runs[0]}" if one.runs else "" for one in seen],
            "handed in": [_handed(one) for one in seen],
        }
    )
    if named:
        frame["guess"] = [one.guess for one in seen]
        frame["sentence"] = [one.sentence for one in seen]
        frame["says of it"] = [one.student.words for one in seen]
    links = {
        "newest run": st.column_config.LinkColumn("newest run", display_text="look"),
        "handed in": st.column_config.LinkColumn("handed in", display_text="look"),
    }
    show_as_table(frame, "students", hide_index=True, width="stretch", column_config=links, key="students")
    st.caption("**look** opens what a student did in a new tab: their run as they see it. Only they can change it.")


def _handed(one: OnTheWall) -> str:
    """Return the address of what was handed in; of a lesson that is the newest of its runs."""
    if one.student.handed is None:
        return ""
    work = one.student.work or (one.runs[0] if one.runs else "")
    return f"results?run={work}" if work else ""
