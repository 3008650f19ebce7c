"""Lessons: one question, a guess, and then what happens."""

import streamlit as st

from pages.kit.header import page_top
from pages.kit.lesson_library import lesson_library
from pages.kit.messages import plain
from pages.parts.lessons.shelf import show_shelf
from pages.parts.lessons.steps import show_lesson

library = lesson_library()
asked = st.query_params.get("lesson", "")
named = library.named(asked)
if named is None:
    page_top("Lessons", "One question each. Guess first, then see; whoever guesses remembers what happened.")
    if asked:
        st.warning(f"There is no lesson '{plain(asked)}' in this lab. Here are those that there are.")
    show_shelf(library)
else:
    lesson = library.lessons[named]
    page_top(lesson.title, plain(lesson.about))
    show_lesson(named, lesson, library.computed.get(named))
