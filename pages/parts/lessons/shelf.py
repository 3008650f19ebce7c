"""The list of all lessons, each with the way to it."""

from collections.abc import Mapping

import streamlit as st

from lstm_core.lessons.lesson import Lesson
from lstm_core.lessons.library import LessonLibrary
from lstm_core.numbers import counted
from pages.kit.language import language_name, own_language
from pages.kit.messages import plain
from pages.kit.pairs import in_pairs

__all__ = ["show_shelf"]


def show_shelf(library: LessonLibrary) -> None:
    """Show all lessons by their languages, the visitor's first, and what is wrong with those that can't be held."""
    for mistake in library.mistakes:
        st.warning(plain(mistake), icon=":material/rule:")
    own = own_language()
    languages = sorted({lesson.language for lesson in library.lessons.values()}, key=lambda code: (code != own, code))
    for language in languages:
        if len(languages) > 1:
            st.header(plain(language_name(language)))
        _show_all({name: lesson for name, lesson in library.lessons.items() if lesson.language == language})


def _show_all(lessons: Mapping[str, Lesson]) -> None:
    """Show lessons, each with the way to it."""
    for place, (name, lesson) in in_pairs(list(lessons.items())):
        with place:
            st.markdown(f"**{plain(lesson.title)}**  \n{plain(lesson.about)}")
            st.caption(
                f"{lesson.minutes} minutes · {counted(len(lesson.runs), 'run')} · "
                f"{plain(language_name(lesson.language))}"
            )
            if st.button("Begin", key=f"begin_{name}", icon=":material/play_arrow:", type="primary"):
                st.query_params["lesson"] = name
                st.rerun()
